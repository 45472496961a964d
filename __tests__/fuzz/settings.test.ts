import fc from 'fast-check'
import type { JSONObject, SegmentEvent } from '@segment/actions-core'
import definition from '../../src/destination'
import type { Settings } from '../../src/destination/generated-types'
import { presets } from '../../src/destination/presets'
import { mutated, settingsLike, weird } from '../support/arbitraries'
import { stopClock } from '../support/clock'
import { order } from '../support/events'
import {
  expectDocumented,
  expectEntries,
  expectNothingPolluted,
  expectNothingShown,
  expectRequests,
  outcomeOf,
  parameters,
  runtimeWith,
  TIME_LIMIT,
  watchConsole
} from '../support/fuzz'
import { graphError } from '../support/graph'
import { MemoryGraph, payloads, perform, performBatch, type Entry } from '../support/memory-graph'

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

const settings = fc.oneof(
  { weight: 8, arbitrary: mutated(settingsLike, 2) },
  {
    weight: 1,
    arbitrary: fc.dictionary(fc.constantFrom('pixelId', 'accessToken', 'appSecret', 'testEventCode'), weird)
  }
) as unknown as fc.Arbitrary<Settings>

const answers = fc.constantFrom(undefined, graphError(190, 463), graphError(100, 2804050))
const subscriptions = presets as unknown as JSONObject[]

function expectSafe(error: unknown): void {
  expectDocumented(error)
  expectNothingShown('an error', error)
}

it('settings that nobody has checked: a documented error, or a request as Meta wants it', async () => {
  let sent = 0
  await fc.assert(
    fc.asyncProperty(settings, answers, async (given, answer) => {
      const graph = new MemoryGraph(() => answer, { checks: false })
      const { error } = await outcomeOf(() => perform(graph.request, payloads(1)[0], given))
      if (error !== undefined) expectSafe(error)
      expectEntries(await performBatch(graph.request, payloads(2), { settings: given }), 2)
      expectRequests(graph)
      sent += graph.requests.length
    }),
    parameters()
  )
  expect(sent).toBeGreaterThan(parameters().numRuns / 2)
})

it('the same through the runtime, whose request client reads them before anything of ours does', async () => {
  await fc.assert(
    fc.asyncProperty(settings, answers, async (given, answer) => {
      const graph = new MemoryGraph(() => answer, { checks: false })
      const runtime = runtimeWith(graph.request)
      const all = { ...given, subscriptions } as unknown as JSONObject
      const single = await outcomeOf(() => runtime.onEvent(order(), { ...all }))
      if (single.error !== undefined) expectSafe(single.error)
      const events: SegmentEvent[] = [order(), order()]
      const batch = await outcomeOf(() => runtime.onBatch(events, { ...all }))
      if (batch.error !== undefined) expectSafe(batch.error)
      for (const { multistatus } of (batch.result ?? []) as { multistatus?: Entry[] }[]) {
        if (multistatus !== undefined) expectEntries(multistatus, 2)
      }
      expectRequests(graph)
    }),
    parameters(0.5)
  )
})

it('the connection test of any settings: a documented error, or what it found', async () => {
  const test = definition.authentication?.testAuthentication
  if (test === undefined) throw new Error('there is a connection test')
  await fc.assert(
    fc.asyncProperty(settings, answers, async (given, answer) => {
      const graph = new MemoryGraph(() => answer, { checks: false })
      const { error, result } = await outcomeOf(() =>
        Promise.resolve(test(graph.request, { settings: given, auth: { accessToken: '', refreshToken: '' } }))
      )
      if (error === undefined) expectNothingShown('a result', result)
      else expectSafe(error)
      expectRequests(graph)
    }),
    parameters(0.5)
  )
})
