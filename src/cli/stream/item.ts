import type { SegmentEvent } from '@segment/actions-core'
import { Dispatch, type Passage } from '../../delivery/dispatch'
import type { Outcome } from '../../delivery/outcome'
import type { Ledger } from './ledger'

/** The event of a line on its way. It counts once, however many mappings it is for. */
export class Item extends Dispatch {
  /** @param size characters of its line: what it takes in memory, roughly */
  constructor(
    readonly line: number,
    event: SegmentEvent,
    size: number,
    private readonly ledger: Ledger
  ) {
    super(event, size)
  }

  protected override onDecided(outcome: Outcome): void {
    this.ledger.decided(this, outcome)
  }
}

/** Events that go out together, each by its mapping. */
export type Batch = Passage<Item>[]
