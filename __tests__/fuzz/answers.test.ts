import fc from 'fast-check'
import { graphAnswer, IP_ADDRESSES, PERSONAL, SECRET } from '../support/arbitraries'
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
import { NOW, SETTINGS, type Reply } from '../support/graph'
import { MemoryGraph, payloads, perform, performBatch } from '../support/memory-graph'

jest.setTimeout(TIME_LIMIT)

let printed: ReturnType<typeof watchConsole>
beforeEach(() => {
  jest.useFakeTimers({ now: NOW })
  printed = watchConsole()
})
afterEach(() => {
  printed.restore()
  jest.useRealTimers()
  expectNothingShown('the console', printed.lines().join('\n'))
  expectNothingPolluted()
})

const token = `EAA|${SECRET}+/=token`
const settings = { ...SETTINGS, accessToken: token, appSecret: `${SECRET} of the app` }
const ECHOES = [
  token,
  encodeURIComponent(token),
  settings.appSecret,
  encodeURIComponent(settings.appSecret),
  `${PERSONAL}.jane@${PERSONAL}mark.example`,
  ...IP_ADDRESSES
]

/** A host's own error, which a single event must let through as it is. */
class TransportError extends Error {
  readonly code: string

  constructor(code: string) {
    super(`no answer, with ${ECHOES.join()}`)
    this.code = code
  }
}

const answer: fc.Arbitrary<Reply | Error | undefined> = fc.oneof(
  { weight: 10, arbitrary: graphAnswer(ECHOES) },
  { weight: 1, arbitrary: fc.constantFrom('ECONNRESET', 'ETIMEDOUT', token).map((code) => new TransportError(code)) },
  { weight: 2, arbitrary: fc.constant(undefined) }
)

/** Lets every pause pass, as often as there is one. */
async function untilDone<T>(work: Promise<T>): Promise<T> {
  let over = false
  const done = work.finally(() => {
    over = true
  })
  done.catch(() => undefined)
  while (!over) await jest.advanceTimersByTimeAsync(500)
  return done
}

it('whatever Meta or a proxy answers to a single event: documented errors that quote nothing', async () => {
  await fc.assert(
    fc.asyncProperty(answer, async (reply) => {
      const graph = new MemoryGraph(() => reply, { checks: false })
      const { error } = await outcomeOf(() => perform(graph.request, payloads(1)[0], settings))
      if (error !== undefined && error !== reply) {
        expectDocumented(error)
        expectNothingShown('an error', error)
      }
      expectRequests(graph)
      expect(graph.requests).toHaveLength(1)
    }),
    parameters()
  )
})

it('whatever it answers to a batch: an entry each, that quotes nothing and is true', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(answer, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 6 }),
      async (replies, count) => {
        const wellAnswered = new Set<string>()
        const graph = new MemoryGraph(
          ({ data }, number) => {
            const reply = replies[(number - 1) % replies.length]
            const status = reply instanceof Error ? 0 : (reply?.status ?? 200)
            if (status >= 200 && status <= 299) data.forEach(({ event_id }) => wellAnswered.add(event_id))
            return reply
          },
          { checks: false }
        )
        const sent = payloads(count)
        const entries = await untilDone(performBatch(graph.request, sent, { settings }))
        expectEntries(entries, count)
        expectRequests(graph)
        expect(graph.requests.length).toBeLessThanOrEqual(256)
        const told = entries.flatMap(({ status }, index) => (status === 200 ? [String(sent[index].event_id)] : []))
        expect(told.filter((id) => !wellAnswered.has(id))).toEqual([])
      }
    ),
    parameters(0.5)
  )
})
