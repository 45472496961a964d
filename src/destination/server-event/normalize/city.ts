import { isNoPerson } from './name'
import { isAscii, latinLettersAndDigits } from './text'

const NOT_ASCII_LETTER_OR_DIGIT = /[^a-z0-9]+/g
const NOT_LETTER_OR_DIGIT = /[^\p{L}\p{M}\p{N}]+/gu
const LETTER = /\p{L}/u
const ASCII_LETTER = /[a-z]/
const MIN_ASCII_LETTERS = 3

/**
 * City: lower case, letters (with their marks, of every script) and digits alone, composed (NFC); not digits only.
 *
 * @param text trimmed text
 */
export function normalizeCity(text: string): string | undefined {
  const city = lettersAndDigits(text)
  return ASCII_LETTER.test(city) || LETTER.test(city) ? city : undefined
}

/** Lower case, composed, without all that is no letter, mark or digit. */
export function lettersAndDigits(text: string): string {
  return latinLettersAndDigits(text) ?? lettersAndDigitsOfAnyScript(text)
}

function lettersAndDigitsOfAnyScript(text: string): string {
  // Composed once more at the end, since a removed character may have stood between a letter and its accent.
  return text.normalize('NFC').toLowerCase().replace(NOT_LETTER_OR_DIGIT, '').normalize('NFC')
}

/**
 * The form that Meta's parameter builder hashes, which keeps only ASCII: `québec` → `qubec`. Meta's page asks for UTF-8,
 * and which of the two a stored city was hashed from cannot be known, so both are sent.
 *
 * @param city a normalized city
 * @returns undefined when it is the same, or when too few letters are left to tell cities apart
 */
export function asciiCity(city: string): string | undefined {
  if (isAscii(city)) return undefined
  const ascii = city.replace(NOT_ASCII_LETTER_OR_DIGIT, '')
  return ascii.replace(/[0-9]/g, '').length >= MIN_ASCII_LETTERS ? ascii : undefined
}

/** True for a text that is no place: as for people, and `nan`, which may be a name; not `NA`, which is Navarra. */
export function isNoPlace(text: string): boolean {
  return (isNoPerson(text) && text !== 'NA') || (text.length === 3 && text.toLowerCase() === 'nan')
}

/** True for a text that is no city: no place, and `na`, which is a code of a state. */
export function isNoCity(text: string): boolean {
  return isNoPlace(text) || (text.length === 2 && text.toLowerCase() === 'na')
}
