import type { UnmatchedName } from '../../delivery/unmatched'
import type { MatchShare } from './match-shares'
import type { Tally } from './tally'

/** What a run came to, as `--json` prints it. */
export interface Summary {
  read: number
  delivered: number
  not_subscribed: number
  no_consent: number
  rejected: number
  failed: number
  /** Of the delivered: events that another mapping rejected */
  partly_rejected: number
  /** Names of the events that no mapping takes, and how many */
  unmatched: UnmatchedName[]
  /** HTTP requests made, those without an answer too */
  requests: number
  seconds: number
  events_per_second: number
  /** Why events were rejected or failed → how many */
  reasons: Record<string, number>
  /** `parameter: reason` → how many */
  notices: Record<string, number>
  /** Seconds between an event and its delivery; null when nothing was delivered */
  age: { median: number | null; p95: number | null }
  /** Meta's name of a parameter → the share of delivered events that carry it, of those that were looked at */
  match_keys: Record<string, number>
  /** The parameter whose absence costs most match quality */
  most_missed: string | null
  /** How many of the delivered events were looked at for their age and match keys: all of 10,000, a tenth beyond */
  sampled: number
  /** Nothing was sent to Meta */
  sandbox: boolean
  interrupted: boolean
  /** False when the input was not read to its end: it breaks off, or what was not delivered could not be written down */
  complete: boolean
}

/** What is known of a run beside its counts. */
export interface RunFacts {
  requests: number
  seconds: number
  isSandbox: boolean
  isInterrupted: boolean
  isComplete: boolean
}

/** Puts a run's counts into the form that `--json` prints and the tables show. */
export function summarize(tally: Tally, { requests, seconds, ...facts }: RunFacts): Summary {
  const { read, counts, ages, matchShares } = tally
  return {
    read,
    ...counts,
    partly_rejected: tally.partlyRejected,
    unmatched: tally.unmatched.list(),
    requests,
    seconds: round(seconds, 3),
    events_per_second: Math.round(read / Math.max(seconds, 0.001)),
    reasons: addUp([...tally.rejectedReasons.entries(), ...tally.failedReasons.entries()]),
    notices: addUp(tally.notices.entries().map(({ parameter, reason, count }) => [`${parameter}: ${reason}`, count])),
    age: { median: ages.quantile(0.5) ?? null, p95: ages.quantile(0.95) ?? null },
    match_keys: toShares(matchShares.list()),
    most_missed: matchShares.mostMissed()?.parameter ?? null,
    sampled: matchShares.size,
    sandbox: facts.isSandbox,
    interrupted: facts.isInterrupted,
    complete: facts.isComplete
  }
}

function addUp(entries: [string, number][]): Record<string, number> {
  const sums = new Map<string, number>()
  for (const [text, count] of entries) sums.set(text, (sums.get(text) ?? 0) + count)
  return Object.fromEntries(sums)
}

/** @returns Meta's names and shares, to four digits */
export function toShares(shares: readonly MatchShare[]): Record<string, number> {
  return Object.fromEntries(shares.map(({ parameter, share }) => [parameter, round(share, 4)]))
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
