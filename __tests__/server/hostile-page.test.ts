import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { Activity } from '../../src/server/api/activity'
import { Ring } from '../../src/server/api/ring'
import { Metrics } from '../../src/server/metrics'
import { containing, order, page, startServer, stopAll, sync, until, type Bench } from './support'
import { rawRequest } from './raw-request'

afterEach(stopAll)

const KEY = 'write-key-1-of-senders'

describe('the stream of deliveries', () => {
  const path = '/api/deliveries/stream'

  /** A reader that reads nothing. */
  async function stall({ server }: Bench): Promise<Socket> {
    const { hostname, port } = new URL(server.url)
    const socket = connect(Number(port), hostname)
    socket.on('error', () => undefined)
    await once(socket, 'connect')
    socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
    await once(socket, 'readable')
    socket.pause()
    return socket
  }

  it('is for so many readers and no more', async () => {
    const bench = await startServer()
    const sockets = await Promise.all(Array.from({ length: 40 }, () => stall(bench)))
    const { status, json } = await bench.request(path)
    expect([status, json.reason]).toEqual([503, containing('40 pages')])
    for (const socket of sockets) socket.destroy()
    await until(async () => {
      const controller = new AbortController()
      const response = await fetch(bench.server.url + path, { signal: controller.signal })
      controller.abort()
      return response.status === 200
    })
  })

  it('drops who does not read', async () => {
    const bench = await startServer()
    const socket = await stall(bench)
    const closed = once(socket, 'close')
    // Reasons of some length fill what the system itself keeps for a reader.
    const { activity } = bench.server.context
    const filling = setInterval(() => {
      for (let n = 0; n < 100; n++) {
        activity.decided({ sync: 'Shop', event: order(), passages: [], size: 0 } as never, {
          kind: 'rejected',
          status: 400,
          reason: 'x'.repeat(2000),
          code: 'x',
          byMeta: false
        })
      }
    }, 20)
    await until(() => bench.server.context.activity.readers === 0)
    clearInterval(filling)
    socket.destroy()
    await closed
  })

  it('ends at once when only its head is asked for', async () => {
    const bench = await startServer()
    const { status, headers } = await bench.request(path, { method: 'HEAD' })
    expect([status, headers.get('content-type')]).toEqual([200, containing('text/event-stream')])
  })
})

describe('what is kept for the page', () => {
  it('is bounded in bytes', () => {
    const ring = new Ring<string>(10, 100)
    for (const item of ['a', 'b', 'c', 'd']) ring.add(item, 40)
    expect(ring.newest()).toEqual(['d', 'c'])
    ring.add('too large to keep', 101)
    expect(ring.newest()).toEqual(['d', 'c'])
    for (let n = 0; n < 100; n++) ring.add(String(n), 1)
    expect(ring.newest(3)).toEqual(['99', '98', '97'])
    expect(ring.newest()).toHaveLength(10)
    expect(ring.find((item) => item === '90')).toBe('90')
    expect(ring.find((item) => item === '89')).toBeUndefined()
  })

  it('holds no name of megabytes', async () => {
    const bench = await startServer()
    await bench.post('/events', order({ event: 'x'.repeat(1_000_000) }))
    expect((await bench.api('GET', '/names')).text.length).toBeLessThan(1000)
  })

  it('of a thousand large events is less than they are', async () => {
    const activity = new Activity(true, Date.now)
    for (let n = 0; n < 100; n++) activity.received(order() as never, 1024 * 1024)
    expect(activity.recent()).toHaveLength(32)
    expect(await Promise.resolve(activity.names())).toHaveLength(1)
  })
})

it.each(['__proto__', 'constructor', 'toString'])('a sync may be called %s', async (name) => {
  const bench = await startServer({ syncs: [sync({ name })] })
  const { json } = await bench.api('GET', '/status')
  expect(json.syncs).toMatchObject([{ name, counts: { delivered: 0, failed: 0 } }])
  await bench.post('/events', order())
  const after = (await bench.api('GET', '/status')).json.syncs as { name: string; counts: unknown }[]
  expect(after[0].counts).toMatchObject({ delivered: 1 })
  expect((await bench.api('GET', `/syncs/${name}`)).json).toMatchObject({ name })
  expect((await bench.metrics()).includes(`sync="${name}"`)).toBe(true)
})

