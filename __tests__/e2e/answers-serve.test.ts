import { seededRandom } from '../../src/sandbox/random'
import {
  order,
  sample,
  startServer,
  stopAll,
  onStop,
  sync,
  until,
  type Bench,
  type BenchOptions
} from '../server/support'
import {
  confirmed,
  refusal,
  startAnsweringGraph,
  type AnsweringGraph,
  type Arrived,
  type GraphAnswer
} from '../support/answering-graph'
import { sendPatiently, type SenderOptions, type SenderReport } from '../support/patient-sender'

type Json = Record<string, unknown>

afterEach(stopAll)

const HTML = '<html><body><h1>Not Meta</h1></body></html>'

/** A server whose events go to a Graph of the test's own, and a clock that its waits are measured by. */
interface Stand {
  bench: Bench
  graph: AnsweringGraph
  /** Moves the clock on */
  pass: (seconds: number) => void
  /** Sends as a CDP does, and notes what was told that was not true when it was told */
  send: (events: readonly Json[], options?: Partial<SenderOptions>) => Promise<SenderReport & { lies: string[] }>
}

async function standWith(answer: (arrived: Arrived) => GraphAnswer, options: BenchOptions = {}): Promise<Stand> {
  let ahead = 0
  const bench = await startServer({
    ...options,
    server: { now: () => Date.now() + ahead, random: seededRandom(5), ...options.server }
  })
  await until(() => bench.server.context.syncs.all().every(({ credentials }) => credentials.state === 'accepted'))
  const graph = await startAnsweringGraph(answer)
  onStop(() => graph.close())
  // The credentials were checked at the sandbox: from here on every request is about events.
  process.env.META_GRAPH_API_URL = graph.url
  const pass = (seconds: number): void => {
    ahead += seconds * 1000
  }
  const send: Stand['send'] = async (events, more) => {
    const lies: string[] = []
    const onAnswer = (id: string, status: number): void => {
      if (status === 200 && !graph.taken.has(id)) lies.push(id)
    }
    const report = await sendPatiently(bench, events, { wait: pass, onAnswer, ...more })
    return { ...report, lies }
  }
  return { bench, graph, pass, send }
}

const orders = (count: number, prefix = 'good'): Json[] =>
  Array.from({ length: count }, (_, n) => order({ messageId: `${prefix}-${n}`, userId: `user-${n}` }))

const statuses = ({ last }: SenderReport): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const status of last.values()) counts[status] = (counts[status] ?? 0) + 1
  return counts
}

/** How often each of these events was taken. */
const times = ({ taken }: AnsweringGraph, events: readonly Json[]): number[] =>
  events.map(({ messageId }) => taken.get(String(messageId)) ?? 0)

