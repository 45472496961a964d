import fc from 'fast-check'
import type { Payload } from '../../src/destination/streamEvent/generated-types'
import { mutated, payloadLike, trickyObject, weird } from '../support/arbitraries'
import { stopClock } from '../support/clock'
import {
  expectDocumented,
  expectEntries,
  expectNothingPolluted,
  expectNothingShown,
  expectRequests,
  outcomeOf,
  parameters,
  TIME_LIMIT,
  watchConsole
} from '../support/fuzz'
import { MemoryGraph, perform, performBatch } from '../support/memory-graph'

jest.setTimeout(TIME_LIMIT)

let printed: ReturnType<typeof watchConsole>
beforeEach(() => {
  stopClock()
  printed = watchConsole()
})
afterEach(() => {
  printed.restore()
  jest.useRealTimers()
  expectNothingShown('the console', printed.lines().join('\n'))
  expectNothingPolluted()
})

/** As a host without any validation of its own hands it over: PostHog does. */
const payload = fc.oneof(
  { weight: 12, arbitrary: mutated(payloadLike, 10) },
  {
    weight: 1,
    arbitrary: fc.tuple(payloadLike, trickyObject).map(([base, more]) => ({ ...base, ...(more as object) }))
  },
  { weight: 1, arbitrary: weird.map((value) => (typeof value === 'object' && value !== null ? value : {})) }
) as unknown as fc.Arbitrary<Payload>

it('a payload that nobody has checked is delivered, or refused with a documented error', async () => {
  let delivered = 0
  await fc.assert(
    fc.asyncProperty(payload, async (one) => {
      const graph = new MemoryGraph(undefined, { checks: false })
      const { error } = await outcomeOf(() => perform(graph.request, one))
      if (error !== undefined) {
        expectDocumented(error)
        expectNothingShown('an error', error)
      }
      expectRequests(graph)
      delivered += graph.requests.length
    }),
    parameters()
  )
  expect(delivered).toBeGreaterThan(parameters().numRuns / 10)
})

it('a batch of them gets an entry each, the same as each would get alone', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(payload, { minLength: 1, maxLength: 5 }), async (several) => {
      const graph = new MemoryGraph(undefined, { checks: false })
      const entries = await performBatch(graph.request, several)
      expectEntries(entries, several.length)
      expectRequests(graph)
      for (const [index, one] of several.entries()) {
        const alone = new MemoryGraph(undefined, { checks: false })
        const [entry] = await performBatch(alone.request, [one])
        expect(entries[index].status).toBe(entry.status)
        expect(entries[index].errormessage).toBe(entry.errormessage)
        expect(entries[index].sent).toEqual(entry.sent)
      }
    }),
    parameters(0.25)
  )
})

it('a payload gives the same event again, so that a retry is harmless, and stays as it was', async () => {
  await fc.assert(
    fc.asyncProperty(payload, async (one) => {
      const before = JSON.stringify(one)
      const graph = new MemoryGraph(undefined, { checks: false })
      await performBatch(graph.request, [one])
      await performBatch(graph.request, [one])
      expect(JSON.stringify(one)).toBe(before)
      const [first, second] = graph.requests
      expect(second?.raw).toBe(first?.raw)
      expect(new Set(graph.taken.values())).toEqual(new Set(graph.requests.length === 0 ? [] : [2]))
    }),
    parameters(0.5)
  )
})
