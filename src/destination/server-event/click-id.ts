import { isNobody } from './placeholders'

// `fb.{subdomain index}.{milliseconds}.{payload}`, and the mark of Meta's parameter builder as an optional fifth part. A
// cookie whose time is not in milliseconds (13 digits until the year 2286) is one that somebody built wrongly: Meta refuses
// the event for it (2804001).
const MARK = String.raw`(?:\.(?:[\w-]{8}|A[Qgw]|B[AQg]))?`
const CLICK_COOKIE = new RegExp(String.raw`^fb\.[0-9]{1,2}\.[0-9]{13}\.([\x21-\x2d\x2f-\x7e]{1,2000})${MARK}$`)
const BROWSER_COOKIE = new RegExp(String.raw`^fb\.[0-9]{1,2}\.[0-9]{13}\.([0-9]{1,20})${MARK}$`)
/** The time with what a program left after it, a fraction or a second time; then the payload. */
const BUILT_WRONGLY =
  /^fb\.([0-9]{1,2})\.([0-9]{1,20})(?:\.([0-9]{1,17}))?\.([\x21-\x2d\x2f-\x7e]{1,2000}(?:\.(?:[\w-]{8}|A[Qgw]|B[AQg]))?)$/
/** So few digits are no click: they are a fraction, and the part after them that looks like a mark is the click. */
const FRACTION_AND_CLICK = /^fb\.[0-9]{1,2}\.[0-9]{13}\.[0-9]{1,6}\.[\w-]{8}$/
const BARE_FBCLID = /^[\w-]{1,2000}$/
// Printable ASCII without the dot that parts a cookie.
const USABLE_FBCLID = /^[\x21-\x2d\x2f-\x7e]{1,2000}$/
const MAX_LENGTH = 10_000
/** `_fbc=fb.1.…`, alone or among other cookies */
const IN_COOKIES = { fbc: /(?:^|[;\s])_?fbc=["']?([^;\s"']+)/, fbp: /(?:^|[;\s])_?fbp=["']?([^;\s"']+)/ }
const QUOTED = /^(["'])(.*)\1$/

/**
 * Browser ID (`_fbp` cookie): `fb.{index}.{ms}.{random}`, as it is.
 *
 * @param text trimmed text
 */
export function normalizeBrowserId(text: string): string | undefined {
  const cookie = BROWSER_COOKIE.exec(text) ?? BROWSER_COOKIE.exec(valueIn(text, 'fbp'))
  return cookie === null || isNobody(cookie[1]) ? undefined : cookie[0]
}

/**
 * Click ID (`_fbc` cookie) as it is, or made of a bare `fbclid`; its case is kept. A cookie whose time is in seconds, or has a
 * fraction, gets its milliseconds; one with any other time gets that of the event.
 *
 * @param text trimmed text
 * @param eventTime Unix seconds; stands for the time of the click, so that a retry builds the same value
 * @returns undefined for what tells of no click, such as `fb.1.….undefined`
 */
export function normalizeClickId(text: string, eventTime: number): string | undefined {
  if (text.length > MAX_LENGTH) return undefined
  return clickIdOf(text, eventTime) ?? clickIdOf(valueIn(text, 'fbc'), eventTime) ?? clickOfUrl(text, eventTime)
}

function clickIdOf(text: string, eventTime: number): string | undefined {
  const fbclid = CLICK_COOKIE.exec(text)?.[1]
  if (fbclid !== undefined && !FRACTION_AND_CLICK.test(text)) return isNoClick(fbclid) ? undefined : text
  if (text.startsWith('fb.')) return repaired(text, eventTime)
  return BARE_FBCLID.test(text) && !isNoClick(text) ? fbcOf(text, eventTime) : undefined
}

/** The value of one of Meta's cookies in a cookie header, or without the quotes about it; empty when there is nothing like it. */
function valueIn(text: string, name: keyof typeof IN_COOKIES): string {
  return IN_COOKIES[name].exec(text)?.[1] ?? QUOTED.exec(text)?.[2] ?? ''
}

/** Somebody mapped the page's address. */
function clickOfUrl(text: string, eventTime: number): string | undefined {
  const fbclid = fbclidOf(text, !text.includes('://'))
  return fbclid === undefined ? undefined : fbcOf(fbclid, eventTime)
}

function repaired(text: string, eventTime: number): string | undefined {
  const parts: (string | undefined)[] | null = BUILT_WRONGLY.exec(text)
  const [, index = '', time = '', more = '', click = ''] = parts ?? []
  if (time === '' || isNoClick(click.split('.')[0])) return undefined
  return `fb.${index}.${millisecondsOf(time, more) ?? String(Math.round(eventTime * 1000))}.${click}`
}

/**
 * The milliseconds that were meant by milliseconds with a fraction, by seconds (with a fraction, or with the milliseconds
 * after them), or by microseconds.
 */
function millisecondsOf(time: string, more: string): string | undefined {
  if (time.length === 13) return time
  if (time.length === 10) return more.length === 13 ? more : `${time}${more.slice(0, 3).padEnd(3, '0')}`
  return time.length === 16 ? time.slice(0, 13) : undefined
}

/** A click ID is long and of mixed case: a word for nothing, an unfilled template or a few digits are none. */
function isNoClick(fbclid: string): boolean {
  if (isNobody(fbclid) || SHORT_NUMBER.test(fbclid)) return true
  return fbclid.includes('%') && isNobody(decodedOnce(decodedOnce(fbclid)))
}
const SHORT_NUMBER = /^[0-9]{1,3}$/

/** The fbc of a click: `fb.1.{event time in milliseconds}.{fbclid}`. */
export function fbcOf(fbclid: string, eventTime: number): string {
  return `fb.1.${Math.round(eventTime * 1000)}.${fbclid}`
}

/**
 * Lets the newer click win: an `fbclid` in the URL that differs from the one in the click ID makes a new one.
 *
 * @param clickId a normalized click ID, if there is one
 * @param fbclid what the URL carries
 * @param eventTime Unix seconds
 */
export function newestClick(clickId: unknown, fbclid: string, eventTime: number): string {
  if (typeof clickId === 'string' && CLICK_COOKIE.exec(clickId)?.[1] === fbclid) return clickId
  return fbcOf(fbclid, eventTime)
}

/**
 * Reads the first usable `fbclid` of a URL's query, or of a query alone (`?a=b`, `a=b`); decoded once, never from the
 * fragment. Of a list, the first element that has one counts.
 *
 * @returns undefined when there is none that could be one
 */
export function fbclidOf(url: unknown, isQueryAlone: boolean): string | undefined {
  if (Array.isArray(url)) return firstFbclid(url, isQueryAlone)
  if (typeof url !== 'string' || !url.includes('fbclid=')) return undefined
  const hash = url.indexOf('#')
  const end = hash < 0 ? url.length : hash
  const question = url.indexOf('?')
  if (!isQueryAlone && (question < 0 || question > end)) return undefined
  for (const pair of url.slice(question < 0 ? 0 : question + 1, end).split('&')) {
    if (!pair.startsWith('fbclid=')) continue
    const fbclid = decodedOnce(pair.slice('fbclid='.length))
    if (USABLE_FBCLID.test(fbclid) && !isNoClick(fbclid)) return fbclid
  }
  return undefined
}

function firstFbclid(urls: readonly unknown[], isQueryAlone: boolean): string | undefined {
  for (const url of urls) {
    const fbclid = typeof url === 'string' ? fbclidOf(url, isQueryAlone) : undefined
    if (fbclid !== undefined) return fbclid
  }
  return undefined
}

function decodedOnce(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // a stray percent sign
  }
}
