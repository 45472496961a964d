import fc from 'fast-check'
import type { JSONObject, SegmentEvent } from '@segment/actions-core'
import { presets } from '../../src/destination/presets'
import { fields } from '../../src/destination/streamEvent/fields'
import { mutated, payloadLike, segmentEventLike, trickyObject, weird } from '../support/arbitraries'
import { stopClock } from '../support/clock'
import {
  expectDocumented,
  expectEntries,
  expectNothingPolluted,
  expectNothingShown,
  expectRequests,
  identityMapping,
  outcomeOf,
  parameters,
  runtimeWith,
  TIME_LIMIT,
  watchConsole
} from '../support/fuzz'
import { SETTINGS } from '../support/graph'
import { MemoryGraph, type Entry } from '../support/memory-graph'

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

const ALL_PRESETS = presets as unknown as JSONObject[]
const AS_IT_STANDS: JSONObject[] = [
  { subscribe: 'type = "track"', partnerAction: 'streamEvent', mapping: identityMapping(Object.keys(fields)) }
]

const withPayload = (payload: unknown): Record<string, unknown> => ({
  ...{ type: 'track', event: 'Anything', messageId: 'm', properties: { payload } }
})

/** The runtime itself reads into the context before anything of ours does, and throws where it is null: no source sends that. */
const withContext = (event: Record<string, unknown>): Record<string, unknown> =>
  event.context === null ? { ...event, context: {} } : event

const event = fc
  .oneof(
    { weight: 8, arbitrary: mutated(segmentEventLike, 4) },
    {
      weight: 1,
      arbitrary: fc.tuple(segmentEventLike, trickyObject).map(([base, more]) => ({ ...base, ...(more as object) }))
    },
    {
      weight: 1,
      arbitrary: fc.dictionary(fc.constantFrom('type', 'event', 'context', 'properties', 'timestamp'), weird)
    }
  )
  .map(withContext)

const cases: [name: string, subscriptions: JSONObject[], event: fc.Arbitrary<Record<string, unknown>>][] = [
  ['events, through the presets', ALL_PRESETS, event],
  ['payloads, through the mapping schema', AS_IT_STANDS, mutated(payloadLike, 4).map(withPayload)]
]

describe.each(cases)('%s', (_name, subscriptions, arbitrary) => {
  it('come out of onEvent delivered, or with a documented error', async () => {
    let delivered = 0
    await fc.assert(
      fc.asyncProperty(arbitrary, async (one) => {
        const graph = new MemoryGraph(undefined, { checks: false })
        const settings = { ...SETTINGS, subscriptions } as unknown as JSONObject
        const { error } = await outcomeOf(() =>
          runtimeWith(graph.request).onEvent(one as unknown as SegmentEvent, settings)
        )
        if (error !== undefined) {
          expectDocumented(error)
          expectNothingShown('an error', error)
        }
        expectRequests(graph)
        delivered += graph.requests.length
      }),
      parameters()
    )
    // An arbitrary that never gets as far as Meta would prove nothing.
    expect(delivered).toBeGreaterThan(parameters().numRuns / 10)
  })

  it('come out of onBatch with an entry each', async () => {
    let delivered = 0
    await fc.assert(
      fc.asyncProperty(fc.array(arbitrary, { minLength: 1, maxLength: 5 }), async (several) => {
        const graph = new MemoryGraph(undefined, { checks: false })
        const settings = { ...SETTINGS, subscriptions } as unknown as JSONObject
        const { error, result } = await outcomeOf(() =>
          runtimeWith(graph.request).onBatch(several as unknown as SegmentEvent[], settings)
        )
        if (error !== undefined) throw error as Error
        for (const { multistatus } of result as { multistatus?: Entry[] }[]) {
          // None: no event of the batch matched.
          if (multistatus === undefined) continue
          expectEntries(multistatus, several.length)
          delivered += multistatus.filter(({ status }) => status === 200).length
        }
        expectRequests(graph)
      }),
      parameters(0.4)
    )
    expect(delivered).toBeGreaterThan(parameters(0.4).numRuns / 10)
  })
})
