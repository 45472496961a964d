import { createHash } from 'node:crypto'
import { badOrder, order, page, startServer, stopAll, sync, until, writeConfig, type Bench } from './support'

afterEach(stopAll)

/** Everything about a person that an event may hold, and every secret of the server. */
const MARKERS = [
  'marker-user-4711',
  'marker.mail@example.com',
  '+49 151 4711 0815',
  'Markerfirst',
  'Markerlast',
  'Markerstreet',
  '9.8.7.6',
  'MarkerBrowser/1.0',
  'https://shop.example.com/marker-page',
  'EAA-marker-token',
  'marker-app-secret',
  'marker-write-key',
  'marker-admin-key'
]

const HEADERS = { authorization: 'Bearer marker-write-key' }

const personal = {
  userId: 'marker-user-4711',
  context: {
    ip: '9.8.7.6',
    userAgent: 'MarkerBrowser/1.0',
    page: { url: 'https://shop.example.com/marker-page' },
    traits: {
      email: 'marker.mail@example.com',
      phone: '+49 151 4711 0815',
      firstName: 'Markerfirst',
      lastName: 'Markerlast',
      address: { street: 'Markerstreet' }
    }
  }
}

const secrets = { accessToken: 'EAA-marker-token', appSecret: 'marker-app-secret' }
const hash = (text: string) => createHash('sha256').update(text).digest('hex')

async function makeEverythingHappen(bench: Bench): Promise<void> {
  const { sandbox } = bench
  const events = [order(personal), page(personal), { ...badOrder(), ...personal }, { ...personal, type: 'nonsense' }]
  for (const event of events) await bench.post('/v1/track?email=marker.mail@example.com', event, HEADERS)
  await bench.post('/events', events, HEADERS)
  await bench.post('/events', `{"email": "marker.mail@example.com"`, HEADERS)
  await bench.post('/marker.mail@example.com', {}, HEADERS)
  await bench.post('/events', order(personal), { authorization: 'Bearer marker-write-key-wrong' })
  for (const kind of ['html', 'empty', 'reset', 'lost'] as const) {
    sandbox.setFaults([{ kind, times: 3 }])
    await bench.post('/events', order(personal), HEADERS)
  }
  sandbox.setFaults([{ kind: 'throttle', times: 1, retryAfter: 1 }])
  await bench.post('/events', order(personal), HEADERS)
  writeConfig(bench.folder, { syncs: [sync({ ...secrets, accessToken: 'EAA-marker-token-revoked' })] })
  await until(async () => (await bench.request('/readyz')).status === 503)
  await bench.post('/events', order(personal), HEADERS)
  writeConfig(bench.folder, { syncs: [sync({ ...secrets, pixelId: 'marker.mail@example.com' })] })
  await until(() => bench.server.context.store.error !== undefined)
}

test('logs and metrics hold neither personal data nor secrets, hashed or not', async () => {
  const bench = await startServer({
    sandbox: {
      // Meta's own words may quote what was sent.
      refuse: ({ event_name, user_data }) =>
        event_name === 'PageView'
          ? { code: 100, subcode: 2804050, message: `marker.mail@example.com ${JSON.stringify(user_data)}` }
          : undefined
    },
    syncs: [sync(secrets)],
    config: { keys: ['marker-write-key'], adminKey: 'marker-admin-key' },
    server: { keys: ['marker-write-key'] }
  })
  await makeEverythingHappen(bench)
  const metrics = (await bench.request('/metrics', { headers: HEADERS })).text
  await bench.server.stop()
  const written = `${metrics}\n${JSON.stringify(bench.logs)}`
  expect(bench.logs.length).toBeGreaterThan(0)
  expect(metrics).toContain('meta_pixel_events_total{sync="Shop",outcome="rejected"}')
  for (const marker of MARKERS) {
    expect(written).not.toContain(marker)
    expect(written).not.toContain(hash(marker.toLowerCase()))
  }
})

test('answers to senders hold no secret, and of a person only what Meta quotes', async () => {
  const bench = await startServer({ syncs: [sync({ ...secrets, accessToken: 'EAA-marker-token-expired' })] })
  const { text } = await bench.post('/events', [order(personal), { ...badOrder(), ...personal }])
  for (const marker of MARKERS) expect(text).not.toContain(marker)
})

test('the page’s API gives no secret away', async () => {
  const bench = await startServer({
    syncs: [sync(secrets)],
    config: { keys: ['marker-write-key'], adminKey: 'marker-admin-key' }
  })
  const admin = { authorization: 'Bearer marker-admin-key' }
  const paths = ['/syncs', '/syncs/Shop', '/status', '/definition', '/deliveries', '/names']
  for (const path of paths) {
    const { status, text } = await bench.request(`/api${path}`, { headers: admin })
    expect(status).toBe(200)
    for (const secret of ['EAA-marker-token', 'marker-app-secret', 'marker-write-key', 'marker-admin-key']) {
      expect(text).not.toContain(secret)
    }
  }
})
