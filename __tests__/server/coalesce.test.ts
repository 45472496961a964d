import { Coalescer, type CoalesceOptions, type Waiting } from '../../src/delivery/coalesce'
import { eventsTotal, idsOf, order, page, recordedIds, sample, startServer, stopAll, until } from './support'

afterEach(stopAll)

class Item implements Waiting {
  state: Waiting['state'] = 'queued'
  constructor(
    readonly id: number,
    readonly size = 1
  ) {}
}

/** A queue whose calls end when the test says so. */
function queueOf(options: Partial<CoalesceOptions>) {
  const calls: { ids: number[]; end: () => void }[] = []
  const queue = new Coalescer<Item>(
    { maxEvents: 3, waitMs: 0, concurrency: 1, maxQueued: 100, maxQueuedBytes: 1000, ...options },
    (items) =>
      new Promise((end) => {
        calls.push({ ids: items.map(({ id }) => id), end })
      })
  )
  return { queue, calls }
}

describe('a queue', () => {
  test('sends as many as a call may hold, and what comes meanwhile in the next one', async () => {
    const { queue, calls } = queueOf({ waitMs: 60_000 })
    for (let id = 1; id <= 7; id++) queue.offer(new Item(id))
    expect(calls.map(({ ids }) => ids)).toEqual([[1, 2, 3]])
    calls[0].end()
    await until(() => calls.length === 2)
    expect(calls[1].ids).toEqual([4, 5, 6])
    calls[1].end()
    const drained = queue.drain()
    await until(() => calls.length === 3)
    expect(calls[2].ids).toEqual([7])
    calls[2].end()
    await drained
    expect(queue.size).toBe(0)
  })

  test('has no more calls at once than it may', () => {
    const { queue, calls } = queueOf({ concurrency: 2, maxEvents: 1 })
    for (let id = 1; id <= 5; id++) queue.offer(new Item(id))
    expect(calls).toHaveLength(2)
  })

  test('has room for so many, and for so many bytes; an empty one for whatever comes at once', () => {
    const { queue } = queueOf({ maxQueued: 2, maxQueuedBytes: 10 })
    expect(queue.hasRoom(3, 11)).toBe(true)
    queue.offer(new Item(1, 9))
    expect(queue.hasRoom(2, 1)).toBe(false)
    expect(queue.hasRoom(1, 2)).toBe(false)
    expect(queue.hasRoom(1, 1)).toBe(true)
  })

  test('gives back what waits, and not what is under way', async () => {
    const { queue, calls } = queueOf({ maxEvents: 1 })
    const [sent, waiting, last] = [new Item(1), new Item(2), new Item(3)]
    for (const item of [sent, waiting, last]) queue.offer(item)
    expect(queue.cancel(sent)).toBe(false)
    expect(queue.cancel(waiting)).toBe(true)
    expect(queue.cancel(waiting)).toBe(false)
    expect(queue.size).toBe(2)
    calls[0].end()
    await until(() => calls.length === 2)
    expect(calls[1].ids).toEqual([3])
  })

  test('is drained at once when nothing is in it', async () => {
    const { queue, calls } = queueOf({})
    await queue.drain()
    expect(calls).toEqual([])
  })

  test('is drained when all that waited was given back', async () => {
    const { queue } = queueOf({ waitMs: 60_000 })
    const item = new Item(1)
    queue.offer(item)
    queue.cancel(item)
    await queue.drain()
    expect(queue.size).toBe(0)
  })
})

test('events that come one by one reach Meta by the hundred', async () => {
  // No call ends the wait but the one that fills the batch.
  const bench = await startServer({ server: { coalesce: { waitMs: 60_000, maxEvents: 200 } } })
  await until(() => bench.sandbox.stats().requests === 1)
  const events = Array.from({ length: 400 }, () => order())
  const answers = await Promise.all(events.map((event) => bench.post('/v1/track', event)))
  expect(answers.every(({ status }) => status === 200)).toBe(true)
  expect(recordedIds(bench)).toEqual(idsOf(events))
  expect(bench.sandbox.stats().requests).toBe(1 + 2)
  const metrics = await bench.metrics()
  expect(eventsTotal(metrics, 'delivered')).toBe(400)
  expect(sample(metrics, 'meta_pixel_batch_size_sum{sync="Shop"}')).toBe(400)
})

