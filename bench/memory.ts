import { loadOnce } from './load'
import { median } from './measure'
import type { Options, Result } from './result'
import { streamEvents } from './stream'

const LOADS = 31
const EVENTS = 1_000_000
const QUICK = { loads: 5, events: 100_000 }
/** How much more may be resident at the end than at 30 % for the memory to count as flat */
const FLAT = 1.15

/** What the package takes of a host's memory and start, and whether a stream without end stays within bounds. */
export async function run({ quick }: Options): Promise<Result> {
  const count = quick ? QUICK.events : EVENTS
  const loads = Array.from({ length: quick ? QUICK.loads : LOADS }, loadOnce)
  const of = (key: keyof (typeof loads)[number]): number => median(loads.map((load) => load[key]))
  const { eventsPerSecond, cpuMicroseconds, peakMegabytes, earlyMegabytes, lateMegabytes } = await streamEvents(count)
  const streamed = `stream of ${count.toLocaleString('en-US')} events`
  return {
    title: 'Loading the package, and streaming a long file through the command',
    rows: [
      { label: 'require of actions-core alone', median: of('coreMilliseconds'), unit: 'ms' },
      { label: 'require of actions-core alone', median: of('coreMegabytes'), unit: 'MB' },
      { label: 'require of this package on top', median: of('milliseconds'), unit: 'ms' },
      { label: 'require of this package on top', median: of('megabytes'), unit: 'MB' },
      { label: streamed, median: eventsPerSecond, unit: 'events/s' },
      { label: `${streamed}, CPU of all threads`, median: cpuMicroseconds, unit: 'µs an event' },
      { label: `${streamed}, resident at 30 %`, median: earlyMegabytes, unit: 'MB' },
      { label: `${streamed}, resident at the end`, median: lateMegabytes, unit: 'MB' },
      { label: `${streamed}, most ever resident`, median: peakMegabytes, unit: 'MB' }
    ],
    ratios: [
      {
        name: 'require of this package on top, CPU',
        value: of('milliseconds'),
        target: 10,
        must: 'at most',
        unit: 'ms'
      },
      {
        name: 'require of this package on top, memory',
        value: of('megabytes'),
        target: 5,
        must: 'at most',
        unit: 'MB'
      },
      { name: 'stream, resident', value: peakMegabytes, target: 250, must: 'at most', unit: 'MB' },
      {
        name: 'stream, resident at the end / at 30 %',
        value: lateMegabytes / earlyMegabytes,
        target: FLAT,
        must: 'at most'
      },
      { name: 'stream', value: eventsPerSecond, target: 20_000, must: 'at least', unit: 'events/s' }
    ]
  }
}
