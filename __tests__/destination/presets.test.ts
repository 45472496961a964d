import { Destination, type JSONObject, type SegmentEvent } from '@segment/actions-core'
import nock from 'nock'
import destination from '../../src'
import { stopClock } from '../support/clock'
import { segmentEvent } from '../support/events'
import { mockGraph, SETTINGS } from '../support/graph'

beforeEach(() => {
  stopClock()
})
afterEach(() => {
  nock.cleanAll()
  jest.useRealTimers()
})

/** Sends an event through every preset, as a host does, and gives what reached Meta. */
async function send(event: SegmentEvent) {
  const graph = mockGraph()
  const runtime = new Destination(destination)
  await runtime.onEvent(event, {
    ...SETTINGS,
    subscriptions: JSON.parse(JSON.stringify(destination.presets)) as JSONObject[]
  })
  return graph.events()
}

const products = [
  { product_id: 'sku-1', quantity: 2, price: 10 },
  { sku: 7, price: '5.50' }
]
const contents = [
  { id: 'sku-1', quantity: 2, item_price: 10 },
  { id: '7', quantity: 1, item_price: 5.5 }
]
const inContents = { content_ids: ['sku-1', '7'], contents, content_type: 'product' }
const shirt = { product_id: 'shirt', name: 'Shirt', category: 'Tops', price: 20, quantity: 3, currency: 'usd' }
const aboutShirt = {
  currency: 'USD',
  content_ids: ['shirt'],
  contents: [{ id: 'shirt', quantity: 3, item_price: 20 }],
  content_type: 'product',
  content_name: 'Shirt',
  content_category: 'Tops'
}

/** Segment's event and its properties → Meta's event and its custom_data. */
const CASES: [event: string, properties: Record<string, unknown>, meta: string, customData: unknown][] = [
  [
    'Order Completed',
    { order_id: 'o1', revenue: 25.5, total: 30, currency: 'EUR', products },
    'Purchase',
    { value: 25.5, currency: 'EUR', order_id: 'o1', ...inContents, num_items: 3 }
  ],
  ['Order Completed', { total: '30', currency: 'eur' }, 'Purchase', { value: 30, currency: 'EUR' }],
  ['Completed Order', { revenue: 0, currency: 'EUR' }, 'Purchase', { value: 0, currency: 'EUR' }],
  [
    'Checkout Started',
    { value: 25.5, currency: 'EUR', products },
    'InitiateCheckout',
    { value: 25.5, currency: 'EUR', ...inContents, num_items: 3 }
  ],
  [
    'Payment Info Entered',
    { order_id: 'o1', revenue: 1, currency: 'EUR' },
    'AddPaymentInfo',
    { value: 1, currency: 'EUR', order_id: 'o1' }
  ],
  ['Product Added', shirt, 'AddToCart', { value: 60, ...aboutShirt }],
  ['Added Product', { ...shirt, value: 50 }, 'AddToCart', { value: 50, ...aboutShirt }],
  ['Product Added to Wishlist', shirt, 'AddToWishlist', { value: 20, ...aboutShirt }],
  ['Product Viewed', shirt, 'ViewContent', { value: 20, ...aboutShirt }],
  ['Viewed Product', shirt, 'ViewContent', { value: 20, ...aboutShirt }],
  ['Product List Viewed', { category: 'Tops', products }, 'ViewContent', { content_category: 'Tops', ...inContents }],
  ['Viewed Product Category', { category: 'Tops' }, 'ViewContent', { content_category: 'Tops' }],
  ['Products Searched', { query: 'red shirt' }, 'Search', { search_string: 'red shirt' }],
  ['Signed Up', {}, 'CompleteRegistration', undefined],
  ['Lead Generated', { value: 3, currency: 'EUR' }, 'Lead', { value: 3, currency: 'EUR' }],
  ['Trial Started', { predicted_ltv: '99' }, 'StartTrial', { predicted_ltv: 99 }],
  ['Subscription Started', { revenue: 9, currency: 'EUR' }, 'Subscribe', { value: 9, currency: 'EUR' }]
]

it.each(CASES)('%s %j becomes %s', async (event, properties, meta, customData) => {
  const sent = await send(segmentEvent({ event, properties }))
  expect(sent.map(({ event_name, custom_data }) => [event_name, custom_data])).toEqual([[meta, customData]])
})

it('page becomes PageView', async () => {
  const sent = await send(segmentEvent({ type: 'page', event: undefined }))
  expect(sent.map(({ event_name }) => event_name)).toEqual(['PageView'])
})

it.each([
  segmentEvent({ event: 'Something Else' }),
  segmentEvent({ type: 'identify', event: undefined }),
  segmentEvent({ type: 'group', event: undefined })
])('sends nothing for what is no conversion', async (event) => {
  expect(await send(event)).toEqual([])
})

it('takes e-mail and phone of a lead from the event itself when there are no traits', async () => {
  const properties = { email: 'lead@example.com', phone: '+1 202 555 0143' }
  const [sent] = await send(segmentEvent({ event: 'Lead Generated', properties, context: { traits: {} } }))
  expect(Object.keys(sent?.user_data ?? {})).toEqual(expect.arrayContaining(['em', 'ph']))
})
