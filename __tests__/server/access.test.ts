import { rawRequest } from './raw-request'
import { order, startServer, stopAll, type Bench } from './support'

afterEach(stopAll)

const KEY = 'write-key-1-of-senders'
const ADMIN_KEY = 'admin-key-1-of-people'
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`

describe('senders', () => {
  test('need no key on this machine where none is configured, and may give any', async () => {
    const bench = await startServer()
    expect((await bench.post('/v1/track', order())).status).toBe(200)
    expect((await bench.post('/v1/track', order(), { authorization: basic('whatever:') })).status).toBe(200)
  })

  test.each([
    ['Basic, the key as user name', { authorization: basic(`${KEY}:`) }],
    ['Basic, the key as password', { authorization: basic(`rudder:${KEY}`) }],
    ['Bearer', { authorization: `Bearer ${KEY}` }],
    ['X-API-Key', { 'x-api-key': KEY }]
  ])('may give their key as %s', async (_, headers) => {
    const bench = await startServer({ config: { keys: ['another-key-of-senders', KEY] } })
    expect((await bench.post('/events', order(), headers as Record<string, string>)).status).toBe(200)
  })

  test.each([
    ['none', {}],
    ['a wrong one', { authorization: `Bearer ${KEY}x` }],
    ['an empty one', { authorization: basic(':') }],
    ['a scheme nobody knows', { authorization: `Digest ${KEY}` }]
  ])('are refused with %s, and nothing is recorded', async (_, headers) => {
    const bench = await startServer({ config: { keys: [KEY] } })
    const answer = await bench.post('/events', order(), headers)
    expect(answer.status).toBe(401)
    expect(answer.headers.get('www-authenticate')).toContain('Basic')
    expect(bench.recorded()).toEqual([])
  })

  test("may give their key in the body, as Segment's browser library does", async () => {
    const bench = await startServer({ config: { keys: [KEY] } })
    expect((await bench.post('/v1/t', { ...order(), writeKey: KEY })).status).toBe(200)
    expect((await bench.post('/v1/t', { ...order(), writeKey: 'wrong' })).status).toBe(401)
    expect((await bench.post('/v1/t', { ...order(), writeKey: KEY }, { authorization: basic('wrong:') })).status).toBe(
      401
    )
  })

  test('may have their key in the environment', async () => {
    process.env.TEST_WRITE_KEY = 'from-the-environment'
    const bench = await startServer({
      config: { keys: ['${TEST_WRITE_KEY}'] },
      server: { keys: ['from-the-command-line'] }
    })
    for (const key of ['from-the-environment', 'from-the-command-line']) {
      expect((await bench.post('/events', order(), { authorization: `Bearer ${key}` })).status).toBe(200)
    }
    expect((await bench.post('/events', order())).status).toBe(401)
    Reflect.deleteProperty(process.env, 'TEST_WRITE_KEY')
  })
})

describe('an address that others reach', () => {
  test('is not bound without a key', async () => {
    await expect(startServer({ server: { host: '0.0.0.0' } })).rejects.toThrow('senders need a key')
  })

  test('needs the key for everything but health', async () => {
    const { post, request } = await startServer({ server: { host: '0.0.0.0' }, config: { keys: [KEY] } })
    expect((await post('/events', order())).status).toBe(401)
    expect((await request('/metrics')).status).toBe(401)
    expect((await request('/api/status')).status).toBe(403)
    expect((await request('/manifest')).status).toBe(403)
    expect((await request('/healthz')).status).toBe(200)
    const ready = await request('/readyz')
    expect(Object.keys(ready.json)).toEqual(['ready'])
  })
})

describe('web pages', () => {
  const ORIGIN = 'https://shop.example.com'
  const from = (bench: Bench, origin: string) => bench.post('/v1/t', order(), { origin })

  test('of any other origin may not send to a server on their visitor’s machine', async () => {
    const bench = await startServer()
    expect((await from(bench, ORIGIN)).status).toBe(403)
    expect(bench.recorded()).toEqual([])
  })

  test('may send where their origin is allowed, or on this machine', async () => {
    const bench = await startServer({ server: { origins: [ORIGIN], adminKeys: [ADMIN_KEY] } })
    const answer = await from(bench, ORIGIN)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('access-control-allow-origin')).toBe(ORIGIN)
    expect((await from(bench, 'http://localhost:8080')).status).toBe(200)
    expect((await from(bench, 'https://evil.example.com')).status).toBe(403)
  })

  test('are told so before they send', async () => {
    const { request } = await startServer({ server: { origins: ['*'], adminKeys: [ADMIN_KEY] } })
    const ask = (path: string) =>
      request(path, {
        method: 'OPTIONS',
        headers: { origin: ORIGIN, 'access-control-request-headers': 'authorization,content-type' }
      })
    for (const path of ['/v1/track', '/events']) {
      const { status, headers } = await ask(path)
      expect(status).toBe(204)
      expect(headers.get('access-control-allow-origin')).toBe(ORIGIN)
      expect(headers.get('access-control-allow-headers')).toBe('authorization,content-type')
    }
  })

  test('give the address and the browser of their visitor', async () => {
    const bench = await startServer({ server: { trustProxy: '127.0.0.1' } })
    await bench.post(
      '/v1/t',
      { ...order(), context: { traits: { email: 'jane@example.com' } } },
      {
        origin: 'http://localhost:8080',
        'user-agent': 'Browser/1.0',
        'x-forwarded-for': '9.9.9.9'
      }
    )
    const [{ event }] = bench.recorded()
    expect(event.user_data).toMatchObject({ client_ip_address: '9.9.9.9', client_user_agent: 'Browser/1.0' })
  })
})

describe('the API of the page', () => {
  test('is for pages of the server’s own, on this machine', async () => {
    const { request, server } = await startServer()
    const { host } = new URL(server.url)
    const status = async (headers: Record<string, string>) => (await request('/api/status', { headers })).status
    expect(await status({})).toBe(200)
    expect(await status({ origin: server.url })).toBe(200)
    expect(await status({ origin: 'https://evil.example.com' })).toBe(403)
    expect(await status({ origin: `http://evil.example.com`, host })).toBe(403)
  })

  test('is not for a page that has made its own name point to this machine', async () => {
    const { server } = await startServer()
    const answer = await rawRequest(
      server.url,
      'GET /api/status HTTP/1.1\r\nHost: evil.example.com\r\nConnection: close\r\n\r\n'
    )
    expect(answer).toContain('403')
  })

  test('changes nothing without the page’s header and JSON', async () => {
    const { post } = await startServer()
    expect((await post('/api/match', { subscribe: 'type = "page"' })).status).toBe(403)
    const headers = { 'x-meta-pixel-page': '1', 'content-type': 'text/plain' }
    expect((await post('/api/match', { subscribe: 'type = "page"' }, headers)).status).toBe(403)
  })

  test('needs a key of its own where one is configured', async () => {
    const { request } = await startServer({ config: { keys: [KEY], adminKey: ADMIN_KEY } })
    const status = async (key: string) =>
      (await request('/api/status', { headers: { authorization: `Bearer ${key}` } })).status
    expect(await status(ADMIN_KEY)).toBe(200)
    expect(await status(KEY)).toBe(401)
  })
})
