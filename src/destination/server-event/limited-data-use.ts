import { NOT_A_NUMBER, readBoolean, readNumber } from './read'
import type { Notice, ServerEvent } from './types'

/** 0 leaves it to Meta to tell the country from the IP address, 1 is the USA. */
const COUNTRIES = [0, 1]

/**
 * The states that Meta's data processing options name, by number; 0 leaves it to Meta.
 * https://developers.facebook.com/documentation/ads-commerce/marketing-api/overview/data-processing-options
 */
export const LIMITED_DATA_USE_STATES: readonly (readonly [number, string])[] = [
  [0, 'Let Meta find the state by the IP address'],
  [1000, 'California'],
  [1001, 'Colorado'],
  [1002, 'Connecticut'],
  [1003, 'Florida'],
  [1004, 'Oregon'],
  [1005, 'Texas'],
  [1006, 'Montana'],
  [1007, 'Delaware'],
  [1008, 'Nebraska'],
  [1009, 'New Hampshire'],
  [1010, 'New Jersey'],
  [1011, 'Minnesota'],
  [1012, 'Maryland'],
  [1013, 'Rhode Island']
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
 * @param notices receives a state that is not in Meta's list yet
 * @param problems receives a country or state that Meta refuses
 */
export function applyLimitedDataUse(event: ServerEvent, input: Input, notices: Notice[], problems: string[]): void {
  if (readBoolean(input.limited_data_use) !== true) return
  const country = readNumber(input.limited_data_use_country) ?? 0
  const state = readNumber(input.limited_data_use_state) ?? 0
  if (country === NOT_A_NUMBER || !COUNTRIES.includes(country)) {
    problems.push('Limited Data Use Country must be 1 (USA) or 0 (Meta finds it by the IP address): check its mapping.')
    return
  }
  if (state === NOT_A_NUMBER || !Number.isInteger(state) || (state !== 0 && state < 1000)) {
    problems.push(
      "Limited Data Use State must be 0 or one of Meta's state numbers, e.g. 1000 for California: check its mapping."
    )
    return
  }
  if (!LIMITED_DATA_USE_STATES.some(([known]) => known === state)) {
    notices.push({
      parameter: 'data_processing_options_state',
      reason: 'not in the list of states that this version knows: sent as it is'
    })
  }
  event.data_processing_options = ['LDU']
  event.data_processing_options_country = country
  event.data_processing_options_state = state
}
