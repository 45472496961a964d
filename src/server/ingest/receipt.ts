import type { SegmentEvent } from '@segment/actions-core'
import type { Subscription } from '../../delivery/subscription'
import type { Waiting } from '../sync/coalesce'
import { weightier, type Outcome } from '../../delivery/outcome'

/** What an event becomes under one mapping, as shown to people: hashed, without IP address, user agent, further properties. */
export type Sent = Record<string, unknown>

/** One event under one mapping: what is sent, or not. */
export class Target implements Waiting {
  state: Waiting['state'] = 'queued'
  outcome: Outcome | undefined
  sent: Sent | undefined

  constructor(
    readonly part: Part,
    readonly mapping: Subscription,
    readonly size: number
  ) {}

  get event(): SegmentEvent {
    return this.part.event
  }

  /** Notes what became of it. Only the first word counts. */
  settle(outcome: Outcome, sent?: Sent): void {
    if (this.outcome !== undefined) return
    this.outcome = outcome
    this.sent = sent
    this.part.settled()
  }
}

/** One event in one sync: decided when all of the sync's mappings that match it are. */
export class Part {
  readonly targets: Target[] = []
  /** What counts of its mappings' outcomes, once all are there */
  outcome: Outcome | undefined
  /** Whoever waits for this part is told once, after `onDecided` */
  whenDecided: (() => void) | undefined
  private open = 0

  /** @param onDecided is told once, when every mapping has its outcome */
  constructor(
    readonly sync: string,
    readonly event: SegmentEvent,
    private readonly onDecided: (part: Part, outcome: Outcome) => void
  ) {}

  add(mapping: Subscription, size: number): Target {
    const target = new Target(this, mapping, size)
    this.targets.push(target)
    this.open++
    return target
  }

  /** Decides the whole part where no mapping comes into play. */
  decide(outcome: Outcome): void {
    this.outcome = outcome
    this.onDecided(this, outcome)
    this.whenDecided?.()
  }

  settled(): void {
    this.open--
    if (this.open > 0) return
    let outcome: Outcome | undefined
    for (const target of this.targets) if (target.outcome !== undefined) outcome = weightier(outcome, target.outcome)
    if (outcome !== undefined) this.decide(outcome)
  }
}
