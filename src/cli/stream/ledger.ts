import type { SegmentEvent } from '@segment/actions-core'
import type { Outcome } from '../../delivery/outcome'
import type { Item } from './item'
import type { RejectsFile } from './rejects'
import type { Tally } from './tally'

/** Keeps the books: gives every line that was read its one outcome, and notes what was not delivered. */
export class Ledger {
  private stuck = false

  constructor(
    readonly tally: Tally,
    private readonly rejects?: Pick<RejectsFile, 'add' | 'flush'>
  ) {}

  /** Takes a line that holds no event. */
  badLine(line: number, { reason, raw }: { reason: string; raw: string }): void {
    this.tally.badLine(reason)
    this.rejects?.add({ line, reason, raw })
  }

  /** Takes an event that no mapping matches. */
  notSubscribed(event: SegmentEvent): void {
    this.tally.count('not_subscribed')
    this.tally.unmatched.add(event)
  }

  /** Takes an event of a rejects file whose mapping is none of this run's. */
  unknownMapping(line: number, mapping: string, event: SegmentEvent): void {
    const reason = `There is no mapping "${mapping}", by which this event of a rejects file is to be sent: use the same --mapping file.`
    this.tally.badLine(reason)
    this.rejects?.add({ line, mapping, outcome: 'rejected', status: 400, reason, event })
  }

  /** Takes an event that is decided under all of its mappings. Whatever counts: what one of them rejected is told and kept. */
  decided({ line, event, passages }: Item, outcome: Outcome): void {
    const now = Date.now()
    let isPartlyRejected = false
    for (const passage of passages) {
      this.tally.note(passage, now)
      const { outcome: own, mapping } = passage
      if (own?.kind !== 'rejected' && own?.kind !== 'failed') continue
      isPartlyRejected ||= outcome.kind === 'delivered'
      const { kind, status, reason } = own
      this.rejects?.add({ line, mapping: mapping.name, outcome: kind, status, reason, event })
    }
    this.tally.count(outcome.kind, isPartlyRejected)
  }

  /** What was not delivered cannot be written down: nothing more may be sent. */
  get isStuck(): boolean {
    return this.stuck
  }

  /** Writes down what was noted. @throws when the rejects file cannot be written */
  flush(): void {
    this.stuck = true
    this.rejects?.flush()
    this.stuck = false
  }
}
