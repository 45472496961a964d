import type { CompletePhone } from '../types'
import { withAsciiDigits } from './text'

/** What helps to tell a national phone number's country calling code. */
export interface PhoneContext {
  /** ISO 3166-1 alpha-2, lower case; undefined when the event names none, or several */
  country?: string
  completePhone?: CompletePhone
}

const PLAIN_INTERNATIONAL = /^\+[1-9][0-9]{6,15}$/
const DIGITS_ONLY = /^[1-9][0-9]{6,15}$/
const LONGEST = 100

// An extension follows at least one digit: `ext 12`, `x12`, `#12`, RFC 3966's parameters (`;ext=12`), two pauses (`,,12`).
const EXTENSION = /([0-9][\s.,()-]{0,10})(?:;\s?[a-z-]{1,20}=|(?:ext(?:ension|n)?|x)[\s.:]{0,3}[0-9]|#|,,).*$/is
const TRUNK_ZERO = /\(\s?0\s?\)/
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
  if (PLAIN_INTERNATIONAL.test(text)) return text.slice(1)
  if (DIGITS_ONLY.test(text)) return completed(text, context) ?? text
  if (text.length > LONGEST) return undefined

  let written = withAsciiDigits(text.normalize('NFKC')).replace(EXTENSION, '$1')
  const international = isInternational(written)
  if (international) written = written.replace(TRUNK_ZERO, '')
  const digits = written.replace(NOT_A_DIGIT, '')
  const complete = international ? undefined : completed(digits, context)
  const phone = complete ?? digits.replace(LEADING_ZEROS, '')
  return DIGITS_ONLY.test(phone) ? phone : undefined
}

function isInternational(written: string): boolean {
  const firstDigit = written.search(/[0-9]/)
  return written.lastIndexOf('+', firstDigit) >= 0 || /^[^0-9]*0[^0-9]?0/.test(written)
}

function completed(digits: string, { country, completePhone }: PhoneContext): string | undefined {
  return country === undefined ? undefined : completePhone?.(digits, country)
}
