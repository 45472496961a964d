import type { SegmentEvent } from '@segment/actions-core'
import { noCounts, outcomeJson, type Outcome, type OutcomeKind } from '../../delivery/outcome'
import type { Part } from '../ingest/receipt'
import type { Counts, Delivery, DeliveryAnswer, EventName, KeyCoverage, RecentEvent } from './contract'
import { History } from './history'
import { Ring } from './ring'

/** A delivery, and its event as it came if that may be kept. */
export interface RememberedDelivery {
  record: Delivery
  event: SegmentEvent | undefined
  /** By mapping what was sent, hashed: never a reference to the event itself, which may have to be forgotten */
  sent: DeliveryAnswer['sent']
}

type Listener = (record: Delivery, part: Part) => void

const KEPT = 1000
const MOST_NAMES = 1000
/** Bytes of the events that are kept, and of those of the deliveries. */
const KEPT_BYTES = 32 * 1024 * 1024
/** Characters of an event's name: a longer one is no name. */
const MAX_NAME = 200

/**
 * What the page shows: the last events, their names, what became of them. In memory only; raw events not at all when told so.
 */
export class Activity {
  private readonly events = new Ring<RecentEvent<SegmentEvent>>(KEPT, KEPT_BYTES)
  private readonly deliveries = new Ring<RememberedDelivery>(KEPT, KEPT_BYTES)
  private readonly observed = new Map<string, EventName>()
  private readonly outcomes = new Map<string, Counts>()
  private readonly keys = new Map<string, KeyCoverage>()
  private readonly listeners = new Set<Listener>()
  /** Events by outcome, minute and hour */
  readonly history: History
  private lastId = 0

  /**
   * @param keepsEvents whether raw events may be kept at all
   * @param now milliseconds since 1970
   */
  constructor(
    readonly keepsEvents: boolean,
    private readonly now: () => number
  ) {
    this.history = new History(now)
  }

  /**
   * Notes an event that came.
   *
   * @param bytes that it holds in memory, roughly
   */
  received(event: SegmentEvent, bytes: number): void {
    const at = new Date(this.now()).toISOString()
    this.countName(event, at)
    if (this.keepsEvents) this.events.add({ id: ++this.lastId, receivedAt: at, event }, bytes)
  }

  /** Notes what became of an event in a sync. */
  decided(part: Part, outcome: Outcome): void {
    this.count(part.sync, outcome.kind)
    this.history.count(part.sync, outcome.kind)
    if (outcome.kind === 'not_subscribed') return
    for (const { sent, outcome: own } of part.passages) {
      if (own?.kind === 'delivered' && sent !== undefined) this.countKeys(part.sync, sent)
    }
    const { type, event: name } = part.event
    const record: Delivery = {
      id: ++this.lastId,
      time: new Date(this.now()).toISOString(),
      sync: part.sync,
      type,
      event: nameOf(name),
      person: this.keepsEvents ? personOf(part.event) : null,
      mappings: part.passages.map(({ mapping }) => mapping.name),
      ...outcomeJson(outcome)
    }
    this.deliveries.add({ record, event: this.keepsEvents ? part.event : undefined, sent: sentOf(part) }, part.size)
    for (const listener of this.listeners) listener(record, part)
  }

  /** The last events as they came, newest first. */
  recent(limit = KEPT): RecentEvent<SegmentEvent>[] {
    return this.events.newest(limit)
  }

  /** Names of events that came, most frequent first. */
  names(): EventName[] {
    return [...this.observed.values()].sort((one, other) => other.count - one.count)
  }

  /** The last deliveries, newest first. */
  lastDeliveries(limit = KEPT): Delivery[] {
    return this.deliveries.newest(limit).map(({ record }) => record)
  }

  /** A delivery that is still remembered, with its event if that is kept. */
  delivery(id: number): RememberedDelivery | undefined {
    return this.deliveries.find(({ record }) => record.id === id)
  }

  /** Events by outcome since the start, by sync. */
  counts(): Record<string, Counts> {
    return Object.fromEntries(this.outcomes)
  }

  /** The same of one sync, whatever it is called. */
  countsOf(sync: string): Counts {
    return this.outcomes.get(sync) ?? noCounts()
  }

  /** Match keys of what was delivered since the start. */
  coverage(): KeyCoverage[] {
    return [...this.keys.values()]
  }

  /** Those who hear of each delivery */
  get readers(): number {
    return this.listeners.size
  }

  /** @returns ends the subscription */
  subscribe(listener: Listener): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  private countName({ type, event }: SegmentEvent, at: string): void {
    const name = nameOf(event)
    const key = `${type}\n${name ?? ''}`
    const known = this.observed.get(key)
    if (known !== undefined) {
      known.count++
      known.lastAt = at
    } else if (this.observed.size < MOST_NAMES) {
      this.observed.set(key, { type, event: name, count: 1, lastAt: at })
    }
  }

  private count(sync: string, kind: OutcomeKind): void {
    let counts = this.outcomes.get(sync)
    if (counts === undefined) {
      counts = noCounts()
      this.outcomes.set(sync, counts)
    }
    counts[kind]++
  }

  private countKeys(sync: string, { event_name: name, user_data: userData }: Record<string, unknown>): void {
    if (typeof name !== 'string' || typeof userData !== 'object' || userData === null) return
    const key = `${sync}\n${name}`
    let coverage = this.keys.get(key)
    if (coverage === undefined) {
      if (this.keys.size >= MOST_NAMES) return
      coverage = { sync, event_name: name, events: 0, keys: {} }
      this.keys.set(key, coverage)
    }
    coverage.events++
    for (const parameter of Object.keys(userData)) coverage.keys[parameter] = (coverage.keys[parameter] ?? 0) + 1
  }
}

function sentOf({ passages }: Part): DeliveryAnswer['sent'] {
  return passages.flatMap(({ mapping, sent }) =>
    sent === undefined || Object.keys(sent).length === 0 ? [] : [{ mapping: mapping.name, event: sent }]
  )
}

function personOf({ userId, anonymousId }: SegmentEvent): string | null {
  if (typeof userId === 'string' && userId !== '') return nameOf(userId)
  return typeof anonymousId === 'string' && anonymousId !== '' ? nameOf(anonymousId) : null
}

function nameOf(name: unknown): string | null {
  if (typeof name !== 'string') return null
  return name.length > MAX_NAME ? `${name.slice(0, MAX_NAME)}…` : name
}
