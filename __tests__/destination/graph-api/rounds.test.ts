import type { RequestClient } from '@segment/actions-core'
import { Experience } from '../../../src/destination/graph-api/experience'
import { streamEventWith } from '../../../src/destination/streamEvent'
import { seededRandom } from '../../../src/sandbox/random'
import { stopClock } from '../../support/clock'
import { accepted, graphError, NOW, type Body, type Reply } from '../../support/graph'
import { indexesOf, payloads, performBatch, refusing, toResponse, type Answer } from '../../support/memory-graph'

/** How long each request takes, so that requests side by side take no longer than one. */
const LATENCY_MS = 300

beforeEach(() => {
  stopClock()
})
afterEach(() => {
  jest.useRealTimers()
})

/** A Graph in which time passes in rounds: everything that was asked is answered at once, then comes what follows from it. */
class RoundGraph {
  rounds = 0
  requests = 0
  private waiting: (() => void)[] = []
  readonly request: RequestClient

  constructor(answer: Answer) {
    const client = (_url: string, { body: raw }: { body: Buffer }): Promise<unknown> => {
      const body = JSON.parse(String(raw)) as Body
      this.requests++
      const reply = (answer(body, this.requests) ?? accepted(body.data.length)) as Reply
      return new Promise((resolve) => {
        if (this.waiting.length === 0) this.endRound()
        this.waiting.push(() => {
          resolve(toResponse(reply))
        })
      })
    }
    this.request = client as unknown as RequestClient
  }

  /** All that follows from the last answers is asked before the next ones come. */
  private endRound(): void {
    setImmediate(() => {
      setImmediate(() => {
        const answers = this.waiting
        this.waiting = []
        this.rounds++
        for (const answer of answers) answer()
      })
    })
  }
}

function spread(count: number, seed: number): Set<string> {
  const random = seededRandom(seed)
  const bad = new Set<string>()
  while (bad.size < count) bad.add(`e${Math.floor(random() * 1000)}`)
  return bad
}

it.each([
  [1, 2],
  [10, 9],
  [30, 10]
])('%i named bad events of 1,000 are found in at most %i rounds', async (count, most) => {
  const found: number[] = []
  for (let seed = 1; seed <= 10; seed++) {
    const bad = spread(count, seed)
    const graph = new RoundGraph(refusing(({ event_id }) => bad.has(event_id), 'always', graphError(100, 2804050)))
    const action = streamEventWith({ experience: new Experience(() => NOW) })
    const entries = await performBatch(graph.request, payloads(1000), { action })
    expect(indexesOf(entries, 400)).toHaveLength(count)
    expect(indexesOf(entries, 200)).toHaveLength(1000 - count)
    found.push(graph.rounds)
  }
  expect(Math.max(...found)).toBeLessThanOrEqual(most)
  expect(Math.max(...found) * LATENCY_MS).toBeLessThanOrEqual(3000)
})

it('an unnamed bad event of 1,000 is found in at most 7 rounds', async () => {
  for (const index of [0, 1, 499, 500, 998, 999]) {
    const graph = new RoundGraph(
      refusing(({ event_id }) => event_id === `e${index}`, 'never', graphError(100, 2804050))
    )
    const action = streamEventWith({ experience: new Experience(() => NOW) })
    const entries = await performBatch(graph.request, payloads(1000), { action })
    expect(indexesOf(entries, 400)).toEqual([index])
    expect(graph.rounds).toBeLessThanOrEqual(7)
  }
})
