import type { Outcome } from '../../delivery/outcome'
import type { Item } from './item'
import type { RejectsFile } from './rejects'
import type { Tally } from './tally'

/** Keeps the books: gives every line that was read its one outcome, and notes what was not delivered. */
export class Ledger {
  constructor(
    readonly tally: Tally,
    private readonly rejects?: Pick<RejectsFile, 'add' | 'flush'>
  ) {}

  /** Takes a line that holds no event. */
  badLine(line: number, { reason, raw }: { reason: string; raw: string }): void {
    this.tally.badLine(reason)
    this.rejects?.add({ line, reason, raw })
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

  /** Writes down what was noted. @throws when the rejects file cannot be written */
  flush(): void {
    this.rejects?.flush()
  }
}
