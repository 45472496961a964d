import { presets } from '../../src/destination/presets'
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

const OUTLET = '2345678901'

const CONVERSATION = {
  name: 'Conversations',
  subscribe: 'event = "Talk"',
  partnerAction: 'streamEvent',
  mapping: {
    external_id: { '@path': '$.userId' },
    event_name: 'LeadSubmitted',
    event_time: { '@path': '$.timestamp' },
    event_id: { '@path': '$.messageId' },
    action_source: 'business_messaging',
    messaging_channel: 'whatsapp',
    user_data: { ctwa_clid: 'ARAk', page_id: '42' }
  }
}

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

const isPoison = ({ events }: Arrived): boolean => events.some(({ event_id: id }) => id?.startsWith('poison') === true)

describe('what is no confirmation of Meta', () => {
  it.each<[string, GraphAnswer]>([
    ['200 for 3 events of all', { body: { events_received: 3 } }],
    ['200 for none', { body: { events_received: 0 } }],
    ['200 with {}', { body: {} }],
    ['200 with []', { body: [] }],
    ['200 with other JSON', { body: { status: 'OK' } }],
    ['200 with nothing', {}],
    ['202', { status: 202, body: {} }],
    ['204', { status: 204 }],
    ['a redirect to elsewhere', { status: 302, headers: { location: 'http://127.0.0.1:1/elsewhere' } }],
    ['a page with 200', { body: HTML }],
    ['a proxy’s 403', { status: 403, body: HTML }],
    ['a proxy’s 404', { status: 404, body: HTML }],
    ['a proxy’s 407', { status: 407, body: HTML }],
    ['a body that is cut', { body: { events_received: 50, messages: [] }, breaks: 'cut' }],
    ['a page of 300 kB with 502', { status: 502, body: HTML.padEnd(300_000) }],
    ['a reset', { breaks: 'reset' }]
  ])('%s: nothing is told delivered, and nothing lost', async (_, answer) => {
    // The request client takes a cut body for one that goes on, until its time is up: one is enough.
    const faults = answer.breaks === 'cut' ? 1 : 12
    const stand = await standWith((arrived) => (arrived.number <= faults ? answer : confirmed(arrived)))
    const events = orders(200)
    const report = await stand.send(events)
    expect(report.lies).toEqual([])
    expect(statuses(report)).toEqual({ 200: 200 })
    expect(times(stand.graph, events).every((count) => count === 1)).toBe(true)
  })
})

