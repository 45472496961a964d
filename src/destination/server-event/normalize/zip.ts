import { withAsciiDigits } from './text'

const FIVE_DIGITS = /^[0-9]{5}$/
/** What most codes are written with. */
const SIMPLE = /^[A-Za-z0-9 -]+$/
const ZIP_PLUS_4 = /^[0-9]{9}$/
const DIGITS_ONLY = /^[0-9]+$/
const ZEROS_ONLY = /^0+$/
/** As a spreadsheet or a table writes a column of numbers */
const AS_DECIMAL = /^([0-9]{2,10})\.0{1,2}$/
// Dashes include the minus sign and the long-vowel mark that Japanese keyboards give for one; 〒 announces a postal code.
const SPACES_AND_DASHES = /[\s\p{Pd}\p{Cf}\u2212\u30fc\u3012]+/gu
// No country has a code without a digit.
const LETTERS_AND_DIGITS = /^(?=.*[0-9])[a-z0-9]{2,12}$/
const MAX_LENGTH = 40

const US_DIGITS = 5
const US_DIGITS_PLUS_4 = 9
const USES_ZIP = new Set(['us', 'pr', 'gu', 'vi', 'as', 'mp'])
/**
 * Countries whose codes have a fixed number of digits and may begin with zeros, which a column of numbers loses: the digits,
 * and how many zeros a code can begin with. Source: the Universal Postal Union's formats of each country.
 */
const LEADING_ZEROS = new Map<string, readonly [digits: number, zeros: number]>([
  ...['au', 'nz', 'za', 'no', 'am', 'ge'].map(
    (country) => [country, [4, country === 'no' || country === 'za' ? 2 : 1]] as const
  ),
  ...['de', 'es', 'fr', 'mx', 'tr', 'ua', 'kr', 'my'].map((country) => [country, [5, 1]] as const),
  ...['it', 'fi', 'pl'].map((country) => [country, [5, 2]] as const),
  ...['cn', 'ro', 'kz', 'sg'].map((country) => [country, [6, 1]] as const),
  ['jp', [7, 2]],
  ['br', [8, 1]]
])

/**
 * Postal code: lower case, no spaces or dashes, 2 to 12 letters and digits, of which one at least is a digit and not all are
 * zeros; a US ZIP+4 is cut to its five digits. British codes keep their second half, as in Meta's example `m11ae`.
 *
 * A code of digits alone that is too short for its country lost its leading zeros in some table, and gets them back; one that
 * no US ZIP can be is undefined.
 *
 * @param text trimmed text
 * @param country the event's country (alpha-2, lower case) if it is known
 */
export function normalizeZip(text: string, country?: string): string | undefined {
  if (FIVE_DIGITS.test(text)) return text === '00000' ? undefined : text
  if (text.length > MAX_LENGTH) return undefined
  const written = SIMPLE.test(text) ? text : withAsciiDigits(text.normalize('NFKC')).replace(AS_DECIMAL, '$1')
  const zip = written.toLowerCase().replace(SPACES_AND_DASHES, '')
  if (!LETTERS_AND_DIGITS.test(zip) || ZEROS_ONLY.test(zip)) return undefined
  if (country !== undefined && DIGITS_ONLY.test(zip)) {
    return USES_ZIP.has(country) ? usZip(zip) : withLeadingZeros(zip, LEADING_ZEROS.get(country))
  }
  return ZIP_PLUS_4.test(zip) ? zip.slice(0, US_DIGITS) : zip
}

/** `501` is 00501, `21391234` is 02139-1234: no ZIP begins with three zeros. */
function usZip(zip: string): string | undefined {
  const { length } = zip
  if (length >= 3 && length <= US_DIGITS) return zip.padStart(US_DIGITS, '0')
  if (length >= 7 && length <= US_DIGITS_PLUS_4) return zip.padStart(US_DIGITS_PLUS_4, '0').slice(0, US_DIGITS)
  return undefined
}

function withLeadingZeros(zip: string, format: readonly [digits: number, zeros: number] | undefined): string {
  if (format === undefined) return zip
  const [digits, zeros] = format
  return zip.length < digits && zip.length >= digits - zeros ? zip.padStart(digits, '0') : zip
}
