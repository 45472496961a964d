import { withJitter } from './jitter'

/** Closed: requests go out. Open: none does. Half-open: one does, to see. */
export type BreakerState = 'closed' | 'open' | 'half_open'

/** When a breaker opens, and for how long. */
export interface BreakerOptions {
  /** Milliseconds of a monotonic clock */
  now: () => number
  /** From 0 to 1, 1 excluded */
  random: () => number
  /** Failures in a row that open it … */
  failures?: number
  /** … once the row has lasted so long, in milliseconds */
  lastingMs?: number
  /** The first wait, in milliseconds; twice as long after each probe that fails */
  firstWaitMs?: number
  maxWaitMs?: number
}

const FAILURES = 5
const LASTING_MS = 2000
const FIRST_WAIT_MS = 1000
const MAX_WAIT_MS = 30_000
/** A probe that has been heard nothing of for so long is given up, and another one may go. */
const PROBE_MS = 30_000

/**
 * Spares a Graph API that is down, and senders the wait for it: after some failures in a row nothing is sent for a while, then
 * a single probe, and everything again when it succeeds.
 */
export class CircuitBreaker {
  private failuresInARow = 0
  private firstFailureAt = 0
  private openUntil: number | undefined
  private waitMs: number
  private probeStartedAt: number | undefined

  constructor(private readonly options: BreakerOptions) {
    this.waitMs = options.firstWaitMs ?? FIRST_WAIT_MS
  }

  get state(): BreakerState {
    if (this.openUntil === undefined) return 'closed'
    return this.options.now() < this.openUntil ? 'open' : 'half_open'
  }

  /** Milliseconds until a probe may go */
  get waitLeftMs(): number {
    return Math.max(0, (this.openUntil ?? 0) - this.options.now())
  }

  /** Whether anything may be sent at this moment: everything when closed, the probe when half-open. */
  get isPassable(): boolean {
    const { state } = this
    return state === 'closed' || (state === 'half_open' && !this.isProbing())
  }

  /**
   * To be called for each thing that is to go out.
   *
   * @returns `pass`: go; `probe`: go, as the only one, as small as can be; `wait`: do not
   */
  enter(): 'pass' | 'probe' | 'wait' {
    if (this.state === 'closed') return 'pass'
    if (!this.isPassable) return 'wait'
    this.probeStartedAt = this.options.now()
    return 'probe'
  }

  /** Meta has answered, whatever it said of the events. */
  succeeded(): void {
    this.failuresInARow = 0
    this.openUntil = undefined
    this.probeStartedAt = undefined
    this.waitMs = this.options.firstWaitMs ?? FIRST_WAIT_MS
  }

  /** There was no answer, or none of Meta's. */
  failed(): void {
    const now = this.options.now()
    if (this.openUntil !== undefined) {
      // What was under way when it opened says nothing new.
      if (this.probeStartedAt === undefined) return
      this.waitMs = Math.min(this.waitMs * 2, this.options.maxWaitMs ?? MAX_WAIT_MS)
      this.open(now)
      return
    }
    if (this.failuresInARow === 0) this.firstFailureAt = now
    this.failuresInARow++
    if (this.failuresInARow < (this.options.failures ?? FAILURES)) return
    if (now - this.firstFailureAt >= (this.options.lastingMs ?? LASTING_MS)) this.open(now)
  }

  /** @returns seconds until it is worth asking again, with jitter, so that not all senders come at once */
  retryAfter(): number {
    return withJitter(Math.max(1, this.waitLeftMs / 1000), this.options.random)
  }

  private open(now: number): void {
    this.probeStartedAt = undefined
    this.openUntil = now + this.waitMs
  }

  private isProbing(): boolean {
    return this.probeStartedAt !== undefined && this.options.now() - this.probeStartedAt < PROBE_MS
  }
}
