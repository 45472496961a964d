import { fbclidOf, newestClick } from './click-id'
import { CUSTOMER_INFORMATION } from './customer-information'
import type { HashedParameter, PlainParameter, SplitKey } from './customer-parameter'
import { addSplitName, codeHashesOf, hashesOf, onlyCountry, plainValue, type Run } from './customer-values'
import { isRecord } from './read'
import type { Report } from './report'
import type { CompletePhone, Sha256, UserData } from './types'

/** The parts of a payload that tell who the customer is. Anything else in it is not read. */
export interface UserDataInput {
  external_id?: unknown
  /** The mapping's object of customer information, by the keys of the table */
  user_data?: unknown
  /** Read for an `fbclid` only */
  event_source_url?: unknown
  /** The page's query alone, read for an `fbclid` when the URL has none */
  click_query?: unknown
}

export interface UserDataContext {
  /** Unix seconds; a date of birth lies no later than its year */
  nowSeconds: number
  /** Unix seconds; stands for the time of a click that the URL tells of */
  eventTime: number
  sha256: Sha256
  completePhone?: CompletePhone
}

type Parameter = HashedParameter | PlainParameter

const EXTERNAL_ID = 'external_id'
const PARAMETERS = CUSTOMER_INFORMATION.filter((row): row is Parameter => row.parameter !== undefined)
const AT_THE_TOP = PARAMETERS.filter(({ key }) => key === EXTERNAL_ID)
const ROW_OF = new Map(PARAMETERS.filter(({ key }) => key !== EXTERNAL_ID).map((row) => [row.key, row]))
const SPLIT_KEYS = CUSTOMER_INFORMATION.filter((row): row is SplitKey => row.parameter === undefined)

const NOTHING: Record<string, unknown> = {}

/**
 * Cleans and hashes a payload's customer information. Never throws: a value that cannot be right is left out with a
 * notice, which names the parameter and the reason and never the value; what is absent, null, empty text or an empty list
 * is left out without one.
 *
 * @param report gets one notice for each dropped value
 * @returns Meta's `user_data`: hashed parameters as lists without duplicates, all others as single values
 */
export function toUserData(input: UserDataInput, context: UserDataContext, report: Report): UserData {
  const given = isRecord(input.user_data) ? input.user_data : NOTHING
  const { nowSeconds, eventTime, sha256, completePhone } = context
  const run: Run = {
    nowSeconds,
    eventTime,
    country: onlyCountry(given.country),
    completePhone,
    sha256,
    codeHashes: codeHashesOf(sha256),
    report
  }
  const userData: UserData = {}
  for (const row of AT_THE_TOP) setParameter(userData, row, input.external_id, run)
  // By what is given, a third of the table: an event that has little costs little.
  for (const key in given) {
    const row = ROW_OF.get(key)
    if (row !== undefined) setParameter(userData, row, given[key], run)
  }
  for (const row of SPLIT_KEYS) {
    if (isGiven(given[row.key])) addSplitName(row, given[row.key], userData, run)
  }
  const fbclid = fbclidOf(input.event_source_url, false) ?? fbclidOf(input.click_query, true)
  if (fbclid !== undefined) userData.fbc = newestClick(userData.fbc, fbclid, eventTime)
  return userData
}

function setParameter(userData: UserData, row: Parameter, raw: unknown, run: Run): void {
  if (!isGiven(raw)) return
  const value = row.hashed ? hashesOf(row, raw, run) : plainValue(row, raw, run)
  if (value !== undefined) userData[row.parameter] = value
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}
