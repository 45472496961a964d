import type { SegmentEvent } from '@segment/actions-core'
import { Dispatch } from '../../delivery/dispatch'
import { combine, failed, NOT_SUBSCRIBED, type Outcome, type Rejected } from '../../delivery/outcome'

/** One event in one sync. */
export class Part extends Dispatch {
  /** Whoever waits for this part is told once, after `tell` */
  whenDecided: (() => void) | undefined

  /** @param tell is told once, when the part is decided */
  constructor(
    readonly sync: string,
    event: SegmentEvent,
    size: number,
    private readonly tell: (part: Part, outcome: Outcome) => void
  ) {
    super(event, size)
  }

  protected override onDecided(outcome: Outcome): void {
    this.tell(this, outcome)
    this.whenDecided?.()
  }
}

/** What became of what a request brought: an event's part in each sync, or why it is no event. */
export type Receipt = readonly Part[] | Rejected

export const UNDECIDED = failed(
  'deadline',
  'Meta has not answered in time: send it again, a second arrival does no harm.'
)

/** @returns what counts of an event's outcomes in all syncs, as far as they are known by now */
export function outcomeOf(receipt: Receipt): Outcome {
  if ('kind' in receipt) return receipt
  let all: Outcome | undefined
  for (const { outcome = UNDECIDED } of receipt) all = combine(all, outcome)
  return all ?? NOT_SUBSCRIBED
}
