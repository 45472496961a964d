import { transform, type JSONObject } from '@segment/actions-core'
import { EVENTS, OTHER } from '../../src/browser/events'
import { toParams } from '../../src/browser/params'
import destination from '../../src/destination'
import { toServerEvent } from '../../src/destination/server-event'
import { sha256 } from '../../src/destination/sha256'
import { NOW } from '../support/graph'

const item = { product_id: 'a', quantity: 2, price: 9.9 }
const items = [item, { sku: 'b', price: '3.50' }, { id: 7, quantity: '3' }, { name: 'without an ID' }, item]

/** What pages really hand over, good and bad. */
const PROPERTIES: Record<string, unknown>[] = [
  { order_id: 'o-1', revenue: 59.9, total: 70, value: 3, currency: 'EUR', products: items },
  { order_id: 12, total: '59.90', currency: 'eur', products: [item] },
  { revenue: 0, value: 0, price: 0, currency: 'USD', products: [] },
  { revenue: -1, value: -1, price: -1, currency: 'USD' },
  { revenue: '1,234', value: '1,234', price: '1,234', currency: 'USD' },
  { revenue: 10, value: 10 },
  { product_id: 'p-1', sku: 's-1', name: 'Shirt', category: 'Clothes', price: 19.99, quantity: 3, currency: 'EUR' },
  { product_id: 'p-1', price: '19.99', quantity: '3', currency: 'EUR' },
  { sku: 's-1', price: 5, value: 12, quantity: 2, currency: 'EUR' },
  { id: 0, price: 5, quantity: 0, currency: 'EUR' },
  { id: 0, price: 5, quantity: -2, currency: ' EUR ' },
  { name: ' ', category: 'jane.doe@example.com', query: 'red shirt', currency: 'EUR', value: 1 },
  { query: 42, products: 'none', predicted_ltv: '100', value: 1, currency: 'EUR' },
  { query: '', predicted_ltv: -5, products: null, value: null, currency: null },
  { products: item, value: true },
  { revenue: '', value: '', total: 5, price: 5, currency: 'EUR' },
  { revenue: 'n/a', value: 'null', total: '5.50', price: '5.50', currency: 'EUR', product_id: 'p-1', quantity: 2 },
  { revenue: null, total: ' ', value: 7, price: 7, currency: 'EUR' },
  { revenue: '{{revenue}}', total: 5, value: 'undefined', price: 5, currency: 'EUR', order_id: '{{id}}' },
  { product_id: 'undefined', sku: 's-1', price: 5, currency: 'EUR', products: [{ product_id: 'null', sku: 's-2' }] },
  { product_id: '', id: 'NaN', item_id: 'i-1', price: 5, currency: 'EUR', products: [{ item_id: 'i-2' }, { id: '-' }] },
  {
    productId: 'a',
    variant_id: 'b',
    currency: 'EUR',
    products: [{ variant_id: 3, content_id: 'c' }, { content_id: 4 }]
  },
  { content_type: 'hotel', product_id: 'H-1', price: 120, currency: 'EUR', products: [{ product_id: 'H-1' }] },
  { content_type: 'vehicle', currency: 'EUR', order_id: 'undefined' },
  { content_type: 'null', product_id: 'p-1', currency: 'EUR', products: [item] },
  {}
]

const cases = EVENTS.flatMap(([name, events]) =>
  events.split('|').flatMap((event) => PROPERTIES.map((properties) => ({ name, event, properties })))
)

/** custom_data of the server half, without what only it knows; undefined when it would refuse the event. */
function serverSide(type: string, event: string, properties: object): object | undefined {
  const subscribe = type === 'page' ? 'type = "page"' : `event = "${event}"`
  const preset = destination.presets?.find((one) => 'subscribe' in one && one.subscribe.includes(subscribe))
  const payload = transform(preset?.mapping as JSONObject, {
    type,
    event,
    userId: 'u',
    timestamp: new Date(NOW).toISOString(),
    properties: properties
  })
  const result = toServerEvent(payload, NOW, { sha256 })
  return 'event' in result ? (result.event.custom_data ?? {}) : undefined
}

describe("the pixel's parameters", () => {
  it.each(cases)('are the server’s: $event of $properties', ({ name, event, properties }) => {
    const expected = serverSide(event === '' ? 'page' : 'track', event, properties)
    const [, , sources] = EVENTS.find(([, events]) => events.split('|').includes(event)) ?? ['', '', '']
    const params = toParams(name, sources, properties)
    // An event that the server refuses is compared with nothing: the pixel gives what there is.
    if (expected !== undefined) expect(params).toEqual(expected)
    else expect(name).toBe('Purchase')
  })

  it('of an event without a preset are those of the action’s defaults', () => {
    const properties = { value: 5, currency: 'EUR', order_id: 'o', products: [item], name: 'unread' }
    expect(toParams('QuizFinished', OTHER, properties)).toEqual({
      value: 5,
      currency: 'EUR',
      order_id: 'o',
      contents: [{ id: 'a', quantity: 2, item_price: 9.9 }],
      content_ids: ['a'],
      content_type: 'product'
    })
  })
})
