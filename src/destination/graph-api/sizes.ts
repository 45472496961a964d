/** A time-out alone happens by itself. */
const SURE = 2

/** What works is known well enough when it is not smaller than what fails by more than this. */
const NEAR = 8

/**
 * Which sizes of requests get an answer: some proxies, and Meta in distress, take small ones only. What fails may be one event
 * as well; it is the size only if everything that failed is larger than everything that worked.
 */
export class Sizes {
  private largestThatWorks = 0
  private smallestThatFails = Infinity
  private signs = 0

  /** @param known events a request, as earlier calls have learned */
  constructor(private readonly known: number) {}

  works(events: number): void {
    if (events > this.largestThatWorks) this.largestThatWorks = events
  }

  /** @param sign `yes` when the answer says that it was too much, `maybe` when it did not come in time */
  fails(events: number, sign: 'yes' | 'maybe'): void {
    this.signs += sign === 'yes' ? SURE : 1
    if (events < this.smallestThatFails) this.smallestThatFails = events
  }

  /** How many events a request may hold. */
  get limit(): number {
    return this.isSize ? Math.max(1, this.largestThatWorks, Math.floor(this.smallestThatFails / 2)) : this.known
  }

  /** The size to remember; undefined when size is not what matters, or nothing worked at all. */
  get proven(): number | undefined {
    if (!this.isSize || this.largestThatWorks === 0) return undefined
    // A probe alone says little of what else would have worked.
    return this.largestThatWorks * NEAR >= this.smallestThatFails ? this.largestThatWorks : this.limit
  }

  private get isSize(): boolean {
    return this.signs >= SURE && this.largestThatWorks < this.smallestThatFails
  }
}
