import { readActionSource } from './action-source'
import { toAppData } from './app-data'
import { toCustomData } from './build-custom-data'
import { notAhead, readEventTime } from './event-age'
import { contentId, readEventId } from './event-id'
import { applyLimitedDataUse } from './limited-data-use'
import { applyMessaging } from './messaging'
import { oneFreeText } from './one'
import { applyOptions } from './options'
import { Report } from './report'
import type { Notice, ServerEvent, Tools, UserData } from './types'
import { readUrl } from './url'
import { toUserData } from './user-data'

export { ACTION_SOURCES } from './action-source'
export { CUSTOMER_SEGMENTATIONS } from './options'
export type { CompletePhone, Notice, ServerEvent, Sha256, Tools, UserData } from './types'

/** The payload of streamEvent, in any form in which a host hands it over: each value is read as it was meant. */
export interface ServerEventInput {
  external_id?: unknown
  user_data?: unknown
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
  /** Second sources, by the key of the field that they stand in for where it has no value */
  fallbacks?: unknown
}

/**
 * A server event that may be sent, with what should be known about it; or why Meta would refuse it, in words to act on, by the
 * parameter that is at fault ('' when it is the event as a whole).
 */
export type ServerEventResult =
  | { event: ServerEvent; notices: Notice[] }
  /** With the event as far as it can be made: to be looked at, never to be sent */
  | { problems: Notice[]; partial: ServerEvent; notices: Notice[] }

/**
 * Turns a payload into a server event: reads, normalizes and hashes. Pure and synchronous: the same payload gives the same
 * event, so that a retry is harmless.
 *
 * @param payload the payload of streamEvent
 * @param nowMs the present, in Unix milliseconds: the age of the event is judged against it
 * @param tools sha256 (64 lower-case hexadecimal digits of a string's UTF-8 bytes) and, if at hand, the phone library
 * @returns `event` and `notices`, or `problems`: one for each thing that Meta would refuse, with
 *   what there is of the event
 */
export function toServerEvent(payload: ServerEventInput, nowMs: number, tools: Tools): ServerEventResult {
  const report = new Report()
  const nowSeconds = Math.floor(nowMs / 1000)
  const eventName = oneFreeText(payload.event_name, 'event_name', report) ?? ''
  if (eventName === '') report.problem('event_name', 'The event has no name: map "Event Name".')
  const actionSource = readActionSource(payload.action_source, report)
  const eventTime = readEventTime(payload.event_time, nowSeconds, actionSource, report)
  const context = { nowSeconds, eventTime, actionSource, sha256: tools.sha256, completePhone: tools.completePhone }
  const userData = toUserData(payload, context, report)
  requireExternalId(userData, report)

  const event: ServerEvent = {
    event_name: eventName,
    event_time: notAhead(eventTime, nowSeconds, report),
    event_id: '',
    action_source: actionSource,
    user_data: userData
  }
  const url = readUrl(payload.event_source_url, 'event_source_url', report)
  if (url !== undefined) event.event_source_url = url
  const referrer = readUrl(payload.referrer_url, 'referrer_url', report)
  if (referrer !== undefined) event.referrer_url = referrer
  const { custom_data, additional_properties, fallbacks } = payload
  const customData = toCustomData({ eventName, custom_data, additional_properties, fallbacks }, report)
  if (customData !== undefined) event.custom_data = customData
  applySource(event, payload, report)
  applyLimitedDataUse(event, payload, report)
  applyOptions(event, payload, report)
  const eventId = readEventId(payload.event_id, fallbacks, report)
  if (report.problems.length > 0) return { problems: report.problems, partial: event, notices: report.notices }
  event.event_id = eventId ?? contentId(event, eventTime, tools.sha256)
  return { event, notices: report.notices }
}

/** An external ID is required, and it alone makes an event one that Meta can match (2804050). */
function requireExternalId(userData: UserData, report: Report): void {
  if (userData.external_id !== undefined) return
  report.problem(
    'external_id',
    'The event has no external ID: map "External ID" to the ID by which you know the person, e.g. userId or anonymousId.'
  )
}

/** What differs between a website, an app, a conversation and the rest. */
function applySource(event: ServerEvent, payload: ServerEventInput, report: Report): void {
  if (event.action_source === 'website') noticeMissingPage(event, report)
  else if (event.action_source === 'app') event.app_data = toAppData(payload.app_data, report)
  else if (event.action_source === 'business_messaging') applyMessaging(event, payload.messaging_channel, report)
}

function noticeMissingPage(event: ServerEvent, report: Report): void {
  const hasUserAgent = event.user_data.client_user_agent !== undefined
  const hasUrl = event.event_source_url !== undefined
  if (!hasUserAgent) {
    report.notice('client_user_agent', 'missing: Meta asks for it on every website event. Map "Client User Agent"')
  }
  if (!hasUrl) {
    report.notice('event_source_url', 'missing: Meta asks for it on every website event. Map "Event Source URL"')
  }
  if (!hasUserAgent && !hasUrl) {
    report.notice(
      'action_source',
      'sent as website, though the event has neither a page nor a user agent. Map "Action Source" if it is from elsewhere'
    )
  }
}
