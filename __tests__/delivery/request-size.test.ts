import fc from 'fast-check'
import { RequestSize } from '../../src/delivery/request-size'
import { parameters } from '../support/fuzz'

/** A Graph that takes so many events a request, and how a sender that always has enough fares with it. */
function senderTo(takes: number, max = 1000) {
  let now = 0
  const size = new RequestSize({ max, now: () => now })
  const post = (everyMs = 100): boolean => {
    now += everyMs
    const events = size.limit
    if (events > takes) size.isTooLarge(events)
    else size.fits(events)
    return events <= takes
  }
  const posts = (count: number, everyMs?: number): boolean[] => Array.from({ length: count }, () => post(everyMs))
  return { size, posts }
}

describe('RequestSize', () => {
  it('begins with the most, and stays there while all goes well', () => {
    const { size, posts } = senderTo(1000)
    posts(10)
    expect(size.limit).toBe(1000)
  })

  it('finds the size that a Graph takes in ten requests, and keeps close to it', () => {
    const { size, posts } = senderTo(50)
    posts(10)
    const tries = posts(500)
    expect(size.limit).toBeLessThanOrEqual(50)
    expect(size.limit).toBeGreaterThan(25)
    expect(tries.filter((isTaken) => !isTaken).length).toBeLessThanOrEqual(5)
  })

  it('grows back when a Graph takes large requests again', () => {
    let takes = 10
    let now = 0
    const size = new RequestSize({ max: 1000, now: () => now })
    for (let i = 0; i < 400; i++) {
      now += 1000
      if (i === 20) takes = 1000
      if (size.limit > takes) size.isTooLarge(size.limit)
      else size.fits(size.limit)
    }
    expect(size.limit).toBe(1000)
  })

  it('learns nothing from a request that was smaller than allowed, nor from a single event that fails', () => {
    const { size } = senderTo(1000)
    size.isTooLarge(1)
    expect(size.limit).toBe(1000)
    size.isTooLarge(600)
    expect(size.limit).toBe(300)
    size.fits(299)
    expect(size.limit).toBe(300)
  })

  it('takes several refusals of one time for what they are: each halves what was sent, not what is left', () => {
    const { size } = senderTo(1000)
    for (let i = 0; i < 4; i++) size.isTooLarge(1000)
    expect(size.limit).toBe(500)
  })

  it('asks for at most one request in twenty too many, whatever a Graph takes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), (takes) => {
        const { size, posts } = senderTo(takes)
        posts(60)
        const failed = posts(1000).filter((isTaken) => !isTaken).length
        return failed <= 50 && size.limit >= 1
      }),
      parameters(0.1)
    )
  })
})
