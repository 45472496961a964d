import type { SegmentEvent } from '@segment/actions-core'
import type { Input } from '../input'
import { failed } from '../../delivery/outcome'
import type { Subscription } from '../../delivery/subscription'
import { Batches } from './batches'
import type { Delivery } from './deliver'
import { Item } from './item'
import type { Ledger } from './ledger'
import { readEvent } from './read-event'
import { readLines, type Line } from './read-lines'
import type { Router } from '../../delivery/router'

/** What a run works with. */
export interface RunOptions {
  input: Input
  router: Router
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
const MAX_HOLD_MS = 5000
const LOOK_EVERY_MS = 250

const NOT_SENT = failed('stopping', 'Not sent: what is not delivered could not be written to the rejects file.')

/**
 * Reads the input to its end, or until the signal, and delivers each event by the mappings it matches. Reading waits for
 * delivery, so that memory stays flat however large the input is.
 *
 * @throws what reading or the rejects file throws, and when the last line breaks off; everything read until then is delivered first
 */
export async function run(options: RunOptions): Promise<void> {
  await new Run(options).run()
}

class Run {
  private readonly router: Router
  private readonly names: ReadonlySet<string>
  private readonly batches = new Batches()
  /** The last line, where it is the beginning of one */
  private tornLine: number | undefined
  /** When something was read last, in milliseconds */
  private now = performance.now()

  constructor(private readonly options: RunOptions) {
    this.router = options.router
    this.names = new Set(options.router.mappings.map(({ name }) => name))
  }

  async run(): Promise<void> {
    const { input, signal } = this.options
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
      await this.deliverRest()
    }
    if (this.tornLine !== undefined && !signal.aborted)
      throw new Error(`line ${this.tornLine} breaks off in the middle`)
  }

  private async deliverRest(): Promise<void> {
    const { delivery, ledger } = this.options
    for (const batch of this.batches.takeAll()) {
      if (ledger.isStuck) for (const passage of batch) passage.settle(NOT_SENT)
      else await delivery.start(batch)
    }
    await delivery.finish()
    ledger.flush()
  }

  private async read(): Promise<void> {
    const { input, signal, ledger, onBytes } = this.options
    try {
      for await (const lines of readLines(input.stream, onBytes)) {
        this.now = performance.now()
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
      if (line.isUnterminated === true) this.tornLine = line.number
      ledger.badLine(line.number, read)
      return undefined
    }
    const { mapping } = read
    const event = change === undefined ? read.event : change(read.event)
    let matching = this.router.match(event)
    if (mapping !== undefined) {
      if (!this.names.has(mapping)) {
        ledger.unknownMapping(line.number, mapping, event)
        return undefined
      }
      matching = matching.filter(({ name }) => name === mapping)
    }
    if (matching.length === 0) {
      ledger.notSubscribed(event)
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
    const now = performance.now()
    const since = now - this.now >= PAUSE_MS ? Infinity : now - MAX_HOLD_MS
    for (const batch of this.batches.takeSince(since)) void delivery.start(batch)
  }
}
