/** A notice of the destination about an event that was sent all the same. */
export interface Notice {
  parameter: string
  reason: string
}

/** Why an event is worth sending again. */
export type FailureCause =
  /** The token, the permission or the settings are refused: a person must mend something first */
  | 'credentials'
  | 'throttled'
  /** Meta, or the way to it, failed for the moment */
  | 'unavailable'
  /** Meta has not answered before the sender would hang up */
  | 'deadline'
  /** More events wait than may */
  | 'queue_full'
  /** The server is going down */
  | 'stopping'

/** What became of one event under one mapping, one sync, or all of them. */
export type Outcome =
  | { kind: 'delivered'; fbtraceId?: string; notices?: Notice[] }
  | { kind: 'not_subscribed' | 'no_consent' }
  | { kind: 'rejected'; status: number; reason: string; code: string; byMeta: boolean; fbtraceId?: string }
  | { kind: 'failed'; cause: FailureCause; status: 429 | 503; reason: string; code: string; retryAfter: number }

export type OutcomeKind = Outcome['kind']
export type Failed = Extract<Outcome, { kind: 'failed' }>
export type Rejected = Extract<Outcome, { kind: 'rejected' }>

export const OUTCOME_KINDS: readonly OutcomeKind[] = ['delivered', 'not_subscribed', 'no_consent', 'rejected', 'failed']

export const NOT_SUBSCRIBED: Outcome = { kind: 'not_subscribed' }
export const NO_CONSENT: Outcome = { kind: 'no_consent' }

/** Seconds after which something that failed without naming a time is worth another try. */
export const RETRY_AFTER_SECONDS = 5

/** @returns a failure that the sender is to repeat */
export function failed(
  cause: FailureCause,
  reason: string,
  retryAfter = RETRY_AFTER_SECONDS,
  code = cause as string
): Failed {
  return { kind: 'failed', cause, status: cause === 'throttled' ? 429 : 503, reason, code, retryAfter }
}

/** @returns a refusal that never reached Meta */
export function rejectedHere(reason: string, code: string): Rejected {
  return { kind: 'rejected', status: 400, reason, code, byMeta: false }
}

/** A failure outweighs everything, since the event must come again; of the rest, what was delivered outweighs what was refused. */
const WEIGHT: Record<OutcomeKind, number> = { not_subscribed: 0, no_consent: 1, rejected: 2, delivered: 3, failed: 4 }

/** @returns the outcome that counts of an event's several ones */
export function weightier(one: Outcome | undefined, other: Outcome): Outcome {
  if (one === undefined) return other
  if (one.kind === 'failed' && other.kind === 'failed') return longer(one, other)
  return WEIGHT[other.kind] > WEIGHT[one.kind] ? other : one
}

/** 503 outweighs 429, and the longer wait counts: coming back earlier would fail again. */
function longer(one: Failed, other: Failed): Failed {
  const worse = other.status > one.status ? other : one
  return { ...worse, retryAfter: Math.max(one.retryAfter, other.retryAfter) }
}

/** @returns the HTTP status of a single event's outcome: 200 done, 4xx final, 429 and 503 to come again */
export function statusOf(outcome: Outcome): number {
  return outcome.kind === 'rejected' || outcome.kind === 'failed' ? outcome.status : 200
}

/**
 * The status of several events that came in one request: 503 if any is worth sending again (a second arrival of the others is
 * harmless), else 200 if any was delivered, else 400 if any was refused.
 */
export function statusOfAll(outcomes: readonly Outcome[]): number {
  let highest = 200
  let delivered = false
  for (const { kind } of outcomes) {
    if (kind === 'failed') return 503
    if (kind === 'delivered') delivered = true
    else if (kind === 'rejected') highest = 400
  }
  return delivered ? 200 : highest
}

/** @returns seconds for Retry-After, or undefined when nothing is to come again */
export function retryAfterOf(outcomes: readonly Outcome[]): number | undefined {
  let longest: number | undefined
  for (const outcome of outcomes) {
    if (outcome.kind === 'failed' && outcome.retryAfter > (longest ?? 0)) longest = outcome.retryAfter
  }
  return longest
}
