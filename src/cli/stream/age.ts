/** Each bucket is so many times as wide as the one before: what the answer may be off by. */
const GROWTH = 1.02
/** Reaches beyond 62 days, the oldest that Meta takes. */
const BUCKETS = 800

/** How old events were when they were delivered, in memory that does not grow with their number. */
export class Ages {
  private readonly counts = new Float64Array(BUCKETS)
  private total = 0

  /** @param seconds less than zero counts as zero */
  add(seconds: number): void {
    const bucket = Math.floor(Math.log(Math.max(0, seconds) + 1) / Math.log(GROWTH))
    this.counts[Math.min(bucket, BUCKETS - 1)]++
    this.total++
  }

  /**
   * @param share 0.5 is the median
   * @returns seconds, within 2 %, or undefined when there are none
   */
  quantile(share: number): number | undefined {
    if (this.total === 0) return undefined
    let left = Math.ceil(this.total * share)
    let bucket = 0
    while (left > this.counts[bucket]) left -= this.counts[bucket++]
    return Math.round(GROWTH ** (bucket + 0.5) - 1)
  }
}
