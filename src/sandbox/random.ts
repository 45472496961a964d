/** Gives numbers from 0 (included) to 1 (excluded), the same ones for the same seed. */
export type Random = () => number

/**
 * A seeded generator (mulberry32), so that a run that failed can be repeated.
 *
 * @param seed any integer; its lower 32 bits count
 */
export function seededRandom(seed: number): Random {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const TRACE_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-'

/** A trace ID of the form Meta puts into each answer: `A` and 22 characters. */
export function traceId(random: Random): string {
  let id = 'A'
  for (let n = 0; n < 22; n++) id += TRACE_CHARACTERS[Math.floor(random() * TRACE_CHARACTERS.length)] ?? ''
  return id
}
