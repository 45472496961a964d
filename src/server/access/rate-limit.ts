/** Seconds of its rate that a sender may send at once, after a pause. */
const BURST_SECONDS = 10
const MAX_SENDERS = 10_000

interface Bucket {
  /** Events that may come at once; below zero after a large request */
  left: number
  /** Milliseconds */
  at: number
}

/** Limits how many events a second each sender may send, on the average. */
export class RateLimit {
  /** By sender, the least recent first */
  private readonly buckets = new Map<string, Bucket>()

  /**
   * @param perSecond events of a sender
   * @param now milliseconds of a clock that nobody sets
   */
  constructor(
    private readonly perSecond: number,
    private readonly now: () => number
  ) {}

  /**
   * Takes events of a sender, or none of them.
   *
   * @returns 0, or the seconds after which the request may come again
   */
  take(sender: string, events: number): number {
    const bucket = this.bucketOf(sender)
    // Less than a request may hold: one that is larger than any burst goes through, and is paid for by the wait after it.
    if (bucket.left <= 0) return Math.max(1, Math.ceil((1 - bucket.left) / this.perSecond))
    bucket.left -= events
    return 0
  }

  private bucketOf(sender: string): Bucket {
    const now = this.now()
    const burst = this.perSecond * BURST_SECONDS
    const known = this.buckets.get(sender)
    this.buckets.delete(sender)
    const bucket = known ?? { left: burst, at: now }
    bucket.left = Math.min(burst, bucket.left + ((now - bucket.at) / 1000) * this.perSecond)
    bucket.at = now
    this.buckets.set(sender, bucket)
    if (this.buckets.size > MAX_SENDERS) {
      const [oldest] = this.buckets.keys()
      this.buckets.delete(oldest)
    }
    return bucket
  }
}
