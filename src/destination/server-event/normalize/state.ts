import { lettersAndDigits } from './city'
import { CANADIAN_PROVINCES, US_STATES } from './state-names'

const TWO_LETTERS = /^[A-Za-z]{2}$/
const LETTER = /\p{L}/u
const MARKS = /\p{M}+/gu
const NOT_LETTER_OR_DIGIT = /[^\p{L}\p{N}]+/u
const LONGEST = 80
const MOST_WORDS = 10
const WRAPPED =
  /^(?:the)?(?:stateof|commonwealthof|provinceof|territoryof|province(?:du|de))?(.+?)(?:state|province|territory|commonwealth)?$/

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
  if (text.length <= LONGEST && (country === undefined || USES_CODES.has(country))) {
    if (TWO_LETTERS.test(text)) {
      const letters = text.toLowerCase()
      return REGIONS.get(letters)?.code ?? letters
    }
    const region = regionOf(text)
    if (region) return region.code
  }
  const name = lettersAndDigits(text)
  return LETTER.test(name) ? name : undefined
}

function regionOf(text: string): Region | undefined {
  const folded = text.normalize('NFKD').replace(MARKS, '').toLowerCase().replace('&', ' and ')
  const words = folded.split(NOT_LETTER_OR_DIGIT).filter((word) => word !== '')
  const whole = named(words.join(''))
  if (whole || words.length > MOST_WORDS) return whole
  for (let i = 1; i < words.length; i++) {
    const region = ofTwoParts(words.slice(0, i).join(''), words.slice(i).join(''))
    if (region) return region
  }
  return undefined
}

/** `US` + `CA`, `California` + `USA`, `CA` + `California` */
function ofTwoParts(first: string, second: string): Region | undefined {
  const region = named(first)
  const other = named(second)
  if (other && (other.country.has(first) || other.code === region?.code)) return other
  return region?.country.has(second) ? region : undefined
}

function named(folded: string): Region | undefined {
  const region = REGIONS.get(folded)
  if (region) return region
  const inner = WRAPPED.exec(folded)?.[1]
  return inner === undefined ? undefined : REGIONS.get(inner)
}
