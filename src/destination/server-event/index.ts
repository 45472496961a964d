import { toAppData } from './app-data'
import { toCustomData } from './custom-data'
import { toUnixSeconds } from './event-time'
import { applyLimitedDataUse } from './limited-data-use'
import { applyMessaging } from './messaging'
import { cleanUrl } from './personal-data'
import { isRecord, readBoolean, readFreeText, readText } from './read'
import { Report } from './report'
import type { Notice, ServerEvent, Tools, UserData } from './types'
import { toUserData } from './user-data'

export type { CompletePhone, Notice, ServerEvent, Sha256, Tools, UserData } from './types'

/** The nine places an event can come from, in Meta's words. */
export const ACTION_SOURCES = [
  'website',
  'app',
  'email',
  'phone_call',
  'chat',
  'physical_store',
  'system_generated',
  'business_messaging',
  'other'
] as const

const KNOWN_SOURCES: ReadonlySet<string> = new Set(ACTION_SOURCES)

/** Meta's values of customer_segmentation. */
export const CUSTOMER_SEGMENTATIONS: readonly string[] = [
  ...['business', 'business_line', 'product_area', 'medium'].flatMap((to) => [
    `new_customer_to_${to}`,
    `existing_customer_to_${to}`
  ]),
  'customer_in_loyalty_program'
]

const DAY = 24 * 60 * 60
/** Meta refuses an older event (2804003). */
const OLDEST_DAYS = 7
const OLDEST_DAYS_IN_STORE = 62
/** How far ahead a clock may be: Meta refuses the future (2804004) and documents no tolerance. */
const CLOCK_TOLERANCE = 5 * 60

/** Meta refuses an event whose user_data holds only a subset of one of these (2804050). */
const TOO_BROAD = [
  new Set(['ct', 'country', 'st', 'zp', 'ge', 'client_user_agent']),
  new Set(['db', 'client_user_agent']),
  new Set(['fn', 'ge']),
  new Set(['ln', 'ge'])
]

/** The payload of streamEvent, in any form in which a host hands it over: each value is read as it was meant. */
export interface ServerEventInput {
  external_id?: unknown
  user_data?: unknown
  /** Second sources by key (`external_id`, `click_id`, …), read where the first has no value */
  fallbacks?: unknown
  event_name?: unknown
  event_time?: unknown
  event_id?: unknown
  action_source?: unknown
  event_source_url?: unknown
  referrer_url?: unknown
  click_query?: unknown
  custom_data?: unknown
  additional_properties?: unknown
  app_data?: unknown
  limited_data_use?: unknown
  limited_data_use_country?: unknown
  limited_data_use_state?: unknown
  opt_out?: unknown
  messaging_channel?: unknown
  customer_segmentation?: unknown
  original_event_data?: unknown
}

/** A server event that may be sent, with what should be known about it; or why Meta would refuse it, in words to act on. */
export type ServerEventResult = { event: ServerEvent; notices: Notice[] } | { problems: string[] }

/**
 * Turns a payload into a server event: reads, normalizes and hashes. Pure and synchronous: the same payload gives the same
 * event, so that a retry is harmless.
 *
 * @param payload the payload of streamEvent
 * @param now the present, in Unix seconds or milliseconds: the age of the event is judged against it
 * @param tools sha256 (64 lower-case hexadecimal digits of a string's UTF-8 bytes) and, if at hand, the phone library
 * @returns `event` and `notices`, or `problems`: one sentence for each thing that Meta would refuse
 */
export function toServerEvent(payload: ServerEventInput, now: number, tools: Tools): ServerEventResult {
  const report = new Report()
  const { notices, problems } = report
  const nowSeconds = toUnixSeconds(now) ?? 0
  const eventName = readFreeText(payload.event_name) ?? ''
  if (eventName === '') problems.push('The event has no name: map "Event Name".')
  const actionSource = readActionSource(payload.action_source, problems)
  const eventTime = readEventTime(payload.event_time, nowSeconds, actionSource, problems)
  const context = { nowSeconds, eventTime, actionSource, sha256: tools.sha256, completePhone: tools.completePhone }
  const userData = toUserData(payload, context, report)
  requireMatchable(userData, problems)

  const event: ServerEvent = {
    event_name: eventName,
    event_time: notAhead(eventTime, nowSeconds, notices),
    event_id: '',
    action_source: actionSource,
    user_data: userData
  }
  setUrl(event, 'event_source_url', payload.event_source_url, report)
  setUrl(event, 'referrer_url', payload.referrer_url, report)
  const customData = toCustomData(
    { eventName, custom_data: payload.custom_data, additional_properties: payload.additional_properties },
    notices,
    problems
  )
  if (customData !== undefined) event.custom_data = customData
  applySource(event, payload, notices, problems)
  applyLimitedDataUse(event, payload, notices, problems)
  applyOptions(event, payload, notices)
  if (problems.length > 0) return { problems }
  event.event_id = readText(payload.event_id) ?? contentId(event, eventTime, tools)
  return { event, notices }
}

