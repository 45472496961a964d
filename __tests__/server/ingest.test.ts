import { gzipSync } from 'node:zlib'
import {
  PAGES_ONLY,
  badOrder,
  containing,
  idsOf,
  order,
  page,
  recordedIds,
  startServer,
  stopAll,
  sync
} from './support'

afterEach(stopAll)

describe("Segment's HTTP API", () => {
  test.each(['track', 't'])('POST /v1/%s answers once the sandbox has recorded the event', async (path) => {
    const bench = await startServer()
    const { type: _, ...event } = order()
    const { status, json } = await bench.post(`/v1/${path}`, event)
    expect(status).toBe(200)
    expect(json).toMatchObject({ success: true, status: 200, outcome: 'delivered' })
    expect(json.fbtrace_id).toEqual(expect.any(String))
    expect(recordedIds(bench)).toEqual([event.messageId])
  })

  test.each([
    ['page', 'delivered'],
    ['p', 'delivered'],
    ['screen', 'not_subscribed'],
    ['identify', 'not_subscribed'],
    ['group', 'not_subscribed'],
    ['alias', 'not_subscribed']
  ])('the path gives the type: /v1/%s is %s', async (path, outcome) => {
    const bench = await startServer()
    const { json, status } = await bench.post(`/v1/${path}`, page({ type: undefined }))
    expect([status, json.outcome]).toEqual([200, outcome])
  })

  test.each(['batch', 'b'])('POST /v1/%s takes many, with a context that all share', async (path) => {
    const bench = await startServer()
    const events = [order(), page({ context: undefined }), { type: 'identify', userId: 'user-1' }]
    const context = { traits: { email: 'shared@example.com' } }
    const { status, json } = await bench.post(`/v1/${path}`, {
      batch: events,
      context,
      sentAt: new Date().toISOString()
    })
    expect(status).toBe(200)
    expect(json).toMatchObject({ success: true, delivered: 2, not_subscribed: 1, rejected: 0, failed: 0 })
    expect(recordedIds(bench)).toEqual(idsOf(events.slice(0, 2)))
  })

  test('a batch without a list is final', async () => {
    const { status, json } = await (await startServer()).post('/v1/batch', { events: [] })
    expect([status, json.outcome]).toEqual([400, 'rejected'])
  })
})

describe('POST /events', () => {
  test('takes one event', async () => {
    const bench = await startServer()
    const event = order()
    expect((await bench.post('/events', event)).json).toMatchObject({ status: 200, outcome: 'delivered' })
    expect(recordedIds(bench)).toEqual([event.messageId])
  })

  test('takes an array, and says of each by its index what became of it', async () => {
    const bench = await startServer()
    const events = [badOrder(), order(), 7, { type: 'identify' }, null, { type: 'unheard of' }]
    const { status, json } = await bench.post('/events', events)
    expect(status).toBe(200)
    expect(json).toMatchObject({ success: true, status: 200, delivered: 1, not_subscribed: 1, rejected: 4 })
    expect(json.results).toMatchObject([
      { index: 0, status: 400, outcome: 'rejected', reason: containing('Purchase needs a currency') },
      { index: 1, status: 200, outcome: 'delivered' },
      { index: 2, status: 400, outcome: 'rejected', reason: containing('Not an event') },
      { index: 3, status: 200, outcome: 'not_subscribed' },
      { index: 4, status: 400, outcome: 'rejected' },
      { index: 5, status: 400, outcome: 'rejected' }
    ])
  })

  test.each([
    ['nothing but refusals is 400', [badOrder(), badOrder()], 400],
    ['nothing that anybody subscribed to is 200', [{ type: 'identify' }], 200],
    ['nothing at all is 200', [], 200],
    ['a refusal beside what nobody subscribed to is 400', [badOrder(), { type: 'identify' }], 400]
  ])('%s', async (_, events, expected) => {
    const { status, json } = await (await startServer()).post('/events', events)
    expect(status).toBe(expected)
    expect(json.status).toBe(expected)
  })

  test('anything worth sending again makes the answer 503, though others were delivered', async () => {
    const bench = await startServer({
      syncs: [sync(), sync({ name: 'Dead', accessToken: 'EAA-revoked', mappings: [PAGES_ONLY] })]
    })
    const { status, json, headers } = await bench.post('/events', [order(), page(), badOrder()])
    expect(status).toBe(503)
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
    expect(json).toMatchObject({ success: false, delivered: 1, failed: 1, rejected: 1 })
  })

  test('an event without a type but with a name is a track call', async () => {
    const { json } = await (await startServer()).post('/events', order({ type: undefined }))
    expect(json.outcome).toBe('delivered')
  })

  test('a refusal is 400 with a reason that a person can act on', async () => {
    const { status, json } = await (await startServer()).post('/events', badOrder())
    expect(status).toBe(400)
    expect(json).toMatchObject({
      success: false,
      outcome: 'rejected',
      reason: containing('map "Currency"')
    })
  })

  test('an event with several destinations names what each did', async () => {
    const bench = await startServer({ syncs: [sync(), sync({ name: 'Second', pixelId: '42' })] })
    const { json } = await bench.post('/events', order())
    expect(json.syncs).toMatchObject([
      { sync: 'Shop', mapping: 'Purchase (Order Completed)', outcome: 'delivered' },
      { sync: 'Second', mapping: 'Purchase (Order Completed)', outcome: 'delivered' }
    ])
  })
})

describe('bodies', () => {
  test('may be compressed, as RudderStack sends them', async () => {
    const bench = await startServer()
    const event = order()
    const { status } = await bench.request('/v1/track', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      body: gzipSync(JSON.stringify(event))
    })
    expect(status).toBe(200)
    expect(recordedIds(bench)).toEqual([event.messageId])
  })

  test("may call themselves text, as Segment's browser library sends them", async () => {
    const bench = await startServer()
    const { status } = await bench.post('/v1/t', order(), { 'content-type': 'text/plain' })
    expect(status).toBe(200)
  })

  test('lose keys that would change an object’s prototype, and nothing else', async () => {
    const bench = await startServer()
    const text = JSON.stringify(order()).replace('{"order_id"', '{"__proto__":{"currency":"XXX"},"order_id"')
    expect((await bench.post('/events', text)).json.outcome).toBe('delivered')
  })
})

describe('--final-as-200', () => {
  test('answers 200 to what is final, and the body says that it was refused', async () => {
    const bench = await startServer({ server: { finalAs200: true } })
    const { status, json } = await bench.post('/events', badOrder())
    expect(status).toBe(200)
    expect(json).toMatchObject({ success: false, status: 400, outcome: 'rejected' })
    expect((await bench.post('/events', [badOrder()])).status).toBe(200)
    expect((await bench.post('/events', '{')).status).toBe(200)
  })

  test('leaves 503 what is to come again', async () => {
    const bench = await startServer({ server: { finalAs200: true }, syncs: [sync({ accessToken: 'EAA-expired' })] })
    expect((await bench.post('/events', order())).status).toBe(503)
  })
})
