import { isAscii } from './text'

const LONGEST_ADDRESS = 254
const LONGEST_LOCAL_PART = 64

// RFC 5321's dot-string before the @; after it host labels of up to 63 letters, digits and inner hyphens, and a top-level
// domain that begins with a letter, so that an IP address or a bare host is none.
const ADDRESS =
  /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/

/**
 * Lower case; what is not `local@domain.tld` in ASCII is none. Dots and plus tags stay: Meta hashes the address as the
 * person wrote it.
 *
 * @param text trimmed text
 */
export function normalizeEmail(text: string): string | undefined {
  // Before lower-casing, which turns the Kelvin sign into a k.
  if (text.length > LONGEST_ADDRESS || !isAscii(text)) return undefined
  const email = text.toLowerCase()
  return ADDRESS.test(email) && email.indexOf('@') <= LONGEST_LOCAL_PART ? email : undefined
}
