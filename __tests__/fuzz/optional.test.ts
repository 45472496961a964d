import fc from 'fast-check'
import type { SegmentEvent } from '@segment/actions-core'
import { compileMapping } from '../../src/delivery/compile-mapping'
import { Router } from '../../src/delivery/router'
import { loadSubscriptions, toSubscription } from '../../src/delivery/subscription'
import type { Payload } from '../../src/destination/streamEvent/generated-types'
import { otherShapes, weird } from '../support/arbitraries'
import { stopClock } from '../support/clock'
import { expectNothingPolluted, expectRequests, parameters, TIME_LIMIT } from '../support/fuzz'
import { NOW } from '../support/graph'
import { MemoryGraph, performBatch } from '../support/memory-graph'

jest.setTimeout(TIME_LIMIT)

beforeEach(() => {
  stopClock()
})
afterEach(() => {
  jest.useRealTimers()
  expectNothingPolluted()
})

const PRESETS = loadSubscriptions(undefined)
const router = new Router(PRESETS)
/** Every option of the action, each from a property of its own. */
const OPTIONS = toSubscription(
  {
    subscribe: 'type = "track"',
    partnerAction: 'streamEvent',
    mapping: {
      ...PRESETS[0].mapping,
      event_name: 'Search',
      custom_data: Object.fromEntries(
        [
          'value',
          'currency',
          'content_ids',
          'contents',
          'product',
          'content_type',
          'content_name',
          'num_items',
          'status'
        ]
          .concat('order_id', 'search_string', 'predicted_ltv', 'net_revenue', 'delivery_category')
          .map((key) => [key, { '@path': `$.properties.${key}` }])
      ),
      additional_properties: { '@path': '$.properties.additional' },
      limited_data_use: { '@path': '$.properties.ldu' },
      limited_data_use_state: { '@path': '$.properties.state' },
      opt_out: { '@path': '$.properties.opt_out' },
      customer_segmentation: { '@path': '$.properties.segmentation' },
      messaging_channel: { '@path': '$.properties.channel' },
      original_event_data: { '@path': '$.properties.original' },
      app_data: { '@path': '$.properties.app' },
      test_event_code: { '@path': '$.properties.test' }
    }
  },
  'options'
)

type Fields = Record<string, unknown>

const ORDER = (): Fields => ({
  type: 'track',
  event: 'Order Completed',
  messageId: 'm-1',
  userId: 'user-1',
  anonymousId: 'anonymous-1',
  timestamp: new Date(NOW - 60_000).toISOString(),
  context: {
    ip: '8.8.8.8',
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64)',
    page: { url: 'https://shop.example.com/thanks' },
    traits: { email: 'jane.doe@example.com', address: {} },
    device: {}
  },
  properties: { revenue: 59.9, currency: 'EUR', product_id: 'sku-1', price: 5 }
})

/** Everything that a preset reads and that Meta does not demand. */
const PATHS = [
  ...[
    'messageId',
    'context',
    'context.ip',
    'context.userAgent',
    'context.page',
    'context.page.url',
    'context.page.search'
  ],
  ...[
    'context.page.referrer',
    'context.fbc',
    'context.fbp',
    'context.traits',
    'context.traits.email',
    'context.traits.phone'
  ],
  ...['context.traits.firstName', 'context.traits.lastName', 'context.traits.name', 'context.traits.birthday'],
  ...['context.traits.gender', 'context.traits.address', 'context.traits.address.city', 'context.traits.address.state'],
  ...['context.traits.address.postalCode', 'context.traits.address.country', 'context.traits.fb_login_id'],
  ...[
    'context.device',
    'context.device.id',
    'context.device.advertisingId',
    'properties.event_id',
    'properties.order_id'
  ],
  ...[
    'properties.transaction_id',
    'properties.orderId',
    'properties.products',
    'properties.name',
    'properties.category'
  ],
  ...['properties.query', 'properties.fbc', 'properties.fbp', 'properties.lead_id', 'properties.subscription_id'],
  ...[
    'properties.content_type',
    'properties.email',
    'properties.phone',
    'properties.quantity',
    'properties.product_id'
  ],
  ...[
    'properties.sku',
    'properties.predicted_ltv',
    'properties.total',
    'properties.value',
    'properties.price',
    'userId'
  ]
]
const OPTION_NAMES = [
  ...['value', 'currency', 'content_ids', 'contents', 'product', 'content_type', 'content_name', 'num_items', 'status'],
  ...['order_id', 'search_string', 'predicted_ltv', 'net_revenue', 'delivery_category', 'additional', 'ldu', 'state'],
  ...['opt_out', 'segmentation', 'channel', 'original', 'app', 'test']
].map((name) => `properties.${name}`)

function setAt(event: Fields, path: string, value: unknown): void {
  const keys = path.split('.')
  let holder: Fields = event
  for (const key of keys.slice(0, -1)) {
    const next = holder[key]
    if (typeof next !== 'object' || next === null || Array.isArray(next)) return
    holder = next as Fields
  }
  holder[keys[keys.length - 1]] = value
}

const value = fc.oneof({ weight: 2, arbitrary: otherShapes }, { weight: 1, arbitrary: weird })
const changes = (paths: string[]) =>
  fc.array(fc.tuple(fc.constantFrom(...paths), value), { minLength: 1, maxLength: 4 })

async function expectSent(event: Fields, mapping = router.match(event as unknown as SegmentEvent)[0]): Promise<void> {
  const graph = new MemoryGraph()
  const payload = compileMapping(mapping.mapping)(event as unknown as SegmentEvent) as unknown as Payload
  const [entry] = await performBatch(graph.request, [payload])
  expect([entry.status, entry.errormessage]).toEqual([200, undefined])
  expect(graph.requests).toHaveLength(1)
  expectRequests(graph)
}

const NAMES = [
  'Order Completed',
  'Checkout Started',
  'Product Added',
  'Product Viewed',
  'Products Searched',
  'Signed Up',
  'Trial Started'
]

it('no optional value costs an event, whatever it is', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...NAMES), changes(PATHS), async (name, changed) => {
      const event: Fields = { ...ORDER(), event: name }
      for (const [path, to] of changed) setAt(event, path, to)
      await expectSent(event)
    }),
    parameters()
  )
})

it('neither does one of the options', async () => {
  await fc.assert(
    fc.asyncProperty(changes(OPTION_NAMES), async (changed) => {
      const event = ORDER()
      for (const [path, to] of changed) setAt(event, path, to)
      await expectSent(event, OPTIONS)
    }),
    parameters()
  )
})
