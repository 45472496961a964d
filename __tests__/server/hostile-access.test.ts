import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { containing, order, startServer, stopAll, sync, writeConfig } from './support'
import { rawRequest } from './raw-request'

afterEach(stopAll)

const KEY = 'write-key-1-of-senders'
const ADMIN_KEY = 'admin-key-1-of-people'
const SECRET = 'EAA-secret-of-the-environment'
const bearer = (key: string) => ({ authorization: `Bearer ${key}` })
const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` })

describe('the environment', () => {
  const env = { ...process.env, META_ACCESS_TOKEN: SECRET, MY_CODE: 'TEST77', MY_PIXEL: '4242' }
  const fromVariables = sync({
    pixelId: '${MY_PIXEL}',
    accessToken: '${META_ACCESS_TOKEN}',
    testEventCode: '${MY_CODE}'
  })

  it.each([
    ['testEventCode', { testEventCode: '${META_ACCESS_TOKEN}' }],
    ['testEventCode with spaces around it', { testEventCode: ' ${META_ACCESS_TOKEN} ' }],
    ['pixelId', { pixelId: '${HOME}' }],
    ['accessToken', { accessToken: '${HOME}' }],
    ['appSecret', { appSecret: '${HOME}' }]
  ])('cannot be read through %s', async (_, change) => {
    const bench = await startServer({ server: { env } })
    for (const [method, path, body] of [
      ['PUT', '/syncs/Shop', change],
      ['POST', '/syncs', { ...sync({ name: 'New' }), ...change }]
    ] as const) {
      const { status, json } = await bench.api(method, path, body)
      expect([status, json.reason]).toEqual([400, containing('environment variable')])
    }
    const tested = await bench.api('POST', '/test-connection', { sync: 'Shop', ...change })
    expect(tested.json).toMatchObject({ ok: false, message: containing('environment variable') })
    expect((await bench.api('GET', '/status')).text).not.toContain(SECRET)
  })

  it('shows of every setting that comes from a variable the name alone', async () => {
    const bench = await startServer({ server: { env }, syncs: [fromVariables] })
    const { json } = await bench.api('GET', '/syncs/Shop')
    expect(json).toMatchObject({
      pixelId: { set: true, variable: 'MY_PIXEL' },
      testEventCode: { set: true, variable: 'MY_CODE' },
      accessToken: { set: true, variable: 'META_ACCESS_TOKEN' }
    })
    const { text } = await bench.api('GET', '/status')
    expect(text).not.toMatch(/TEST77|4242|EAA-secret/)
    const preview = await bench.api('POST', '/preview', { sync: 'Shop', event: order() })
    expect(preview.json.results).toMatchObject([
      { outcome: 'sent', request: { body: { test_event_code: '(MY_CODE)' } } }
    ])
    const quality = await bench.api('GET', '/quality?sync=Shop')
    expect(preview.text + quality.text).not.toMatch(/TEST77|4242|EAA-secret/)
    expect((await bench.api('PUT', '/syncs/Shop', { ...json, enabled: false })).status).toBe(200)
    expect(bench.server.context.store.current.raw.syncs[0]).toMatchObject({ ...fromVariables, enabled: false })
  })
})

describe('a write key', () => {
  it('never opens the API of the page', async () => {
    const bench = await startServer({ config: { keys: [KEY] } })
    for (const headers of [bearer(KEY), basic(`${KEY}:`), { 'x-api-key': KEY }, {}]) {
      const { status, json } = await bench.api('GET', '/events', undefined, headers as Record<string, string>)
      expect([status, json.reason]).toEqual([403, containing('META_PIXEL_ADMIN_KEY')])
    }
    expect((await bench.api('PUT', '/syncs/Shop', { pixelId: '666' }, bearer(KEY))).status).toBe(403)
    expect((await bench.request('/manifest', { headers: bearer(KEY) })).status).toBe(403)
  })

  it('cannot be the admin key as well', async () => {
    await expect(startServer({ config: { keys: [KEY], adminKey: KEY } })).rejects.toThrow("a sender's key as well")
  })

  it('that is in a web page does not open the metrics', async () => {
    const server = { origins: ['https://shop.example.com'], adminKeys: [ADMIN_KEY] }
    const bench = await startServer({ config: { keys: [KEY] }, server })
    expect((await bench.request('/metrics', { headers: bearer(KEY) })).status).toBe(401)
    expect(Object.keys((await bench.request('/readyz', { headers: bearer(KEY) })).json)).toEqual(['ready'])
    expect((await bench.request('/metrics', { headers: bearer(ADMIN_KEY) })).status).toBe(200)
  })

  it('of fewer than 16 characters is refused, wherever it stands', async () => {
    for (const options of [
      { config: { keys: ['fifteen-letters'] } },
      { config: { adminKey: 'fifteen-letters' } },
      { server: { keys: ['fifteen-letters'] } },
      { server: { adminKeys: ['fifteen-letters'] } }
    ]) {
      await expect(startServer(options)).rejects.toThrow('fewer than 16 characters')
    }
  })
})

it('web pages may send only where people have a key of their own', async () => {
  const origins = ['https://shop.example.com']
  await expect(startServer({ server: { origins } })).rejects.toThrow('META_PIXEL_ADMIN_KEY')
  await expect(startServer({ server: { origins }, config: { keys: [KEY] } })).rejects.toThrow('META_PIXEL_ADMIN_KEY')
  // Who only tries it out on this machine, without a key that could be known, needs none.
  const trial = await startServer({ server: { origins }, standIn: { isForced: true } })
  expect((await trial.api('GET', '/status')).status).toBe(200)
})

describe('a name that others have made point to this machine', () => {
  it.each(['/metrics', '/readyz', '/api/status', '/manifest'])('does not open %s', async (path) => {
    const bench = await startServer()
    const ask = (headers: string) =>
      rawRequest(bench.server.url, `GET ${path} HTTP/1.1\r\n${headers}Connection: close\r\n\r\n`)
    expect(await ask('Host: evil.example.com\r\n')).toContain(' 403 ')
    expect(await ask('Host: localhost\r\nX-Forwarded-For: 9.9.9.9\r\n')).toContain(' 403 ')
    expect(await ask('Host: localhost:3000\r\n')).toContain(' 200 ')
  })
})

describe('guesses', () => {
  it('of keys are limited by address, and whoever was right before goes on', async () => {
    let now = Date.now()
    const bench = await startServer({ config: { keys: [KEY] }, server: { now: () => now } })
    const send = async (key: string) => (await bench.post('/events', order(), bearer(key))).status
    expect(await send(KEY)).toBe(200)
    const statuses: number[] = []
    for (let guess = 0; guess < 12; guess++) statuses.push(await send(`wrong-key-number-${guess}`))
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429])
    expect(await send(KEY)).toBe(200)
    const limited = await bench.post('/events', order(), bearer('another-wrong-key'))
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0)
    now += 61_000
    expect(await send('another-wrong-key')).toBe(401)
  })

  it('do not go on with the right key while the address is limited', async () => {
    const bench = await startServer({ config: { keys: [KEY], adminKey: ADMIN_KEY } })
    const ask = async (headers: Record<string, string>) =>
      (await bench.api('GET', '/status', undefined, headers)).status
    for (let guess = 0; guess < 10; guess++) await ask(bearer(`wrong-key-number-${guess}`))
    expect(await ask(bearer(ADMIN_KEY))).toBe(429)
    // A write key beside the guess buys no other try.
    await bench.post('/events', order(), basic(`${KEY}:${ADMIN_KEY}`))
    expect(await ask(basic(`${KEY}:${ADMIN_KEY}`))).toBe(429)
  })

  it('that are all the same are a sender that is set up wrongly, which is told so', async () => {
    const bench = await startServer({ config: { keys: [KEY] } })
    for (let tries = 0; tries < 15; tries++) {
      expect((await bench.post('/events', order(), bearer('the-same-wrong-key'))).status).toBe(401)
    }
  })

  it('in the body are limited as well', async () => {
    const bench = await startServer({ config: { keys: [KEY] } })
    const statuses: number[] = []
    for (let guess = 0; guess < 11; guess++) {
      statuses.push((await bench.post('/v1/t', { ...order(), writeKey: `wrong-key-number-${guess}` })).status)
    }
    expect(statuses.at(-1)).toBe(429)
  })
})

describe('the log', () => {
  it('says who changed what, and no value', async () => {
    const adminKeys = [{ name: 'Anna', key: ADMIN_KEY }]
    const bench = await startServer({ config: { adminKeys } })
    const change = { pixelId: '987654', accessToken: SECRET, testEventCode: null }
    expect((await bench.api('PUT', '/syncs/Shop', change, bearer(ADMIN_KEY))).status).toBe(200)
    const audit = bench.logs.filter((line) => line.audit === true)
    expect(audit).toMatchObject([
      { by: 'Anna', syncs: [{ sync: 'Shop', change: 'changed', fields: ['pixelId', 'accessToken'] }], keys: [] }
    ])
    expect(JSON.stringify(bench.logs)).not.toMatch(/987654|EAA-secret/)
  })

  it('says that others can read the configuration', async () => {
    const bench = await startServer()
    const path = join(bench.folder, 'meta-pixel.config.json')
    writeFileSync(path, JSON.stringify({ syncs: [sync()] }))
    chmodSync(path, 0o644)
    const second = await startServer({ server: { configPath: path } })
    expect(second.logs).toContainEqual(expect.objectContaining({ level: 'warn', msg: containing('chmod 600') }))
    chmodSync(path, 0o600)
    const third = await startServer({ server: { configPath: path } })
    expect(JSON.stringify(third.logs)).not.toContain('chmod')
    expect(writeConfig(bench.folder, { syncs: [] })).toBe(path)
  })
})
