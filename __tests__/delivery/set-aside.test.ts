import { failed } from '../../src/delivery/outcome'
import { SetAside } from '../../src/delivery/set-aside'
import { seededRandom } from '../../src/sandbox/random'

const FAILED = failed('unavailable', 'Meta could not take the request for the moment.', { code: 'meta_1' })

function asideOf(max?: number) {
  let now = 0
  const aside = new SetAside({ now: () => now, random: seededRandom(3), max })
  return { aside, pass: (seconds: number) => (now += seconds * 1000) }
}

describe('SetAside', () => {
  it('answers an event that failed alone until its wait is over, with the time that is left', () => {
    const { aside, pass } = asideOf()
    expect(aside.check('a')).toBeUndefined()
    const told = aside.add('a', FAILED)
    expect(told).toMatchObject({ kind: 'failed', status: 503, code: 'meta_1' })
    expect(told.reason).toBe(
      'This event has failed once alone while others were delivered, so it waits apart from them. ' + FAILED.reason
    )
    expect(told.retryAfter).toBeGreaterThanOrEqual(10)
    expect(told.retryAfter).toBeLessThanOrEqual(15)
    pass(6)
    expect(aside.check('a')?.retryAfter).toBeLessThanOrEqual(6)
    pass(4)
    expect(aside.check('a')).toBeUndefined()
    expect(aside.has('a')).toBe(true)
    expect(aside.has('b')).toBe(false)
  })

  it('makes it wait twice as long each time, ten minutes at most', () => {
    const { aside, pass } = asideOf()
    const waits = Array.from({ length: 9 }, () => {
      aside.add('a', FAILED)
      let waited = 0
      while (aside.check('a') !== undefined) {
        pass(1)
        waited++
      }
      return waited
    })
    expect(waits).toEqual([10, 20, 40, 80, 160, 320, 600, 600, 600])
    expect(aside.add('a', FAILED).reason).toContain('has failed 10 times alone')
  })

  it('forgets what was decided, what never came back, and the oldest of too many', () => {
    const { aside, pass } = asideOf(3)
    for (const key of ['a', 'b', 'c', 'd']) aside.add(key, FAILED)
    expect(['a', 'b', 'c', 'd'].filter((key) => aside.has(key))).toEqual(['b', 'c', 'd'])
    aside.remove('c')
    expect(aside.size).toBe(2)
    pass(10 + 60 * 60)
    aside.add('e', FAILED)
    expect(['b', 'd', 'e'].filter((key) => aside.has(key))).toEqual(['e'])
    aside.clear()
    expect(aside.size).toBe(0)
  })
})
