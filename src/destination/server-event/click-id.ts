// `fb.{subdomain index}.{milliseconds}.{payload}`, and the mark of Meta's parameter builder as an optional fifth part. A
// cookie whose time is not in milliseconds (13 digits until the year 2286) is one that somebody built wrongly: Meta refuses
// the event for it (2804001), so it is better left out.
const MARK = String.raw`(?:\.(?:[\w-]{8}|A[Qgw]|B[AQg]))?`
const CLICK_COOKIE = new RegExp(String.raw`^fb\.[0-9]{1,2}\.[0-9]{13}\.([\x21-\x2d\x2f-\x7e]{1,2000})${MARK}$`)
const BROWSER_COOKIE = new RegExp(String.raw`^fb\.[0-9]{1,2}\.[0-9]{13}\.[0-9]{1,20}${MARK}$`)
const BARE_FBCLID = /^[\w-]{1,2000}$/
// Printable ASCII without the dot that parts a cookie.
const USABLE_FBCLID = /^[\x21-\x2d\x2f-\x7e]{1,2000}$/

/**
 * Browser ID (`_fbp` cookie): `fb.{index}.{ms}.{random}`, as it is.
 *
 * @param text trimmed text
 */
export function normalizeBrowserId(text: string): string | undefined {
  return BROWSER_COOKIE.test(text) ? text : undefined
}

/**
 * Click ID (`_fbc` cookie) as it is, or made of a bare `fbclid`; its case is kept.
 *
 * @param text trimmed text
 * @param eventTime Unix seconds; stands for the time of the click, so that a retry builds the same value
 */
export function normalizeClickId(text: string, eventTime: number): string | undefined {
  if (CLICK_COOKIE.test(text)) return text
  return BARE_FBCLID.test(text) ? fbcOf(text, eventTime) : undefined
}

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
 * Reads the first `fbclid` of a URL's query, or of a query alone (`?a=b`, `a=b`); decoded once, never from the fragment.
 *
 * @returns undefined when there is none that could be one
 */
export function fbclidOf(url: unknown, isQueryAlone: boolean): string | undefined {
  if (typeof url !== 'string' || !url.includes('fbclid=')) return undefined
  const hash = url.indexOf('#')
  const end = hash < 0 ? url.length : hash
  const question = url.indexOf('?')
  if (!isQueryAlone && (question < 0 || question > end)) return undefined
  for (const pair of url.slice(question < 0 ? 0 : question + 1, end).split('&')) {
    if (!pair.startsWith('fbclid=')) continue
    const fbclid = decodedOnce(pair.slice('fbclid='.length))
    if (USABLE_FBCLID.test(fbclid)) return fbclid
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
