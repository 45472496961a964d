import { noCounts, type OutcomeKind } from '../../delivery/outcome'
import type { Counts, HistoryAnswer } from './contract'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** How long each kind of step is remembered, in steps. */
const STEPS = { minute: { length: MINUTE, count: 180 }, hour: { length: HOUR, count: 7 * 24 } } as const

/** Syncs whose counts are kept apart: one that is renamed again and again must not fill the memory. */
const MAX_SYNCS = 1000

export type StepKind = keyof typeof STEPS

/** Counts of all events by minute for three hours and by hour for seven days: bounded, whatever comes. */
export class History {
  /** Per kind and sync, by number of the step since 1970 */
  private readonly counted = {
    minute: new Map<string, Map<number, Counts>>(),
    hour: new Map<string, Map<number, Counts>>()
  }

  /** @param now milliseconds since 1970 */
  constructor(private readonly now: () => number) {}

  /** Counts an event. */
  count(sync: string, kind: OutcomeKind): void {
    const at = this.now()
    this.add('minute', sync, kind, at)
    this.add('hour', sync, kind, at)
  }

  /** @returns the counts of one sync, or of all, up to the present */
  read(by: StepKind, sync?: string): HistoryAnswer {
    const { length, count } = STEPS[by]
    const last = Math.floor(this.now() / length)
    const of =
      sync === undefined ? [...this.counted[by].values()] : [this.counted[by].get(sync) ?? new Map<number, Counts>()]
    const steps = Array.from({ length: count }, (_, index) => {
      const step = last - count + 1 + index
      const counts = noCounts()
      for (const steps of of) addAll(counts, steps.get(step))
      return { from: step * length, counts }
    })
    return { step: length, steps }
  }

  private add(by: StepKind, sync: string, kind: OutcomeKind, at: number): void {
    const { length, count } = STEPS[by]
    const syncs = this.counted[by]
    let steps = syncs.get(sync)
    if (steps === undefined) {
      if (syncs.size >= MAX_SYNCS) return
      steps = new Map()
      syncs.set(sync, steps)
    }
    const step = Math.floor(at / length)
    let counts = steps.get(step)
    if (counts === undefined) {
      counts = noCounts()
      steps.set(step, counts)
      for (const old of steps.keys()) if (old <= step - count) steps.delete(old)
    }
    counts[kind]++
  }
}

function addAll(sum: Counts, counts: Counts | undefined): void {
  if (counts === undefined) return
  for (const kind of Object.keys(sum) as OutcomeKind[]) sum[kind] += counts[kind]
}
