import { setTimeout as delay } from 'node:timers/promises'
import { readEntry, type Entry } from '../../delivery/entry'
import { nextStep, type Failed, type Outcome } from '../../delivery/outcome'
import type { Batch } from './item'

/** Sends events, each by its mapping. */
export interface Sender {
  /** @returns an entry for each event, in their order; never rejects */
  send: (passages: Batch) => Promise<Entry[]>
}

/** How events are delivered, and who hears of what became of them. */
export interface DeliveryOptions {
  /** Calls of the destination at once */
  concurrency: number
  /** How often an event is tried again after a failure that may pass */
  retries: number
  /** Ends all waiting: what is not delivered by then has failed */
  signal: AbortSignal
  /** Tells the person about a long wait, or about the end of sending */
  onMessage: (message: string) => void
  /** Waits, but not beyond the signal; the clock's own by default */
  pause?: (milliseconds: number, signal: AbortSignal) => Promise<void>
}

/** The first wait of a retry, doubled each time. */
const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 60_000
/** Meta's limits count by the hour: no wait that it asks for is longer. */
const LONGEST_REGAIN_MS = 3_600_000
/** Seconds to wait when Meta throttles without saying for how long */
const REGAIN_UNKNOWN = 60
const TELL_FROM_MS = 5000

/**
 * Delivers batches side by side, tries again what failed for a passing reason, and gives each event one outcome a mapping.
 * Throttling holds up everything, as its limit is the pixel's. When the credentials are refused, nothing more is sent.
 */
export class Delivery {
  private readonly running = new Set<Promise<void>>()
  /** When Meta takes requests again, in milliseconds */
  private resumeAt = 0
  /** Why nothing more is sent */
  private stopped: Failed | undefined
  /** The last batch failed in spite of all retries: while that lasts, each batch gets one try only */
  private isDown = false

  constructor(
    private readonly sender: Sender,
    private readonly options: DeliveryOptions
  ) {}

  get isBusy(): boolean {
    return this.running.size >= this.options.concurrency
  }

  /** Starts to deliver a batch; resolves as soon as there is room to start it. */
  async start(batch: Batch): Promise<void> {
    while (this.isBusy) await Promise.race(this.running)
    const run: Promise<void> = this.deliver(batch).finally(() => this.running.delete(run))
    this.running.add(run)
  }

  /** Resolves when every event that was handed over has its outcome. */
  async finish(): Promise<void> {
    await Promise.all(this.running)
  }

  private async deliver(batch: Batch): Promise<void> {
    let open = batch
    for (let tries = 1; open.length > 0; tries++) {
      await this.untilResumed()
      if (this.stopped !== undefined) {
        for (const passage of open) passage.settle(this.stopped)
        return
      }
      const wait = Math.min(FIRST_WAIT_MS * 2 ** (tries - 1), LONGEST_WAIT_MS)
      const isLast = tries > this.options.retries || this.isDown || this.options.signal.aborted
      open = await this.attempt(open, isLast)
      if (open.length > 0) await this.pause(wait)
    }
  }

  /** @returns the events to try again; with `isLast`, none */
  private async attempt(batch: Batch, isLast: boolean): Promise<Batch> {
    const entries = await this.sender.send(batch)
    const outcomes = entries.map(readEntry)
    const failures = outcomes.filter(isPassing)
    if (outcomes.some(({ kind }) => kind === 'delivered')) this.isDown = false
    else if (isLast && failures.length > 0) this.isDown = true
    const again: Batch = []
    outcomes.forEach((outcome, index) => {
      if (outcome.kind === 'failed' && nextStep(outcome) === 'stop') this.stop(outcome)
      if (isPassing(outcome) && !isLast) again.push(batch[index])
      else batch[index].settle(outcome, entries[index])
    })
    failures.forEach(this.holdUp)
    return again
  }

  private stop(failure: Failed): void {
    if (this.stopped !== undefined) return
    this.stopped = failure
    this.options.onMessage(`Nothing more is sent. ${failure.reason}`)
  }

  /** Notes when Meta says that it takes requests again, in seconds from now. */
  private readonly holdUp = ({ cause, retryAfter }: Failed): void => {
    const isThrottled = cause === 'throttled'
    const wait = Math.min((retryAfter ?? (isThrottled ? REGAIN_UNKNOWN : 0)) * 1000, LONGEST_REGAIN_MS)
    const resumeAt = Date.now() + wait
    if (resumeAt <= this.resumeAt + TELL_FROM_MS) {
      this.resumeAt = Math.max(this.resumeAt, resumeAt)
      return
    }
    this.resumeAt = resumeAt
    if (wait < TELL_FROM_MS) return
    const why = isThrottled ? 'Meta throttles this pixel' : 'Meta is not available for the moment'
    this.options.onMessage(`${why}: going on in ${Math.ceil(wait / 1000)} s.`)
  }

  private async untilResumed(): Promise<void> {
    for (let wait = this.resumeAt - Date.now(); wait > 0; wait = this.resumeAt - Date.now()) {
      if (this.options.signal.aborted) return
      await this.pause(wait)
    }
  }

  private async pause(milliseconds: number): Promise<void> {
    const { pause = sleep, signal } = this.options
    await pause(milliseconds, signal)
  }
}

async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal }).catch(() => undefined)
}

function isPassing(outcome: Outcome): outcome is Failed {
  return nextStep(outcome) === 'retry'
}
