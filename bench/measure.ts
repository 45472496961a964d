import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Options } from './result'

/** Something to be measured. One call handles `events` events; the time is given for one. */
export interface Case {
  label: string
  events: number
  call: () => void | Promise<void>
}

/** The median of each pass, in microseconds of CPU an event; the passes of all cases stand at the same index. */
export type Measured = ReadonlyMap<string, readonly number[]>

/** How long to measure: how often by turns, how often in a row, and how often before anything counts. */
interface Effort {
  passes: number
  calls: number
  warmUp: number
}

/** For figures that stand against a target. */
const THOROUGH: Effort = { passes: 9, calls: 5, warmUp: 15 }
/** For lines of a chart, whose code the figures before have warmed up. */
export const BRIEF: Effort = { passes: 5, calls: 3, warmUp: 3 }
const QUICK: Effort = { passes: 3, calls: 2, warmUp: 3 }

/** User and system time of all threads: what other processes do to the machine counts less than in wall-clock time. */
function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as () => void
}

/** Measures the cases by turns, in passes whose order changes, so that drift and load of the machine hit all alike. */
export async function measure(cases: readonly Case[], { quick }: Options, effort = THOROUGH): Promise<Measured> {
  const { Bench } = await import('tinybench')
  const collect = garbageCollector()
  const { passes, calls, warmUp } = quick ? QUICK : effort
  const measured = new Map<string, number[]>(cases.map(({ label }) => [label, []]))
  for (let pass = 0; pass < passes; pass++) {
    const bench = new Bench({
      now: cpuMilliseconds,
      time: 0,
      iterations: calls,
      warmup: pass === 0,
      warmupTime: 0,
      warmupIterations: warmUp,
      throws: true
    })
    const turn = pass % cases.length
    for (const { label, call } of [...cases.slice(turn), ...cases.slice(0, turn)]) {
      // Each begins with an empty heap, so that nobody pays for another's garbage; and as a process that has run for a while:
      // right after a collection the space for new objects is small and has to grow again.
      const prepare = async (): Promise<void> => {
        collect()
        for (let i = 0; i < calls; i++) await call()
      }
      bench.add(label, call, { beforeAll: prepare })
    }
    await bench.run()
    for (const { label, events } of cases) {
      const milliseconds = bench.getTask(label)?.result?.latency.p50 ?? NaN
      measured.get(label)?.push((milliseconds * 1000) / events)
    }
  }
  return measured
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

export function medianOf(measured: Measured, label: string): number {
  return median(measured.get(label) ?? [])
}

/** @returns how many times as much the one takes as the other: the median of the passes' quotients */
export function quotient(measured: Measured, one: string, other: string): number {
  const others = measured.get(other) ?? []
  return median((measured.get(one) ?? []).map((value, pass) => value / others[pass]))
}
