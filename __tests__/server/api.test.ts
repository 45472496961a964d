import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { badOrder, containing, order, page, startServer, stopAll, sync, until, type Bench } from './support'

afterEach(stopAll)

type Json = Record<string, unknown>

const newSync = (changes: Json = {}) => ({ name: 'New', pixelId: '77', accessToken: 'EAA-new', ...changes })
const fileOf = ({ folder }: Bench) => join(folder, 'meta-pixel.config.json')
const savedIn = (bench: Bench) => JSON.parse(readFileSync(fileOf(bench), 'utf8')) as { syncs: Json[] }

describe('/api/syncs', () => {
  test('shows syncs without their secrets, and which variable one comes from', async () => {
    process.env.TEST_TOKEN = 'EAA-from-env'
    const bench = await startServer({ syncs: [sync({ accessToken: '${TEST_TOKEN}', appSecret: 'secret-1' })] })
    const { json, text } = await bench.api('GET', '/syncs')
    expect(json.syncs).toMatchObject([
      {
        name: 'Shop',
        enabled: true,
        pixelId: '1234567890',
        accessToken: { set: true, variable: 'TEST_TOKEN' },
        appSecret: { set: true, variable: null },
        usesPresets: true
      }
    ])
    expect(text).not.toMatch(/EAA-from-env|secret-1/)
    Reflect.deleteProperty(process.env, 'TEST_TOKEN')
  })

  test('creates one, writes it for the owner alone, and it delivers at once', async () => {
    const bench = await startServer()
    const { status, json } = await bench.api('POST', '/syncs', newSync())
    expect(status).toBe(201)
    expect(json).toMatchObject({ name: 'New', accessToken: { set: true, variable: null } })
    expect(statSync(fileOf(bench)).mode & 0o777).toBe(0o600)
    expect(savedIn(bench).syncs).toMatchObject([{ name: 'Shop' }, { name: 'New', accessToken: 'EAA-new' }])
    await bench.post('/events', order())
    expect(bench.recorded().map(({ pixelId }) => pixelId)).toEqual(['1234567890', '77'])
  })

  test('the sync that stands in for a configuration goes when the first real one comes', async () => {
    const bench = await startServer({ server: { fallback: { source: 'sandbox', raw: { syncs: [sync()] as never } } } })
    await bench.api('POST', '/syncs', newSync())
    expect(savedIn(bench).syncs.map(({ name }) => name)).toEqual(['New'])
    expect((await bench.api('GET', '/syncs')).json.syncs).toHaveLength(1)
  })

  test('changes one and keeps the secrets that are not sent, or sent as they are shown', async () => {
    const bench = await startServer({ syncs: [sync({ appSecret: 'secret-1' })] })
    const shown = (await bench.api('GET', '/syncs/Shop')).json
    const { status } = await bench.api('PUT', '/syncs/Shop', { ...shown, enabled: false, testEventCode: 'TEST1' })
    expect(status).toBe(200)
    expect(savedIn(bench).syncs).toMatchObject([
      { accessToken: 'EAAtoken', appSecret: 'secret-1', enabled: false, testEventCode: 'TEST1' }
    ])
    await bench.api('PUT', '/syncs/Shop', { appSecret: null, testEventCode: null, mappings: null })
    expect(savedIn(bench).syncs[0]).toEqual({
      name: 'Shop',
      pixelId: '1234567890',
      accessToken: 'EAAtoken',
      enabled: false
    })
  })

  test('renames one', async () => {
    const bench = await startServer()
    expect((await bench.api('PUT', '/syncs/Shop', { name: 'Büro / Nord' })).status).toBe(200)
    expect((await bench.api('GET', `/syncs/${encodeURIComponent('Büro / Nord')}`)).status).toBe(200)
    expect((await bench.api('GET', '/syncs/Shop')).status).toBe(404)
  })

  test('removes one', async () => {
    const bench = await startServer({ syncs: [sync(), sync({ name: 'Second' })] })
    expect((await bench.api('DELETE', '/syncs/Shop')).status).toBe(200)
    expect(savedIn(bench).syncs.map(({ name }) => name)).toEqual(['Second'])
  })

  test.each([
    ['a name that is taken', 'POST', '/syncs', newSync({ name: 'Shop' }), 409],
    ['a wrong Pixel ID', 'POST', '/syncs', newSync({ pixelId: 'x' }), 400],
    ['no token', 'POST', '/syncs', newSync({ accessToken: undefined }), 400],
    [
      'FQL that cannot be read',
      'PUT',
      '/syncs/Shop',
      { mappings: [{ name: 'x', subscribe: '', partnerAction: 'streamEvent', mapping: {} }] },
      400
    ],
    ['a property that nobody knows', 'PUT', '/syncs/Shop', { color: 'red' }, 400],
    ['a sync that is not there', 'PUT', '/syncs/Nobody', {}, 404],
    ['another that is not there', 'DELETE', '/syncs/Nobody', undefined, 404],
    ['no object', 'POST', '/syncs', [], 400]
  ])('refuses %s, and writes nothing', async (_, method, path, body, expected) => {
    const bench = await startServer()
    const { status, json } = await bench.api(method, path, body)
    expect(status).toBe(expected)
    expect(json.reason).toEqual(expect.any(String))
    expect(() => savedIn(bench)).toThrow('ENOENT')
  })

  test('says when the file cannot be written, and leaves everything as it was', async () => {
    const bench = await startServer({ server: { configPath: '/proc/no-such-place/config.json' } })
    const { status, json } = await bench.api('POST', '/syncs', newSync())
    expect(status).toBe(500)
    expect(json.reason).toContain('cannot be written')
    expect((await bench.api('GET', '/syncs')).json.syncs).toHaveLength(1)
  })
})

