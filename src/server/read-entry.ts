import { readEntry, readNotices, type Entry } from '../cli/stream/verdict'
import { failed, NO_CONSENT, RETRY_AFTER_SECONDS, type Outcome } from './outcomes'

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
  const { errormessage = `refused with status ${entry.status}` } = entry
  const details = (typeof entry.body === 'object' && entry.body !== null ? entry.body : {}) as Details
  const fbtraceId = details.fbtrace_id
  const reading = readEntry(entry)
  if (reading.step === 'stop') return refusedSync(entry, errormessage, authFailure)
  if (reading.step === 'retry' || entry.status >= 500) {
    const cause = entry.status === 429 ? 'throttled' : 'unavailable'
    const wait = Math.min(Math.max(details.retry_after ?? RETRY_AFTER_SECONDS, 1), LONGEST_WAIT_SECONDS)
    return failed(cause, errormessage, wait, graphCode(details) ?? cause)
  }
  if (reading.verdict.kind === 'no_consent') return NO_CONSENT
  if (reading.verdict.kind === 'delivered') {
    const notices = readNotices(entry)
    return { kind: 'delivered', ...(fbtraceId !== undefined && { fbtraceId }), ...(notices.length > 0 && { notices }) }
  }
  const byMeta = details.code !== undefined || entry.sent !== undefined
  const code = graphCode(details) ?? (byMeta ? 'refused_by_meta' : 'refused_before_sending')
  return {
    kind: 'rejected',
    status: 400,
    reason: errormessage,
    code,
    byMeta,
    ...(fbtraceId !== undefined && { fbtraceId })
  }
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
