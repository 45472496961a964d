import type { Names } from '../customer-parameter'
import { isNoName, normalizeName } from './name'

const MAX_LENGTH = 300
const COMMA = /[,\uff0c]/
const WHITE_SPACE = /\s+/
const NOT_SET = /[([]not set[)\]]/gi
const DOTS = /\./g

/** Before a name. With a last name alone (`Mr. Solberg`) only the first of the two lists is used. */
const BEFORE_A_LAST_NAME = new Set(
  'mr mrs ms herr frau monsieur madame mme señor señora signor signora mevrouw'.split(' ')
)
const TITLES = new Set([
  ...BEFORE_A_LAST_NAME,
  'dr',
  'prof',
  'professor',
  'miss',
  'mx',
  'fräulein',
  'mademoiselle',
  'mlle',
  'dhr',
  'mevr'
])
const SUFFIXES = new Set('jr sr ii iii iv phd md esq mba'.split(' '))

/**
 * Splits a whole name at its first space, or the other way round at a comma (`Solberg, Mira`). Titles before it and suffixes
 * after it go, and so do words that stand for no value (`Mira undefined`).
 *
 * @param text trimmed text
 * @returns the names, normalized; neither, with `isPart`, when only placeholders stand there; undefined when the text cannot
 * be told apart
 */
export function splitFullName(text: string): Names | undefined {
  if (text.length > MAX_LENGTH) return atFirstSpace(text.split(WHITE_SPACE))
  const plain = text.replace(NOT_SET, 'undefined')
  if (!COMMA.test(plain)) return atFirstSpace(plain.split(WHITE_SPACE))
  const parts = plain.split(COMMA).map((part) => part.trim())
  while (parts.length > 1 && isSuffix(parts[parts.length - 1])) parts.pop()
  if (parts.length === 1) return atFirstSpace(parts[0].split(WHITE_SPACE))
  if (parts.length > 2) return undefined
  const [last, first] = parts.map((part) => words(part.split(WHITE_SPACE)))
  return names(withoutTitles(first.kept), last.kept, first.isPart || last.isPart)
}

function isSuffix(word: string): boolean {
  return SUFFIXES.has(plainWord(word))
}

function plainWord(word: string): string {
  return word.toLowerCase().replace(DOTS, '')
}

function words(given: readonly string[]): { kept: string[]; isPart: boolean } {
  const kept = given.filter((word) => word !== '' && !isNoName(word))
  return { kept, isPart: kept.length < given.filter((word) => word !== '').length }
}

function atFirstSpace(given: readonly string[]): Names | undefined {
  const { kept, isPart } = words(given)
  // `undefined Solberg`: the first name is what is missing.
  const lacksFirst = isPart && given.length > 0 && isNoName(given[0])
  const named = withoutTitles(kept)
  if (named.length > 2 && isSuffix(named[named.length - 1])) named.pop()
  if (named.length === 1 && named.length < kept.length) {
    return BEFORE_A_LAST_NAME.has(plainWord(kept[0])) ? names([], named, isPart) : undefined
  }
  return lacksFirst ? names([], named, isPart) : names(named.slice(0, 1), named.slice(1), isPart)
}

/** `Prof. Dr. Mira Solberg` without the titles; a title alone is a name. */
function withoutTitles(given: string[]): string[] {
  let start = 0
  while (start < given.length - 1 && TITLES.has(plainWord(given[start]))) start++
  return given.slice(start)
}

function names(first: readonly string[], last: readonly string[], isPart: boolean): Names {
  return { first: normalized(first), last: normalized(last), isPart }
}

/** `(null` is a placeholder only once its bracket is gone. */
function normalized(given: readonly string[]): string | undefined {
  const name = normalizeName(given.join(' '))
  return name === undefined || isNoName(name) ? undefined : name
}
