import { IsolationLane } from '../../src/delivery/isolation-lane'
import { RefusedShare } from '../../src/delivery/refused-share'
import { seededRandom } from '../../src/sandbox/random'

function laneOf(limit: number) {
  let wanted = 0
  let places = limit
  const pace = {
    places: () => places,
    onFull: () => {
      wanted++
    }
  }
  const calls: { items: number[]; end: () => void }[] = []
  const lane = new IsolationLane<number>(
    pace,
    (items) =>
      new Promise((end) => {
        calls.push({ items, end })
      })
  )
  return {
    lane,
    calls,
    isWanted: () => wanted > 0,
    setPlaces: (count: number) => {
      places = count
    }
  }
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, n) => n)
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('IsolationLane', () => {
  it('sends a large batch in eight pieces, and a small one whole', () => {
    const { lane, calls } = laneOf(100)
    lane.add(numbers(1000))
    expect(calls.map(({ items }) => items.length)).toEqual(Array.from({ length: 8 }, () => 125))
    expect(calls.flatMap(({ items }) => items)).toEqual(numbers(1000))
    lane.add(numbers(20))
    expect(calls[8].items).toEqual(numbers(20))
    lane.addAlone(7)
    expect(calls[9].items).toEqual([7])
    lane.add(numbers(500), true)
    expect(calls[10].items).toEqual(numbers(500))
  })

  it('has no more calls at once than it may, and says when it could do with more', async () => {
    const { lane, calls, isWanted, setPlaces } = laneOf(3)
    lane.add(numbers(1000))
    expect([calls.length, isWanted()]).toEqual([3, true])
    calls[0].end()
    await settle()
    expect(calls).toHaveLength(4)
    setPlaces(6)
    lane.pump()
    expect(calls).toHaveLength(7)
  })
})

describe('RefusedShare', () => {
  const after = (share: number, max = 1000): number => {
    const random = seededRandom(11)
    const refused = new RefusedShare()
    for (let i = 0; i < 20_000; i++) refused.note(random() < share)
    return refused.bestSize(max)
  }

  it('leaves requests large where nothing is refused, and where most is', () => {
    expect([after(0), after(0.3), after(1)]).toEqual([1000, 1000, 1000])
  })

  it('makes them so large that about half are taken at once', () => {
    expect(after(0.01)).toBeGreaterThan(50)
    expect(after(0.01)).toBeLessThan(110)
    expect(after(0.05)).toBeGreaterThanOrEqual(16)
    expect(after(0.05)).toBeLessThan(20)
    expect(after(0.01, 20)).toBe(20)
  })
})
