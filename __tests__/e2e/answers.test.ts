import type { JSONObject, SegmentEvent } from '@segment/actions-core'
import definition from '../../src/destination'
import { Experience } from '../../src/destination/graph-api/experience'
import { LIMITS } from '../../src/destination/graph-api/limits'
import { presets } from '../../src/destination/presets'
import { streamEventWith } from '../../src/destination/streamEvent'
import { seededRandom } from '../../src/sandbox/random'
import {
  confirmed,
  refusal,
  startAnsweringGraph,
  type AnsweringGraph,
  type Arrived,
  type GraphAnswer
} from '../support/answering-graph'
import { stopClock } from '../support/clock'
import { order } from '../support/events'
import { SETTINGS } from '../support/graph'
import type { Entry } from '../support/memory-graph'
import { deliverAsHost, isRetried, type HostReport } from '../support/retrying-host'

// Whatever answers, through the runtime's own onBatch, in a host that sends again what it is told to. The same for the server is in
// answers-serve.test.ts, for the command in answers-stream.test.ts.

const HTML = '<html><body><h1>Not Meta</h1></body></html>'
const SUBSCRIPTIONS = presets.filter(({ name }) => name?.startsWith('Purchase')) as unknown as JSONObject[]
/** So short that no test waits, and longer than what really answers needs. */
const TIMEOUT_MS = 1000

let graph: AnsweringGraph
let elsewhere: AnsweringGraph

beforeEach(async () => {
  stopClock()
  graph = await startAnsweringGraph()
  elsewhere = await startAnsweringGraph()
  process.env.META_GRAPH_API_URL = graph.url
})
afterEach(async () => {
  jest.useRealTimers()
  delete process.env.META_GRAPH_API_URL
  await graph.close()
  await elsewhere.close()
})

jest.setTimeout(120_000)

const idOf = (n: number): string => `event-${n}`
const numberOf = (id: string | undefined): number => Number(id?.slice('event-'.length))

function orders(count: number): SegmentEvent[] {
  return Array.from({ length: count }, (_, n) =>
    order({ order_id: `order-${n}`, revenue: 10 + (n % 90) }, { messageId: idOf(n), userId: `user-${n}` })
  )
}

interface Result {
  report: HostReport
  /** What was told to be delivered and was not, when it was told */
  lies: string[]
  /** Events by their last status */
  told: (status: number) => string[]
  open: string[]
}

async function deliver(
  events: SegmentEvent[],
  { mostRounds = 20, batchSize = 1000, signal = false } = {}
): Promise<Result> {
  const limits = { ...LIMITS, timeoutMs: TIMEOUT_MS, backoffMs: [1, 2] }
  const streamEvent = streamEventWith({ experience: new Experience(), limits })
  const lies: string[] = []
  const onEntry = ({ messageId }: SegmentEvent, { status }: Entry): void => {
    if (status === 200 && !graph.taken.has(String(messageId))) lies.push(String(messageId))
  }
  const report = await deliverAsHost(events, {
    settings: SETTINGS,
    subscriptions: SUBSCRIPTIONS,
    destination: { ...definition, actions: { ...definition.actions, streamEvent } },
    batchSize,
    mostRounds,
    onEntry,
    ...(signal && { signal: new AbortController().signal })
  })
  const entries = [...report.entries]
  return {
    report,
    lies,
    told: (status) => entries.filter(([, entry]) => entry.status === status).map(([id]) => id),
    open: entries.filter(([, entry]) => isRetried(entry.status)).map(([id]) => id)
  }
}

/** Nothing lost, nothing falsely delivered. */
function expectAllDelivered({ lies, told, open }: Result, count: number): void {
  expect({ lies, open, delivered: told(200).length }).toEqual({ lies: [], open: [], delivered: count })
}