describe('one event that fails wherever it goes', () => {
  it.each<[string, GraphAnswer]>([
    ['500', { status: 500, body: HTML }],
    ['code 1', refusal(1, undefined, {}, 500)],
    ['code 2, transient', refusal(2, undefined, { is_transient: true }, 503)],
    ['code 200', refusal(200)],
    ['code 10', refusal(10)],
    ['a reset', { breaks: 'reset' }]
  ])('with %s keeps no other one open, and waits longer each time', async (_, failure) => {
    const stand = await standWith((arrived) => (isPoison(arrived) ? failure : confirmed(arrived)))
    // Meta has taken something before: a refusal of everything would be the token's.
    await stand.send(orders(1, 'before'))
    const good = orders(999)
    const poison = order({ messageId: 'poison-1' })
    const events = [...good.slice(0, 600), poison, ...good.slice(600)]
    const report = await stand.send(events, { eventsARequest: 1000, maxRounds: 1, wait: () => undefined })
    expect(statuses(report)).toEqual({ 200: 999, 503: 1 })
    expect(report.lies).toEqual([])
    expect(times(stand.graph, good).every((count) => count === 1)).toBe(true)
    expect(stand.graph.sizes.length).toBeLessThanOrEqual(60)
    const { bench, graph, pass } = stand
    const waits: number[] = []
    for (let i = 0; i < 4; i++) {
      const before = graph.sizes.length
      const { status, headers, json } = await bench.post('/events', poison)
      expect([status, json.reason]).toEqual([503, expect.stringContaining('waits apart')])
      // Before its wait is over nothing is sent.
      expect(graph.sizes).toHaveLength(before)
      const seconds = Number(headers.get('retry-after'))
      waits.push(seconds)
      pass(seconds)
      expect((await bench.post('/events', poison)).status).toBe(503)
      // Alone, and tried a few times.
      const tries = graph.sizes.slice(before)
      expect(tries.every((size) => size === 1)).toBe(true)
      expect(tries.length).toBeLessThanOrEqual(6)
    }
    expect(waits).toEqual([...waits].sort((one, other) => one - other))
    expect(waits[3]).toBeGreaterThanOrEqual(80)
    expect(sample(await bench.metrics(), 'meta_pixel_set_aside_events{sync="Shop"}')).toBe(1)
    // What comes meanwhile goes on undisturbed: in whole requests, each event once.
    const before = graph.sizes.length
    expect(statuses(await stand.send(orders(100, 'later'), { eventsARequest: 100 }))).toEqual({ 200: 100 })
    expect(graph.sizes.slice(before).reduce((sum, size) => sum + size, 0)).toBe(100)
  })

  it('is delivered when it no longer fails', async () => {
    let isIll = true
    const stand = await standWith((arrived) =>
      isIll && isPoison(arrived) ? refusal(1, undefined, {}, 500) : confirmed(arrived)
    )
    const events = [...orders(99), order({ messageId: 'poison-1' })]
    const report = await stand.send(events, {
      eventsARequest: 100,
      wait: (seconds) => {
        isIll = false
        stand.pass(seconds)
      }
    })
    expect([statuses(report), report.rounds]).toEqual([{ 200: 100 }, 2])
    expect(times(stand.graph, events).every((count) => count === 1)).toBe(true)
    expect(sample(await stand.bench.metrics(), 'meta_pixel_set_aside_events{sync="Shop"}')).toBe(0)
  })

  it('one blip of a token leaves nothing unsent', async () => {
    const stand = await standWith((arrived) => (arrived.number === 3 ? refusal(190) : confirmed(arrived)))
    const events = orders(2000)
    const report = await stand.send(events, { maxRounds: 1 })
    expect(statuses(report)).toEqual({ 200: 2000 })
    expect(times(stand.graph, events).every((count) => count === 1)).toBe(true)
  })
})

describe('events that Meta refuses, one by one unnamed', () => {
  it('have a lane of their own: new ones do not wait until the bad one is found', async () => {
    let finish = (): void => undefined
    const found = new Promise<void>((resolve) => {
      finish = resolve
    })
    let isFirst = true
    const stand = await standWith((arrived) => {
      if (!arrived.events.some(({ event_id: id }) => id?.includes('sick') === true)) return confirmed(arrived)
      // The whole request is refused at once; the search for the bad one lasts until the new ones are answered.
      const answer = isPoison(arrived) ? refusal(100, 2804050) : confirmed(arrived)
      const held = isFirst ? {} : { until: found }
      isFirst = false
      return { ...answer, ...held }
    })
    const sick = [...orders(199, 'sick'), order({ messageId: 'poison-sick' })]
    const search = stand.send(sick, { eventsARequest: 200, maxRounds: 1 })
    await until(() => stand.graph.sizes.length > 1)
    const fresh = await stand.send(orders(3000, 'fresh'), { requestsAtOnce: 60, maxRounds: 1 })
    expect(statuses(fresh)).toEqual({ 200: 3000 })
    finish()
    expect(statuses(await search)).toEqual({ 200: 199, 400: 1 })
  })

  it('cost 1.1 requests an event at most when all are refused', async () => {
    const stand = await standWith(() => refusal(100, 2804117))
    const events = orders(1000)
    const report = await stand.send(events, { eventsARequest: 100 })
    expect(statuses(report)).toEqual({ 400: 1000 })
    expect(stand.graph.sizes.length).toBeLessThanOrEqual(1100)
    // And nothing when they come again.
    const before = stand.graph.sizes.length
    expect(statuses(await stand.send(events, { eventsARequest: 100 }))).toEqual({ 400: 1000 })
    expect(stand.graph.sizes).toHaveLength(before)
  })

  it.each([1, 5, 30])('%i %% bad: each good one is taken once, each bad one named', async (share) => {
    const random = seededRandom(share)
    const events = orders(2000).map((event, n) =>
      random() * 100 < share ? { ...event, messageId: `poison-${n}` } : event
    )
    const bad = events.filter(({ messageId }) => String(messageId).startsWith('poison'))
    const stand = await standWith((arrived) => (isPoison(arrived) ? refusal(100, 2804050) : confirmed(arrived)))
    const report = await stand.send(events)
    expect(statuses(report)).toEqual({ 200: events.length - bad.length, 400: bad.length })
    expect(report.lies).toEqual([])
    expect([...report.last].filter(([id, status]) => id.startsWith('poison') !== (status === 400))).toEqual([])
    expect(Math.max(...stand.graph.taken.values())).toBe(1)
    expect(stand.graph.sizes.length / events.length).toBeLessThan(share === 1 ? 0.3 : 1.2)
  })
})

