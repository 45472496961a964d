/** So many events make up what is remembered: the last thousand or two. */
const MEMORY = 1000
/** Above this share most requests are refused even when they are small: then size makes no difference. */
const MAX_WORTHWHILE = 1 / 8
/** Group testing asks the fewest questions when a group is clean as often as not. */
const HALF_LIFE = Math.LN2
const MIN_EVENTS = 16

/**
 * How many of the last events Meta has refused, and how many to put into a request therefore: large ones are cheap where few
 * events are bad; where many are, a large request is refused almost surely, and has only cost time.
 */
export class RefusedShare {
  private share = 0

  /** Notes what Meta has said of an event. */
  note(isRefused: boolean): void {
    this.share += ((isRefused ? 1 : 0) - this.share) / MEMORY
  }

  /** Whether most requests are refused, even small ones */
  get isHigh(): boolean {
    return this.share > MAX_WORTHWHILE
  }

  /**
   * @param max events of a request otherwise
   * @returns events that are best put into a request
   */
  bestSize(max: number): number {
    if (this.share === 0 || this.isHigh) return max
    return Math.min(max, Math.max(MIN_EVENTS, Math.round(HALF_LIFE / this.share)))
  }
}
