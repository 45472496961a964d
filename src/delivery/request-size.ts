/** How the number of events a request is found. */
export interface RequestSizeOptions {
  /** Never more than these, and so many to begin with */
  max: number
  /** Milliseconds of a monotonic clock */
  now: () => number
}

/** After a success with as many events as were allowed, so many more are. */
const STEP = 25
/** For so long no request is made as large as one that was too large; twice as long each time that it is so again. */
const FIRST_PATIENCE_MS = 60_000
const MAX_PATIENCE_MS = 30 * 60_000

/**
 * Finds out how many events a request may bring: half as many when Meta asks for less or does not answer in time, a few more
 * after each success. A size that was too large is not tried again for a while, so that the search costs no request in ten.
 */
export class RequestSize {
  private events: number
  /** The smallest number that was too large, as far as is remembered */
  private ceiling = Infinity
  private ceilingUntil = 0
  private patience = FIRST_PATIENCE_MS

  constructor(private readonly options: RequestSizeOptions) {
    this.events = options.max
  }

  /** Events that a request may bring */
  get limit(): number {
    return this.events
  }

  /** Notes that a request of so many events was answered in time. */
  fits(events: number): void {
    if (events < this.events || this.events === this.options.max) return
    const isForgotten = this.options.now() >= this.ceilingUntil
    const below = isForgotten ? this.options.max : Math.min(this.options.max, this.ceiling - 1)
    this.events = Math.max(this.events, Math.min(this.events + STEP, below))
  }

  /** Notes that a request of so many events was too large: it was said so, or there was no answer in time. */
  isTooLarge(events: number): void {
    if (events < 2) return
    const now = this.options.now()
    const isNew = now >= this.ceilingUntil
    // The size that has just been found too large again is tried later and later.
    if (this.ceiling < Infinity && isNew) this.patience = Math.min(this.patience * 2, MAX_PATIENCE_MS)
    this.ceiling = isNew ? events : Math.min(this.ceiling, events)
    this.ceilingUntil = now + this.patience
    this.events = Math.min(this.events, Math.floor(events / 2))
  }
}
