import type { SegmentEvent } from '@segment/actions-core'
import type { Input } from '../input'
import type { Subscription } from '../../delivery/subscription'
import { Batches } from './batches'
import type { Delivery } from './deliver'
import { Item } from './item'
import type { Ledger } from './ledger'
import { readEvent } from './read-event'
import { readLines, type Line } from './read-lines'
import { Router } from '../../delivery/router'

/** What a run works with. */
export interface RunOptions {
  input: Input
  mappings: readonly Subscription[]
  delivery: Pick<Delivery, 'start' | 'finish' | 'isBusy'>
  ledger: Ledger
  /** Applied to each event before anything else */
  change?: (event: SegmentEvent) => SegmentEvent
  /** Stops the reading: what was read is still delivered */
  signal: AbortSignal
  onBytes?: (count: number) => void
}

/** Input that pauses for so long is not expected to fill a batch. */
const PAUSE_MS = 1000
/** No event of an input that goes on for ever waits longer than this for others. */
const LONGEST_HOLD_MS = 5000
const LOOK_EVERY_MS = 250

/**
 * Reads the input to its end, or until the signal, and delivers each event by the mappings it matches. Reading waits for
 * delivery, so that memory stays flat however large the input is.
 *
 * @throws what reading or the rejects file throws; everything read until then is delivered first
 */
export async function run(options: RunOptions): Promise<void> {
  await new Run(options).run()
}

class Run {
  private readonly router: Router
  private readonly batches = new Batches()
  /** When something was read last, in milliseconds */
  private now = Date.now()

  constructor(private readonly options: RunOptions) {
    this.router = new Router(options.mappings)
  }

  async run(): Promise<void> {
    const { input, signal, delivery, ledger } = this.options
    const stop = (): void => {
      input.stream.destroy()
    }
    signal.addEventListener('abort', stop, { once: true })
    // A file's end is near; what a pipe holds back may not come for hours.
    const timer = input.size === undefined ? setInterval(this.sendWaiting, LOOK_EVERY_MS) : undefined
    try {
      await this.read()
    } finally {
      clearInterval(timer)
      signal.removeEventListener('abort', stop)
      for (const batch of this.batches.takeAll()) await delivery.start(batch)
      await delivery.finish()
      ledger.flush()
    }
  }

  private async read(): Promise<void> {
    const { input, signal, ledger, onBytes } = this.options
    try {
      for await (const lines of readLines(input.stream, onBytes)) {
        this.now = Date.now()
        for (const line of lines) {
          // Awaited only where there is something to wait for: most lines fill no batch.
          const waiting = this.take(line)
          if (waiting !== undefined) await waiting
        }
        ledger.flush()
        if (signal.aborted) return
      }
    } catch (error) {
      // A stream that was destroyed to stop it says so as an error.
      if (!signal.aborted) throw error
    }
  }

  /** @returns what the next line must wait for, if anything */
  private take(line: Line): Promise<void> | undefined {
    const { ledger, change } = this.options
    ledger.tally.read++
    const read = readEvent(line)
    if ('reason' in read) {
      ledger.badLine(line.number, read)
      return undefined
    }
    const event = change === undefined ? read.event : change(read.event)
    const matching = this.router.match(event)
    if (matching.length === 0) {
      ledger.tally.count('not_subscribed')
      return undefined
    }
    return this.route(new Item(line.number, event, line.text.length, ledger), matching)
  }

  private route(item: Item, mappings: readonly Subscription[]): Promise<void> | undefined {
    // All are added before the first can be decided: with the last one, the event counts.
    const passages = mappings.map((mapping) => item.add(mapping))
    let waiting: Promise<void> | undefined
    for (const passage of passages) {
      const full = this.batches.add(passage, this.now)
      if (full === undefined) continue
      const started = this.options.delivery.start(full)
      waiting = waiting === undefined ? started : waiting.then(() => started)
    }
    return waiting
  }

  private readonly sendWaiting = (): void => {
    const { delivery, input, ledger } = this.options
    try {
      ledger.flush()
    } catch (error) {
      input.stream.destroy(error as Error)
      return
    }
    if (delivery.isBusy) return
    const now = Date.now()
    const since = now - this.now >= PAUSE_MS ? Infinity : now - LONGEST_HOLD_MS
    for (const batch of this.batches.takeSince(since)) void delivery.start(batch)
  }
}
