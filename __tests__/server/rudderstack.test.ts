import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { containing, newFolder, order, startServer, stopAll, sync, writeConfig } from './support'

afterEach(stopAll)

const FILE = join(__dirname, '..', '..', 'examples', 'mappings', 'rudderstack.json')

type Json = Record<string, unknown>

interface FileMapping {
  name: string
  subscribe: string
  partnerAction: string
  mapping: Json & { user_data: Json }
}

const { mappings } = JSON.parse(readFileSync(FILE, 'utf8')) as { mappings: FileMapping[] }

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()

/** An order of somebody unknown, as RudderStack's data plane hands on what its browser SDK sent. */
const webOrder = (): Json => ({
  type: 'track',
  event: 'Order Completed',
  messageId: 'web-1',
  userId: '',
  anonymousId: 'anonymous-1',
  channel: 'web',
  originalTimestamp: minutesAgo(2),
  sentAt: minutesAgo(1),
  receivedAt: minutesAgo(1),
  request_ip: '8.8.8.8',
  rudderId: 'rudder-1',
  integrations: { All: true },
  properties: { order_id: 'order-1', revenue: 30, currency: 'EUR', products: [{ product_id: 'sku-1', price: 30 }] },
  context: {
    userAgent: 'Mozilla/5.0',
    locale: 'de-DE',
    page: { url: 'https://shop.example.com/thanks', referrer: 'https://shop.example.com/', search: '' },
    traits: { email: 'jane@example.com', address: { city: 'Berlin', postalcode: '10115', country: 'Germany' } }
  }
})

const mobileOrder = (): Json => ({
  ...webOrder(),
  messageId: 'mobile-1',
  channel: 'mobile',
  context: {
    app: { namespace: 'com.example.shop', version: '1.2', build: '34' },
    device: {
      id: 'install-1',
      model: 'Pixel 8',
      advertisingId: '38400000-8cf0-11bd-b23e-10b96e40000d',
      adTrackingEnabled: true
    },
    os: { name: 'Android', version: '14' },
    network: { carrier: 'Telco' },
    timezone: 'Europe/Berlin',
    traits: { email: 'jane@example.com' }
  }
})

async function start() {
  const configPath = writeConfig(newFolder(), { syncs: [sync({ mappings: FILE })] })
  return startServer({ server: { configPath } })
}

it.each(['order completed', 'Order completed', 'Order Completed', 'completed order', 'product added'])(
  'takes %s, as its users write it',
  async (event) => {
    const bench = await start()
    const { status } = await bench.post('/events', [{ ...webOrder(), event }])
    expect(status).toBe(200)
    expect(bench.recorded()).toHaveLength(1)
  }
)

test('an order of its browser SDK is mapped as one of Segment’s', async () => {
  const bench = await start()
  const sent = webOrder()
  const { status } = await bench.post('/events', [sent])
  expect(status).toBe(200)
  const [{ event }] = bench.recorded()
  expect(event).toMatchObject({
    event_name: 'Purchase',
    event_id: 'web-1',
    event_time: Math.floor(Date.parse(String(sent.originalTimestamp)) / 1000),
    action_source: 'website',
    event_source_url: 'https://shop.example.com/thanks',
    user_data: { client_ip_address: '8.8.8.8', client_user_agent: 'Mozilla/5.0' },
    custom_data: { value: 30, currency: 'EUR' }
  })
  expect(Object.keys(event.user_data as object)).toEqual(
    expect.arrayContaining(['external_id', 'em', 'ct', 'zp', 'country'])
  )
})

test('an order of its mobile SDKs is an app event', async () => {
  const bench = await start()
  const { status, json } = await bench.post('/events', mobileOrder())
  expect([status, json.reason]).toEqual([200, undefined])
  const [{ event }] = bench.recorded()
  expect(event).toMatchObject({ action_source: 'app', app_data: { advertiser_tracking_enabled: 1 } })
  expect((event.app_data as { extinfo: string[] }).extinfo.slice(0, 5)).toEqual([
    'a2',
    'com.example.shop',
    '1.2',
    '34',
    '14'
  ])
})

test.each([
  ['web', 'website'],
  ['server', 'website'],
  ['sources', 'other'],
  [undefined, 'website']
])('what comes by the channel %s happened in %s', async (channel, expected) => {
  const bench = await start()
  expect((await bench.post('/events', { ...webOrder(), channel })).status).toBe(200)
  expect(bench.recorded()).toMatchObject([{ event: { action_source: expected } }])
})

test('with the presets alone its events arrive as well, their address and time included', async () => {
  const bench = await startServer()
  expect((await bench.post('/events', webOrder())).status).toBe(200)
  expect(bench.recorded()).toMatchObject([
    { event: { event_id: 'web-1', user_data: { client_ip_address: '8.8.8.8' } } }
  ])
})

test('a mapping file that is wrong is named', async () => {
  const folder = newFolder()
  const configPath = writeConfig(folder, { syncs: [sync({ mappings: 'mine.json' })] })
  await expect(startServer({ server: { configPath } })).rejects.toThrow(join(folder, 'mine.json'))
})

test('the page shows the mappings of a file, and saves them into the configuration', async () => {
  const bench = await start()
  const { json } = await bench.api('GET', '/syncs/Shop')
  expect(json).toMatchObject({ usesPresets: false, mappingsFile: containing('rudderstack.json') })
  expect(json.mappings).toHaveLength(mappings.length)
  const saved = await bench.api('PUT', '/syncs/Shop', { mappings: (json.mappings as Json[]).slice(0, 1) })
  expect(saved.json).toMatchObject({ mappingsFile: null, mappings: [{ name: 'Purchase (Order Completed)' }] })
  expect((await bench.api('PUT', '/syncs/Shop', { mappings: '/etc/hostname' })).json.mappings).toHaveLength(1)
  await bench.post('/events', order())
  expect(bench.recorded()).toHaveLength(1)
})
