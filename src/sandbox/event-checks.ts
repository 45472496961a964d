import type { SentEvent } from './options'
import { FBC, FBP, DIGITS } from './patterns'
import { WEB_PARAMETERS } from './customer-parameters'
import { MESSAGING_CHANNELS, TOO_BROAD } from './request-schema'

/** What Meta has against an event: its subcode (the code is 100), and where. */
export interface EventProblem {
  subcode: number
  path: readonly (string | number)[]
}

export interface CheckContext {
  /** Milliseconds since 1970 */
  now: number
  /** Seconds an event may lie ahead */
  futureTolerance: number
}

type Fields = Record<string, unknown>
type Check = (event: SentEvent, context: CheckContext) => EventProblem | undefined

/** A parameter that every event must have is missing: the one refusal whose message says so in words. */
export const REQUIRED_MISSING = 2804019

const DAY_MS = 86_400_000
const MAX_AGE_DAYS = 7
const MAX_AGE_DAYS_IN_STORE = 62

const fbcForm = new RegExp(FBC, 'u')
const fbpForm = new RegExp(FBP, 'u')
const digits = new RegExp(DIGITS, 'u')
const TOO_BROAD_SETS = TOO_BROAD.map((set) => new Set(set))

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {})
/** Meta reads null, an empty text and an empty list as no value at all. */
const isPresent = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
const problem = (subcode: number, ...path: (string | number)[]): EventProblem => ({ subcode, path })

const required: Check = (event) => {
  for (const name of ['event_name', 'event_time', 'user_data', 'action_source']) {
    if (!isPresent(event[name])) return problem(REQUIRED_MISSING, name)
  }
  return undefined
}

const time: Check = (event, { now, futureTolerance }) => {
  if (typeof event.event_time !== 'number') return undefined
  const at = event.event_time * 1000
  const days = event.action_source === 'physical_store' ? MAX_AGE_DAYS_IN_STORE : MAX_AGE_DAYS
  if (at < now - days * DAY_MS) return problem(2804003, 'event_time')
  return at > now + futureTolerance * 1000 ? problem(2804004, 'event_time') : undefined
}

const clickIds: Check = (event) => {
  const { fbc, fbp } = fieldsOf(event.user_data)
  if (isPresent(fbc) && !(typeof fbc === 'string' && fbcForm.test(fbc))) return problem(2804001, 'user_data', 'fbc')
  if (isPresent(fbp) && !(typeof fbp === 'string' && fbpForm.test(fbp))) return problem(2804001, 'user_data', 'fbp')
  return undefined
}

const leadId: Check = (event) => {
  const { lead_id } = fieldsOf(event.user_data)
  if (!isPresent(lead_id)) return undefined
  const written = typeof lead_id === 'string' || typeof lead_id === 'number' ? String(lead_id) : ''
  return digits.test(written) ? undefined : problem(2804036, 'user_data', 'lead_id')
}

const enoughCustomerInformation: Check = (event) => {
  const userData = fieldsOf(event.user_data)
  const given = Object.keys(userData).filter((key) => isPresent(userData[key]))
  const isTooBroad = TOO_BROAD_SETS.some((set) => given.every((key) => set.has(key)))
  return isTooBroad ? problem(2804050, 'user_data') : undefined
}

const price: Check = (event) => {
  const { value, currency } = fieldsOf(event.custom_data)
  if (event.event_name === 'Purchase') {
    if (!isPresent(value)) return problem(2804009, 'custom_data', 'value')
    return isPresent(currency) ? undefined : problem(2804010, 'custom_data', 'currency')
  }
  return isPresent(value) && !isPresent(currency) ? problem(2804023, 'custom_data', 'currency') : undefined
}

const device: Check = (event) => {
  if (event.action_source !== 'app') return undefined
  const { extinfo } = fieldsOf(event.app_data)
  const isComplete = Array.isArray(extinfo) && extinfo.length === 16 && /\S/.test(textOf(extinfo[4]))
  return isComplete ? undefined : problem(2804043, 'app_data', 'extinfo')
}

/** What each messaging channel must say about the conversation, with the subcode of each. */
const CHANNEL_CHECKS: Partial<Record<string, (userData: Fields) => EventProblem | undefined>> = {
  messenger: (userData) => missing(userData, 'page_id', 2804069) ?? missing(userData, 'page_scoped_user_id'),
  whatsapp: (userData) => {
    if (!isPresent(userData.page_id)) {
      const withoutBoth = missing(userData, 'whatsapp_business_account_id', 2804116)
      if (withoutBoth) return withoutBoth
    }
    // Only Meta knows its clicks: here, a click ID with "invalid" in it stands for one that never happened.
    const isKnown = !textOf(userData.ctwa_clid).toLowerCase().includes('invalid')
    return missing(userData, 'ctwa_clid') ?? (isKnown ? undefined : problem(2804087, 'user_data', 'ctwa_clid'))
  },
  // Meta's page and its live answers disagree on the account's name, so the same value has to stand under both.
  instagram: (userData) =>
    missing(userData, 'ig_account_id', 2804079) ??
    missing(userData, 'instagram_business_account_id', 2804079) ??
    missing(userData, 'ig_sid')
}

function missing(userData: Fields, name: string, subcode = REQUIRED_MISSING): EventProblem | undefined {
  return isPresent(userData[name]) ? undefined : problem(subcode, 'user_data', name)
}

const messaging: Check = (event) => {
  if (event.action_source !== 'business_messaging') return undefined
  const channel = event.messaging_channel
  if (typeof channel !== 'string' || !MESSAGING_CHANNELS.includes(channel)) return problem(2804063, 'messaging_channel')
  const userData = fieldsOf(event.user_data)
  if (isPresent(event.event_source_url)) return problem(2804064, 'event_source_url')
  const webField = WEB_PARAMETERS.find((name) => isPresent(userData[name]))
  if (webField) return problem(2804064, 'user_data', webField)
  // Leads of a conversation are called LeadSubmitted.
  if (event.event_name === 'Lead') return problem(2804066, 'event_name')
  return CHANNEL_CHECKS[channel]?.(userData)
}

const CHECKS: Check[] = [required, time, messaging, clickIds, leadId, enoughCustomerInformation, price, device]

/**
 * Meta's documented checks of one event.
 *
 * @param event as it was sent
 * @param context the clock to judge its age by
 * @returns the first thing Meta has against the event, or undefined. Types and forms that have no subcode of their own are
 *   the schema's business
 */
export function checkEvent(event: SentEvent, context: CheckContext): EventProblem | undefined {
  for (const check of CHECKS) {
    const found = check(event, context)
    if (found) return found
  }
  return undefined
}