describe('POST /api/test-connection', () => {
  test.each([
    ['good settings', { pixelId: '42', accessToken: 'EAAtoken' }, { ok: true, verified: true }],
    ['a dead token', { pixelId: '42', accessToken: 'EAA-revoked' }, { ok: false, message: containing('Access Token') }],
    [
      'a pixel that is not assigned',
      { pixelId: '403', accessToken: 'EAAtoken' },
      { ok: false, message: containing('may not send') }
    ],
    [
      'a malformed Pixel ID',
      { pixelId: 'x', accessToken: 'EAAtoken' },
      { ok: false, message: containing('digits only') }
    ],
    ['nothing', {}, { ok: false }],
    ['those of a sync', { sync: 'Shop' }, { ok: true, verified: true }],
    ['those of a sync with another token', { sync: 'Shop', accessToken: 'EAA-expired' }, { ok: false }],
    ['those of a sync as they are shown', { sync: 'Shop', accessToken: { set: true, variable: null } }, { ok: true }]
  ])('%s', async (_, body, expected) => {
    const bench = await startServer()
    const { status, json } = await bench.api('POST', '/test-connection', body)
    expect(status).toBe(200)
    expect(json).toMatchObject(expected)
    expect(bench.recorded()).toEqual([])
  })
})

describe('what was seen', () => {
  test('GET /api/events has the last events as they came, newest first', async () => {
    const bench = await startServer()
    const events = [order(), page()]
    await bench.post('/events', events)
    const { json } = await bench.api('GET', '/events?limit=1')
    expect(json).toMatchObject({ kept: true, events: [{ event: { messageId: events[1].messageId } }] })
  })

  test('keeps no more than the last 1,000', async () => {
    const bench = await startServer()
    const events = Array.from({ length: 1100 }, (_, n) => ({ type: 'identify', userId: `user-${n}` }))
    await bench.post('/events', events)
    const { events: kept } = (await bench.api('GET', '/events')).json as { events: { event: Json }[] }
    expect(kept).toHaveLength(1000)
    expect([kept[0].event.userId, kept[999].event.userId]).toEqual(['user-1099', 'user-100'])
  })

  test('with the switch off no raw event is kept, shown or sent again', async () => {
    const bench = await startServer({ server: { keepsEvents: false } })
    await bench.post('/events', [order(), badOrder()])
    expect((await bench.api('GET', '/events')).json).toEqual({ kept: false, events: [] })
    const { deliveries } = (await bench.api('GET', '/deliveries')).json as { deliveries: { id: number }[] }
    expect((await bench.api('GET', `/deliveries/${deliveries[0].id}`)).json.event).toBeNull()
    expect((await bench.api('POST', `/deliveries/${deliveries[0].id}/resend`)).status).toBe(404)
  })

  test('GET /api/names counts types and names', async () => {
    const bench = await startServer()
    await bench.post('/events', [order(), order(), page()])
    expect((await bench.api('GET', '/names')).json.names).toMatchObject([
      { type: 'track', event: 'Order Completed', count: 2 },
      { type: 'page', event: null, count: 1 }
    ])
  })

  test('GET /api/deliveries has what became of each event, newest first', async () => {
    const bench = await startServer()
    await bench.post('/events', [order(), { type: 'identify' }])
    await bench.post('/events', badOrder())
    expect((await bench.api('GET', '/deliveries')).json.deliveries).toMatchObject([
      { outcome: 'rejected', status: 400, sync: 'Shop', event: 'Order Completed', reason: containing('Currency') },
      { outcome: 'delivered', mappings: ['Purchase (Order Completed)'], fbtrace_id: expect.any(String) as unknown }
    ])
  })

  test('GET /api/status has the counts, and which match keys were delivered', async () => {
    const bench = await startServer()
    await bench.post('/events', [order(), order(), badOrder(), { type: 'identify' }])
    const { json } = await bench.api('GET', '/status')
    expect(json).toMatchObject({ ready: true, sandbox: null, needsKey: false, keepsEvents: true })
    expect(json.syncs).toMatchObject([{ name: 'Shop', counts: { delivered: 2, rejected: 1, not_subscribed: 1 } }])
    expect(json.coverage).toMatchObject([{ sync: 'Shop', event_name: 'Purchase', events: 2, keys: { em: 2, fn: 2 } }])
  })

  test('GET /api/deliveries/stream sends what happens as it happens, and ends with the server', async () => {
    const bench = await startServer()
    const response = await fetch(`${bench.server.url}/api/deliveries/stream`)
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    const event = order()
    await bench.post('/events', event)
    let text = ''
    let stopped: Promise<void> | undefined
    const reader = (response.body as ReadableStream<Uint8Array>).getReader()
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      text += Buffer.from(piece.value).toString()
      if (text.includes('event: counts')) stopped ??= bench.server.stop()
    }
    await stopped
    const [, data = '{}'] = /event: deliveries\ndata: (.*)\n/.exec(text) ?? []
    expect(JSON.parse(data)).toMatchObject({ deliveries: [{ outcome: 'delivered', sync: 'Shop' }], skipped: 0 })
  })
})

