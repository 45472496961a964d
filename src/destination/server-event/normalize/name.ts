import { isNoText, isUnknownPerson } from '../placeholders'
import { latinLettersAndDigits } from './text'

const NOT_IN_A_NAME = /[\s\p{P}\p{S}\p{Cf}\p{Cs}]+/gu
const LETTER_OR_NUMBER = /[\p{L}\p{N}]/u

/**
 * First or last name: lower case, without white space, punctuation, symbols and invisible format characters; letters of
 * every script stay, composed (NFC), as in Meta's example `valéry`.
 *
 * @param text trimmed text
 */
export function normalizeName(text: string): string | undefined {
  const latin = latinLettersAndDigits(text)
  if (latin !== undefined) return latin === '' ? undefined : latin
  // Composed once more at the end, since a removed character may have stood between a letter and its accent.
  const name = text.normalize('NFC').toLowerCase().replace(NOT_IN_A_NAME, '').normalize('NFC')
  return LETTER_OR_NUMBER.test(name) ? name : undefined
}

const GUEST = /^guests?$/i
const CROSSES = /^x{2,}$/i

/**
 * True for a text that is nobody's name: a placeholder, several of them (`n/a n/a`), `NA` in capitals, crosses, `Anonymous`. `Na`
 * and `Guest` are names.
 *
 * @param text trimmed text
 */
export function isNoName(text: string): boolean {
  if (isNoText(text) || text === 'NA' || text === '0' || CROSSES.test(text)) return true
  if (isUnknownPerson(text) && !GUEST.test(text)) return true
  return text.includes(' ') && text.length <= 100 && text.split(/\s+/).every(isNoName)
}

/** True for a text that is nobody's first or whole name: as above, and `Guest`, which is a last name, too. */
export function isNoPerson(text: string): boolean {
  return isNoName(text) || isUnknownPerson(text)
}
