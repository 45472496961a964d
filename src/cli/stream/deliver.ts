import { setTimeout as delay } from 'node:timers/promises'
import type { Passage } from '../../delivery/dispatch'
import { isAlone, readEntry, type Entry } from '../../delivery/entry'
import { nextStep, type Failed, type Outcome } from '../../delivery/outcome'
import type { Batch, Item } from './item'

/** Sends events, each by its mapping. */
export interface BatchSender {
  /** @returns an entry for each event, in their order; never rejects */
  send: (passages: Batch) => Promise<Entry[]>
}

/** How events are delivered, and who hears of what became of them. */
export interface DeliveryOptions {
  /** Calls of the destination at once */
  concurrency: number
  /** Tries in a row that decide nothing before what is left has failed, beside the first one */
  retries: number
  /** Ends all waiting: what is not delivered by then has failed */
  signal: AbortSignal
  /** Tells the person about a long wait, or about the end of sending */
  onMessage: (message: string) => void
  /** Waits, but not beyond the signal; the clock's own by default */
  pause?: (milliseconds: number, signal: AbortSignal) => Promise<void>
  /** Milliseconds of a monotonic clock: the wall's may be set back by a day */
  now?: () => number
}

/** The first wait of a retry, doubled each time. */
const FIRST_WAIT_MS = 1000
const MAX_WAIT_MS = 60_000
/** Meta's limits count by the hour: no wait that it asks for is longer. */
const MAX_REGAIN_MS = 3_600_000
/** Seconds to wait when Meta throttles without saying for how long */
const REGAIN_UNKNOWN = 60
const TELL_FROM_MS = 5000
/** Events that may wait apart; with more of them, it is no matter of single events. */
const MAX_APART = 1000
/** Requests for single events at once */
const APART_CONCURRENCY = 2

/**
 * Delivers batches side by side, tries again what failed for a passing reason, and gives each event one outcome a mapping.
 * Tries that decide something are progress, and go on; an event that fails alone while others get through waits apart, with
 * growing pauses, and holds up nothing. Throttling holds up everything, as its limit is the pixel's. When the credentials are
 * refused, nothing more is sent.
 */
export class Delivery {
  private readonly running = new Set<Promise<void>>()
  /** Events that wait apart, and those of them that are under way */
  private readonly apart = new Set<Promise<void>>()
  private readonly apartRequests = new Set<Promise<unknown>>()
  /** When Meta takes requests again, by the monotonic clock */
  private resumeAt = 0
  /** Why nothing more is sent */
  private stopped: Failed | undefined
  /** The last batch failed in spite of all retries: while that lasts, each batch gets one try only */
  private isDown = false
  private hasDelivered = false
  private readonly now: () => number

  constructor(
    private readonly sender: BatchSender,
    private readonly options: DeliveryOptions
  ) {
    this.now = options.now ?? (() => performance.now())
  }

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
    await Promise.all(this.apart)
  }

  private async deliver(batch: Batch): Promise<void> {
    let open = batch
    for (let idle = 0; open.length > 0;) {
      await this.untilResumed()
      if (this.stopped !== undefined) {
        for (const passage of open) passage.settle(this.stopped)
        return
      }
      const { again, hasDecided } = await this.attempt(open, idle)
      open = again
      if (open.length > 0) await this.pause(waitAfter(idle))
      idle = hasDecided ? 0 : idle + 1
    }
  }

  /**
   * @param idle tries in a row that have decided nothing
   * @returns the events to try again with the next one, and whether any other has its outcome
   */
  private async attempt(batch: Batch, idle: number): Promise<{ again: Batch; hasDecided: boolean }> {
    const { aborted } = this.options.signal
    const entries = await this.sender.send(batch)
    const outcomes = entries.map(readEntry)
    const hasDecided = outcomes.some((outcome) => nextStep(outcome) === 'done')
    this.hasDelivered ||= outcomes.some(({ kind }) => kind === 'delivered')
    const isLast = aborted || (!hasDecided && (idle >= this.options.retries || this.isDown))
    if (hasDecided) this.isDown = false
    else if (isLast && outcomes.some(isPassing)) this.isDown = true
    const again: Batch = []
    outcomes.forEach((outcome, index) => {
      const passage = batch[index]
      const entry = entries[index]
      if (outcome.kind !== 'failed') passage.settle(outcome, entry)
      else if (this.mayWaitApart(outcome, entry, isLast)) this.setApart(passage, outcome, entry)
      else if (isPassing(outcome) && !isLast) again.push(passage)
      else {
        if (!isPassing(outcome)) this.stop(outcome)
        passage.settle(outcome, entry)
      }
    })
    for (const outcome of outcomes) if (isPassing(outcome)) this.holdUp(outcome)
    return { again, hasDecided }
  }

  /** A refused permission, too, is the event's own where others got through. */
  private mayWaitApart(outcome: Failed, entry: Entry, isLast: boolean): boolean {
    if (!isAlone(entry) || !this.hasDelivered || outcome.cause === 'throttled') return false
    return !isLast && this.options.retries > 0 && this.apart.size < MAX_APART
  }

  private setApart(passage: Passage<Item>, outcome: Failed, entry: Entry): void {
    const run: Promise<void> = this.retryAlone(passage, outcome, entry).finally(() => this.apart.delete(run))
    this.apart.add(run)
  }

  private async retryAlone(passage: Passage<Item>, outcome: Outcome, entry: Entry): Promise<void> {
    for (let tries = 0; tries < this.options.retries && !this.options.signal.aborted; tries++) {
      await this.pause(waitAfter(tries))
      await this.untilResumed()
      if (this.stopped !== undefined) break
      entry = await this.sendAlone(passage)
      outcome = readEntry(entry)
      if (outcome.kind !== 'failed') break
      if (isPassing(outcome)) this.holdUp(outcome)
    }
    passage.settle(outcome, entry)
  }

  private async sendAlone(passage: Passage<Item>): Promise<Entry> {
    while (this.apartRequests.size >= APART_CONCURRENCY) await Promise.race(this.apartRequests)
    const request = this.sender.send([passage])
    this.apartRequests.add(request)
    const [entry] = await request.finally(() => this.apartRequests.delete(request))
    return entry
  }

  private stop(failure: Failed): void {
    if (this.stopped !== undefined) return
    this.stopped = failure
    this.options.onMessage(`Nothing more is sent. ${failure.reason}`)
  }

  /** Notes when Meta says that it takes requests again, in seconds from now. */
  private holdUp({ cause, retryAfter }: Failed): void {
    const isThrottled = cause === 'throttled'
    const wait = Math.min((retryAfter ?? (isThrottled ? REGAIN_UNKNOWN : 0)) * 1000, MAX_REGAIN_MS)
    const resumeAt = this.now() + wait
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
    for (let wait = this.resumeAt - this.now(); wait > 0; wait = this.resumeAt - this.now()) {
      if (this.options.signal.aborted) return
      await this.pause(wait)
    }
  }

  private async pause(milliseconds: number): Promise<void> {
    const { pause = sleep, signal } = this.options
    await pause(milliseconds, signal)
  }
}

/** @param tries that have decided nothing */
function waitAfter(tries: number): number {
  return Math.min(FIRST_WAIT_MS * 2 ** tries, MAX_WAIT_MS)
}

async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  await delay(milliseconds, undefined, { signal }).catch(() => undefined)
}

function isPassing(outcome: Outcome): outcome is Failed {
  return nextStep(outcome) === 'retry'
}
