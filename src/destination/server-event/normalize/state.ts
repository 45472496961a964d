import { lettersAndDigits } from './city'
import { CANADIAN_PROVINCES, US_STATES } from './state-names'

const LETTER = /\p{L}/u
// Accents, and the okina of Hawaiʻi
const OPTIONAL = /[\p{M}\u02bb]+/gu
const NOT_LETTER_OR_DIGIT = /[^\p{L}\p{N}]+/u
const LONGEST = 80
const MOST_WORDS = 10
const WRAPPED =
  /^(?:the)?(?:stateof|commonwealthof|provinceof|territoryof|province(?:du|de))?(?:the)?(.+?)(?:state|province|territory|commonwealth)?$/

const USA = new Set(['us', 'usa', 'unitedstates', 'unitedstatesofamerica'])
const CANADA = new Set(['ca', 'can', 'canada'])
/** Countries whose addresses use the table's codes. */
const USES_CODES = new Set(['us', 'ca', 'pr', 'gu', 'vi', 'as', 'mp', 'um'])

interface Region {
  code: string
  country: Set<string>
}

const REGIONS = new Map<string, Region>()
addAll(US_STATES, USA)
addAll(CANADIAN_PROVINCES, CANADA)

function addAll(table: typeof US_STATES, country: Set<string>): void {
  for (const [code, names] of table) {
    const region = { code, country }
    REGIONS.set(code, region)
    for (const name of names.split(' ')) REGIONS.set(name, region)
  }
}

/**
 * State, territory or province: the two-letter code where it is one of the USA or Canada, from its code, name, common
 * abbreviation, or any of these with its country or `State of` about it; elsewhere the whole name, lower case, letters and
 * digits alone. Never cut to two letters, which would make New South Wales Nebraska.
 *
 * @param text trimmed text
 * @param country the event's country (alpha-2, lower case) if it is known: Florida is a department of Uruguay too
 */
export function normalizeState(text: string, country?: string): string | undefined {
  const name = lettersAndDigits(text)
  if (text.length <= LONGEST && (country === undefined || USES_CODES.has(country))) {
    const region = REGIONS.get(name) ?? (name.length === 2 ? undefined : regionOf(text))
    if (region) return region.code
  }
  return LETTER.test(name) ? name : undefined
}

function regionOf(text: string): Region | undefined {
  const folded = text.normalize('NFKD').replace(OPTIONAL, '').toLowerCase().replace('&', ' and ')
  const words = folded.split(NOT_LETTER_OR_DIGIT).filter((word) => word !== '')
  return words.length > MOST_WORDS ? undefined : regionOfWords(words, true)
}

/** @param hasCountry false once the country has been taken off: it is written once, and so looked for once */
function regionOfWords(words: string[], hasCountry: boolean): Region | undefined {
  const whole = named(words.join(''))
  for (let i = 1; i < words.length && !whole; i++) {
    const [first, second] = [words.slice(0, i), words.slice(i)]
    const region =
      (hasCountry ? ofItsCountry(first, second) : undefined) ?? writtenTwice(first.join(''), second.join(''))
    if (region) return region
  }
  return whole
}

/** `US` + `CA`, `California` + `USA` */
function ofItsCountry(first: string[], second: string[]): Region | undefined {
  for (const [country, words] of [
    [first.join(''), second],
    [second.join(''), first]
  ] as const) {
    const region = USA.has(country) || CANADA.has(country) ? regionOfWords(words, false) : undefined
    if (region?.country.has(country)) return region
  }
  return undefined
}

/** `CA` + `California` */
function writtenTwice(first: string, second: string): Region | undefined {
  const region = named(first)
  return region && region.code === named(second)?.code ? region : undefined
}

function named(folded: string): Region | undefined {
  const region = REGIONS.get(folded)
  if (region) return region
  const inner = WRAPPED.exec(folded)?.[1]
  return inner === undefined ? undefined : REGIONS.get(inner)
}
