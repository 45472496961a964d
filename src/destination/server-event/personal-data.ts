import type { Report } from './report'

const LOCAL_PART_END = /[\w.!#$%&'*+/=?^`{|}~-]$/
const DOMAIN = /^[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}/i
const EVERY_EMAIL = /[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}/gi

/** Does the text hold an e-mail address in clear? Only what stands around each "@" is read, so that long texts stay cheap. */
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
    return text.replace(/%40/g, '@')
  }
}

/** URLs are often encoded once more on their way, so a value is looked at as it stands, decoded, and decoded twice. */
function holdsEncodedEmail(text: string): boolean {
  if (holdsEmail(text)) return true
  if (!text.includes('%')) return false
  const once = decode(text)
  return holdsEmail(once) || (once.includes('%') && holdsEmail(decode(once)))
}

function cleanQuery(query: string): string {
  const kept = query.split('&').filter((pair) => !holdsEncodedEmail(pair))
  return kept.join('&')
}

/**
 * An encoded address cannot be cut out of a path letter by letter, so the segment that holds it goes. What stands before
 * the host's "@" is a user name and goes as well.
 */
function cleanPath(path: string): string {
  const withoutUser = path.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, '$1')
  return withoutUser
    .split('/')
    .map((segment) => (holdsEncodedEmail(segment) ? '_' : segment))
    .join('/')
}

/**
 * Takes e-mail addresses out of a URL: a query parameter that holds one goes, all others (fbclid and utm among them) stay
 * as they are. Meta's terms forbid unhashed contact data outside user_data.
 *
 * @param parameter Meta's name of the parameter, for the notice
 * @returns the URL without personal data
 */
export function cleanUrl(url: string, parameter: string, report: Report): string {
  if (!url.includes('@') && !/%(?:25)?40/.test(url)) return url
  const parts: (string | undefined)[] = /^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(url) ?? []
  const [, path = '', query, fragment] = parts
  const cleanedQuery = query === undefined ? '' : cleanQuery(query)
  const cleanedFragment = fragment === undefined || holdsEncodedEmail(fragment) ? '' : `#${fragment}`
  const cleaned = `${cleanPath(path)}${cleanedQuery === '' ? '' : `?${cleanedQuery}`}${cleanedFragment}`
  if (cleaned !== url) report.notice(parameter, 'an e-mail address in the URL was taken out')
  return cleaned
}

/** @returns the text with every e-mail address replaced, for messages that others wrote */
export function maskEmails(text: string): string {
  return text.includes('@') ? text.replace(EVERY_EMAIL, '[e-mail address]') : text
}