describe('a Graph that takes only small requests', () => {
  it.each<[string, GraphAnswer]>([
    ['asks to reduce the amount of data', refusal(1, undefined, { message: 'Please reduce the amount of data' }, 500)],
    ['answers 504', { status: 504, body: HTML }],
    ['answers 413', { status: 413, body: HTML }]
  ])('and %s gets them: 2,000 of 2,000', async (_, answer) => {
    const stand = await standWith((arrived) => (arrived.events.length > 50 ? answer : confirmed(arrived)))
    const events = orders(2000)
    const report = await stand.send(events, { eventsARequest: 200 })
    expect(statuses(report)).toEqual({ 200: 2000 })
    expect(report.lies).toEqual([])
    expect(times(stand.graph, events).every((count) => count === 1)).toBe(true)
    // At 50 a request it takes 40: the search for the size may cost as many again.
    expect(stand.graph.sizes.length).toBeLessThanOrEqual(160)
    expect(sample(await stand.bench.metrics(), 'meta_pixel_request_size{sync="Shop"}')).toBeLessThanOrEqual(50)
  })
})

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
    // Meta never deduplicates conversations.
    const purchases = presets.filter(({ name }) => name?.startsWith('Purchase ('))
    const mappings = [...purchases.map(({ type: _, ...mapping }) => mapping), CONVERSATION]
    const syncs = [sync({ mappings }), sync({ mappings, name: 'Outlet', pixelId: OUTLET })]
    const stand = await standWith(confirmed, { syncs })
    const talk = (n: number): Json => order({ messageId: `talk-${n}`, event: 'Talk' })
    const events = [...orders(20), ...Array.from({ length: 20 }, (_, n) => talk(n))]
    let failing = 3
    stand.graph.answerWith((arrived) =>
      arrived.url.includes(OUTLET) && failing > 0 ? { status: 503, body: HTML } : confirmed(arrived)
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
    // One request each time, however busy the machine is.
    const server = { coalesce: { maxEvents: 500, waitMs: 60_000 } }
    const stand = await standWith((arrived) => (arrived.number === 1 ? throttled : confirmed(arrived)), { server })
    const events = orders(500)
    const report = await stand.send(events, { requestsAtOnce: 1, eventsARequest: 500 })
    expect([statuses(report), report.rounds]).toEqual([{ 200: 500 }, 2])
    expect(times(stand.graph, events).every((count) => count === 1)).toBe(true)
    expect(stand.graph.sizes).toEqual([500, 500])
  })
})
