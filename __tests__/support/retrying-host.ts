import { Destination, type DestinationDefinition, type JSONObject, type SegmentEvent } from '@segment/actions-core'
import definition from '../../src/destination'
import type { Settings } from '../../src/destination/generated-types'
import type { Entry } from './memory-graph'

/** What Segment does with a status: 4xx is final except 408, 423 and 429; 5xx is retried except 501. */
export function isRetried(status: number): boolean {
  return [408, 423, 429].includes(status) || (status >= 500 && status !== 501)
}

export interface HostOptions {
  settings: Settings
  subscriptions: JSONObject[]
  /** Events a batch; batch_size's default when left out */
  batchSize?: number
  /** Batches under way at the same time */
  concurrency?: number
  /** Another than the package's own */
  destination?: DestinationDefinition<Settings>
  /** A host gives up at some time, so that a test ends as well */
  mostRounds?: number
  /** Called with each entry as soon as it is known */
  onEntry?: (event: SegmentEvent, entry: Entry) => void
}

export interface HostReport {
  /** The last entry of each event, by messageId */
  entries: Map<string, Entry>
  rounds: number
  batches: number
}

/**
 * Delivers events as Segment does: batches through the runtime's own onBatch, the entries' statuses taken at their word,
 * and what may be retried put into the batches of the next round.
 */
export async function deliverAsHost(events: readonly SegmentEvent[], options: HostOptions): Promise<HostReport> {
  const { batchSize = 1000, concurrency = 4, mostRounds = 200 } = options
  const destination = new Destination(options.destination ?? definition)
  const report: HostReport = { entries: new Map(), rounds: 0, batches: 0 }
  let open = events
  while (open.length > 0 && report.rounds < mostRounds) {
    report.rounds++
    const batches: SegmentEvent[][] = []
    for (let start = 0; start < open.length; start += batchSize) batches.push(open.slice(start, start + batchSize))
    report.batches += batches.length
    const again: SegmentEvent[] = []
    const work = async (): Promise<void> => {
      for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
        again.push(...(await deliverBatch(destination, batch, options, report)))
      }
    }
    await Promise.all(Array.from({ length: concurrency }, work))
    open = again
  }
  return report
}

/** @returns the events to retry */
async function deliverBatch(
  destination: Destination<Settings>,
  batch: SegmentEvent[],
  { settings, subscriptions, onEntry }: HostOptions,
  { entries }: HostReport
): Promise<SegmentEvent[]> {
  const [result] = await destination.onBatch(batch, { ...settings, subscriptions })
  const { multistatus } = result as { multistatus?: Entry[] }
  if (multistatus?.length !== batch.length) throw new Error('an entry for each event was expected')
  return batch.filter((event, index) => {
    const entry = multistatus[index]
    entries.set(String(event.messageId), entry)
    onEntry?.(event, entry)
    return isRetried(entry.status)
  })
}
