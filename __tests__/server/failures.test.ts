import { createSandbox } from '../../src/sandbox'
import {
  containing,
  eventsTotal,
  idsOf,
  onStop,
  order,
  page,
  recordedIds,
  sample,
  startServer,
  stopAll,
  sync,
  until,
  writeConfig,
  type Answer,
  type Bench
} from './support'

afterEach(stopAll)

type Json = Record<string, unknown>

/** Sends as a CDP's queue does: until the answer is final. */
async function deliver(bench: Bench, event: Json): Promise<Answer> {
  for (;;) {
    const answer = await bench.post('/v1/track', event)
    if (answer.status !== 503 && answer.status !== 429) return answer
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

describe('a dead token', () => {
  test('loses no event: 503 with a time to come again, and a red readiness that says why', async () => {
    const bench = await startServer({ syncs: [sync({ accessToken: 'EAA-revoked' })] })
    const { status, headers, json } = await bench.post('/events', order())
    expect(status).toBe(503)
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
    expect(json).toMatchObject({ outcome: 'failed', reason: containing('The access token is invalid') })
    const ready = await bench.request('/readyz')
    expect(ready.status).toBe(503)
    expect(ready.json).toMatchObject({ ready: false, syncs: [{ sync: 'Shop', credentials: 'refused' }] })
    expect(sample(await bench.metrics(), 'meta_pixel_sync_ready{sync="Shop"}')).toBe(0)
  })

  test('costs few requests, and one line a minute in the log', async () => {
    let now = Date.now()
    const bench = await startServer({ syncs: [sync({ accessToken: 'EAA-revoked' })], server: { now: () => now } })
    const lines = () => bench.logs.filter(({ msg }) => String(msg).startsWith('Meta refuses the credentials')).length
    await until(() => lines() === 1)
    for (let i = 0; i < 20; i++) expect((await bench.post('/events', order())).status).toBe(503)
    expect(bench.sandbox.stats().requests).toBeLessThanOrEqual(2)
    expect(lines()).toBe(1)
    now += 61_000
    expect((await bench.post('/events', order())).status).toBe(503)
    expect(lines()).toBe(2)
  })

  test('that is replaced in the configuration while events wait lets everything arrive', async () => {
    const bench = await startServer({ syncs: [sync({ accessToken: 'EAA-revoked' })] })
    const events = Array.from({ length: 50 }, () => order())
    const answers = Promise.all(events.map((event) => deliver(bench, event)))
    await until(async () => eventsTotal(await bench.metrics(), 'failed') >= 50)
    expect(bench.recorded()).toEqual([])
    writeConfig(bench.folder, { syncs: [sync({ accessToken: 'EAA-good' })] })
    expect((await answers).map(({ status }) => status)).toEqual(events.map(() => 200))
    expect(recordedIds(bench)).toEqual(idsOf(events))
    await until(async () => (await bench.request('/readyz')).status === 200)
  })

  test('that is replaced serves what waits in the queue at that moment', async () => {
    const bench = await startServer({
      syncs: [sync({ accessToken: 'EAA-revoked' })],
      server: { coalesce: { waitMs: 60_000, maxEvents: 2 } }
    })
    // Read once before, the refusal would be answered at once.
    await until(() => bench.server.context.syncs.all()[0].credentials.state === 'refused')
    const first = order()
    const answer = bench.post('/events', first)
    await until(() => bench.server.context.syncs.all()[0].queued === 1)
    writeConfig(bench.folder, { syncs: [sync({ accessToken: 'EAA-good' })] })
    await until(() => bench.server.context.syncs.all()[0].current.settings.accessToken === 'EAA-good')
    const second = order()
    expect((await bench.post('/events', second)).status).toBe(200)
    expect((await answer).status).toBe(200)
    expect(recordedIds(bench)).toEqual(idsOf([first, second]))
  })

  test('that Meta takes again without anybody changing the configuration is found out', async () => {
    let now = Date.now()
    const accepted = ['EAA-another']
    const bench = await startServer({ sandbox: { tokens: accepted }, server: { now: () => now } })
    expect((await bench.post('/events', order())).status).toBe(503)
    accepted.push('EAAtoken')
    now += 6000
    expect((await bench.post('/events', order())).status).toBe(200)
    expect((await bench.request('/readyz')).status).toBe(200)
  })

  test.each([
    ['a token that is refused', { accessToken: 'EAA-expired' }, 401],
    ['a pixel that is not assigned', { pixelId: '403' }, 403]
  ])('with --auth-failure=drop %s is final', async (_, changes, expected) => {
    const bench = await startServer({ syncs: [sync(changes)], server: { authFailure: 'drop' } })
    const { status, json } = await bench.post('/events', order())
    expect([status, json.outcome]).toEqual([expected, 'rejected'])
    expect((await bench.request('/readyz')).status).toBe(503)
  })
})

describe('an outage', () => {
  test('of Meta is 503, and what comes again arrives once', async () => {
    const bench = await startServer()
    bench.sandbox.setFaults([{ kind: 'transient' }])
    const event = order()
    const answer = await bench.post('/events', event)
    expect([answer.status, answer.json.outcome]).toEqual([503, 'failed'])
    bench.sandbox.setFaults([])
    expect((await bench.post('/events', event)).status).toBe(200)
    expect(recordedIds(bench)).toEqual([event.messageId])
  })

  test('with the sandbox down for a while loses and doubles nothing', async () => {
    const bench = await startServer()
    const port = Number(new URL(bench.sandbox.url).port)
    const before = Array.from({ length: 20 }, () => order())
    await Promise.all(before.map((event) => deliver(bench, event)))
    const recordedBefore = recordedIds(bench)
    await bench.sandbox.close()
    const during = Array.from({ length: 20 }, () => order())
    const answers = Promise.all(during.map((event) => deliver(bench, event)))
    await until(async () => eventsTotal(await bench.metrics(), 'failed') >= 20)
    const restarted = createSandbox({ port })
    onStop(() => restarted.close())
    await restarted.start()
    expect((await answers).map(({ status }) => status)).toEqual(during.map(() => 200))
    const recordedAfter = restarted.events().map(({ event }) => event.event_id)
    expect([...recordedBefore, ...recordedAfter].sort()).toEqual(idsOf([...before, ...during]))
  })

  test('throttling is 429 with the time that Meta gives, and Meta is left alone until then', async () => {
    let now = Date.now()
    const bench = await startServer({ server: { now: () => now } })
    await until(() => bench.sandbox.stats().requests === 1)
    bench.sandbox.setFaults([{ kind: 'throttle', retryAfter: 120, times: 1 }])
    const { status, headers } = await bench.post('/events', order())
    expect([status, headers.get('retry-after')]).toEqual([429, '120'])
    const { requests } = bench.sandbox.stats()
    now += 60_000
    const again = await bench.post('/events', order())
    expect([again.status, again.headers.get('retry-after')]).toEqual([429, '60'])
    expect(bench.sandbox.stats().requests).toBe(requests)
    now += 61_000
    expect((await bench.post('/events', order())).status).toBe(200)
    expect(sample(await bench.metrics(), 'meta_pixel_throttled_total{sync="Shop"}')).toBe(1)
  })

  test('of several events 503 says that they are to come again, though Meta only throttles', async () => {
    const bench = await startServer()
    await until(() => bench.sandbox.stats().requests === 1)
    bench.sandbox.setFaults([{ kind: 'throttle', retryAfter: 60, times: 1 }])
    const { status, headers } = await bench.post('/events', [order(), page()])
    expect([status, headers.get('retry-after')]).toEqual([503, '60'])
  })
})

describe('the deadline', () => {
  test('answers 503 for what is under way, which is delivered and counted all the same', async () => {
    const bench = await startServer({ server: { deadlineMs: 50 } })
    await until(() => bench.sandbox.stats().requests === 1)
    bench.sandbox.setFaults([{ kind: 'slow', ms: 300 }])
    const event = order()
    const { status, json, headers } = await bench.post('/events', event)
    expect(status).toBe(503)
    expect(json.reason).toContain('has not answered in time')
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
    await until(async () => eventsTotal(await bench.metrics(), 'delivered') === 1)
    expect(recordedIds(bench)).toEqual([event.messageId])
    expect(eventsTotal(await bench.metrics(), 'failed')).toBe(0)
  })

  test('takes back what still waits: the sender will repeat it', async () => {
    const bench = await startServer({ server: { deadlineMs: 50, coalesce: { waitMs: 60_000 } } })
    expect((await bench.post('/events', order())).status).toBe(503)
    expect(bench.server.context.syncs.all()[0].queued).toBe(0)
    await bench.server.stop()
    expect(bench.recorded()).toEqual([])
  })
})

describe('an event that Meta refuses', () => {
  const poison = {
    refuse: ({ event_id }: Json) =>
      event_id === 'poison' ? { code: 100, subcode: 2804050, message: 'No.' } : undefined
  }

  test('is answered at once when it returns, for ten minutes', async () => {
    let now = Date.now()
    const bench = await startServer({ sandbox: poison, server: { now: () => now } })
    const event = order({ messageId: 'poison' })
    const first = await bench.post('/events', event)
    expect(first.status).toBe(400)
    expect(first.json.reason).toContain('customer information is missing or too broad')
    const { requests } = bench.sandbox.stats()
    const second = await bench.post('/events', event)
    expect(second.json).toEqual(first.json)
    expect(bench.sandbox.stats().requests).toBe(requests)
    expect(sample(await bench.metrics(), 'meta_pixel_remembered_refusals_total{sync="Shop"}')).toBe(1)
    now += 10 * 60_000 + 1
    await bench.post('/events', event)
    expect(bench.sandbox.stats().requests).toBe(requests + 1)
  })

  test('is sent again when somebody has mended it, under its old ID', async () => {
    const bench = await startServer({ sandbox: poison })
    const event = order({ messageId: 'poison' })
    await bench.post('/events', event)
    const { requests } = bench.sandbox.stats()
    await bench.post('/events', { ...event, userId: 'another' })
    expect(bench.sandbox.stats().requests).toBe(requests + 1)
  })

  test('is sent again when the sync has been changed', async () => {
    const bench = await startServer({ sandbox: poison })
    const event = order({ messageId: 'poison' })
    await bench.post('/events', event)
    writeConfig(bench.folder, { syncs: [sync({ testEventCode: 'TEST1' })] })
    await until(() => bench.server.context.syncs.all()[0].current.settings.testEventCode === 'TEST1')
    const { requests } = bench.sandbox.stats()
    await bench.post('/events', event)
    expect(bench.sandbox.stats().requests).toBeGreaterThan(requests)
  })

  test('among a thousand others is the only one that is refused', async () => {
    const bench = await startServer({ sandbox: poison })
    const events = Array.from({ length: 300 }, (_, index) => order(index === 137 ? { messageId: 'poison' } : {}))
    const { status, json } = await bench.post('/events', events)
    expect(status).toBe(200)
    expect(json).toMatchObject({ delivered: 299, rejected: 1 })
    expect(recordedIds(bench)).toEqual(idsOf(events.filter(({ messageId }) => messageId !== 'poison')))
  })
})
