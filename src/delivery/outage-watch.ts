import type { BreakerState, CircuitBreaker } from './circuit-breaker'

/** What a watch works with. */
interface WatchOptions {
  /** Hears of each change */
  tell: (state: BreakerState) => void
  /**
   * Asks Meta something that records nothing
   *
   * @returns whether Meta has answered
   */
  probe: (() => Promise<boolean>) | undefined
  /** Called after each probe */
  whenProbed: () => void
}

/** Milliseconds between two looks at whether Meta may be probed */
const MIN_PROBE_MS = 100

/** Tells of the beginning and the end of an outage, and asks Meta now and then: while no events come, nothing else would show its end. */
export class OutageWatch {
  private state: BreakerState = 'closed'
  private timer: NodeJS.Timeout | undefined
  private hasEnded = false

  constructor(
    private readonly breaker: CircuitBreaker,
    private readonly options: WatchOptions
  ) {}

  /** To be called when the breaker may have changed. */
  look(): void {
    const { state, waitLeftMs } = this.breaker
    if (state !== this.state) {
      this.state = state
      this.options.tell(state)
    }
    if (state === 'closed' || this.hasEnded || this.options.probe === undefined) return
    this.timer ??= setTimeout(this.onTimer, Math.max(MIN_PROBE_MS, waitLeftMs)).unref()
  }

  /** Probes no more. */
  end(): void {
    this.hasEnded = true
    clearTimeout(this.timer)
  }

  private readonly onTimer = (): void => {
    this.timer = undefined
    const { probe } = this.options
    if (probe !== undefined && this.breaker.enter() === 'probe') void this.probe(probe)
    else this.look()
  }

  private async probe(probe: () => Promise<boolean>): Promise<void> {
    if (await probe()) this.breaker.succeeded()
    else this.breaker.failed()
    this.look()
    this.options.whenProbed()
  }
}