test('events of different mappings share a request', async () => {
  const bench = await startServer({ server: { coalesce: { waitMs: 60_000, maxEvents: 20 } } })
  await until(() => bench.sandbox.stats().requests === 1)
  const events = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? order() : page()))
  await Promise.all(events.map((event) => bench.post('/events', event)))
  expect(recordedIds(bench)).toEqual(idsOf(events))
  expect(bench.sandbox.stats().requests).toBe(1 + 1)
})

test('in a shared request each event gets its own outcome', async () => {
  const bench = await startServer({
    sandbox: {
      refuse: ({ event_id }) => (event_id === 'poison' ? { code: 100, subcode: 2804050, message: 'No.' } : undefined)
    },
    server: { coalesce: { waitMs: 60_000, maxEvents: 4 } }
  })
  const events = [order(), page({ messageId: 'poison' }), page(), order({}, { currency: 'XXX' })]
  const answers = await Promise.all(events.map((event) => bench.post('/events', event)))
  expect(answers.map(({ status }) => status)).toEqual([200, 400, 200, 400])
  expect(recordedIds(bench)).toEqual(idsOf([events[0], events[2]]))
})

test('a mapping that fails on an event spoils no other event', async () => {
  const mapping = {
    name: 'Shouting',
    subscribe: 'type = "track"',
    partnerAction: 'streamEvent',
    mapping: {
      external_id: { '@path': '$.userId' },
      event_name: { '@template': { '@path': '$.properties.title' } },
      event_time: { '@path': '$.timestamp' },
      event_id: { '@path': '$.messageId' },
      user_data: { email: { '@path': '$.context.traits.email' } }
    }
  }
  const bench = await startServer({
    syncs: [{ name: 'Shop', pixelId: '1', accessToken: 'token', mappings: [mapping] }],
    server: { coalesce: { waitMs: 60_000, maxEvents: 3 } }
  })
  const events = [order({}, { title: 'a' }), order({}, { title: 2 }), order({}, { title: 'c' })]
  const answers = await Promise.all(events.map((event) => bench.post('/events', event)))
  expect(answers.map(({ status }) => status)).toEqual([200, 400, 200])
  expect(answers[1].json.reason).toContain('The mapping "Shouting" cannot be applied')
})

test('a mapping with a batch size of its own keeps to it', async () => {
  const bench = await startServer({ server: { coalesce: { waitMs: 60_000, maxEvents: 5 } }, syncs: [inTwos()] })
  await until(() => bench.sandbox.stats().requests === 1)
  const events = Array.from({ length: 5 }, () => order())
  await Promise.all(events.map((event) => bench.post('/events', event)))
  expect(recordedIds(bench)).toEqual(idsOf(events))
  expect(bench.sandbox.stats().requests).toBe(1 + 3)
})

test('a full queue answers 503 at once, and sends nothing of the request', async () => {
  const bench = await startServer({ server: { coalesce: { waitMs: 60_000, maxQueued: 2 } } })
  const waiting = bench.post('/events', [order(), order()])
  await until(() => bench.server.context.syncs.all()[0].queued === 2)
  const { status, json, headers } = await bench.post('/events', order())
  expect(status).toBe(503)
  expect(json.reason).toContain('More events wait')
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
  await bench.server.stop()
  expect((await waiting).status).toBe(200)
  expect(bench.recorded()).toHaveLength(2)
})

function inTwos() {
  const mapping = {
    external_id: { '@path': '$.userId' },
    event_name: 'Purchase',
    event_time: { '@path': '$.timestamp' },
    event_id: { '@path': '$.messageId' },
    user_data: { email: { '@path': '$.context.traits.email' } },
    custom_data: { value: 1, currency: 'EUR' },
    batch_size: 2
  }
  const mappings = [{ name: 'Twos', subscribe: 'type = "track"', partnerAction: 'streamEvent', mapping }]
  return { name: 'Shop', pixelId: '1', accessToken: 'token', mappings }
}
