import { COUNTRIES } from './country-table'

const TWO_LETTERS = /^[A-Za-z]{2}$/
const LONGEST = 100

// Shops write a country in a few ways, thousands of times: those that were recognized are remembered as they were written.
const RECOGNIZED = new Map<string, string>()
const MOST_RECOGNIZED = 1000

// Codes that are none of ISO's and yet can mean one country only: everyday English, and the European Union's code of Greece.
const CODES = new Map([
  ['uk', 'gb'],
  ['el', 'gr']
])
for (const [alpha2, alpha3] of COUNTRIES) {
  CODES.set(alpha2, alpha2)
  CODES.set(alpha3, alpha2)
}

/** Languages besides English in which the name of any country is read, not only of those where it is spoken. */
const WORLD_LANGUAGES =
  'de fr es it pt nl sv da nb fi is pl cs sk hu ro bg hr sr sl et lv lt el ru uk tr ar he fa hi bn ur zh zh-Hant ja ko th vi id ms fil ca eu gl'

/**
 * Country as ISO 3166-1 alpha-2, lower case, from alpha-2, alpha-3, or a name: English, official, in the country's own
 * languages or in a world language, accents and case ignored. What is unknown, or could be two countries, is none, and
 * never cut to two letters.
 *
 * @param text trimmed text
 */
export function normalizeCountry(text: string): string | undefined {
  if (TWO_LETTERS.test(text)) return CODES.get(text.toLowerCase())
  if (text.length > LONGEST || text.length < 2) return undefined
  const recognized = RECOGNIZED.get(text)
  if (recognized !== undefined) return recognized
  const country = countryOf(text)
  if (country !== undefined && RECOGNIZED.size < MOST_RECOGNIZED) RECOGNIZED.set(text, country)
  return country
}

function countryOf(text: string): string | undefined {
  const code = CODES.get(text.normalize('NFKC').toLowerCase().replace(/[\s.]/g, ''))
  if (code !== undefined) return code
  const [, name = '', rest = ''] = /^([^,(]+)[,(]([^)]*)\)?$/.exec(text) ?? []
  // `Korea, Republic of` and `Korea (South)` are written the other way round.
  const country = named(foldName(text)) ?? (name === '' ? undefined : named(foldName(`${rest} ${name}`)))
  if (country !== undefined || name === '' || !text.includes('(')) return country
  // `Germany (DE)`, `Spain (mainland)`, but not `Georgia (USA)`
  const inBrackets = normalizeCountry(rest.trim())
  const before = normalizeCountry(name.trim())
  return inBrackets === undefined || inBrackets === before ? before : undefined
}

type Names = Map<string, string | undefined>

// From the surest names to the least sure. Each is built when the ones before it did not know a name: the two last take
// some milliseconds, and most events never need them.
const SOURCES: readonly (() => Names)[] = [englishNames, ownNames, worldNames]
const BUILT: Names[] = []

function named(folded: string): string | undefined {
  for (const [index, build] of SOURCES.entries()) {
    const names = (BUILT[index] ??= build())
    if (names.has(folded)) return names.get(folded)
  }
  return undefined
}

function englishNames(): Names {
  const names: Names = new Map()
  for (const [alpha2, , , more] of COUNTRIES) {
    for (const name of more.split('|')) add(names, name, alpha2)
  }
  for (const style of ['long', 'short'] as const) addLanguage(names, 'en', style)
  return names
}

function ownNames(): Names {
  const names: Names = new Map()
  for (const [alpha2, , languages] of COUNTRIES) {
    for (const language of languages.split(' ')) add(names, displayNames(language)?.of(alpha2.toUpperCase()), alpha2)
  }
  return names
}

function worldNames(): Names {
  const names: Names = new Map()
  for (const language of WORLD_LANGUAGES.split(' ')) addLanguage(names, language)
  return names
}

function addLanguage(names: Names, language: string, style?: 'long' | 'short'): void {
  const display = displayNames(language, style)
  if (!display) return
  for (const [alpha2] of COUNTRIES) add(names, display.of(alpha2.toUpperCase()), alpha2)
}

// A name that two countries have stands for neither.
function add(names: Names, name: string | undefined, alpha2: string): void {
  const folded = name === undefined ? '' : foldName(name)
  if (folded === '') return
  names.set(folded, names.has(folded) && names.get(folded) !== alpha2 ? undefined : alpha2)
}

const DISPLAY_NAMES = new Map<string, Intl.DisplayNames | undefined>()

/** The platform's names of regions in a language; undefined when it has none (a Node without its language data). */
function displayNames(language: string, style: 'long' | 'short' = 'long'): Intl.DisplayNames | undefined {
  const key = `${language} ${style}`
  if (!DISPLAY_NAMES.has(key)) DISPLAY_NAMES.set(key, loadDisplayNames(language, style))
  return DISPLAY_NAMES.get(key)
}

function loadDisplayNames(language: string, style: 'long' | 'short'): Intl.DisplayNames | undefined {
  try {
    // An unsupported language would silently give the machine's own.
    if (Intl.DisplayNames.supportedLocalesOf([language]).length === 0) return undefined
    return new Intl.DisplayNames([language], { type: 'region', style, fallback: 'none' })
  } catch {
    return undefined
  }
}

// Accents, Hebrew points and Arabic vowel signs, which people leave out; the vowels of Indian scripts are marks as well and
// tell countries apart.
const OPTIONAL_MARKS = /[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]+/g
const WORDS = /[\p{L}\p{M}\p{N}]+/gu
/** Letters that Unicode does not take apart into a base letter and a mark. */
const PLAIN_LETTERS = new Map(
  ['ßss', 'æae', 'œoe', 'øo', 'đd', 'ðd', 'łl', 'ıi', 'þth'].map((pair) => [pair[0], pair.slice(1)])
)
const SPECIAL_LETTER = /[ßæœøđðłıþ]/g
const SAME_WORDS = new Map([
  ['the', ''],
  ['of', ''],
  ['rep', 'republic'],
  ['dem', 'democratic'],
  ['is', 'islands'],
  ['saint', 'st'],
  ['sainte', 'st'],
  ['ste', 'st']
])
const DIRECTIONS = new Map([
  ['n', 'north'],
  ['s', 'south'],
  ['e', 'east'],
  ['w', 'western']
])

/** What is left of a name when case, accents, punctuation and such words as "the" are taken from it. */
function foldName(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(OPTIONAL_MARKS, '')
    .toLowerCase()
    .replace(SPECIAL_LETTER, (letter) => PLAIN_LETTERS.get(letter) ?? letter)
    .replace(/&/g, ' and ')
  const words = plain.match(WORDS) ?? []
  return words
    .map(
      (word, index) =>
        SAME_WORDS.get(word) ?? (index === 0 && words.length > 1 ? DIRECTIONS.get(word) : undefined) ?? word
    )
    .join('')
}
