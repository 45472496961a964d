import type { SentEvent } from './options'
import { Quality } from './quality'

/** One event as the sandbox recorded it. */
export interface RecordedEvent {
  pixelId: string
  /** Milliseconds since 1970, by the sandbox's clock */
  receivedAt: number
  testEventCode?: string
  /** The event exactly as it was sent */
  event: SentEvent
}

export interface PixelStats {
  requests: number
  accepted: number
  recorded: number
  duplicates: number
}

export interface SandboxStats {
  /** Requests to the events edge, faults included */
  requests: number
  /** Events in all requests whose token, pixel and body were fine: those that were judged */
  received: number
  /** Events in the requests that were answered with success */
  accepted: number
  /** Accepted events that were new */
  recorded: number
  /** Accepted events that Meta drops, having seen their event_name and event_id within 48 hours */
  duplicates: number
  /** Requests refused because of an event */
  refusedBatches: number
  /** Errors by code, or by code/subcode (`100/2804003`), faults included */
  errors: Record<string, number>
  /** Faults by kind */
  faults: Record<string, number>
  pixels: Record<string, PixelStats>
}

/** Meta drops an event that repeats an event_name and event_id within this time. */
const DEDUPLICATION_MS = 48 * 3_600_000

/** How many IDs a pixel is remembered by; beyond it the oldest are forgotten, so that an endless run stays within memory. */
const MAX_SEEN = 1_000_000

const emptyStats = (): SandboxStats => ({
  requests: 0,
  received: 0,
  accepted: 0,
  recorded: 0,
  duplicates: 0,
  refusedBatches: 0,
  errors: {},
  faults: {},
  pixels: {}
})

const add = (counts: Record<string, number>, key: string): void => {
  counts[key] = (counts[key] ?? 0) + 1
}

/** What the sandbox took, and what it counted. */
export class Store {
  /** A ring: the newest event overwrites the oldest one once there are as many as are kept. */
  private ring: RecordedEvent[] = []
  private written = 0
  /** By pixel: event_name and event_id → when first seen, oldest first */
  private seen = new Map<string, Map<string, number>>()
  private counts = emptyStats()
  /** What match quality is computed from */
  readonly quality = new Quality()

  constructor(
    private readonly keep: number,
    private readonly now: () => number
  ) {}

  /** Counts a request; a pixel ID that cannot be one has no line of its own. */
  countRequest(pixelId: string): void {
    this.counts.requests++
    if (/^\d+$/.test(pixelId)) this.pixel(pixelId).requests++
  }

  countReceived(events: number): void {
    this.counts.received += events
  }

  countRefused(): void {
    this.counts.refusedBatches++
  }

  countError(key: string): void {
    add(this.counts.errors, key)
  }

  countFault(kind: string): void {
    add(this.counts.faults, kind)
  }

  /** Counts events as accepted and new without keeping them. */
  countOnly(pixelId: string, events: number): void {
    const pixel = this.pixel(pixelId)
    for (const counts of [this.counts, pixel]) {
      counts.accepted += events
      counts.recorded += events
    }
  }

  /** Takes the events of one request, dropping those Meta would drop as duplicates. */
  accept(pixelId: string, events: readonly SentEvent[], testEventCode: string | undefined): void {
    const receivedAt = this.now()
    const seen = this.forgetExpired(pixelId, receivedAt)
    let duplicates = 0
    for (const event of events) {
      if (isRepeated(event, seen, receivedAt)) {
        duplicates++
      } else {
        this.record({ pixelId, receivedAt, ...(testEventCode !== undefined && { testEventCode }), event })
      }
    }
    for (const counts of [this.counts, this.pixel(pixelId)]) {
      counts.accepted += events.length
      counts.recorded += events.length - duplicates
      counts.duplicates += duplicates
    }
  }

  /** The newest recorded events, newest last. */
  events(limit = Infinity): RecordedEvent[] {
    const count = Math.max(0, Math.min(Math.floor(limit), this.ring.length))
    const first = this.written - count
    return Array.from({ length: count }, (_, n) => this.ring[(first + n) % this.keep])
  }

  stats(): SandboxStats {
    return structuredClone(this.counts)
  }

  reset(): void {
    this.ring = []
    this.written = 0
    this.quality.reset()
    this.seen.clear()
    this.counts = emptyStats()
  }

  private pixel(pixelId: string): PixelStats {
    return (this.counts.pixels[pixelId] ??= { requests: 0, accepted: 0, recorded: 0, duplicates: 0 })
  }

  private forgetExpired(pixelId: string, now: number): Map<string, number> {
    let seen = this.seen.get(pixelId)
    if (!seen) {
      seen = new Map()
      this.seen.set(pixelId, seen)
    }
    for (const [key, since] of seen) {
      if (now - since < DEDUPLICATION_MS && seen.size <= MAX_SEEN) break
      seen.delete(key)
    }
    return seen
  }

  private record(recorded: RecordedEvent): void {
    this.quality.add(recorded)
    if (this.keep > 0) this.ring[this.written++ % this.keep] = recorded
  }
}

/** Meta deduplicates no messaging events, and none without an event_id. */
function isRepeated(event: SentEvent, seen: Map<string, number>, now: number): boolean {
  const { event_name, event_id, action_source } = event
  if (typeof event_id !== 'string' || action_source === 'business_messaging') return false
  const key = `${String(event_name)}\n${event_id}`
  if (seen.has(key)) return true
  seen.set(key, now)
  return false
}
