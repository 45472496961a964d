import { worse, type Item } from './item'
import type { Verdict } from '../../delivery/verdict'
import type { RejectsFile } from './rejects'
import type { Entry } from '../../delivery/verdict'
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

  /** Takes the verdict of one mapping, with the entry it was read from; the event counts with the last one. */
  verdict(item: Item, verdict: Verdict, entry?: Entry): void {
    if (entry !== undefined) this.tally.note(verdict, entry, Date.now())
    item.verdict = worse(item.verdict, verdict)
    if (--item.pending > 0) return
    this.tally.count(item.verdict)
    if (!('reason' in item.verdict)) return
    const { status, reason } = item.verdict
    this.rejects?.add({ line: item.line, reason, status, event: item.event })
  }

  /** Writes down what was noted. @throws when the rejects file cannot be written */
  flush(): void {
    this.rejects?.flush()
  }
}
