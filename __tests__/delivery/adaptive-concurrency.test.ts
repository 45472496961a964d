import fc from 'fast-check'
import { AdaptiveConcurrency, type Load } from '../../src/delivery/adaptive-concurrency'
import { parameters } from '../support/fuzz'

/** A limiter with a clock of its own, and requests that are answered when the test says so. */
function limiter({ initial = 4, min = 1, max = 32 } = {}) {
  let now = 0
  const concurrency = new AdaptiveConcurrency({ initial, min, max, now: () => now })
  /** All places taken and more wanted, each answered after so long. */
  const round = (latencyMs: number, load: Load = 'fine', wants = true): number => {
    const places = concurrency.limit
    if (wants) concurrency.want()
    now += latencyMs
    for (let i = 0; i < places; i++) concurrency.note(latencyMs, load)
    return concurrency.limit
  }
  return { concurrency, round, pass: (ms: number) => (now += ms) }
}

describe('AdaptiveConcurrency', () => {
  it('allows one more after each round trip in which more was wanted, up to the most', () => {
    const { round } = limiter({ max: 7 })
    expect([1, 2, 3, 4, 5].map(() => round(100))).toEqual([5, 6, 7, 7, 7])
  })

  it('does not grow while its places are enough', () => {
    const { round } = limiter()
    expect([1, 2, 3].map(() => round(100, 'fine', false))).toEqual([4, 4, 4])
  })

  it.each<Load>(['overloaded', 'failed'])('halves once for a round of requests that all end %s', (load) => {
    const { round } = limiter({ initial: 16 })
    expect([1, 2, 3, 4, 5, 6].map(() => round(100, load))).toEqual([8, 4, 2, 1, 1, 1])
  })

  it('never goes below its least', () => {
    const { round } = limiter({ initial: 8, min: 4 })
    expect([1, 2, 3].map(() => round(100, 'overloaded'))).toEqual([4, 4, 4])
  })

  it('is not held up by one request that fails while others succeed: that is an event, not the load', () => {
    const { concurrency, pass } = limiter({ initial: 8 })
    concurrency.want()
    pass(100)
    for (let i = 0; i < 8; i++) concurrency.note(100, i === 3 ? 'failed' : 'fine')
    expect(concurrency.limit).toBe(9)
  })

  it('halves when answers grow slow, and takes the new latency for granted when it stays', () => {
    const { round } = limiter({ initial: 16 })
    for (let i = 0; i < 10; i++) round(100, 'fine', false)
    expect(round(400)).toBeLessThanOrEqual(8)
    const slow = Array.from({ length: 12 }, () => round(400))
    expect(slow[slow.length - 1]).toBeGreaterThan(Math.min(...slow))
  })

  it('sees no growth in what a busy machine adds to a fast answer', () => {
    const { round } = limiter()
    for (let i = 0; i < 10; i++) round(5)
    expect(round(45)).toBe(15)
  })

  it('comes back after an outage', () => {
    const { round } = limiter({ initial: 8 })
    for (let i = 0; i < 5; i++) round(100, 'overloaded')
    for (let i = 0; i < 7; i++) round(100)
    expect(round(100)).toBe(9)
  })

  it('stays within its bounds whatever comes', () => {
    const step = fc.tuple(fc.integer({ min: 0, max: 20_000 }), fc.constantFrom<Load>('fine', 'overloaded', 'failed'))
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { round } = limiter({ initial: 3, min: 2, max: 12 })
        for (const [latency, load] of steps) {
          const limit = round(latency, load)
          if (limit < 2 || limit > 12) return false
        }
        return true
      }),
      parameters(0.2)
    )
  })
})
