import { withAsciiDigits } from './text'

const FIVE_DIGITS = /^[0-9]{5}$/
/** What most codes are written with. */
const SIMPLE = /^[A-Za-z0-9 -]+$/
const ZIP_PLUS_4 = /^[0-9]{9}$/
// Dashes include the minus sign and the long-vowel mark that Japanese keyboards give for one; 〒 announces a postal code.
const SPACES_AND_DASHES = /[\s\p{Pd}\p{Cf}\u2212\u30fc\u3012]+/gu
const LETTERS_AND_DIGITS = /^[a-z0-9]{2,12}$/
const LONGEST = 40

/**
 * Postal code: lower case, no spaces or dashes, 2 to 12 letters and digits; a US ZIP+4 is cut to its five digits. British
 * codes keep their second half, as in Meta's example `m11ae`.
 *
 * @param text trimmed text
 */
export function normalizeZip(text: string): string | undefined {
  if (FIVE_DIGITS.test(text)) return text
  if (text.length > LONGEST) return undefined
  const written = SIMPLE.test(text) ? text : withAsciiDigits(text.normalize('NFKC'))
  const zip = written.toLowerCase().replace(SPACES_AND_DASHES, '')
  if (!LETTERS_AND_DIGITS.test(zip)) return undefined
  return ZIP_PLUS_4.test(zip) ? zip.slice(0, 5) : zip
}
