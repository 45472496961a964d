import type { SegmentEvent } from '@segment/actions-core'
import { failed, NOT_SUBSCRIBED, weightier, type Outcome } from '../../delivery/outcome'
import type { Part, Target } from './receipt'
import type { Sync } from '../sync/sync'

/** What became of one event, everywhere. */
export interface EventResult {
  outcome: Outcome
  parts: { sync: string; outcome: Outcome; mappings: { mapping: string; outcome: Outcome }[] }[]
}

const QUEUE_FULL = failed('queue_full', 'More events wait for Meta than the server keeps: send it again later.')
const UNDECIDED = failed('deadline', 'Meta has not answered in time: send it again, a second arrival does no harm.')

/** The events of one request, until all of their outcomes are known or the sender would wait no longer. */
export class Submission {
  /** By event */
  private readonly parts: Part[][] = []
  private readonly open: { sync: Sync; target: Target }[] = []
  private undecided = 0

  /** @param bytes size of the request, shared out among its events */
  constructor(events: readonly SegmentEvent[], syncs: readonly Sync[], bytes: number) {
    const size = Math.ceil(bytes / Math.max(1, events.length))
    for (const event of events) this.parts.push(syncs.map((sync) => this.plan(sync, event, size)))
  }

  /**
   * Sends what is to be sent.
   *
   * @param deadlineMs when the answer is due: what is undecided then is to come again
   * @returns a result for each event, in their order
   */
  async run(deadlineMs: number): Promise<EventResult[]> {
    if (this.open.length === 0) return this.results()
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
    return this.results()
  }

  private plan(sync: Sync, event: SegmentEvent, size: number): Part {
    const { part, targets } = sync.plan(event, size)
    for (const target of targets) this.open.push({ sync, target })
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
    if (this.hasRoom()) for (const { sync, target } of this.open) sync.offer(target)
    else for (const { target } of this.open) target.settle(QUEUE_FULL)
  }

  private hasRoom(): boolean {
    if (this.open.length === 1) return this.open[0].sync.hasRoom(1, this.open[0].target.size)
    const needs = new Map<Sync, { targets: number; bytes: number }>()
    for (const { sync, target } of this.open) {
      const need = needs.get(sync) ?? { targets: 0, bytes: 0 }
      needs.set(sync, { targets: need.targets + 1, bytes: need.bytes + target.size })
    }
    return [...needs].every(([sync, { targets, bytes }]) => sync.hasRoom(targets, bytes))
  }

  /** What still waits is taken back; what is under way goes on, and is counted when it ends. */
  private expire(): void {
    for (const { sync, target } of this.open) {
      if (target.outcome === undefined) sync.withdraw(target, UNDECIDED)
    }
  }

  private results(): EventResult[] {
    return this.parts.map((parts) => {
      let outcome: Outcome | undefined
      const shown = parts.map((part) => {
        const decided = part.outcome ?? UNDECIDED
        outcome = weightier(outcome, decided)
        const mappings = part.targets.map((target) => ({
          mapping: target.mapping.name,
          outcome: target.outcome ?? UNDECIDED
        }))
        return { sync: part.sync, outcome: decided, mappings }
      })
      return { outcome: outcome ?? NOT_SUBSCRIBED, parts: shown }
    })
  }
}
