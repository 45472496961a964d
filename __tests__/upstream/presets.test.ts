import { createTestIntegration, type SegmentEvent } from '@segment/actions-core'
import Definition from '../../src/destination'
import { mockGraph, settings, sha256, shopEvent, type SentEvent } from './__helpers__/graph'

const testDestination = createTestIntegration(Definition)
const presets = Definition.presets ?? []
const products = [
  { product_id: 'sku-1', quantity: 2, price: 10 },
  { sku: 'sku-2', price: '5.50' }
]
const contents = [
  { id: 'sku-1', quantity: 2, item_price: 10 },
  { id: 'sku-2', quantity: 1, item_price: 5.5 }
]
const product = { product_id: 'sku-1', name: 'Shirt', category: 'Clothes', price: 10, quantity: 2, currency: 'EUR' }
const item = { content_ids: ['sku-1'], contents: [contents[0]], content_type: 'product' }
const items = { content_ids: ['sku-1', 'sku-2'], contents, content_type: 'product' }

/** Sends an event by the mapping of a preset. */
async function send(presetName: string, properties: object): Promise<SentEvent> {
  const bodies = mockGraph()
  const preset = presets.find(({ name }) => name === presetName)
  await testDestination.testAction('streamEvent', {
    event: shopEvent({ properties: properties as SegmentEvent['properties'] }),
    mapping: preset?.mapping,
    settings
  })
  return bodies[0].data[0]
}

describe('presets', () => {
  it.each([
    [
      'Purchase (Order Completed)',
      { revenue: 25.5, currency: 'eur', order_id: 'order-1', products },
      { value: 25.5, currency: 'EUR', order_id: 'order-1', num_items: 3, ...items }
    ],
    [
      'InitiateCheckout (Checkout Started)',
      { value: '25.50', currency: 'EUR', products },
      { value: 25.5, currency: 'EUR', num_items: 3, ...items }
    ],
    ['AddPaymentInfo (Payment Info Entered)', { value: 25.5, currency: 'EUR' }, { value: 25.5, currency: 'EUR' }],
    [
      'AddToCart (Product Added)',
      product,
      { value: 20, currency: 'EUR', content_name: 'Shirt', content_category: 'Clothes', ...item }
    ],
    [
      'AddToWishlist (Product Added to Wishlist)',
      product,
      { value: 10, currency: 'EUR', content_name: 'Shirt', content_category: 'Clothes', ...item }
    ],
    [
      'ViewContent (Product Viewed)',
      product,
      { value: 10, currency: 'EUR', content_name: 'Shirt', content_category: 'Clothes', ...item }
    ],
    ['ViewContent (Product List Viewed)', { category: 'Clothes', products }, { content_category: 'Clothes', ...items }],
    ['Search (Products Searched)', { query: 'blue shirt' }, { search_string: 'blue shirt' }],
    ['CompleteRegistration (Signed Up)', {}, undefined],
    ['Lead (Lead Generated)', { value: 5, currency: 'USD' }, { value: 5, currency: 'USD' }],
    ['StartTrial (Trial Started)', { predicted_ltv: 99 }, { predicted_ltv: 99 }],
    ['Subscribe (Subscription Started)', { revenue: 9, currency: 'USD' }, { value: 9, currency: 'USD' }],
    ['PageView (page)', {}, undefined]
  ])('%s', async (name, properties, customData) => {
    const event = await send(name, properties)
    expect(event.event_name).toBe(name.split(' ')[0])
    expect(event.custom_data).toEqual(customData)
    expect(event).toMatchObject({
      event_id: 'message-1',
      action_source: 'website',
      event_source_url: 'https://shop.example.com/thanks?fbclid=AbC',
      user_data: {
        external_id: [sha256('user-1')],
        em: [sha256('jane.doe@example.com')],
        client_ip_address: '8.8.8.8',
        fbc: expect.stringMatching(/^fb\.1\.\d{13}\.AbC$/) as string
      }
    })
  })

  it('are all covered here', () => {
    expect(presets).toHaveLength(13)
  })

  it('never catch all track events', () => {
    expect(presets.map((preset) => (preset.type === 'automatic' ? preset.subscribe : ''))).not.toContain(
      'type = "track"'
    )
  })
})
