import { firstGiven, oneText } from './one'
import type { Report } from './report'
import type { ServerEvent } from './types'
import { readOptOut } from './words'

/** 0 leaves it to Meta to tell the country from the IP address, 1 is the USA. */
const COUNTRIES = [0, 1]
const UNITED_STATES: ReadonlySet<string> = new Set(['us', 'usa', 'united states', 'united states of america'])

/**
 * The states that Meta's data processing options name, by number; 0 leaves it to Meta.
 * https://developers.facebook.com/documentation/ads-commerce/marketing-api/overview/data-processing-options
 */
export const LIMITED_DATA_USE_STATES: readonly (readonly [number: number, name: string, code: string])[] = [
  [0, 'Let Meta find the state by the IP address', ''],
  [1000, 'California', 'CA'],
  [1001, 'Colorado', 'CO'],
  [1002, 'Connecticut', 'CT'],
  [1003, 'Florida', 'FL'],
  [1004, 'Oregon', 'OR'],
  [1005, 'Texas', 'TX'],
  [1006, 'Montana', 'MT'],
  [1007, 'Delaware', 'DE'],
  [1008, 'Nebraska', 'NE'],
  [1009, 'New Hampshire', 'NH'],
  [1010, 'New Jersey', 'NJ'],
  [1011, 'Minnesota', 'MN'],
  [1012, 'Maryland', 'MD'],
  [1013, 'Rhode Island', 'RI']
]

interface Input {
  limited_data_use?: unknown
  limited_data_use_country?: unknown
  limited_data_use_state?: unknown
}

/**
 * Sets Meta's data processing options when Limited Data Use is on; off and absent send nothing.
 *
 * @param event changed in place
 * @param report receives a state that is left to Meta or not in its list yet, and a country that Meta refuses
 */
export function applyLimitedDataUse(event: ServerEvent, input: Input, report: Report): void {
  if (input.limited_data_use === undefined || !isOn(input.limited_data_use, report)) return
  const country = readCountry(input.limited_data_use_country, report)
  if (!COUNTRIES.includes(country)) {
    report.problem(
      'data_processing_options_country',
      'Limited Data Use Country must be 1 (USA) or 0 (Meta finds it by the IP address): check its mapping.'
    )
    return
  }
  event.data_processing_options = ['LDU']
  event.data_processing_options_country = country
  event.data_processing_options_state = readState(input.limited_data_use_state, report)
}

/** Meta's own form, `["LDU"]`, is a yes as well. */
function isOn(value: unknown, report: Report): boolean {
  const given = firstGiven(value)
  if (typeof given === 'string' && given.trim().toUpperCase() === 'LDU') return true
  const answer = readOptOut(value)
  if (answer !== 'unknown') return answer === true
  report.notice('data_processing_options', 'Limited Data Use is neither yes nor no: left out')
  return false
}

function readCountry(value: unknown, report: Report): number {
  const text = oneText(value, 'data_processing_options_country', report)
  if (text === undefined) return 0
  return UNITED_STATES.has(text.toLowerCase()) ? 1 : Number(text)
}

function readState(value: unknown, report: Report): number {
  const parameter = 'data_processing_options_state'
  const text = oneText(value, parameter, report)?.toLowerCase()
  if (text === undefined) return 0
  const known = LIMITED_DATA_USE_STATES.find(
    ([, name, code]) => text === name.toLowerCase() || text === code.toLowerCase()
  )
  const state = known === undefined ? Number(text) : known[0]
  if (!Number.isSafeInteger(state) || state < 0 || (state > 0 && state < 1000)) {
    report.notice(parameter, "not one of Meta's numbers of states: Meta finds the state by the IP address")
    return 0
  }
  if (!LIMITED_DATA_USE_STATES.some(([number]) => number === state)) {
    report.notice(parameter, 'not in the list of states that this version knows: sent as it is')
  }
  return state
}
