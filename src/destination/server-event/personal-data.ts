import { isContactKey } from './contact-keys'
import type { Report } from './report'

const LOCAL_PART_END = /[\w.!#$%&'*+/=?^`{|}~-]$/
const DOMAIN = /^[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}/i
const EVERY_EMAIL = /[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}/gi
const MAX_DECODINGS = 3

/** Does the text hold an email address in clear? Only what stands around each "@" is read, so that long texts stay cheap. */
export function holdsEmail(text: string): boolean {
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
    if (at > 0 && LOCAL_PART_END.test(text[at - 1]) && DOMAIN.test(text.slice(at + 1, at + 256))) return true
  }
  return false
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '))
  } catch {
    return text.replace(/%(25)*40/g, '@')
  }
}

/**
 * Does the text hold an email address, in clear or percent-encoded? Addresses are often encoded once more on their way, so a
 * text is looked at as it stands and decoded up to three times.
 */
export function holdsEncodedEmail(text: string): boolean {
  let plain = text
  for (let times = 0; times <= MAX_DECODINGS; times++) {
    if (holdsEmail(plain)) return true
    if (!plain.includes('%')) return false
    plain = decode(plain)
  }
  return false
}

/** `phone=…`, and a whole address with such a parameter as the value of another one: `next=%2Flead%3Fphone%3D…`. */
function holdsContact(pair: string): boolean {
  const equals = pair.indexOf('=')
  const key = equals < 0 ? pair : pair.slice(0, equals)
  if (isContactKey(key.includes('%') ? decode(key) : key)) return equals >= 0
  if (equals < 0 || !pair.includes('%', equals)) return false
  const value = decode(decode(pair.slice(equals + 1)))
  return (
    value.includes('=') &&
    value.split(/[?&#;]/).some((inner) => isContactKey(inner.split('=', 1)[0]) && inner.includes('='))
  )
}

function cleanQuery(query: string): string {
  const kept = query.split('&').filter((pair) => !isPersonal(pair))
  return kept.join('&')
}

function isPersonal(pair: string): boolean {
  if (pair.includes(';') && pair.split(';').some(holdsContact)) return true
  return holdsContact(pair) || holdsEncodedEmail(pair)
}

/**
 * An encoded address cannot be cut out of a path letter by letter, so the segment that holds it goes. What stands before
 * the host's "@" is a user name and goes as well.
 */
function cleanPath(path: string): string {
  const withoutUser = path.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, '$1')
  return withoutUser.split('/').map(cleanSegment).join('/')
}

function cleanSegment(segment: string): string {
  if (holdsEncodedEmail(segment)) return '_'
  if (!segment.includes(';') || !segment.includes('=')) return segment
  return segment
    .split(';')
    .filter((parameter) => !holdsContact(parameter))
    .join(';')
}

/** A fragment may hold a query of its own, `#access_token=…` or `#/lead?phone=…`; an address in it takes all of it along. */
function cleanFragment(fragment: string): string {
  if (holdsEncodedEmail(fragment)) return ''
  if (!fragment.includes('=')) return fragment
  const question = fragment.indexOf('?')
  const query = cleanQuery(fragment.slice(question + 1))
  if (question < 0) return query
  return query === '' ? fragment.slice(0, question) : `${fragment.slice(0, question)}?${query}`
}

/**
 * Takes contact data out of a URL: email addresses wherever they stand, and parameters named after contact data or a secret
 * (`phone`, `first_name`, `token`). All others (fbclid and utm among them) stay as they are.
 *
 * @param parameter Meta's name of the parameter, for the notice
 * @returns the URL without personal data
 */
export function cleanUrl(url: string, parameter: string, report: Report): string {
  if (isPlainlyClean(url)) return url
  const parts: (string | undefined)[] = /^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(url) ?? []
  const [, path = '', query, fragment] = parts
  const cleanedQuery = query === undefined ? '' : cleanQuery(query)
  const cleanedFragment = fragment === undefined ? '' : cleanFragment(fragment)
  const cleanedPath = cleanPath(path)
  if (cleanedPath === path && cleanedQuery === (query ?? '') && cleanedFragment === (fragment ?? '')) return url
  report.notice(parameter, 'contact data in the URL was taken out')
  return `${cleanedPath}${cleanedQuery === '' ? '' : `?${cleanedQuery}`}${cleanedFragment === '' ? '' : `#${cleanedFragment}`}`
}

/** The fast path of most addresses: nothing but names of parameters that are harmless, and nothing encoded. */
function isPlainlyClean(url: string): boolean {
  if (UNUSUAL.test(url)) return false
  let start = url.indexOf('?') + 1
  while (start > 0) {
    const equals = url.indexOf('=', start)
    if (equals < 0) return true
    const and = url.indexOf('&', start)
    if ((and < 0 || equals < and) && isContactKey(url.slice(start, equals))) return false
    start = and + 1
  }
  return true
}
const UNUSUAL = /[@#;%]/

/** @returns the text with every email address replaced, for messages that others wrote */
export function maskEmails(text: string): string {
  return text.includes('@') ? text.replace(EVERY_EMAIL, '[e-mail address]') : text
}
