import { isAscii } from './text'

const MAX_ADDRESS_LENGTH = 254
const MAX_LOCAL_PART_LENGTH = 64
const MAX_LENGTH = 1000
const MAX_SEVERAL_LENGTH = 20_000

// RFC 5321's dot-string before the @; after it host labels of up to 63 letters, digits and inner hyphens, and a top-level
// domain that begins with a letter, so that an IP address or a bare host is none.
const ADDRESS =
  /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/
// Soft hyphen, zero-width spaces and joiners, marks of direction, the byte order mark: what comes along when one copies.
const INVISIBLE = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]+/g
const FULL_WIDTH_AT = /[\uff20\ufe6b]/g
/** `Mira Solberg <mira@shop.example>` */
const IN_BRACKETS = /^[^<>@]*<([^<>]*)>[\s;,]*$/
const MAILTO = /^mailto:\/{0,2}([^?]*)(?:\?.*)?$/is
const AROUND = /^[\s;,]+|[\s;,]+$/g
const BETWEEN = /[,;]/
const SPACE_OR_BAR = /[\s|]+/
/** What shops write before the @ where nobody gave an address. */
const NOBODY_LOCAL =
  /^(?:null|undefined|none|nan|n\/a|unknown|no-?_?email|no-?_?mail|no-?_?reply|do-?_?not-?_?reply|\{.*\}|%.*%)$/

/**
 * Lower case; undefined unless it is `local@domain.tld` in ASCII. Dots and plus tags stay: Meta hashes the address as the
 * person wrote it. What comes along when an address is copied goes: invisible characters, `mailto:`, a name with brackets
 * about the address, a comma or semicolon after it.
 *
 * @param text trimmed text
 */
export function normalizeEmail(text: string): string | undefined {
  const email = addressOf(text) ?? addressOf(bareAddress(text))
  return email === undefined || NOBODY_LOCAL.test(email.slice(0, email.indexOf('@'))) ? undefined : email
}

function addressOf(text: string): string | undefined {
  // Before lower-casing, which turns the Kelvin sign into a k.
  if (text.length > MAX_ADDRESS_LENGTH || !isAscii(text)) return undefined
  const email = text.toLowerCase()
  return ADDRESS.test(email) && email.indexOf('@') <= MAX_LOCAL_PART_LENGTH ? email : undefined
}

function bareAddress(text: string): string {
  if (text.length > MAX_LENGTH) return ''
  const visible = text.replace(INVISIBLE, '').replace(FULL_WIDTH_AT, '@').replace(AROUND, '')
  const inBrackets = (IN_BRACKETS.exec(visible)?.[1] ?? visible).trim()
  const afterMailto = MAILTO.exec(inBrackets)?.[1]
  const bare = (afterMailto ?? inBrackets).replace(AROUND, '')
  return bare.includes('@') ? bare : bare.replace('%40', '@')
}

/**
 * Several addresses in one text, divided by commas, semicolons or white space: `a@shop.example; b@shop.example`.
 *
 * @param text trimmed text
 * @returns the parts that may be an address; undefined when there are no two
 */
export function severalEmails(text: string): string[] | undefined {
  if (text.indexOf('@') === text.lastIndexOf('@') || text.length > MAX_SEVERAL_LENGTH) return undefined
  const parts = text.split(/[,;]/.test(text) ? BETWEEN : SPACE_OR_BAR).filter((part) => part.includes('@'))
  return parts.length > 1 ? parts.map((part) => part.trim()) : undefined
}