describe('what the page may send', () => {
  const directive = (mapping: object) => ({
    name: 'M',
    subscribe: 'type = "track"',
    partnerAction: 'streamEvent',
    mapping
  })

  it('is FQL of some length, not of any', async () => {
    const bench = await startServer()
    const subscribe = Array.from({ length: 2000 }, () => 'event = "x"').join(' or ')
    expect((await bench.api('POST', '/match', { subscribe })).json).toMatchObject({
      ok: false,
      reason: containing('5000')
    })
    const mapping = { ...directive({}), subscribe }
    for (const path of ['/preview', '/coverage']) {
      const { status } = await bench.api('POST', path, { event: page(), mappings: [mapping] })
      expect(status).toBe(400)
    }
  })

  it('is no mapping without end', async () => {
    const bench = await startServer()
    const deep = `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`
    const text = JSON.stringify({ event: order(), mappings: [directive({ event_name: 'DEEP' })] })
    expect((await bench.api('POST', '/preview', text.replace('"DEEP"', deep))).status).toBe(400)
  })

  it('with an unknown directive is told so, without a place in this machine', async () => {
    const bench = await startServer()
    const mappings = [directive({ event_name: { '@foo': 1 } })]
    for (const [method, path, body] of [
      ['POST', '/preview', { event: order(), mappings }],
      ['POST', '/coverage', { mappings }],
      ['PUT', '/syncs/Shop', { mappings }]
    ] as const) {
      const { status, text } = await bench.api(method, path, body)
      expect(status).toBe(400)
      expect(text).toContain('invalid directive: @foo')
      expect(text).not.toMatch(/node_modules|\.ts|\bat /)
    }
  })
})

it('Meta’s subcodes are no labels without end', async () => {
  const metrics = new Metrics({ ready: () => [], states: () => [] })
  for (let subcode = 0; subcode < 5000; subcode++) {
    metrics.outcome('Shop', { kind: 'rejected', status: 400, reason: '', code: `meta_100_${subcode}`, byMeta: true })
  }
  const text = await metrics.registry.metrics()
  expect(text.match(/^meta_pixel_reasons_total\{/gm)?.length).toBeLessThan(300)
  expect(text).toContain('reason="other"} 4800')
})

it('the events of the sandbox are not for a name that others have made point here', async () => {
  const { sandbox } = await startServer()
  const ask = (host: string) =>
    rawRequest(sandbox.url, `GET /sandbox/events HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
  expect(await ask('evil.example.com')).toContain(' 403 ')
  expect(await ask('localhost:4000')).toContain(' 200 ')
})

describe('behind a proxy', () => {
  const ORIGIN = 'http://localhost:8080'
  const visitor = {
    ...order(),
    context: { traits: { email: 'jane@example.com' }, page: { url: 'https://shop.example.com/' } }
  }

  it.each([
    ['x-forwarded-for', '198.51.100.7'],
    ['forwarded', 'for=198.51.100.7'],
    ['cf-connecting-ip', '198.51.100.7'],
    ['x-real-ip', '198.51.100.7']
  ])('that is not known (%s), its address is not taken for the customer’s', async (header, value) => {
    const bench = await startServer()
    const headers = { origin: ORIGIN, 'user-agent': 'Browser/1.0', [header]: value }
    const { json } = await bench.post('/v1/t', visitor, headers)
    expect(json).toMatchObject({
      outcome: 'delivered',
      notices: [{ parameter: 'client_ip_address', reason: containing('--trust-proxy') }]
    })
    const [{ event }] = bench.recorded()
    expect(event.user_data).not.toHaveProperty('client_ip_address')
    expect(event.user_data).toMatchObject({ client_user_agent: 'Browser/1.0' })
  })

  it('that is known, it is the customer’s', async () => {
    const bench = await startServer({ server: { trustProxy: '127.0.0.1' } })
    const { json } = await bench.post('/v1/t', visitor, { origin: ORIGIN, 'x-forwarded-for': '198.51.100.7' })
    expect(JSON.stringify(json)).not.toContain('--trust-proxy')
    expect(bench.recorded()).toMatchObject([{ event: { user_data: { client_ip_address: '198.51.100.7' } } }])
  })

  it('an event that says the address itself keeps it', async () => {
    const bench = await startServer({ config: { keys: [KEY] } })
    const { json } = await bench.post('/v1/t', order(), {
      origin: ORIGIN,
      'x-forwarded-for': '198.51.100.7',
      authorization: `Bearer ${KEY}`
    })
    expect(JSON.stringify(json)).not.toContain('--trust-proxy')
    expect(bench.recorded()).toMatchObject([{ event: { user_data: { client_ip_address: '8.8.8.8' } } }])
  })
})
