import type { SegmentEvent } from '@segment/actions-core'
import type { Passage } from '../../delivery/dispatch'
import { failed } from '../../delivery/outcome'
import { UNDECIDED, type Part } from './receipt'
import type { Sync } from '../sync/sync'

const QUEUE_FULL = failed('queue_full', 'More events wait for Meta than the server keeps: send it again later.')

/** The events of one request, until all of their outcomes are known or the sender would wait no longer. */
export class Submission {
  /** By event */
  private readonly parts: Part[][] = []
  private readonly open: { sync: Sync; passage: Passage<Part> }[] = []
  private undecided = 0

  /**
   * @param bytes size of the request, shared out among its events
   * @param isFresh sent on purpose, whatever is remembered of the events
   */
  constructor(
    events: readonly SegmentEvent[],
    syncs: readonly Sync[],
    bytes: number,
    private readonly isFresh = false
  ) {
    const size = Math.ceil(bytes / Math.max(1, events.length))
    for (const event of events) this.parts.push(syncs.map((sync) => this.plan(sync, event, size)))
  }

  /**
   * Sends what is to be sent.
   *
   * @param deadlineMs when the answer is due: what is undecided then is to come again
   * @returns the parts of each event, in their order
   */
  async run(deadlineMs: number): Promise<Part[][]> {
    if (this.open.length === 0) return this.parts
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        this.expire()
        resolve()
      }, deadlineMs)
      this.send(() => {
        clearTimeout(timer)
        resolve()
      })
    })
    return this.parts
  }

  private plan(sync: Sync, event: SegmentEvent, size: number): Part {
    const { part, open } = sync.plan(event, size, this.isFresh)
    for (const passage of open) this.open.push({ sync, passage })
    return part
  }

  private send(whenDone: () => void): void {
    for (const part of this.parts.flat()) {
      if (part.outcome !== undefined) continue
      this.undecided++
      part.whenDecided = () => {
        this.undecided--
        if (this.undecided === 0) whenDone()
      }
    }
    // All or nothing: the sender will repeat the whole request.
    if (this.hasRoom()) for (const { sync, passage } of this.open) sync.offer(passage)
    else for (const { passage } of this.open) passage.settle(QUEUE_FULL)
  }

  private hasRoom(): boolean {
    if (this.open.length === 1) return this.open[0].sync.hasRoom(1, this.open[0].passage.size)
    const needs = new Map<Sync, { events: number; bytes: number }>()
    for (const { sync, passage } of this.open) {
      const need = needs.get(sync) ?? { events: 0, bytes: 0 }
      needs.set(sync, { events: need.events + 1, bytes: need.bytes + passage.size })
    }
    return [...needs].every(([sync, { events, bytes }]) => sync.hasRoom(events, bytes))
  }

  /** What still waits is taken back; what is under way goes on, and is counted when it ends. */
  private expire(): void {
    for (const { sync, passage } of this.open) {
      if (passage.outcome === undefined) sync.withdraw(passage, UNDECIDED)
    }
  }
}
