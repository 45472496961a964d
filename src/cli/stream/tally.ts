import { KnownNames, UnmatchedNames } from '../../delivery/unmatched'
import { noCounts, type Notice, type OutcomeKind } from '../../delivery/outcome'
import type { Passage } from '../../delivery/dispatch'
import { Ages } from './age'
import { Counter, NoticeCounter } from './counter'
import { MatchShares } from './match-shares'

/**
 * The destination makes the event as it was sent anew when somebody looks at it, which takes a tenth of all the time. Every
 * event is looked at while they are few; later a run of neighbors in ten, as neighbors are made together.
 */
const ALL_OF_THE_FIRST = 10_000
const RUN = 32
const ONE_RUN_IN = 10

/** What is noted of an event under one mapping. */
export type Noted = Pick<Passage, 'outcome' | 'sent'>

/** Everything that a run counts. */
export class Tally {
  read = 0
  /** Each event that was read is in exactly one of these */
  readonly counts = noCounts()
  /** Events that one mapping delivered and another one rejected: they count as delivered */
  partlyRejected = 0
  /** Names of the events that no mapping takes */
  readonly unmatched: UnmatchedNames
  readonly rejectedReasons = new Counter()
  readonly failedReasons = new Counter()
  readonly notices = new NoticeCounter()
  /** Of a sample of what was delivered, as the match shares are */
  readonly ages = new Ages()
  readonly matchShares = new MatchShares()
  /** Server events that were delivered: more than events where several mappings deliver one */
  private noted = 0

  /** @param known names that mappings take, to say which one was meant */
  constructor(known = new KnownNames([])) {
    this.unmatched = new UnmatchedNames(known)
  }

  /** Counts a line that holds no event. */
  badLine(reason: string): void {
    this.counts.rejected++
    this.rejectedReasons.add(reason)
  }

  /** Counts an event by what counts of its outcomes. */
  count(kind: OutcomeKind, isPartlyRejected = false): void {
    this.counts[kind]++
    if (isPartlyRejected) this.partlyRejected++
  }

  /** Notes what became of an event under one mapping. @param now milliseconds since 1970 */
  note(noted: Noted, now: number): void {
    const { outcome } = noted
    if (outcome === undefined) return
    if ('notices' in outcome) this.addNotices(outcome.notices ?? [])
    if ('reason' in outcome) this.addReason(outcome.kind, outcome.reason)
    if (outcome.kind === 'delivered' && this.isInSample()) this.look(noted.sent ?? {}, now)
  }

  /** Counts why an event was rejected, or has failed. */
  addReason(kind: OutcomeKind, reason = ''): void {
    if (kind === 'rejected') this.rejectedReasons.add(toKind(reason))
    else if (kind === 'failed') this.failedReasons.add(toKind(reason))
  }

  private addNotices(notices: readonly Notice[]): void {
    for (const notice of notices) this.notices.add(notice)
  }

  private look({ event_time: time, user_data: userData }: Record<string, unknown>, now: number): void {
    if (typeof time === 'number') this.ages.add(now / 1000 - time)
    if (typeof userData === 'object' && userData !== null) this.matchShares.add(userData)
  }

  private isInSample(): boolean {
    const index = this.noted++
    return index < ALL_OF_THE_FIRST || index % (RUN * ONE_RUN_IN) < RUN
  }
}

/** Takes out of a reason what differs from event to event, so that reasons can be counted. */
function toKind(reason: string): string {
  return reason.replace(/, fbtrace_id [^,)\s]+/g, '').replace(/\b\d+ days old:/g, 'too many days old:')
}
