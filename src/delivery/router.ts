import { validate, type Condition, type GroupCondition } from '@segment/destination-subscriptions'
import type { SegmentEvent } from '@segment/actions-core'
import type { Subscription } from './subscription'

/** Names of events are few as a rule; where they are not, the memory of them starts anew. */
const MOST_REMEMBERED = 10_000

/**
 * Decides which mappings an event is for. The runtime would report an event that its subscription does not match like one
 * that is refused, so it must not even see it.
 */
export class Router {
  private readonly remembered = new Map<string, Map<unknown, readonly Subscription[]>>()
  private names = 0
  /** Whether the decision depends on nothing but the event's type and name */
  private readonly isSimple: boolean

  constructor(private readonly mappings: readonly Subscription[]) {
    this.isSimple = mappings.every(({ condition }) => isAboutName(condition))
  }

  /** @returns the mappings whose FQL the event satisfies, in their order */
  match(event: SegmentEvent): readonly Subscription[] {
    if (!this.isSimple) return this.evaluate(event)
    const known = this.remembered.get(event.type)?.get(event.event)
    return known ?? this.remember(event)
  }

  private evaluate(event: SegmentEvent): readonly Subscription[] {
    return this.mappings.filter(({ condition }) => validate(condition, event))
  }

  private remember(event: SegmentEvent): readonly Subscription[] {
    const matching = this.evaluate(event)
    if (this.names++ === MOST_REMEMBERED) {
      this.remembered.clear()
      this.names = 1
    }
    let ofType = this.remembered.get(event.type)
    if (ofType === undefined) {
      ofType = new Map()
      this.remembered.set(event.type, ofType)
    }
    ofType.set(event.event, matching)
    return matching
  }
}

function isAboutName(condition: Condition | GroupCondition): boolean {
  if (condition.type === 'group') return condition.children.every(isAboutName)
  return condition.type === 'event' || condition.type === 'event-type'
}