describe('POST /api/deliveries/:id/resend', () => {
  test('sends a rejected event once more, whatever is remembered of it', async () => {
    let isRefused = true
    const bench = await startServer({
      sandbox: { refuse: () => (isRefused ? { code: 100, subcode: 2804050, message: 'No.' } : undefined) }
    })
    expect((await bench.post('/events', order())).status).toBe(400)
    const { deliveries } = (await bench.api('GET', '/deliveries')).json as { deliveries: { id: number }[] }
    isRefused = false
    const { json } = await bench.api('POST', `/deliveries/${deliveries[0].id}/resend`)
    expect(json).toMatchObject({ status: 200, outcome: 'delivered' })
    expect(bench.recorded()).toHaveLength(1)
  })

  test('does not know what was never there', async () => {
    expect((await (await startServer()).api('POST', '/deliveries/1/resend')).status).toBe(404)
  })
})

describe('POST /api/preview', () => {
  test('shows the exact request, what each hash was made of, and what a sandbox says of it', async () => {
    const bench = await startServer()
    const event = order({ userId: ' User 1 ' })
    const { json, text } = await bench.api('POST', '/preview', { event, sync: 'Shop', verdict: 'sandbox' })
    expect(json).toMatchObject({ subscribed: true, consented: true })
    const [result] = json.results as Json[]
    expect(result).toMatchObject({
      mapping: 'Purchase (Order Completed)',
      outcome: 'sent',
      request: {
        method: 'POST',
        url: containing('/v26.0/1234567890/events'),
        body: { data: [{ event_name: 'Purchase', event_id: event.messageId }] }
      },
      verdict: { by: 'sandbox', accepted: true }
    })
    expect(result.parameters).toMatchObject([
      { parameter: 'external_id', label: 'External ID', hashed: true, values: [{ normalized: 'user1' }] },
      { parameter: 'em', values: [{ normalized: 'jane.doe@example.com', sent: containing('') }] },
      { parameter: 'fn', values: [{ normalized: 'jane' }] },
      { parameter: 'client_ip_address', hashed: false, values: [{ normalized: '8.8.8.8', sent: '8.8.8.8' }] },
      { parameter: 'client_user_agent', hashed: false }
    ])
    expect(text).not.toContain('EAAtoken')
    await until(() => bench.sandbox.stats().requests === 1)
    expect(bench.recorded()).toEqual([])
  })

  test('is what is sent then', async () => {
    const bench = await startServer()
    const event = order()
    const { json } = await bench.api('POST', '/preview', { event, sync: 'Shop' })
    await bench.post('/events', event)
    expect(json).toHaveProperty('results.0.request.body.data.0', bench.recorded()[0].event)
  })

  test('tries mappings that are not saved yet', async () => {
    const bench = await startServer()
    const mapping = {
      external_id: { '@path': '$.userId' },
      event_name: 'Lead',
      event_time: { '@path': '$.timestamp' },
      user_data: {}
    }
    const mappings = [{ name: 'Try', subscribe: 'type = "track"', partnerAction: 'streamEvent', mapping }]
    const { json } = await bench.api('POST', '/preview', { event: order(), mappings })
    expect(json.results).toMatchObject([{ mapping: 'Try', request: { body: { data: [{ event_name: 'Lead' }] } } }])
    const unheard = await bench.api('POST', '/preview', { event: page(), mappings })
    expect(unheard.json).toMatchObject({ subscribed: false, results: [] })
  })

  test('says why an event would be refused, and by whose consent it would not be sent', async () => {
    const bench = await startServer()
    const refused = await bench.api('POST', '/preview', { event: badOrder(), sync: 'Shop' })
    expect(refused.json.results).toMatchObject([{ outcome: 'rejected', reason: containing('Currency') }])
    const consent = { path: 'context.consent.categoryPreferences', category: 'advertising' }
    const withheld = await bench.api('POST', '/preview', { event: order(), sync: 'Shop', consent })
    expect(withheld.json.consented).toBe(false)
  })

  test('asks Meta only with a test event code', async () => {
    const bench = await startServer()
    const without = await bench.api('POST', '/preview', { event: order(), sync: 'Shop', verdict: 'meta' })
    expect(without.json.results).toMatchObject([
      { verdict: { by: 'meta', accepted: false, reason: containing('Test Event Code') } }
    ])
    expect(bench.recorded()).toEqual([])
    await bench.api('PUT', '/syncs/Shop', { testEventCode: 'TEST1' })
    const withCode = await bench.api('POST', '/preview', { event: order(), sync: 'Shop', verdict: 'meta' })
    expect(withCode.json.results).toMatchObject([{ verdict: { by: 'meta', accepted: true } }])
    expect(bench.recorded()).toMatchObject([{ testEventCode: 'TEST1' }])
  })

  test.each([
    ['no event', { sync: 'Shop', event: 7 }, 400],
    ['no sync and no mappings', { event: { type: 'page' } }, 400],
    ['a sync that is not there', { event: { type: 'page' }, sync: 'Nobody' }, 404],
    ['mappings that cannot be read', { event: { type: 'page' }, mappings: [{}] }, 400],
    ['mappings that are none', { event: { type: 'page' }, mappings: 'all' }, 400]
  ])('refuses %s', async (_, body, status) => {
    expect((await (await startServer()).api('POST', '/preview', body)).status).toBe(status)
  })
})