describe('an answer that is not a confirmation', () => {
  const large = 'x'.repeat(200_000)
  const answers: [name: string, answer: (arrived: Arrived) => GraphAnswer][] = [
    ['fewer are confirmed', () => ({ body: { events_received: 3 } })],
    ['none is confirmed', () => ({ body: { events_received: 0 } })],
    ['one more is confirmed', ({ events }) => ({ body: { events_received: events.length + 1 } })],
    ['an empty object', () => ({ body: {} })],
    ['a list', () => ({ body: [] })],
    ['other JSON', () => ({ body: { status: 'OK', message: 'Test function' } })],
    ['an empty body', () => ({})],
    ['202', () => ({ status: 202, body: { accepted: true } })],
    ['204', () => ({ status: 204 })],
    ['a page', () => ({ body: HTML })],
    ['a large page', () => ({ body: large })],
    ['a large page with 502', () => ({ status: 502, body: large })],
    ['more than 1 MB', () => ({ body: { events_received: 0, more: 'x'.repeat(2_000_000) } })],
    ['400 with a page', () => ({ status: 400, body: HTML })],
    ['401 with a page', () => ({ status: 401, body: HTML })],
    ['403 with a page', () => ({ status: 403, body: HTML })],
    ['404 without a body', () => ({ status: 404 })],
    ['407', () => ({ status: 407, headers: { 'proxy-authenticate': 'Basic' }, body: HTML })],
    ['502', () => ({ status: 502, body: HTML })],
    ['code 2', () => refusal(2, undefined, {}, 500)],
    ['throttling', () => refusal(80004, undefined, {}, 429)],
    ['a reset', () => ({ breaks: 'reset' })],
    ['a cut body', (arrived) => ({ ...confirmed(arrived), breaks: 'cut' })],
    ['a body that stops', (arrived) => ({ ...confirmed(arrived), breaks: 'hang' })],
    ['a body without an end', (arrived) => ({ ...confirmed(arrived), breaks: 'endless' })],
    ['broken gzip', (arrived) => ({ ...confirmed(arrived), headers: { 'content-encoding': 'gzip' } })],
    ['a lost answer', (arrived) => ({ ...confirmed(arrived), breaks: 'reset' })]
  ]

  it.each(answers)('%s, now and then: all are delivered in the end', async (_name, answer) => {
    const random = seededRandom(7)
    graph.answerWith((arrived) => (random() < 0.4 ? answer(arrived) : confirmed(arrived)))
    expectAllDelivered(await deliver(orders(2000), { batchSize: 500 }), 2000)
  })

  it.each(answers)('%s, always: nothing is called delivered or final', async (_name, answer) => {
    graph.answerWith((arrived) => ({ ...answer(arrived), takes: false }))
    const { lies, open, report } = await deliver(orders(300), { mostRounds: 1 })
    expect(lies).toEqual([])
    expect(open).toHaveLength(300)
    expect([...report.entries.values()].map(({ errormessage }) => errormessage).join()).not.toContain(
      SETTINGS.accessToken
    )
  })

  it.each([301, 302, 303, 307, 308])('%i is not followed', async (status) => {
    graph.answerWith(() => ({ status, headers: { location: elsewhere.url }, body: HTML }))
    const { lies, open, report } = await deliver(orders(300), { mostRounds: 1 })
    expect([lies, open.length, elsewhere.sizes]).toEqual([[], 300, []])
    expect(report.entries.get(idOf(0))?.errormessage).toContain("not Meta's answer")
  })

  it('a confirmation of 200 kB is one', async () => {
    graph.answerWith((arrived) => ({
      ...confirmed(arrived),
      body: { events_received: arrived.events.length, messages: [large] }
    }))
    expectAllDelivered(await deliver(orders(300)), 300)
  })
})

