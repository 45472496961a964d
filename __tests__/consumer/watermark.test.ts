import fc from 'fast-check'
import { Watermark } from '../../src/consumer/watermark'

describe('the watermark of a partition', () => {
  it('is where reading begins, as long as nothing was read', () => {
    const watermark = new Watermark(40n)
    expect(watermark.position).toBe(40n)
    expect(watermark.oldest).toBeUndefined()
  })

  it('stands at the lowest open offset, whatever is done after it', () => {
    const watermark = new Watermark(0n)
    const [first, second, third] = [0n, 1n, 2n].map((offset) => watermark.add(offset, Number(offset)))
    watermark.done(third)
    watermark.done(second)
    expect(watermark.position).toBe(0n)
    expect(watermark.oldest).toBe(0)
    expect(watermark.span).toBe(3)
    watermark.done(first)
    expect(watermark.position).toBe(3n)
    expect(watermark.span).toBe(0)
  })

  it('passes over gaps, which compaction and transactions leave', () => {
    const watermark = new Watermark(10n)
    const record = watermark.add(17n, 0)
    expect(watermark.position).toBe(17n)
    watermark.done(record)
    expect(watermark.position).toBe(18n)
    watermark.skipTo(19n)
    expect(watermark.position).toBe(19n)
  })

  it('does not pass over a marker while something before it is open, and never goes back', () => {
    const watermark = new Watermark(0n)
    const record = watermark.add(0n, 0)
    watermark.skipTo(5n)
    expect(watermark.position).toBe(0n)
    watermark.done(record)
    watermark.skipTo(0n)
    expect(watermark.position).toBe(1n)
  })

  it('agrees with the lowest open offset in whatever order records are done', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 3000 }),
        fc.infiniteStream(fc.nat()),
        (gaps, picks) => {
          const watermark = new Watermark(0n)
          let next = 0
          const open = gaps.map((gap) => {
            next += gap
            return watermark.add(BigInt(next++), 0)
          })
          while (open.length > 0) {
            const pick = Number(picks.next().value) % open.length
            watermark.done(open.splice(pick, 1)[0])
            const lowest = open.reduce((low, { offset }) => (offset < low ? offset : low), BigInt(next))
            if (watermark.position !== lowest) return false
          }
          return true
        }
      ),
      { seed: 7, numRuns: 20 }
    )
  })
})
