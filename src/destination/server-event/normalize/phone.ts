import type { CompletePhone } from '../types'
import { withAsciiDigits } from './text'

/** What helps to tell a national phone number's country calling code. */
export interface PhoneContext {
  /** ISO 3166-1 alpha-2, lower case; undefined when the event names none, or several */
  country?: string
  completePhone?: CompletePhone
}

const DIGITS_ONLY = /^[1-9][0-9]{6,15}$/
const MAX_LENGTH = 100
const MIN_DIGITS = 7
const MAX_DIGITS = 16

// An extension follows at least one digit: `ext 12`, `x12`, `#12`, RFC 3966's parameters (`;ext=12`), two pauses (`,,12`).
const EXTENSION = /([0-9][\s.,()-]{0,10})(?:;\s?[a-z-]{1,20}=|(?:ext(?:ension|n)?|x)[\s.:]{0,3}[0-9]|#|,,).*$/is
const BRACKETED_ZERO = /\(\s?0\s?\)/
/** `44 (0) 7700 …`: a country code, since only after one the zero is put in brackets. */
const CODE_AND_ZERO = /^[^0-9+]*[1-9][0-9]{0,2}[\s.-]?\(\s?0\s?\)/
/** As a spreadsheet or a table writes a column of numbers */
const AS_DECIMAL = /^(\+?[0-9]{7,16})\.0{1,2}$/
/** WhatsApp's name of an account, with the number of the device after a colon */
const WHATSAPP_ID = /^\+?([1-9][0-9]{6,15})(?:[:.][0-9]{1,5}){0,2}@(?:s\.whatsapp\.net|c\.us)$/i
const SECOND_PLUS = /[0-9].*\+\s?\(?[0-9]/s
const NORTH_AMERICAN = /^1[0-9]{10}$/
/** Countries that dial 011 before another country's code, as far as their numbers tell. */
const DIALS_011 = new Set('us ca pr do jm tt bs bb ag ai bm dm gd gu kn ky lc mp ms sx tc vc vg vi as'.split(' '))
const AFTER_011 = /^[^0-9]*011[\s.()-]*([1-9].*)$/s
const NOT_A_DIGIT = /[^0-9]+/g
const LEADING_ZEROS = /^0+/
const SAME_DIGIT = /^([0-9])\1*$/
const COUNTED = new Set(['1234567890', '0123456789'])

/**
 * The calling codes of countries that write a zero before a national number and dial none after the code, so that
 * `+44 07700 …` is `+44 7700 …`. Not those where a zero is the number's own (Italy's +39). A test holds them against
 * google-libphonenumber's metadata.
 */
export const TRUNK_ZERO: ReadonlySet<string> = new Set(
  [
    '20 27 31 32 33 40 41 43 44 46 49 51 53 54 55 57 58 60 61 62 63 64 66 81 82 84 86 90 91 92 93 94 95 98',
    '211 212 213 218 231 232 233 234 243 249 251 252 254 255 256 260 261 262 263 264 265 291',
    '353 355 358 359 370 373 374 377 380 381 382 383 385 386 387 389 421 423 508 590 591 593 594 595 596 598 686',
    '850 855 856 880 886 961 962 963 964 966 967 970 971 972 976 977 994 995 996'
  ]
    .join(' ')
    .split(' ')
)
/** Hungary's 06 and Russia's 8 in the same place: no number of theirs begins so, or is so long. */
const OTHER_TRUNK = /^(?:(36)06|(7)8(?=[0-9]{10}$))/

/**
 * Digits only, with the country code and without leading zeros: 7 to 16 of them.
 *
 * A number with `+` or `00` carries its country code. Any other is completed with the code of the event's country if that
 * is known and the number is valid there, and stays as it is otherwise: a country is never guessed.
 *
 * @param text trimmed text
 */
export function normalizePhone(text: string, context: PhoneContext): string | undefined {
  const simple = simplyWritten(text, context)
  if (simple !== undefined) return isFiller(simple) ? undefined : simple
  if (text.length > MAX_LENGTH) return undefined
  if (text.includes('@')) return WHATSAPP_ID.exec(text)?.[1] // never the digits of an email address
  let written = withAsciiDigits(text.normalize('NFKC')).replace(EXTENSION, '$1').trim().replace(AS_DECIMAL, '$1')
  if (SECOND_PLUS.test(written)) return undefined
  const abroad = after011(written, context.country)
  if (abroad !== undefined) written = `+${abroad}`
  const international = isInternational(written)
  if (international) written = written.replace(BRACKETED_ZERO, '')
  const digits = written.replace(NOT_A_DIGIT, '')
  if (isFiller(digits)) return undefined
  const complete = international ? undefined : completed(digits, context)
  const phone = complete ?? digits.replace(LEADING_ZEROS, '')
  const plain = international ? withoutTrunkPrefix(phone) : phone
  return DIGITS_ONLY.test(plain) ? plain : undefined
}

/**
 * The fast path of most numbers: `+1 (650) 555-1212`, or without the `+` when there is nothing to complete it by. Leaves
 * alone a bracket that may hold a trunk zero, a number that begins with zeros, and one that may be a decimal.
 */
function simplyWritten(text: string, { country, completePhone }: PhoneContext): string | undefined {
  const plus = text.charCodeAt(0) === 0x2b
  if (!plus && country !== undefined && completePhone) return undefined
  let digits = ''
  let start = plus ? 1 : 0
  for (let i = start; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code >= 0x30 && code <= 0x39) continue
    if (code === 0x28 && text.charCodeAt(i + 1) <= 0x30) return undefined
    if (code === 0x2e && i >= text.length - 3) return undefined
    if (code !== 0x20 && code !== 0x28 && code !== 0x29 && code !== 0x2d && code !== 0x2e) return undefined
    digits += text.slice(start, i)
    start = i + 1
  }
  digits += text.slice(start)
  if (digits.charCodeAt(0) === 0x30 || digits.length < MIN_DIGITS || digits.length >= MAX_DIGITS) return undefined
  const plain = plus ? withoutTrunkPrefix(digits) : digits
  return plain.length < MIN_DIGITS ? undefined : plain
}

/** @param digits with the country code, without leading zeros */
function withoutTrunkPrefix(digits: string): string {
  // Few numbers have a zero or an eight where such a prefix would be.
  const second = digits.charCodeAt(1)
  if (second !== 0x38 && digits.charCodeAt(2) !== 0x30 && digits.charCodeAt(3) !== 0x30) return digits
  for (const length of [2, 3]) {
    // Two zeros begin special numbers of some countries.
    if (digits[length] === '0' && digits[length + 1] !== '0' && TRUNK_ZERO.has(digits.slice(0, length))) {
      return digits.slice(0, length) + digits.slice(length + 1)
    }
  }
  return digits.replace(OTHER_TRUNK, '$1$2')
}

function isInternational(written: string): boolean {
  const firstDigit = written.search(/[0-9]/)
  return written.lastIndexOf('+', firstDigit) >= 0 || /^[^0-9]*00/.test(written) || CODE_AND_ZERO.test(written)
}

/** What follows North America's 011; where no country is known, only when too long for Turin (011) or Delhi (011). */
function after011(written: string, country: string | undefined): string | undefined {
  const rest = AFTER_011.exec(written)?.[1]
  if (rest === undefined) return undefined
  const count = rest.replace(NOT_A_DIGIT, '').length
  if (country !== undefined) return DIALS_011.has(country) && count >= MIN_DIGITS ? rest : undefined
  return count > 9 ? rest : undefined
}

/** `0000000`, `9999999999`, `1234567890`: what people type where a number is demanded. */
function isFiller(digits: string): boolean {
  return SAME_DIGIT.test(digits) || COUNTED.has(digits)
}

function completed(digits: string, { country, completePhone }: PhoneContext): string | undefined {
  if (country === undefined || !completePhone) return undefined
  // A North American number with its 1 is complete: no need to load the library to hear it.
  if (NORTH_AMERICAN.test(digits) && (country === 'us' || country === 'ca')) return digits
  return completePhone(digits, country)
}

const MAX_SEVERAL_LENGTH = 1000
const BETWEEN = /[,;|]|\bor\b/i
const MAY_BE_SEVERAL = /[,;|o]/i

/**
 * Several numbers in one text, divided by commas or semicolons: `+47 912 34 567, +47 987 65 432`.
 *
 * @param text trimmed text
 * @returns the parts; undefined unless each has enough digits to be a number of its own
 */
export function severalPhones(text: string): string[] | undefined {
  if (text.length < 2 * MIN_DIGITS || text.length > MAX_SEVERAL_LENGTH || !MAY_BE_SEVERAL.test(text)) return undefined
  const parts = text.split(BETWEEN).map((part) => part.trim())
  const areNumbers = parts.length > 1 && parts.every((part) => part.replace(NOT_A_DIGIT, '').length >= MIN_DIGITS)
  return areNumbers ? parts : undefined
}
