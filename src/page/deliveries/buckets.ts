import type { Delivery, OutcomeKind } from '../api'

/** What became of events in a stretch of time. */
export interface Bucket {
  /** Milliseconds since 1970 */
  from: number
  counts: Partial<Record<OutcomeKind, number>>
  total: number
}

const STEPS_SECONDS = [1, 5, 10, 30, 60, 300, 600, 1800, 3600, 6 * 3600, 24 * 3600]

/**
 * Sorts deliveries into columns of equal time, as fine as the number of columns allows.
 *
 * @param most columns at most
 * @param now where the columns end, in milliseconds since 1970
 */
export function toBuckets(deliveries: readonly Delivery[], most: number, now: number): Bucket[] {
  const times = deliveries.map(({ time }) => Date.parse(time))
  if (times.length === 0) return []
  const span = now - Math.min(...times)
  const seconds = span / 1000
  const step = 1000 * (STEPS_SECONDS.find((one) => seconds / one < most - 1) ?? Math.ceil(seconds / (most - 2)))
  const last = Math.floor(now / step)
  const buckets = Array.from({ length: most }, (_, index): Bucket => {
    return { from: (last - most + 1 + index) * step, counts: {}, total: 0 }
  })
  deliveries.forEach(({ outcome }, index) => {
    const bucket = buckets[Math.floor((times[index] ?? 0) / step) - last + most - 1]
    if (bucket === undefined) return
    bucket.counts[outcome] = (bucket.counts[outcome] ?? 0) + 1
    bucket.total++
  })
  return buckets
}
