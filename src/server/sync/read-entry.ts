import { readEntry, readNotices, type Entry } from '../../delivery/verdict'
import { failed, NO_CONSENT, RETRY_AFTER_SECONDS, type Outcome } from '../../delivery/outcome'

/** One event's entry of a multi-status response, as the runtime hands it over. */
export interface DeliveryEntry extends Entry {
  /** Meta has not seen the event (`INTEGRATIONS`), or it has (`DESTINATION`) */
  errorreporter?: string
}

/** What --auth-failure says of events that a refused token, permission or request holds up. */
export type AuthFailure = 'retry' | 'drop'

/** Meta's waits can be hours; a sender that keeps events in memory should ask again before. */
const LONGEST_WAIT_SECONDS = 3600

interface Details {
  code?: number
  error_subcode?: number
  fbtrace_id?: string
  retry_after?: number
}

/** @returns whether every other event of the sync would meet the same refusal */
export function isOfTheSync(entry: DeliveryEntry): boolean {
  return readEntry(entry).step === 'stop'
}

/** @returns what an entry means for the sender of the event */
export function toOutcome(entry: DeliveryEntry, authFailure: AuthFailure): Outcome {
  const details = (typeof entry.body === 'object' && entry.body !== null ? entry.body : {}) as Details
  const { step, verdict } = readEntry(entry)
  if (!('reason' in verdict)) return verdict.kind === 'no_consent' ? NO_CONSENT : delivered(entry, details)
  const { reason } = verdict
  if (step === 'stop') return refusedSync(entry, reason, authFailure)
  return verdict.kind === 'failed' ? unavailable(entry, reason, details) : refused(entry, reason, details)
}

function delivered(entry: DeliveryEntry, { fbtrace_id: fbtraceId }: Details): Outcome {
  const notices = readNotices(entry)
  return { kind: 'delivered', ...(fbtraceId !== undefined && { fbtraceId }), ...(notices.length > 0 && { notices }) }
}

function unavailable({ status }: DeliveryEntry, reason: string, details: Details): Outcome {
  const cause = status === 429 ? 'throttled' : 'unavailable'
  const wait = Math.min(Math.max(details.retry_after ?? RETRY_AFTER_SECONDS, 1), LONGEST_WAIT_SECONDS)
  return failed(cause, reason, wait, graphCode(details) ?? cause)
}

function refused({ sent }: DeliveryEntry, reason: string, details: Details): Outcome {
  const { fbtrace_id: fbtraceId } = details
  const byMeta = details.code !== undefined || sent !== undefined
  const code = graphCode(details) ?? (byMeta ? 'refused_by_meta' : 'refused_before_sending')
  return { kind: 'rejected', status: 400, reason, code, byMeta, ...(fbtraceId !== undefined && { fbtraceId }) }
}

function refusedSync({ status, errortype }: DeliveryEntry, reason: string, authFailure: AuthFailure): Outcome {
  const code = String(errortype).toLowerCase()
  if (authFailure === 'drop') return { kind: 'rejected', status, reason, code, byMeta: false }
  return failed('credentials', reason, RETRY_AFTER_SECONDS, code)
}

/** `meta_100_2804050`: what a metric may hold of a reason. */
function graphCode({ code, error_subcode: subcode }: Details): string | undefined {
  if (code === undefined) return undefined
  return subcode === undefined ? `meta_${code}` : `meta_${code}_${subcode}`
}
