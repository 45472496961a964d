import { inMappingWords } from './runtime-words'

/** What became of an event. */
export type Verdict =
  { kind: 'delivered' | 'no_consent' } | { kind: 'rejected' | 'failed'; status: number; reason: string }

/** One event's entry of a multi-status response, as far as it is read here. */
export interface Entry {
  status: number
  errortype?: string
  errormessage?: string
  sent?: unknown
  body?: unknown
}

/** What an entry says, read by the rule of Segment's hosts: 4xx is final except 408, 423 and 429; 5xx is retried except 501. */
export type Reading =
  | { step: 'done'; verdict: Verdict }
  /** It is not the event that is refused but the token, the permission or the request: true of every other event as well */
  | { step: 'stop'; verdict: Verdict }
  | Retry

/** The failure may pass. */
export interface Retry {
  step: 'retry'
  /** If there is no other try */
  verdict: Verdict
  isThrottled: boolean
  /** Seconds after which Meta takes requests again, when it says so */
  retryAfter?: number
}

const PASSING_4XX = new Set([408, 423, 429])

/** @returns what became of the event */
export function readEntry(entry: Entry): Reading {
  const { status } = entry
  if (status >= 200 && status <= 299) {
    return {
      step: 'done',
      verdict: { kind: field(entry.body, 'skipped') === 'no consent' ? 'no_consent' : 'delivered' }
    }
  }
  const errormessage = inMappingWords(entry.errormessage ?? `refused with status ${status}`)
  const failed: Verdict = { kind: 'failed', status, reason: errormessage }
  if (status === 401 || status === 403 || entry.errortype === 'BAD_REQUEST') return { step: 'stop', verdict: failed }
  if (status >= 400 && status <= 499 && !PASSING_4XX.has(status)) {
    return { step: 'done', verdict: { kind: 'rejected', status, reason: errormessage } }
  }
  if (status === 501) return { step: 'done', verdict: failed }
  const retryAfter = field(entry.body, 'retry_after')
  return {
    step: 'retry',
    verdict: failed,
    isThrottled: status === 429,
    ...(typeof retryAfter === 'number' && { retryAfter })
  }
}

/** A notice of the destination, as the multi-status response hands it over. */
export interface Notice {
  parameter: string
  reason: string
}

/** @returns the notices of an entry, delivered or not */
export function readNotices({ body }: Entry): Notice[] {
  const notices = field(body, 'notices')
  return Array.isArray(notices) ? (notices as Notice[]) : []
}

function field(body: unknown, key: string): unknown {
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[key] : undefined
}
