import { fbclidOf, newestClick } from './click-id'
import { CUSTOMER_INFORMATION } from './customer-information'
import type { CustomerInformation, HashedParameter, PlainParameter, SplitKey } from './customer-parameter'
import { addSplitName, codeHashesOf, hashesOf, onlyCountry, plainValue, PLACEHOLDER, type Run } from './customer-values'
import { isRecord } from './read'
import type { Report } from './report'
import type { CompletePhone, Sha256, UserData } from './types'

/** The parts of a payload that tell who the customer is. Anything else in it is not read. */
export interface UserDataInput {
  external_id?: unknown
  /** The mapping's object of customer information, by the keys of the table */
  user_data?: unknown
  /** A second source by key, for the external ID and for each key of user_data; read where the first has no value */
  fallbacks?: unknown
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
  /** Meta's action source: some parameters are for app events only */
  actionSource: string
  sha256: Sha256
  completePhone?: CompletePhone
}

type Parameter = HashedParameter | PlainParameter
type ToUserData = (input: UserDataInput, context: UserDataContext, report: Report) => UserData

const NOTHING: Record<string, unknown> = {}

/**
 * Makes the function that reads a payload by a table of customer information.
 *
 * @param table the rows, as `defineParameter` gives them
 */
export function userDataReader(table: readonly CustomerInformation[]): ToUserData {
  const parameters = table.filter((row): row is Parameter => row.parameter !== undefined)
  const atTheTop = parameters.filter(({ place }) => place === 'top')
  const rowOf = new Map(parameters.filter(({ place }) => place === 'user_data').map((row) => [row.key, row]))
  const anyRowOf = new Map(parameters.map((row) => [row.key, row]))
  const splitKeys = table.filter((row): row is SplitKey => row.parameter === undefined)

  return (input, context, report) => {
    const given = isRecord(input.user_data) ? input.user_data : NOTHING
    const run = toRun(given, context, report)
    const userData: UserData = {}
    for (const row of atTheTop) setParameter(userData, row, input[row.key as keyof UserDataInput], run, context)
    // By what is given, a third of the table: an event that has little costs little.
    for (const key in given) {
      const row = rowOf.get(key)
      if (row !== undefined) setParameter(userData, row, given[key], run, context)
    }
    if (isRecord(input.fallbacks)) {
      for (const key in input.fallbacks) {
        const row = anyRowOf.get(key)
        if (row !== undefined) setFallback(userData, row, input.fallbacks[key], run, context)
      }
    }
    for (const row of splitKeys) {
      if (isGiven(given[row.key])) addSplitName(row, given[row.key], userData, run)
    }
    const fbclid = fbclidOf(input.event_source_url, false) ?? fbclidOf(input.click_query, true)
    if (fbclid !== undefined) userData.fbc = newestClick(userData.fbc, fbclid, context.eventTime)
    return userData
  }
}

/**
 * Cleans and hashes a payload's customer information. Never throws: a value that cannot be right is left out with a
 * notice, which names the parameter and the reason and never the value; what is absent, null, empty text or an empty list
 * is left out without one.
 *
 * @param report gets one notice for each dropped value
 * @returns Meta's `user_data`: hashed parameters as lists without duplicates, all others as single values
 */
export const toUserData: ToUserData = userDataReader(CUSTOMER_INFORMATION)

function toRun(given: Record<string, unknown>, context: UserDataContext, report: Report): Run {
  const { nowSeconds, eventTime, sha256, completePhone } = context
  return {
    nowSeconds,
    eventTime,
    country: onlyCountry(given.country),
    completePhone,
    sha256,
    codeHashes: codeHashesOf(sha256),
    report
  }
}

function setParameter(userData: UserData, row: Parameter, raw: unknown, run: Run, context: UserDataContext): void {
  if (!isGiven(raw)) return
  const value = row.hashed ? hashesOf(row, raw, run) : plainValue(row, raw, run)
  if (value === undefined) return
  if (row.only === 'app' && context.actionSource !== 'app') {
    run.report.notice(row.parameter, 'dropped: Meta takes it for app events only')
  } else userData[row.parameter] = value
}

/** A placeholder in the first source is not worth a notice when the second has a value. */
function setFallback(userData: UserData, row: Parameter, raw: unknown, run: Run, context: UserDataContext): void {
  if (row.parameter in userData) return
  const { notices } = run.report
  const before = notices.length
  setParameter(userData, row, raw, run, context)
  if (!(row.parameter in userData)) {
    // One notice is enough for two sources without a value.
    if (notices.slice(0, before).some(({ parameter }) => parameter === row.parameter)) notices.length = before
    return
  }
  for (let i = before - 1; i >= 0; i--) {
    if (notices[i].parameter === row.parameter && notices[i].reason === PLACEHOLDER) notices.splice(i, 1)
  }
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}
