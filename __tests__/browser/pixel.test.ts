import { transform, type JSONObject } from '@segment/actions-core'
import destination from '../../src/destination'
import { toServerEvent } from '../../src/destination/server-event'
import { sha256 } from '../../src/destination/sha256'
import { NOW } from '../support/graph'
import { closePage, FakePage, open } from './page'

afterEach(closePage)

async function pixelCalls(
  events: [name: string | undefined, properties?: object][],
  options: Parameters<typeof open>[1] = {}
): Promise<unknown[][]> {
  const page = new FakePage()
  const { enrich } = await open(page, options)
  events.forEach(([name, properties], index) => enrich(name, properties, `id-${index}`))
  return page.pixelCalls
}

const money = { value: 5, currency: 'EUR' }

describe('the pixel', () => {
  it('is called with the event ID that the server gets', async () => {
    const page = new FakePage()
    const { enrich } = await open(page)
    const enriched = enrich('Order Completed', { order_id: '1', revenue: 10, currency: 'EUR' }) as { event_id: string }
    expect(enriched.event_id).toMatch(/^\d{9,20}$/)
    expect(page.pixelCalls).toEqual([
      ['track', 'Purchase', { order_id: '1', value: 10, currency: 'EUR' }, { eventID: enriched.event_id }]
    ])
  })

  it('is not told of events that no preset sends', async () => {
    expect(
      await pixelCalls([['Quiz Finished', money], ['constructor'], ['', money]].slice(0, 2) as [string][])
    ).toEqual([])
  })

  it('is told of them by the name that the page gives', async () => {
    const events = { 'Quiz Finished': 'QuizFinished', 'Visit Booked': 'Schedule', 'Product Viewed': 'LookedAt' }
    const calls = await pixelCalls(
      [
        ['Quiz Finished', money],
        ['Visit Booked', { ...money, order_id: '1' }],
        ['Product Viewed', { product_id: 'a', price: 2, currency: 'EUR', name: 'A' }]
      ],
      { events }
    )
    expect(calls.map(([method, name, params]) => [method, name, params])).toEqual([
      ['trackCustom', 'QuizFinished', money],
      ['track', 'Schedule', { ...money, order_id: '1' }],
      [
        'trackCustom',
        'LookedAt',
        {
          value: 2,
          currency: 'EUR',
          content_name: 'A',
          contents: [{ id: 'a', quantity: 1, item_price: 2 }],
          content_ids: ['a'],
          content_type: 'product'
        }
      ]
    ])
  })

  it('is not told of events that the page keeps from it, nor of page calls', async () => {
    const calls = await pixelCalls([['Product Viewed', money], [undefined], ['Signed Up']], {
      events: { 'Product Viewed': false, page: false }
    })
    expect(calls.map(([, name]) => name)).toEqual(['CompleteRegistration'])
  })

  it('is left alone when the page says so, or when there is none', async () => {
    expect(await pixelCalls([['Signed Up']], { callPixel: false })).toEqual([])
    const page = new FakePage()
    const { enrich } = await open(page, {}, { hasPixel: false })
    expect(enrich('Signed Up')).toHaveProperty('event_id')
    expect(page.pixelCalls).toEqual([])
  })

  it('may fail: the event goes on', async () => {
    const page = new FakePage()
    const { enrich } = await open(page)
    Object.assign(globalThis, {
      window: {
        fbq: () => {
          throw new Error('broken pixel')
        }
      }
    })
    expect(enrich('Signed Up', { plan: 'a' }, 'id-1')).toMatchObject({ plan: 'a', event_id: 'id-1' })
  })

  it.each([
    'undefined',
    'null',
    'n/a',
    'none',
    '-',
    '0',
    'NaN',
    '{{event_id}}',
    '[object Object]',
    '',
    ' ',
    0,
    false,
    null,
    {}
  ])('has the event ID of the message where the properties have %p', async (event_id) => {
    const page = new FakePage()
    const { enrich } = await open(page)
    const given = { event_id, revenue: 5, currency: 'EUR' }
    const properties = enrich('Order Completed', given, 'msg-1') as Record<string, unknown>
    expect(page.pixelCalls).toEqual([['track', 'Purchase', { value: 5, currency: 'EUR' }, { eventID: 'msg-1' }]])
    expect(properties.event_id).toBe('msg-1')
    expect(enrich('Order Completed', given)).toHaveProperty('event_id', expect.stringMatching(/^\d{9,20}$/))
    // The server half reads the same, with the page's half and without it.
    for (const sent of [properties, given]) expect(serverEventId(sent)).toBe('msg-1')
  })
})

function serverEventId(properties: Record<string, unknown>): string | undefined {
  const preset = destination.presets?.find(({ name }) => name?.startsWith('Purchase'))
  const event = { type: 'track', event: 'Order Completed', userId: 'u', messageId: 'msg-1', properties }
  const payload = transform(preset?.mapping as JSONObject, { ...event, timestamp: new Date(NOW).toISOString() })
  const result = toServerEvent(payload, NOW, { sha256 })
  return 'event' in result ? result.event.event_id : undefined
}
