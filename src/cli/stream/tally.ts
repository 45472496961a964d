import { Ages } from './age'
import { Counter } from './counter'
import type { Verdict } from '../../delivery/verdict'
import { MatchShares } from './match-shares'
import { readNotices, type Entry } from '../../delivery/verdict'

/**
 * The destination makes the event as it was sent anew when somebody looks at it, which takes a tenth of all the time. Every
 * event is looked at while they are few; later a run of neighbors in ten, as neighbors are made together.
 */
const ALL_OF_THE_FIRST = 10_000
const RUN = 32
const ONE_RUN_IN = 10

/** Everything that a run counts. Each event that was read is in exactly one of the five counts below `read`. */
export class Tally {
  read = 0
  delivered = 0
  notSubscribed = 0
  noConsent = 0
  rejected = 0
  failed = 0
  readonly rejectedReasons = new Counter()
  readonly failedReasons = new Counter()
  /** By `parameter: reason` */
  readonly notices = new Counter()
  /** Of a sample of what was delivered, as the match shares are */
  readonly ages = new Ages()
  readonly matchShares = new MatchShares()
  /** Server events that were delivered: more than events where several mappings deliver one */
  private noted = 0

  /** Counts a line that holds no event. */
  badLine(reason: string): void {
    this.count({ kind: 'rejected', status: 400, reason })
  }

  /** Counts an event by what became of it in the end. */
  count(verdict: Verdict): void {
    switch (verdict.kind) {
      case 'delivered':
        this.delivered++
        break
      case 'no_consent':
        this.noConsent++
        break
      case 'rejected':
        this.rejected++
        this.rejectedReasons.add(toKind(verdict.reason))
        break
      case 'failed':
        this.failed++
        this.failedReasons.add(toKind(verdict.reason))
    }
  }

  /** Notes what the destination says of an event that one mapping delivered or did not. */
  note(verdict: Verdict, entry: Entry, now: number): void {
    for (const { parameter, reason } of readNotices(entry)) this.notices.add(`${parameter}: ${reason}`)
    if (verdict.kind !== 'delivered' || !this.isInSample()) return
    const sent = (entry.sent ?? {}) as { event_time?: unknown; user_data?: unknown }
    if (typeof sent.event_time === 'number') this.ages.add(now / 1000 - sent.event_time)
    if (typeof sent.user_data === 'object' && sent.user_data !== null) this.matchShares.add(sent.user_data)
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