describe('one event at which every request fails', () => {
  const poisons: [name: string, answer: GraphAnswer][] = [
    ['500', { status: 500, body: HTML }],
    ['code 1', refusal(1, undefined, {}, 500)],
    ['code 2', refusal(2)],
    ['is_transient', refusal(2650, undefined, { is_transient: true })],
    ['a reset', { breaks: 'reset' }],
    ['a time-out', { body: HTML, breaks: 'hang' }],
    ['code 200', refusal(200, undefined, {}, 403)],
    ['code 10', refusal(10)],
    ['code 190', refusal(190, 463, {}, 401)],
    ["a proxy's 403", { status: 403, body: HTML }]
  ]

  it.each(poisons)('%s: all others are delivered in one round', async (_name, answer) => {
    const poisoned = new Set([idOf(0), idOf(417), idOf(1700)])
    graph.answerWith((arrived) =>
      arrived.events.some(({ event_id: id }) => poisoned.has(String(id))) ? answer : confirmed(arrived)
    )
    const { lies, told, open } = await deliver(orders(2000), { mostRounds: 1 })
    expect(lies).toEqual([])
    expect(told(200)).toHaveLength(1997)
    expect(new Set(open)).toEqual(poisoned)
  })
})

describe('many refused events', () => {
  const refusals: [name: string, answer: GraphAnswer][] = [
    ['2804117', refusal(100, 2804117)],
    ['100 without a subcode', refusal(100)],
    ["an event's own fault", refusal(100, 2804050)]
  ]

  it.each(refusals)('%s: no good one is lost, at 70 to 97 %%', async (_name, answer) => {
    for (const share of [0.7, 0.9, 0.97]) {
      graph.taken.clear()
      const before = graph.sizes.length
      const random = seededRandom(share * 1000)
      const bad = new Set(
        orders(1000)
          .map((_, n) => idOf(n))
          .filter(() => random() < share)
      )
      graph.answerWith((arrived) =>
        arrived.events.some(({ event_id: id }) => bad.has(String(id))) ? answer : confirmed(arrived)
      )
      const { lies, told, open } = await deliver(orders(1000))
      expect({ lies, open }).toEqual({ lies: [], open: [] })
      expect(told(200).length).toBe(1000 - bad.size)
      expect(new Set(told(400))).toEqual(bad)
      expect([...graph.taken.values()].every((times) => times === 1)).toBe(true)
      expect(graph.sizes.length - before).toBeLessThanOrEqual(1100)
    }
  })
})

describe('a Graph that takes only small requests', () => {
  const limits: [name: string, answer: GraphAnswer][] = [
    [
      'reduce the amount of data',
      refusal(1, undefined, { message: "Please reduce the amount of data you're asking for" }, 500)
    ],
    ['413', { status: 413, body: HTML }],
    ['504', { status: 504, body: HTML }],
    ['a time-out', { body: HTML, breaks: 'hang' }]
  ]

  it.each(limits)('%s: the size is found once, and kept', async (_name, answer) => {
    graph.answerWith((arrived) => (arrived.events.length > 120 ? answer : confirmed(arrived)))
    const result = await deliver(orders(4000), { mostRounds: 2 })
    expectAllDelivered(result, 4000)
    expect([...graph.taken.values()].every((times) => times === 1)).toBe(true)
    expect(graph.sizes.filter((size) => size > 120).length).toBeLessThanOrEqual(24)
  })
})

it('a refused token costs three requests a call, and a blip of it nothing', async () => {
  graph.answerWith(() => refusal(190, 463, {}, 401))
  const refused = await deliver(orders(1000), { mostRounds: 1 })
  expect([refused.told(401).length, graph.sizes]).toEqual([1000, [1000, 1, 1]])
  graph.answerWith((arrived) => (arrived.number === 4 ? refusal(190, 463, {}, 401) : confirmed(arrived)))
  expectAllDelivered(await deliver(orders(1000)), 1000)
})

it('names events in its answers as Meta does', async () => {
  const bad = (id: string | undefined): boolean => numberOf(id) % 100 === 13
  graph.answerWith((arrived) => {
    const index = arrived.events.findIndex(({ event_id: id }) => bad(id))
    return index < 0
      ? confirmed(arrived)
      : refusal(100, 2804019, { error_user_msg: `The parameter $['data'][${index}]['event_time'] is required` })
  })
  const { lies, told, open } = await deliver(orders(2000))
  expect({ lies, open, delivered: told(200).length, refused: told(400).length }).toEqual({
    lies: [],
    open: [],
    delivered: 1980,
    refused: 20
  })
  expect(graph.sizes.length).toBeLessThanOrEqual(120)
})
