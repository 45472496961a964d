import type { Condition } from '@segment/destination-subscriptions'
import type { SegmentEvent } from '@segment/actions-core'
import { compileCondition } from './matches'
import type { Outcome } from './outcome'
import type { Subscription } from './subscription'
import { KnownNames } from './unmatched'

/** Names of events are few as a rule; where they are not, the memory of them starts anew. */
const MAX_REMEMBERED = 10_000

/** What is decided of a name: the mappings, and what to say where there are none. */
interface Decision {
  matching: readonly Subscription[]
  outcome?: Outcome
}

/**
 * Decides which mappings an event is for. The runtime would report an event that its subscription does not match like one
 * that is refused, so it must not even see it.
 */
export class Router {
  readonly names: KnownNames
  private readonly remembered = new Map<string, Map<unknown, Decision>>()
  private count = 0
  private readonly routes: readonly { mapping: Subscription; matches: (event: SegmentEvent) => boolean }[]
  /** Whether the decision depends on nothing but the event's type and name */
  private readonly isSimple: boolean

  constructor(readonly mappings: readonly Subscription[]) {
    this.names = new KnownNames(mappings)
    this.routes = mappings.map((mapping) => ({ mapping, matches: compileCondition(mapping.condition) }))
    this.isSimple = mappings.every(({ condition }) => isAboutName(condition))
  }

  /** @returns the mappings whose FQL the event satisfies, in their order */
  match(event: SegmentEvent): readonly Subscription[] {
    if (!this.isSimple) return this.evaluate(event)
    return this.recall(event)?.matching ?? this.remember(event, { matching: this.evaluate(event) }).matching
  }

  /** @returns the outcome of an event that no mapping matches, with its name and the one that was meant */
  notSubscribed(event: SegmentEvent): Outcome {
    const decision = this.recall(event) ?? this.remember(event, { matching: this.evaluate(event) })
    return (decision.outcome ??= { kind: 'not_subscribed', reason: this.names.explain(event) })
  }

  private evaluate(event: SegmentEvent): readonly Subscription[] {
    const matching: Subscription[] = []
    for (const { mapping, matches } of this.routes) if (matches(event)) matching.push(mapping)
    return matching
  }

  private recall({ type, event }: SegmentEvent): Decision | undefined {
    return this.remembered.get(type)?.get(event)
  }

  private remember({ type, event }: SegmentEvent, decision: Decision): Decision {
    if (this.count++ === MAX_REMEMBERED) {
      this.remembered.clear()
      this.count = 1
    }
    let ofType = this.remembered.get(type)
    if (ofType === undefined) {
      ofType = new Map()
      this.remembered.set(type, ofType)
    }
    ofType.set(event, decision)
    return decision
  }
}

function isAboutName(condition: Condition): boolean {
  if (condition.type === 'group') return condition.children.every(isAboutName)
  return condition.type === 'event' || condition.type === 'event-type'
}
