import type { SegmentEvent } from '@segment/actions-core'
import { failed, retrySeconds, type Failed, type Outcome } from '../delivery/outcome'
import type { Part } from '../server/ingest/receipt'
import type { Sync } from '../server/sync/sync'
import type { OpenRecord } from './open-record'

export interface DeliveryTools {
  /** Those that are enabled */
  syncs: () => readonly Sync[]
  /** Whether a record is still this member's to decide */
  isCurrent: (record: OpenRecord) => boolean
  /** Called once every sync has decided */
  onDecided: (record: OpenRecord) => void
  /** Called when a sync begins or ends to hold its events */
  onHold: () => void
  /** Milliseconds since 1970 */
  now: () => number
}

/** Why a sync holds its events at the moment. */
export interface Hold {
  sync: string
  cause: 'throttled' | 'credentials'
  /** Milliseconds since 1970 */
  until: number
  reason: string
}

/** One event on its way through one sync. */
interface Journey {
  record: OpenRecord
  sync: Sync
  event: SegmentEvent
  tries: number
  /** When it is tried again, in milliseconds since 1970 */
  due: number
  part?: Part
}

const FIRST_WAIT_MS = 500
const MAX_WAIT_MS = 60_000
const ABANDONED = failed('stopping', 'The partition has gone to another member.')

/**
 * Delivers records to all syncs, and tries again what fails, for however long: nothing that may pass is a verdict on an event.
 * A refused token and a throttled pixel hold their sync up until the time that Meta names.
 */
export class Delivery {
  private readonly underWay = new Set<Journey>()
  private waiting: Journey[] = []
  private readonly held = new Map<string, Hold>()
  private timer: NodeJS.Timeout | undefined

  constructor(private readonly tools: DeliveryTools) {}

  /** Hands an event to every sync. */
  submit(record: OpenRecord, event: SegmentEvent): void {
    const syncs = this.tools.syncs()
    record.undecided = syncs.length
    if (syncs.length === 0) this.tools.onDecided(record)
    for (const sync of syncs) this.send({ record, sync, event, tries: 0, due: 0 })
  }

  /** Syncs that are held up at the moment. */
  holds(): Hold[] {
    const now = this.tools.now()
    return [...this.held.values()].filter(({ until }) => until > now)
  }

  /** Takes back what can be taken back: the partitions are another member's now, or this one's anew. */
  abandon(): void {
    for (const { sync, part } of this.underWay) {
      for (const passage of part?.passages ?? []) sync.withdraw(passage, ABANDONED)
    }
    this.underWay.clear()
    this.waiting = []
    this.schedule()
  }

  /** Tries everything again at once: the configuration has changed. */
  retryNow(): void {
    this.held.clear()
    for (const journey of this.waiting) journey.due = 0
    this.retryDue()
    this.tools.onHold()
  }

  close(): void {
    clearTimeout(this.timer)
    this.waiting = []
  }

  private send(journey: Journey): void {
    const { sync, event, record } = journey
    const { part, open } = sync.plan(event, record.size)
    journey.part = part
    if (part.outcome !== undefined) {
      this.decide(journey, part.outcome)
      return
    }
    this.underWay.add(journey)
    part.whenDecided = () => {
      this.underWay.delete(journey)
      if (part.outcome !== undefined) this.decide(journey, part.outcome)
    }
    for (const passage of open) sync.offer(passage)
  }

  private decide(journey: Journey, outcome: Outcome): void {
    const { record, sync } = journey
    if (!this.tools.isCurrent(record)) return
    if (outcome.kind === 'failed') {
      this.wait(journey, outcome)
      return
    }
    // What one mapping delivered and another refused counts as delivered, but the refused half is worth a dead letter.
    const rejected = journey.part?.passages.find(({ outcome: one }) => one?.kind === 'rejected')?.outcome ?? outcome
    if (rejected.kind === 'rejected') record.rejections.push({ sync: sync.name, outcome: rejected })
    record.undecided--
    if (record.undecided === 0) this.tools.onDecided(record)
  }

  private wait(journey: Journey, outcome: Failed): void {
    const { cause, reason } = outcome
    const now = this.tools.now()
    const own = Math.min(FIRST_WAIT_MS * 2 ** journey.tries, MAX_WAIT_MS)
    const isHeld = cause === 'throttled' || cause === 'credentials'
    journey.tries++
    journey.due = now + (isHeld ? retrySeconds(outcome) * 1000 : Math.max(own, (outcome.retryAfter ?? 0) * 1000))
    this.waiting.push(journey)
    if (isHeld) this.hold({ sync: journey.sync.name, cause, until: journey.due, reason })
    this.schedule()
  }

  private hold(hold: Hold): void {
    const known = this.held.get(hold.sync)
    if (known !== undefined && known.until >= hold.until) return
    this.held.set(hold.sync, hold)
    this.tools.onHold()
  }

  private schedule(): void {
    if (this.waiting.length === 0) {
      clearTimeout(this.timer)
      this.timer = undefined
    } else {
      this.timer ??= setTimeout(this.retryDue, RETRY_LOOK_MS)
    }
  }

  private readonly retryDue = (): void => {
    clearTimeout(this.timer)
    this.timer = undefined
    const now = this.tools.now()
    const due = this.waiting.filter((journey) => journey.due <= now)
    if (due.length > 0) {
      this.waiting = this.waiting.filter((journey) => journey.due > now)
      for (const journey of due) this.retry(journey)
    }
    if (this.held.size > 0 && this.holds().length === 0) {
      this.held.clear()
      this.tools.onHold()
    }
    this.schedule()
  }

  /** Under a sync that has left the configuration, nobody wants the event any more. */
  private retry(journey: Journey): void {
    if (this.tools.syncs().includes(journey.sync)) this.send(journey)
    else this.decide(journey, { kind: 'not_subscribed' })
  }
}

/** How often it is looked for what is due: a timer for each event would cost more than it brings. */
const RETRY_LOOK_MS = 100
