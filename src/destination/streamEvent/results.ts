import {
  ActionDestinationErrorResponse,
  ActionDestinationSuccessResponse,
  IntegrationError,
  type JSONLikeObject
} from '@segment/actions-core'
import type { Outcome } from '../graph-api/batch'
import { errorType, type Failure } from '../graph-api/errors'
import { STANDARD_CUSTOM_DATA } from '../server-event/custom-data'
import type { Notice, ServerEvent } from '../server-event'

/** The answer to an event that was not sent because the person did not consent: no failure, so that nobody retries it. */
export const NO_CONSENT = { skipped: 'no consent' }

/** One entry of a multi-status response. */
export type Entry = ActionDestinationSuccessResponse | ActionDestinationErrorResponse

/**
 * What a host may show in its debugger: the event as it was sent, but without what is personal and not hashed (IP address,
 * user agent) and without the additional properties, whose content nobody knows.
 */
export function toSent(event: ServerEvent): JSONLikeObject {
  const { client_ip_address, client_user_agent, ...userData } = event.user_data
  const sent = { ...event, user_data: userData }
  if (event.custom_data !== undefined) {
    const standard: Record<string, unknown> = {}
    for (const key of Object.keys(event.custom_data)) {
      if (STANDARD_CUSTOM_DATA.has(key)) standard[key] = event.custom_data[key]
    }
    sent.custom_data = standard
  }
  return sent as unknown as JSONLikeObject
}

/** @returns the entry of a payload that was not sent, by consent */
export function skippedEntry(): Entry {
  return new ActionDestinationSuccessResponse({ status: 200, sent: {}, body: NO_CONSENT })
}

/** @returns the entry of a payload that never left: it is this package that refuses it, so it names no answer of Meta's */
export function refusedEntry(message: string): Entry {
  return new ActionDestinationErrorResponse({
    status: 400,
    errortype: 'PAYLOAD_VALIDATION_FAILED',
    errormessage: message
  })
}

/**
 * @returns the entry of a payload whose whole batch could not be prepared: wrong settings say what to mend; anything else is
 *   our own fault, which the host may retry, and whose message might quote the event
 */
export function brokenEntry(error: unknown): Entry {
  if (error instanceof IntegrationError) return refusedEntry(error.message)
  return new ActionDestinationErrorResponse({
    status: 500,
    errortype: 'INTERNAL_SERVER_ERROR',
    errormessage: 'The destination failed on this batch, please report it. Nothing of it was sent.'
  })
}

/** @returns the entry of an event that was sent, with what became of it */
export function sentEntry(event: ServerEvent, notices: Notice[], outcome: Outcome): Entry {
  const sent = toSent(event)
  if (!outcome.delivered) return failedEntry(outcome.failure, sent, notices)
  const all =
    outcome.warning === undefined ? notices : [...notices, { parameter: 'graph_api_version', reason: outcome.warning }]
  const body = {
    ...(outcome.fbtraceId === undefined ? {} : { fbtrace_id: outcome.fbtraceId }),
    ...(all.length === 0 ? {} : { notices: all })
  }
  return new ActionDestinationSuccessResponse({ status: 200, sent, body: body as JSONLikeObject })
}

function failedEntry(failure: Failure, sent: JSONLikeObject, notices: Notice[]): Entry {
  const body = { ...failure.details, ...(notices.length === 0 ? {} : { notices }) }
  return new ActionDestinationErrorResponse({
    status: failure.status,
    errortype: errorType(failure),
    errormessage: failure.message,
    sent,
    // Only what Meta answered is its answer: a broken connection has none.
    ...(failure.details === undefined ? {} : { body: body as JSONLikeObject })
  })
}