describe('what a mapping would do to the last events', () => {
  test('POST /api/coverage counts, for each parameter, who has it and who keeps it', async () => {
    const bench = await startServer()
    const noMail = order({ context: { traits: { email: 'not an address', firstName: 'Jane' }, ip: '8.8.8.8' } })
    await bench.post('/events', [order(), noMail, badOrder(), { type: 'identify' }])
    const { json } = await bench.api('POST', '/coverage', { sync: 'Shop' })
    expect(json).toMatchObject({ events: 3, refused: 1 })
    const email = (json.parameters as Json[]).find(({ key }) => key === 'email')
    expect(email).toMatchObject({ parameter: 'em', mapped: 3, sent: 1, refused: 1 })
    expect(Object.keys(email?.reasons as object)).toEqual([containing('dropped')])
  })

  test('POST /api/match counts the events that a filter takes', async () => {
    const bench = await startServer()
    await bench.post('/events', [order(), order(), page()])
    expect((await bench.api('POST', '/match', { subscribe: 'type = "page"' })).json).toMatchObject({
      ok: true,
      events: 3,
      matching: 1
    })
    expect((await bench.api('POST', '/match', { subscribe: 7 })).json).toMatchObject({ ok: false })
  })
})

test('GET /api/definition has everything that a form is made of', async () => {
  const { json } = await (await startServer()).api('GET', '/definition')
  expect(json).toMatchObject({ name: 'Meta Pixel / Conversions API', graphApiVersion: 'v26.0' })
  expect(json).toHaveProperty('action.fields.external_id.required', true)
  expect((json.parameters as Json[])[0]).toMatchObject({ key: 'external_id', required: true, hashed: true })
  expect(json.presets).toEqual(expect.arrayContaining([expect.objectContaining({ name: 'PageView (page)' })]))
})
