import type { SegmentEvent } from '@segment/actions-core'
import type { Condition } from '@segment/destination-subscriptions'
import type { Subscription } from './subscription'

/** A name of events that no mapping takes. */
export interface UnmatchedName {
  type: string
  /** null for calls without a name, such as page and identify */
  event: string | null
  count: number
  /** A name that a mapping does take, and that differs only in case, spaces, underscores or hyphens */
  did_you_mean?: string
}

/** So many names are counted apart, the rest together: whoever makes them up must not exhaust the memory. */
const MAX_NAMES = 200
const OTHERS = '(others)'
const MAX_LENGTH = 100

/** Knows the names that mappings take, to say which one was meant. */
export class KnownNames {
  private readonly byWords = new Map<string, string>()

  constructor(mappings: readonly Pick<Subscription, 'condition'>[]) {
    for (const { condition } of mappings) this.add(condition)
  }

  /** @returns the name that a mapping takes and that differs only in how it is written; undefined where there is none */
  suggest(name: unknown): string | undefined {
    if (typeof name !== 'string') return undefined
    const known = this.byWords.get(wordsOf(name))
    return known === name ? undefined : known
  }

  /** @returns why an event that no mapping takes is not sent */
  explain({ type, event }: Pick<SegmentEvent, 'type' | 'event'>): string {
    if (typeof event !== 'string' || event === '') return `No mapping matches this ${type} call.`
    const known = this.suggest(event)
    const hint = known === undefined ? '.' : `: did you mean ${JSON.stringify(known)}?`
    return `No mapping matches the event ${JSON.stringify(event.slice(0, MAX_LENGTH))}${hint}`
  }

  private add(condition: Condition): void {
    if (condition.type === 'group') for (const child of condition.children) this.add(child)
    else if (condition.type === 'event' && condition.operator === '=' && condition.value !== undefined) {
      this.byWords.set(wordsOf(condition.value), condition.value)
    }
  }
}

/** Counts the names of events that no mapping takes. */
export class UnmatchedNames {
  private readonly byType = new Map<string, Map<string | null, UnmatchedName>>()
  private size = 0

  constructor(private readonly known: KnownNames) {}

  add({ type, event }: Pick<SegmentEvent, 'type' | 'event'>): void {
    const name = typeof event === 'string' && event !== '' ? event : null
    const counted = this.byType.get(type)?.get(name) ?? this.introduce(type, name)
    counted.count++
  }

  /** @returns the names, the most frequent first */
  list(): UnmatchedName[] {
    const all = [...this.byType.values()].flatMap((names) => [...names.values()])
    return all.sort((one, other) => other.count - one.count)
  }

  private introduce(type: string, name: string | null): UnmatchedName {
    if (this.size >= MAX_NAMES && type !== OTHERS)
      return this.byType.get(OTHERS)?.get(null) ?? this.introduce(OTHERS, null)
    const meant = this.known.suggest(name)
    const counted = { type, event: name?.slice(0, MAX_LENGTH) ?? null, count: 0, ...(meant && { did_you_mean: meant }) }
    let names = this.byType.get(type)
    if (names === undefined) {
      names = new Map()
      this.byType.set(type, names)
    }
    names.set(name, counted)
    this.size++
    return counted
  }
}

/** `Order Completed`, `order_completed` and `orderCompleted` are the same words. */
function wordsOf(name: string): string {
  return name.toLowerCase().replace(/[\s_-]+/g, '')
}
