import type { CompletePhone } from '../types'
import { withAsciiDigits } from './text'

/** What helps to tell a national phone number's country calling code. */
export interface PhoneContext {
  /** ISO 3166-1 alpha-2, lower case; undefined when the event names none, or several */
  country?: string
  completePhone?: CompletePhone
}

const DIGITS_ONLY = /^[1-9][0-9]{6,15}$/
const LONGEST = 100
const FEWEST_DIGITS = 7
const MOST_DIGITS = 16

// An extension follows at least one digit: `ext 12`, `x12`, `#12`, RFC 3966's parameters (`;ext=12`), two pauses (`,,12`).
const EXTENSION = /([0-9][\s.,()-]{0,10})(?:;\s?[a-z-]{1,20}=|(?:ext(?:ension|n)?|x)[\s.:]{0,3}[0-9]|#|,,).*$/is
const TRUNK_ZERO = /\(\s?0\s?\)/
const NORTH_AMERICAN = /^1[0-9]{10}$/
const NOT_A_DIGIT = /[^0-9]+/g
const LEADING_ZEROS = /^0+/

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
  if (simple !== undefined) return simple
  if (text.length > LONGEST) return undefined
  let written = withAsciiDigits(text.normalize('NFKC')).replace(EXTENSION, '$1')
  const international = isInternational(written)
  if (international) written = written.replace(TRUNK_ZERO, '')
  const digits = written.replace(NOT_A_DIGIT, '')
  const complete = international ? undefined : completed(digits, context)
  const phone = complete ?? digits.replace(LEADING_ZEROS, '')
  return DIGITS_ONLY.test(phone) ? phone : undefined
}

/**
 * The fast path of most numbers: `+1 (650) 555-1212`, or without the `+` when there is nothing to complete it by. Leaves
 * alone a bracket that may hold a trunk zero, and a number that begins with zeros.
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
    if (code !== 0x20 && code !== 0x28 && code !== 0x29 && code !== 0x2d && code !== 0x2e) return undefined
    digits += text.slice(start, i)
    start = i + 1
  }
  digits += text.slice(start)
  return digits.charCodeAt(0) !== 0x30 && digits.length >= FEWEST_DIGITS && digits.length < MOST_DIGITS
    ? digits
    : undefined
}

function isInternational(written: string): boolean {
  const firstDigit = written.search(/[0-9]/)
  return written.lastIndexOf('+', firstDigit) >= 0 || /^[^0-9]*00/.test(written)
}

function completed(digits: string, { country, completePhone }: PhoneContext): string | undefined {
  if (country === undefined || !completePhone) return undefined
  // A North American number with its 1 is complete: no need to load the library to hear it.
  if (NORTH_AMERICAN.test(digits) && (country === 'us' || country === 'ca')) return digits
  return completePhone(digits, country)
}
