import { failed, type Notice, type Outcome } from './outcome'

/** One event's entry of a multi-status response, as far as it is read here. */
export interface Entry {
  status: number
  errortype?: string
  errormessage?: string
  /** The event as it was sent, for people: without what is personal and not hashed */
  sent?: unknown
  body?: unknown
}

/** What `body` holds of Meta's answer. */
interface Details {
  skipped?: unknown
  notices?: unknown
  code?: number
  error_subcode?: number
  fbtrace_id?: string
  retry_after?: unknown
}

/** Meta's waits can be many hours; whoever keeps events should ask again before. */
const MAX_WAIT_SECONDS = 3600
/** Characters of a reason: whoever answers in Meta's place may say more than anybody wants to keep. */
const MAX_REASON = 2000
/** 4xx that may pass. */
const PASSING = new Set([408, 423, 429])
const NO_DETAILS: Details = {}
const DELIVERED: Outcome = { kind: 'delivered' }

/**
 * Reads an entry by the rule of Segment's hosts: 4xx is final except 408, 423 and 429; everything else that is not 2xx is
 * tried again. A refused token, permission or request (`BAD_REQUEST`) is not the event's fault, and as true of every other.
 *
 * @returns what became of the event
 */
export function readEntry(entry: Entry): Outcome {
  const { status, body } = entry
  const details: Details = typeof body === 'object' && body !== null ? body : NO_DETAILS
  if (status >= 200 && status <= 299) return succeeded(details)
  const reason = cut(entry.errormessage ?? `The destination answered with status ${status}.`)
  if (status === 401 || status === 403 || entry.errortype === 'BAD_REQUEST') {
    return failed('credentials', reason, { status, code: (entry.errortype ?? `status_${status}`).toLowerCase() })
  }
  if (status >= 400 && status <= 499 && !PASSING.has(status)) return rejected(entry, reason, details)
  const { retry_after: wait } = details
  return {
    ...failed(status === 429 ? 'throttled' : 'unavailable', reason, { status, code: graphCode(details) }),
    ...(typeof wait === 'number' && { retryAfter: Math.min(wait, MAX_WAIT_SECONDS) }),
    ...noticesOf(details)
  }
}

function cut(reason: string): string {
  return reason.length > MAX_REASON ? `${reason.slice(0, MAX_REASON)}…` : reason
}

function succeeded(details: Details): Outcome {
  const { skipped, fbtrace_id: fbtraceId } = details
  if (skipped === 'no_consent') return { kind: 'no_consent', ...noticesOf(details) }
  if (details.notices === undefined) return fbtraceId === undefined ? DELIVERED : { kind: 'delivered', fbtraceId }
  return { kind: 'delivered', ...(fbtraceId !== undefined && { fbtraceId }), ...noticesOf(details) }
}

function rejected({ status, sent }: Entry, reason: string, details: Details): Outcome {
  const { fbtrace_id: fbtraceId } = details
  const byMeta = details.code !== undefined || sent !== undefined
  const code = graphCode(details) ?? (byMeta ? 'rejected_by_meta' : 'rejected_before_sending')
  const named = fbtraceId === undefined ? {} : { fbtraceId }
  return { kind: 'rejected', status, reason, code, byMeta, ...named, ...noticesOf(details) }
}

function noticesOf({ notices }: Details): { notices?: readonly Notice[] } {
  return Array.isArray(notices) && notices.length > 0 ? { notices: notices as Notice[] } : {}
}

/** @returns whether a request that held this event only has failed, while others may have got through */
export function isAlone({ body }: Entry): boolean {
  return typeof body === 'object' && body !== null && 'alone' in body && body.alone === true
}

/** `meta_100_2804050`: what a metric may hold of a reason. */
function graphCode({ code, error_subcode: subcode }: Details): string | undefined {
  if (code === undefined) return undefined
  return subcode === undefined ? `meta_${code}` : `meta_${code}_${subcode}`
}
