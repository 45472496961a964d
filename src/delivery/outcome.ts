/** A notice of the destination about an event that was sent all the same. */
export interface Notice {
  parameter: string
  reason: string
}

/** Why an event is worth sending again. */
export type FailureCause =
  /** The token, the permission or the settings are refused, as they would be for any other event: a person must fix it */
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

/** What became of one event under one mapping, in one sync, or everywhere. */
export type Outcome =
  | { kind: 'delivered'; fbtraceId?: string; notices?: readonly Notice[] }
  | { kind: 'not_subscribed'; reason?: string }
  | { kind: 'no_consent'; notices?: readonly Notice[] }
  | {
      kind: 'rejected'
      /** 4xx */
      status: number
      reason: string
      /** For metrics: `meta_100_2804050`, `rejected_before_sending`, … */
      code: string
      /** Meta has seen the event */
      byMeta: boolean
      fbtraceId?: string
      notices?: readonly Notice[]
    }
  | {
      kind: 'failed'
      cause: FailureCause
      /** What the destination said: 401, 429, 503, … The sender of the event gets `statusOf` instead */
      status: number
      reason: string
      code: string
      /** Seconds after which it is worth another try, where somebody named a time; else `retrySeconds` */
      retryAfter?: number
      notices?: readonly Notice[]
    }

export type OutcomeKind = Outcome['kind']
export type Failed = Extract<Outcome, { kind: 'failed' }>
export type Rejected = Extract<Outcome, { kind: 'rejected' }>

export const OUTCOME_KINDS: readonly OutcomeKind[] = ['delivered', 'not_subscribed', 'no_consent', 'rejected', 'failed']

export const NOT_SUBSCRIBED: Outcome = { kind: 'not_subscribed' }
export const NO_CONSENT: Outcome = { kind: 'no_consent' }

/** Seconds after which something that failed without naming a time is worth another try. */
export const RETRY_AFTER_SECONDS = 5

/** @returns a count of each kind, all zero */
export function noCounts(): Record<OutcomeKind, number> {
  return { delivered: 0, not_subscribed: 0, no_consent: 0, rejected: 0, failed: 0 }
}

/** @returns a failure that the sender is to repeat */
export function failed(
  cause: FailureCause,
  reason: string,
  { status = cause === 'throttled' ? 429 : 503, code = cause, ...rest }: Partial<Failed> = {}
): Failed {
  return { ...rest, kind: 'failed', cause, status, reason, code }
}

/** @returns a refusal that never reached Meta */
export function rejectedHere(reason: string, code: string): Rejected {
  return { kind: 'rejected', status: 400, reason, code, byMeta: false }
}

/** What to do with the event, and with those that follow it. */
export type NextStep =
  | 'done'
  /** The failure may pass: send the event again */
  | 'retry'
  /** Every other event would fail the same way until a person fixes something */
  | 'stop'

/** @returns whether an event is to be sent again, is done with, or ends all sending */
export function nextStep(outcome: Outcome): NextStep {
  if (outcome.kind !== 'failed') return 'done'
  return outcome.cause === 'credentials' ? 'stop' : 'retry'
}

/**
 * A failure outweighs everything, since the event must come again; of the rest, what was delivered outweighs what was
 * rejected: whoever counts outcomes tells of the rejected part beside it.
 */
const WEIGHT: Record<OutcomeKind, number> = { not_subscribed: 0, no_consent: 1, rejected: 2, delivered: 3, failed: 4 }

/**
 * Combines the outcomes that an event has under several mappings, or in several syncs.
 *
 * @param one what counts so far; undefined before the first
 * @returns the outcome that counts
 */
export function combine(one: Outcome | undefined, other: Outcome): Outcome {
  if (one === undefined) return other
  if (one.kind === 'failed' && other.kind === 'failed') return longer(one, other)
  return WEIGHT[other.kind] > WEIGHT[one.kind] ? other : one
}

/** 503 outweighs 429, and the longer wait counts: coming back earlier would fail again. */
function longer(one: Failed, other: Failed): Failed {
  const heavier = statusOf(other) > statusOf(one) ? other : one
  if (one.retryAfter === undefined && other.retryAfter === undefined) return heavier
  return { ...heavier, retryAfter: Math.max(one.retryAfter ?? 0, other.retryAfter ?? 0) }
}

/** @returns the HTTP status for the sender of an event: 200 done, 4xx final, 429 and 503 to come again */
export function statusOf(outcome: Outcome): number {
  if (outcome.kind === 'rejected') return outcome.status
  if (outcome.kind !== 'failed') return 200
  return outcome.cause === 'throttled' ? 429 : 503
}

/**
 * The status of several events that came in one request: 503 if any is worth sending again (a second arrival of the others is
 * harmless), else 200 if any was delivered, else 400 if any was rejected.
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

/** @returns seconds after which a failed event is worth another try, at least 1 */
export function retrySeconds({ retryAfter = RETRY_AFTER_SECONDS }: Failed): number {
  return Math.max(1, retryAfter)
}

/** @returns seconds for Retry-After, or undefined when nothing is to come again */
export function retryAfterOf(outcomes: readonly Outcome[]): number | undefined {
  let longest: number | undefined
  for (const outcome of outcomes) {
    if (outcome.kind === 'failed') longest = Math.max(longest ?? 0, retrySeconds(outcome))
  }
  return longest
}

/** An outcome as programs read it: in an HTTP answer, in the page, in the command's JSON. */
export interface OutcomeJson {
  status: number
  outcome: OutcomeKind
  reason?: string
  fbtrace_id?: string
  notices?: readonly Notice[]
}

/** @returns an outcome in the form in which programs read it */
export function outcomeJson(outcome: Outcome): OutcomeJson {
  return {
    status: statusOf(outcome),
    outcome: outcome.kind,
    ...('reason' in outcome && { reason: outcome.reason }),
    ...('fbtraceId' in outcome && { fbtrace_id: outcome.fbtraceId }),
    ...('notices' in outcome && { notices: outcome.notices })
  }
}