function readActionSource(value: unknown, problems: string[]): string {
  const actionSource = readText(value)?.toLowerCase() ?? 'website'
  if (!KNOWN_SOURCES.has(actionSource)) {
    problems.push(
      `Action Source is not one that Meta knows: map "Action Source" to one of ${ACTION_SOURCES.join(', ')}.`
    )
  }
  return actionSource
}

function readEventTime(value: unknown, now: number, actionSource: string, problems: string[]): number {
  const eventTime = toUnixSeconds(value)
  if (eventTime === undefined) {
    problems.push('The event has no time that can be read: map "Event Time" to ISO 8601 or Unix seconds.')
    return now
  }
  const days = actionSource === 'physical_store' ? OLDEST_DAYS_IN_STORE : OLDEST_DAYS
  if (eventTime < now - days * DAY) {
    const age = Math.floor((now - eventTime) / DAY)
    problems.push(`The event is ${age} days old: Meta takes events up to ${days} days old. Send events as they happen.`)
  } else if (eventTime > now + CLOCK_TOLERANCE) {
    problems.push(
      'The event lies in the future: Meta refuses it. Check the clock of the sender and the mapping of "Event Time".'
    )
  }
  return eventTime
}

function notAhead(eventTime: number, now: number, notices: Notice[]): number {
  if (eventTime <= now) return eventTime
  notices.push({ parameter: 'event_time', reason: "slightly ahead of this machine's clock: sent as now" })
  return now
}

function requireMatchable(userData: UserData, problems: string[]): void {
  // An external ID is required, and it alone makes an event matchable.
  if (userData.external_id !== undefined) return
  problems.push(
    'The event has no external ID: map "External ID" to the ID by which you know the person, e.g. userId or anonymousId.'
  )
  const parameters = Object.keys(userData)
  if (TOO_BROAD.some((broad) => parameters.every((parameter) => broad.has(parameter)))) {
    problems.push(
      'The event has no customer information that Meta can match: map e.g. "Email", "Phone Number" or "Click ID".'
    )
  }
}

function setUrl(event: ServerEvent, key: 'event_source_url' | 'referrer_url', value: unknown, report: Report): void {
  if (typeof value !== 'string') return
  const text = readText(value)
  // PostHog's "$direct" stands for no referrer.
  if (text === undefined || text.startsWith('$')) return
  const url = cleanUrl(text, key, report)
  if (url !== '') event[key] = url
}

/** What differs between a website, an app, a conversation and the rest. */
function applySource(event: ServerEvent, payload: ServerEventInput, notices: Notice[], problems: string[]): void {
  if (event.action_source === 'website') {
    if (event.user_data.client_user_agent === undefined) {
      notices.push({
        parameter: 'client_user_agent',
        reason: 'missing: Meta asks for it on every website event. Map "Client User Agent"'
      })
    }
    if (event.event_source_url === undefined) {
      notices.push({
        parameter: 'event_source_url',
        reason: 'missing: Meta asks for it on every website event. Map "Event Source URL"'
      })
    }
  } else if (event.action_source === 'app') {
    event.app_data = toAppData(payload.app_data, notices, problems)
  } else if (event.action_source === 'business_messaging') {
    applyMessaging(event, payload.messaging_channel, problems)
  }
}

function applyOptions(event: ServerEvent, payload: ServerEventInput, notices: Notice[]): void {
  const optOut = readBoolean(payload.opt_out)
  if (optOut !== undefined) event.opt_out = optOut
  const segmentation = readText(payload.customer_segmentation)?.toLowerCase()
  if (segmentation !== undefined) {
    if (CUSTOMER_SEGMENTATIONS.includes(segmentation)) event.customer_segmentation = segmentation
    else notices.push({ parameter: 'customer_segmentation', reason: 'not one of the values that Meta knows: left out' })
  }
  if (isRecord(payload.original_event_data)) setOriginalEvent(event, payload.original_event_data, notices)
}

function setOriginalEvent(event: ServerEvent, input: Record<string, unknown>, notices: Notice[]): void {
  const original: Record<string, string | number> = {}
  for (const key of ['event_name', 'order_id', 'event_id']) {
    const text = readText(input[key])
    if (text !== undefined) original[key] = text
  }
  const time = toUnixSeconds(input.event_time)
  if (time !== undefined) original.event_time = time
  else if (readText(input.event_time) !== undefined) {
    notices.push({ parameter: 'original_event_data.event_time', reason: 'not a time that can be read: left out' })
  }
  if (Object.keys(original).length > 0) event.original_event_data = original
}

/**
 * Without an event_id a retry would double a purchase, so one is made from the event's own content: the same event always
 * gets the same ID. The time is the event's own, not the one that a clock ahead was corrected to.
 */
function contentId(event: ServerEvent, eventTime: number, { sha256 }: Tools): string {
  const { event_name, action_source, event_source_url, user_data, custom_data } = event
  return sha256(JSON.stringify([event_name, eventTime, action_source, event_source_url, user_data, custom_data]))
}
