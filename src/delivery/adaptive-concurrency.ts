/** How the number of requests at once is found. */
export interface ConcurrencyOptions {
  /** Requests at once to begin with */
  initial: number
  /** Never fewer than these; 1 by default */
  min?: number
  /** Never more than these */
  max: number
  /** Milliseconds of a monotonic clock */
  now: () => number
}

/**
 * What an answer says of the load:
 * - `fine`: an answer in time, whatever it says of the events
 * - `overloaded`: a time-out, 429, 503 or 504: too much is asked at once
 * - `failed`: another 5xx or a broken connection, which one bad event can cause as well
 */
export type Load = 'fine' | 'overloaded' | 'failed'

/** A new value counts for so much in the mean of the past. */
const WEIGHT_OF_NEW = 0.3
/** Latency has grown when it is beyond the mean by so many deviations, … */
const DEVIATIONS = 3
/** … at least by this factor, … */
const GROWTH = 1.5
/** … and by so many milliseconds: what a busy machine adds to a fast answer says nothing. */
const MIN_GROWTH_MS = 50

/**
 * Finds out how many requests may be under way at once: one more after each round trip in which all places were taken and
 * more was wanted, half as many when Meta is overloaded or its answers grow slow (additive increase, multiplicative
 * decrease, as in TCP and in Vector's adaptive concurrency).
 */
export class AdaptiveConcurrency {
  private places: number
  private wanted = false
  private windowStart: number
  private answers = 0
  private failures = 0
  private latencySum = 0
  private mean: number | undefined
  private deviation = 0

  constructor(private readonly options: ConcurrencyOptions) {
    this.places = options.initial
    this.windowStart = options.now()
  }

  /** Requests that may be under way at once */
  get limit(): number {
    return this.places
  }

  /** Says that more would have been sent if there had been a place: without it the limit does not grow. */
  want(): void {
    this.wanted = true
  }

  /**
   * Notes an answer, or that there was none. As many answers as there are places make a round trip.
   *
   * @param latencyMs how long it took
   */
  note(latencyMs: number, load: Load): void {
    const now = this.options.now()
    // What was sent under an older limit says nothing of this one.
    if (now - latencyMs < this.windowStart) return
    if (load === 'overloaded') {
      this.halve(now)
      return
    }
    this.answers++
    this.latencySum += latencyMs
    if (load === 'failed') this.failures++
    if (this.answers >= this.places) this.closeWindow(now)
  }

  private closeWindow(now: number): void {
    const latency = this.latencySum / this.answers
    const hasGrown = this.hasGrown(latency)
    this.remember(latency)
    // A bad event fails wherever it goes, while others succeed: only when most fail is it the load.
    if (hasGrown || this.failures * 2 > this.answers) this.halve(now)
    else if (this.wanted) this.places = Math.min(this.places + 1, this.options.max)
    this.openWindow(now)
  }

  private halve(now: number): void {
    this.places = Math.max(Math.floor(this.places / 2), this.options.min ?? 1)
    this.openWindow(now)
  }

  private openWindow(now: number): void {
    this.windowStart = now
    this.wanted = false
    this.answers = 0
    this.failures = 0
    this.latencySum = 0
  }

  private hasGrown(latency: number): boolean {
    if (this.mean === undefined) return false
    const growth = Math.max(this.deviation * DEVIATIONS, this.mean * (GROWTH - 1), MIN_GROWTH_MS)
    return latency > this.mean + growth
  }

  private remember(latency: number): void {
    if (this.mean === undefined) {
      this.mean = latency
      return
    }
    const difference = latency - this.mean
    this.mean += WEIGHT_OF_NEW * difference
    this.deviation += WEIGHT_OF_NEW * (Math.abs(difference) - this.deviation)
  }
}

/** Without an answer for nearly as long as is waited for one, it was a time-out. */
const TIME_OUT_SECONDS = 9
const TOO_MANY_REQUESTS = 429
const SERVER_ERROR = 500
const SERVICE_UNAVAILABLE = 503
const GATEWAY_TIMEOUT = 504

/**
 * @param seconds how long a request took
 * @param status of its answer; 0 when there was none
 * @returns what that says of the load
 */
export function loadOf(seconds: number, status: number): Load {
  if (status === TOO_MANY_REQUESTS || status === SERVICE_UNAVAILABLE || status === GATEWAY_TIMEOUT) return 'overloaded'
  if (status === 0) return seconds > TIME_OUT_SECONDS ? 'overloaded' : 'failed'
  return status >= SERVER_ERROR ? 'failed' : 'fine'
}
