import type { SegmentEvent } from '@segment/actions-core'
import type { Entry } from './entry'
import { combine, type Outcome } from './outcome'
import type { Subscription } from './subscription'

/** One event under one mapping. */
export class Passage<D extends Dispatch = Dispatch> {
  /** `cancelled`: no longer to be sent, since its sender was told to come again */
  state: 'queued' | 'sent' | 'cancelled' = 'queued'
  outcome: Outcome | undefined
  /** What the event is known by when it comes again; undefined where nothing is to be remembered of it */
  key: string | undefined
  private entry: Entry | undefined

  constructor(
    readonly dispatch: D,
    readonly mapping: Subscription
  ) {}

  get event(): SegmentEvent {
    return this.dispatch.event
  }

  /** Bytes that it holds in memory, roughly */
  get size(): number {
    return this.dispatch.size
  }

  /**
   * The event as it was sent, for people: hashed, without IP address, user agent and further properties. Made when it is
   * looked at, which takes time.
   */
  get sent(): Record<string, unknown> | undefined {
    return this.entry?.sent as Record<string, unknown> | undefined
  }

  /**
   * Notes what became of it. Only the first word counts.
   *
   * @param entry what the destination said of it, if it got so far
   */
  settle(outcome: Outcome, entry?: Entry): void {
    if (this.outcome !== undefined) return
    this.outcome = outcome
    this.entry = entry
    this.dispatch.settled()
  }
}

/** One event on its way to one pixel: decided when it is under all of the mappings that it matches. */
export abstract class Dispatch {
  readonly passages: Passage<this>[] = []
  /** What counts of its mappings' outcomes, once all are there */
  outcome: Outcome | undefined
  private open = 0

  /** @param size bytes that the event holds in memory, roughly */
  constructor(
    readonly event: SegmentEvent,
    readonly size: number
  ) {}

  /** Called once, when the event has its outcome under every mapping. */
  protected abstract onDecided(outcome: Outcome): void

  /** Adds a mapping that the event matches. */
  add(mapping: Subscription): Passage<this> {
    const passage = new Passage(this, mapping)
    this.passages.push(passage)
    this.open++
    return passage
  }

  /** Decides the whole where no mapping comes into play. */
  decide(outcome: Outcome): void {
    this.outcome = outcome
    this.onDecided(outcome)
  }

  /** For its passages: one more has its outcome. */
  settled(): void {
    this.open--
    if (this.open > 0) return
    let all: Outcome | undefined
    for (const { outcome } of this.passages) if (outcome !== undefined) all = combine(all, outcome)
    if (all !== undefined) this.decide(all)
  }
}
