/** How much one call of performBatch may ask of Meta. */
export interface Limits {
  /** Requests a call; what is undecided then is left to the host's retry */
  maxRequests: number
  /** Whole requests at once */
  concurrency: number
  /** Requests at once while the bad events of a refused request are looked for: these are small */
  pieces: number
  /** Pauses before the second, third, … try of a request that failed for a passing reason, in milliseconds */
  backoffMs: readonly number[]
  /**
   * Milliseconds until an answer must be read to its end: a request without one has failed by then. The retry is harmless,
   * since every event carries an event_id
   */
  timeoutMs: number
}

export const LIMITS: Limits = { maxRequests: 256, concurrency: 4, pieces: 48, backoffMs: [100, 400], timeoutMs: 10_000 }