describe('what was delivered', () => {
  it('after its sender was told to come again answers the second arrival, without a second sending', async () => {
    const stand = await standWith((arrived) => ({ ...confirmed(arrived), after: 400 }), { server: { deadlineMs: 100 } })
    const events = orders(500)
    const first = await stand.send(events, { maxRounds: 1, eventsARequest: 500 })
    expect(statuses(first)).toEqual({ 503: 500 })
    // Some come while the first are still under way, some afterwards.
    const second = await stand.send(events.slice(0, 100), { maxRounds: 1 })
    expect(statuses(second)).toEqual({ 503: 100 })
    await until(() => stand.bench.server.context.syncs.all()[0].queued === 0)
    const third = await stand.send(events, { maxRounds: 1 })
    expect(statuses(third)).toEqual({ 200: 500 })
    expect(times(stand.graph, events).every((count) => count === 1)).toBe(true)
    const metrics = await stand.bench.metrics()
    expect(sample(metrics, 'meta_pixel_remembered_deliveries_total{sync="Shop"}')).toBe(500)
    expect(sample(metrics, 'meta_pixel_remembered_deliveries{sync="Shop"}')).toBe(500)
  })

  it('is sent again when it says something else under its old ID, and when somebody wants it sent', async () => {
    const stand = await standWith(confirmed)
    const [event] = orders(1)
    for (let i = 0; i < 3; i++) expect((await stand.bench.post('/events', event)).status).toBe(200)
    expect(times(stand.graph, [event])).toEqual([1])
    expect((await stand.bench.post('/events', { ...event, userId: 'another' })).status).toBe(200)
    expect(times(stand.graph, [event])).toEqual([2])
    const { json } = await stand.bench.api('POST', '/send', { sync: 'Shop', event })
    expect(json.results).toMatchObject([{ status: 200 }])
    expect(times(stand.graph, [event])).toEqual([3])
  })

  it('by the healthy one of two syncs is delivered once, however often the other fails', async () => {
    const syncs = [sync(), sync({ name: 'Outlet', pixelId: '2345678901' })]
    const stand = await standWith(confirmed, { syncs })
    const conversation = (n: number): Json =>
      order({ messageId: `talk-${n}`, context: { action_source: 'business_messaging' } })
    const events = [...orders(20), ...Array.from({ length: 20 }, (_, n) => conversation(n))]
    let failing = 3
    stand.graph.answerWith((arrived) =>
      arrived.url.includes('2345678901') && failing > 0 ? { status: 503, body: HTML } : confirmed(arrived)
    )
    const report = await stand.send(events, {
      wait: (seconds) => {
        failing--
        stand.pass(seconds)
      }
    })
    expect(statuses(report)).toEqual({ 200: 40 })
    expect(report.rounds).toBe(4)
    // Once each at both pixels: four posts have not made four deliveries.
    expect(times(stand.graph, events)).toEqual(events.map(() => 2))
  })

  it('twice in one request is sent once', async () => {
    const stand = await standWith(confirmed)
    const [event] = orders(1)
    const { json } = await stand.bench.post('/events', [event, event, event])
    expect(json).toMatchObject({ status: 200, delivered: 3 })
    expect(times(stand.graph, [event])).toEqual([1])
  })
})

describe('an outage', () => {
  it('turns readiness red, spares Meta, and is over when a probe says so', async () => {
    const stand = await standWith(() => ({ status: 503, body: HTML }))
    const { bench, graph, pass } = stand
    const events = orders(400)
    for (let i = 0; i < 8; i++) {
      await bench.post('/events', events.slice(i, i + 1))
      pass(1)
    }
    const ready = await bench.request('/readyz')
    expect([ready.status, ready.json]).toMatchObject([503, { ready: false, syncs: [{ sync: 'Shop' }] }])
    expect((ready.json.syncs as Json[])[0].breaker).not.toBe('closed')
    expect((ready.json.syncs as Json[])[0].reason).toContain('Meta does not answer')
    const before = graph.sizes.length
    const told = await bench.post('/events', events)
    expect(told.status).toBe(503)
    expect(Number(told.headers.get('retry-after'))).toBeGreaterThan(0)
    // At most the probe.
    expect(graph.sizes.slice(before).every((size) => size === 1)).toBe(true)
    expect(graph.sizes.length - before).toBeLessThanOrEqual(8)
    graph.answerWith(confirmed)
    // No event has to come for it to show.
    pass(60)
    await until(async () => (await bench.request('/readyz')).status === 200)
    const report = await stand.send(events)
    expect(statuses(report)).toEqual({ 200: 400 })
    expect(times(graph, events).every((count) => count === 1)).toBe(true)
    const metrics = await bench.metrics()
    expect(sample(metrics, 'meta_pixel_breaker{sync="Shop",state="closed"}')).toBe(1)
  })

  it('ends at different times for different senders', async () => {
    const stand = await standWith(() => ({ status: 502, body: HTML }))
    const waits = new Set<string | null>()
    for (const event of orders(30)) {
      const { status, headers } = await stand.bench.post('/events', event)
      expect(status).toBe(503)
      waits.add(headers.get('retry-after'))
      stand.pass(1)
    }
    expect(waits.size).toBeGreaterThan(2)
  })

  it('that is throttling is left alone until the time that Meta gives', async () => {
    const throttled: GraphAnswer = { ...refusal(80004, undefined, {}, 429), headers: { 'retry-after': '90' } }
    const stand = await standWith((arrived) => (arrived.number === 1 ? throttled : confirmed(arrived)))
    const events = orders(500)
    const report = await stand.send(events, { requestsAtOnce: 1, eventsARequest: 500 })
    expect([statuses(report), report.rounds]).toEqual([{ 200: 500 }, 2])
    expect(times(stand.graph, events).every((count) => count === 1)).toBe(true)
    expect(stand.graph.sizes.length).toBeLessThanOrEqual(3)
  })
})
