import {
  ActionDestinationErrorResponse,
  ActionDestinationSuccessResponse,
  IntegrationError,
  type JSONLikeObject
} from '@segment/actions-core'
import type { Outcome } from '../graph-api/batch'
import type { Outbox } from '../graph-api/outbox'
import { KINDS } from '../graph-api/error-table'
import { explain, type Failure } from '../graph-api/failure'
import { STANDARD_CUSTOM_DATA } from '../server-event/custom-data'
import type { Notice, ServerEvent } from '../server-event'

/** The answer to an event that was not sent because the person did not consent: no failure, so that nobody retries it. */
const NO_CONSENT = { skipped: 'no_consent' }

/** @returns the body that says so, with what should be known about it */
export function noConsent(notices: Notice[]): { skipped: string; notices?: Notice[] } {
  return notices.length === 0 ? NO_CONSENT : { ...NO_CONSENT, notices }
}

/** One entry of a multi-status response. */
export type Entry = ActionDestinationSuccessResponse | ActionDestinationErrorResponse

/**
 * Makes of an event what a host may show in its debugger: without what is personal and not hashed (IP address, user agent),
 * and without the additional properties, whose content nobody knows.
 *
 * @param event changed in place
 */
function toSent(event: ServerEvent): JSONLikeObject {
  const { user_data, custom_data } = event
  delete user_data.client_user_agent
  delete user_data.client_ip_address
  for (const key in custom_data) {
    if (!STANDARD_CUSTOM_DATA.has(key)) Reflect.deleteProperty(custom_data, key)
  }
  return event as unknown as JSONLikeObject
}

/** The entry of a delivered event. `sent` is made when somebody looks at it, which hosts seldom do for what was delivered. */
class Delivered {
  declare readonly sent: JSONLikeObject
  readonly status = 200
  readonly body: JSONLikeObject
  readonly #outbox: Outbox
  readonly #index: number

  /** Of the object itself and enumerable, so that hosts can copy and serialize it like any other property. */
  private static readonly SENT: PropertyDescriptor & ThisType<Delivered> = {
    enumerable: true,
    configurable: true,
    get() {
      return toSent(this.event())
    },
    // Hosts may take out what they do not want to keep.
    set(value: unknown) {
      Object.defineProperty(this, 'sent', { value, enumerable: true, configurable: true, writable: true })
    }
  }

  constructor(outbox: Outbox, index: number, body: JSONLikeObject) {
    this.#outbox = outbox
    this.#index = index
    this.body = body
    Object.defineProperty(this, 'sent', Delivered.SENT)
  }

  event(): ServerEvent {
    return this.#outbox.read(this.#index) as ServerEvent
  }
}

/** @returns the entry of a payload that was not sent, by consent */
export function skippedEntry(notices: Notice[]): Entry {
  const body = noConsent(notices) as unknown as JSONLikeObject
  return new ActionDestinationSuccessResponse({ status: 200, sent: {}, body })
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
 * @returns the entry of a payload that could not be prepared, and was not sent: wrong settings say what to fix; anything else
 *   is our own fault, which the host may retry, and whose message might quote the event
 */
export function brokenEntry(error: unknown): Entry {
  if (error instanceof IntegrationError) {
    // Not the event's fault: whoever counts must not blame it.
    return new ActionDestinationErrorResponse({ status: 400, errortype: 'BAD_REQUEST', errormessage: error.message })
  }
  return new ActionDestinationErrorResponse({
    status: 500,
    errortype: 'INTERNAL_SERVER_ERROR',
    errormessage: 'The destination failed on this event: this is a fault of its own, not of the event.'
  })
}

/** @returns the entry of an event that was sent, with what became of it */
export function sentEntry(
  outbox: Outbox,
  { index, notices }: { index: number; notices: Notice[] },
  outcome: Outcome
): Entry {
  if (!outcome.delivered) return failedEntry(outcome, outbox.read(index) as ServerEvent, notices)
  const { fbtraceId, notices: metaNotices } = outcome.confirmation
  const body: JSONLikeObject = {}
  if (fbtraceId !== undefined) body.fbtrace_id = fbtraceId
  const all = metaNotices.length === 0 ? notices : [...notices, ...metaNotices]
  if (all.length > 0) body.notices = all.map(({ parameter, reason }) => ({ parameter, reason }))
  return new ActionDestinationSuccessResponse(new Delivered(outbox, index, body))
}

function failedEntry(
  { failure, alone }: Extract<Outcome, { delivered: false }>,
  event: ServerEvent,
  notices: Notice[]
): Entry {
  return new ActionDestinationErrorResponse({
    status: failure.status,
    errortype: KINDS[failure.kind].errorType,
    errormessage: explain(failure),
    sent: toSent(event),
    body: failureBody(failure, alone, notices)
  })
}

/**
 * What an entry says to programs: the kind of failure, our sentence alone (for counting what failed alike), whether the event
 * failed in a request of its own, whether a smaller request may get through, and what support at Meta asks for.
 */
function failureBody(failure: Failure, alone: boolean, notices: Notice[]): JSONLikeObject {
  const { code, subcode, fbtraceId } = failure.answered ?? {}
  const body: JSONLikeObject = { kind: failure.kind, reason: failure.sentence }
  if (alone) body.alone = true
  if (failure.tooLarge !== undefined) body.too_large = true
  if (failure.because !== undefined) body.because = failure.because
  if (code !== undefined) body.code = code
  if (subcode !== undefined) body.error_subcode = subcode
  if (fbtraceId !== undefined) body.fbtrace_id = fbtraceId
  if (failure.retryAfter !== undefined) body.retry_after = failure.retryAfter
  if (notices.length > 0) body.notices = notices as unknown as JSONLikeObject[]
  return body
}
