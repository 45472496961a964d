import fc from 'fast-check'
import { stopClock } from '../support/clock'
import { NOW } from '../support/graph'
import { mappingWith, orderEvent, sendEvent, viewEvent, type CaseResult } from './support-event'

beforeEach(() => {
  stopClock()
})
afterEach(() => {
  jest.useRealTimers()
})

const ITEM = { product_id: 'sku-1', quantity: 2, price: 29.95 }
const CONTENT = { id: 'sku-1', quantity: 2, item_price: 29.95 }
const NO_TEXTS = [true, { en: 'text' }, [{ en: 'text' }], {}]

function expectSent(result: CaseResult): asserts result is CaseResult & { event: NonNullable<CaseResult['event']> } {
  expect([result.status, result.message]).toEqual([200, undefined])
  expect(result.event).toBeDefined()
}

describe('Products in other shapes (F01)', () => {
  it.each<[string, unknown, object[]]>([
    ['JSON text', JSON.stringify([ITEM]), [CONTENT]],
    ['JSON text of one product', JSON.stringify(ITEM), [CONTENT]],
    ['JSON text in a list', [JSON.stringify([ITEM])], [CONTENT]],
    ['Python’s text', "[{'product_id': 'sku-1', 'quantity': 2, 'price': 29.95, 'coupon': None}]", [CONTENT]],
    [
      'a list of IDs',
      ['sku-1', 7],
      [
        { id: 'sku-1', quantity: 1 },
        { id: '7', quantity: 1 }
      ]
    ],
    ['a list of JSON texts', [JSON.stringify(ITEM), JSON.stringify({ sku: 'b' })], [CONTENT, { id: 'b', quantity: 1 }]],
    ['a map, as PHP writes a list', { 0: ITEM, 1: { sku: 'b' } }, [CONTENT, { id: 'b', quantity: 1 }]],
    ['a map by the line of the cart', { a1b2: ITEM }, [CONTENT]],
    ['a single product', ITEM, [CONTENT]],
    ['a list in a list', [[ITEM]], [CONTENT]],
    ['a price with a sign, a quantity as text', [{ id: 'sku-1', quantity: '2', price: '29,95 €' }], [CONTENT]]
  ])('%s', async (_what, products, contents) => {
    const result = await sendEvent(orderEvent({ products }))
    expectSent(result)
    expect(result.event.custom_data).toMatchObject({ value: 59.9, contents, content_type: 'product' })
    expect(result.notices).toEqual([])
  })

  it.each<[string, unknown]>([
    ['true', true],
    ['a word', 'Beanie'],
    ['a number', 42],
    ['JSON that breaks off', '[{"product_id":'],
    ['a list of true', [true, {}]],
    ['an object without IDs', { name: 'Beanie' }],
    ['a deep list', [[[[{}]]]]]
  ])('%s costs the contents, with a notice, and not the order', async (_what, products) => {
    const result = await sendEvent(orderEvent({ products }))
    expectSent(result)
    expect(result.event.custom_data).toMatchObject({ value: 59.9, currency: 'EUR', order_id: 'A-1' })
    expect(result.event.custom_data).not.toHaveProperty('contents')
    expect(result.notices.join()).toMatch(/custom_data\.contents: an item without an ID/)
  })

  it.each(['product_id', 'sku', 'id', 'item_id', 'productId', 'variant_id', 'content_id'])(
    'finds the ID under %s',
    async (key) => {
      for (const other of [undefined, '', null, 'undefined', 'n/a', ' ']) {
        const result = await sendEvent(orderEvent({ products: [{ product_id: other, [key]: 'x-1' }] }))
        expectSent(result)
        expect(result.event.custom_data?.content_ids).toEqual(['x-1'])
      }
    }
  )

  it('an ID that lost digits is left out', async () => {
    const result = await sendEvent(orderEvent({ products: [{ id: Number('1234567890123456789') }, { id: 'b' }] }))
    expectSent(result)
    expect(result.event.custom_data?.content_ids).toEqual(['b'])
    expect(result.notices.join()).toMatch('too long to be exact')
  })
})

describe('A value of another type (F02)', () => {
  it('a category that is a list is sent as its path', async () => {
    const result = await sendEvent(viewEvent({ category: ['Shoes', 'Men'] }))
    expectSent(result)
    expect(result.event.custom_data).toMatchObject({ value: 5, content_category: 'Shoes, Men', content_ids: ['sku-1'] })
  })

  const OPTIONAL = [
    ...['order_id', 'name', 'category', 'query', 'event_id', 'content_type', 'fbp', 'total', 'coupon'],
    ...['products', 'transaction_id', 'quantity', 'predicted_ltv']
  ]
  it.each(OPTIONAL)('%s: any shape of it leaves the order standing', async (key) => {
    for (const value of [...NO_TEXTS, ['a', 'b'], [['a']], [null], [], false, -1, Infinity, () => 1]) {
      for (const event of [orderEvent({ [key]: value }), viewEvent({ [key]: value })]) {
        expectSent(await sendEvent(event))
      }
    }
  })

  it.each([
    ['name', 'content_name'],
    ['order_id', 'order_id']
  ])('%s: the first usable element of a list, and a notice for what is no text', async (key, parameter) => {
    const make = key === 'name' ? viewEvent : orderEvent
    const first = await sendEvent(make({ [key]: [null, '', 'n/a', 'one', 'two'] }))
    expectSent(first)
    expect(first.event.custom_data?.[parameter]).toBe('one')
    expect(first.notices).toEqual([`custom_data.${parameter}: a list: only its first value was sent`])
    for (const value of NO_TEXTS.slice(0, 3)) {
      const result = await sendEvent(make({ [key]: value }))
      expectSent(result)
      expect(result.event.custom_data).not.toHaveProperty(parameter)
      expect(result.notices).toEqual([`custom_data.${parameter}: not a text: left out`])
    }
  })
})

describe('Content types of travel, automotive and real-estate catalogs (F03)', () => {
  const TYPES = ['hotel', 'flight', 'destination', 'vehicle', 'vehicle_offer', 'home_listing', 'product_group']
  it.each(TYPES)(
    '%s: mapped, literal, as an additional property, and from the property by the presets',
    async (type) => {
      const properties = { '@path': '$.properties' }
      const results = await Promise.all([
        sendEvent(
          viewEvent({ kind: type }),
          mappingWith({
            event_name: 'ViewContent',
            custom_data: { content_type: { '@path': '$.properties.kind' }, product: properties }
          })
        ),
        sendEvent(
          viewEvent(),
          mappingWith({
            event_name: 'ViewContent',
            custom_data: { content_type: type.toUpperCase(), product: properties }
          })
        ),
        sendEvent(
          viewEvent({ content_type: type }),
          mappingWith({
            event_name: 'ViewContent',
            custom_data: { product: properties },
            additional_properties: properties
          })
        ),
        sendEvent(viewEvent({ content_type: type }))
      ])
      for (const result of results) {
        expectSent(result)
        expect(result.event.custom_data).toMatchObject({ content_type: type, content_ids: ['sku-1'] })
      }
    }
  )

  it('a type that is none is left out, with a notice that names those that are', async () => {
    const result = await sendEvent(viewEvent({ content_type: 'article' }))
    expectSent(result)
    expect(result.event.custom_data?.content_type).toBe('product')
    expect(result.notices.join()).toMatch(/custom_data\.content_type: not one of product, .*hotel/)
  })
})

describe('Content IDs as text (F04)', () => {
  const mapping = mappingWith({ custom_data: { content_ids: { '@path': '$.properties.content_ids' } } })
  mapping.mapping.event_name = 'ViewContent'
  it.each<[unknown, string[]]>([
    ['["123","234"]', ['123', '234']],
    ['123, 234', ['123', '234']],
    ["['123','234']", ['123', '234']],
    [['["123","234"]'], ['123', '234']],
    [['123,234'], ['123', '234']],
    [
      [123, '234'],
      ['123', '234']
    ],
    ['[123, 234]', ['123', '234']],
    ['123', ['123']],
    [
      [{ id: '123' }, { sku: '234' }],
      ['123', '234']
    ],
    [{ 0: '123', 1: '234' }, ['123', '234']],
    // Where there is a list, a comma is an ID's own.
    [
      ['Shirt, red', 'Shirt, blue'],
      ['Shirt, red', 'Shirt, blue']
    ]
  ])('%j', async (given, ids) => {
    const result = await sendEvent(orderEvent({ content_ids: given }), mapping)
    expectSent(result)
    expect(result.event.custom_data?.content_ids).toEqual(ids)
    expect(result.notices).toEqual([])
  })
})

describe('Times as databases and programs write them (F05, F06, F07)', () => {
  const noon = Date.parse('2026-11-20T11:59:18Z') / 1000
  it.each([
    ...[
      '2026-11-20 11:59:18+00',
      '2026-11-20 11:59:18.123456+00',
      '2026-11-20T06:59:18-05',
      '2026-11-20 06:59:18.1-05'
    ],
    ...['2026-11-20T11:59:18.123456 +0000', '2026-11-20T11:59:18 +00:00', '2026-11-20T11:59:18 Z'],
    ...['2026-11-20 11:59:18 UTC', '2026-11-20 11:59:18.123 UTC', '2026-11-20 11:59:18 GMT'],
    ...['Fri, 20 Nov 2026 11:59:18 GMT', 'Fri, 20 Nov 2026 12:59:18 +0100', '20 Nov 2026 11:59:18 UTC'],
    ...['2026-11-20 11:59:18 +0000 UTC', '2026-11-20 11:59:18.123456789 +0000 UTC m=+0.000012'],
    ...[
      '2026-11-20T11:59:18Z[UTC]',
      '2026-11-20T12:59:18+01:00[Europe/Berlin]',
      '20261120T115918Z',
      '20261120T115918.5Z'
    ],
    ...[
      '20261120T125918+0100',
      '2026/11/20 11:59:18',
      '2026.11.20 11:59:18',
      '20261120115918',
      '2026-11-20 11:59:18 AM'
    ],
    ...['Fri Nov 20 2026 12:59:18 GMT+0100 (Central European Standard Time)', 'Fri Nov 20 11:59:18 UTC 2026'],
    ...[
      'Nov 20, 2026 11:59:18 AM',
      'November 20, 2026 at 11:59:18 AM UTC',
      '20/11/2026 11:59:18',
      '2026-11-20 13:59:18 +0200 EET'
    ]
  ])('%s', async (timestamp) => {
    const result = await sendEvent(orderEvent({}, { timestamp }))
    expectSent(result)
    expect(result.event.event_time).toBe(noon)
  })

  it.each([
    '03/04/2026',
    '03/04/2026 11:59',
    '3.4.2026',
    '2026-11-20T11:59:18[Europe/Berlin]',
    '2026-11-20 11:59:18 XYZ',
    'soon'
  ])('%s can be read in two ways or in none, and is refused', async (timestamp) => {
    const { status, message } = await sendEvent(orderEvent({}, { timestamp }))
    expect(status).toBe(400)
    expect(message).toMatch(/^The event has no time that can be read: map "Event Time"/)
  })

  it('any moment in any of the forms is that moment', () => {
    const pad = (number: number, length = 2): string => String(number).padStart(length, '0')
    const FORMS: ((date: Date) => string)[] = [
      (date) => date.toISOString().replace('T', ' ').replace(/\..*/, '+00'),
      (date) => date.toISOString().replace('Z', ' +00:00'),
      (date) => date.toISOString().replace('T', ' ').replace('Z', ' UTC'),
      (date) => date.toUTCString(),
      (date) => date.toISOString().replace(/[-:]|\.\d+/g, ''),
      (date) => date.toISOString().slice(0, 19),
      (date) => `${date.toISOString().slice(0, 19)}Z[UTC]`,
      (date) =>
        `${pad(date.getUTCFullYear(), 4)}/${date.getUTCMonth() + 1}/${date.getUTCDate()} ${date.toISOString().slice(11, 19)}`
    ]
    return fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 6 * 86_400 }), fc.constantFrom(...FORMS), async (ago, form) => {
        const date = new Date(NOW - ago * 1000)
        const result = await sendEvent(orderEvent({}, { timestamp: form(date) }))
        expectSent(result)
        expect(result.event.event_time).toBe(date.getTime() / 1000)
      }),
      { seed: 7, numRuns: 300 }
    )
  })

  it('a time without a zone that lies ahead is refused with the hint that it was read as UTC', async () => {
    const ahead = new Date(NOW + 3_600_000).toISOString()
    const without = await sendEvent(orderEvent({}, { timestamp: ahead.slice(0, 19) }))
    expect(without.message).toMatch(/lies in the future.*without a time zone is read as UTC/)
    const withZone = await sendEvent(orderEvent({}, { timestamp: ahead }))
    expect(withZone.message).toMatch(/lies in the future/)
    expect(withZone.message).not.toMatch(/time zone/)
  })

  it.each<[string, number, string]>([
    ['seven days and two hours', 7 * 24 + 2, '7 days and 2 hours'],
    ['seven days and a minute', 7 * 24 + 1 / 60, '7 days and 1 minute'],
    ['nine days', 9 * 24 + 5, '9 days']
  ])('the refusal of an event that is %s old names the hours', async (_what, hours, words) => {
    const { message } = await sendEvent(orderEvent({}, { timestamp: new Date(NOW - hours * 3_600_000).toISOString() }))
    expect(message).toMatch(`The event is ${words} old: Meta takes events up to 7 days old (168 hours)`)
  })
})

describe('Money (F08)', () => {
  it.each([
    '€',
    'EURO',
    'US$',
    'Rs',
    'kr',
    'USDT',
    'BTC',
    '978',
    'US Dollar',
    true,
    'EUR;USD',
    'TRL',
    'RUR',
    'BYR',
    'XAU',
    'DEM',
    'XXX',
    {}
  ])('currency %j costs value and currency with a notice, and a Purchase alone as a whole', async (currency) => {
    const view = await sendEvent(viewEvent({ currency }))
    expectSent(view)
    expect(view.event.custom_data).toEqual({
      content_ids: ['sku-1'],
      contents: [{ id: 'sku-1', quantity: 1, item_price: 5 }],
      content_type: 'product'
    })
    expect(view.notices.join()).toMatch(/custom_data\.(currency|value): /)
    const search = await sendEvent(
      orderEvent({ query: 'red' }, { event: 'Products Searched', properties: { query: 'red', currency } })
    )
    expectSent(search)
    const { status, message } = await sendEvent(orderEvent({ currency }))
    expect(status).toBe(400)
    expect(message).toMatch(/urrency/)
  })

  it.each<[unknown, number]>([
    ['$1,234.50', 1234.5],
    ['59,90', 59.9],
    ['1.234,50', 1234.5],
    ['1 234,50 kr', 1234.5],
    ['1\u00a0234,50', 1234.5],
    ["1'234.50", 1234.5],
    ['€ 59.90', 59.9],
    ['59.90 EUR', 59.9],
    ['12,34,567.50', 1234567.5],
    ['1,234,567', 1234567],
    ['0,5', 0.5],
    ['Rs. 500', 500],
    [['59.90', '10'], 59.9],
    [0, 0],
    ['0', 0]
  ])('revenue %j is %d', async (revenue, value) => {
    const result = await sendEvent(orderEvent({ revenue }))
    expectSent(result)
    expect(result.event.custom_data?.value).toBe(value)
  })

  it.each<[unknown, RegExp]>([
    ['1,234', /decimal comma or a thousands mark/],
    ['1.234.50', /cannot be told apart/],
    ['free', /not a number/],
    ['12 pieces', /more than a number/],
    ['-5', /below zero/],
    ['-5,00 €', /below zero/],
    [-5, /below zero/],
    ['59.90 USD', /currency sign is of another currency/],
    ['9.90-19.90', /more than a number/],
    [{ amount: 5 }, /not a number/],
    [true, /not a number/]
  ])('revenue %j is not guessed at, and the message says what is in the way', async (revenue, why) => {
    const { status, message } = await sendEvent(orderEvent({ revenue }))
    expect(status).toBe(400)
    expect(message).toMatch(/Purchase needs a value that is a number of zero or more/)
    expect(message).toMatch(why)
    const view = await sendEvent(viewEvent({ price: revenue }))
    expectSent(view)
    expect(view.event.custom_data).not.toHaveProperty('value')
    expect(view.notices.join()).toMatch(why)
  })
})

describe('The first source that has a value (F13)', () => {
  const EMPTY = ['', ' ', null, 'null', 'n/a', 'undefined', 'None']

  it.each(EMPTY)('revenue %j: total, then value', async (none) => {
    const total = await sendEvent(orderEvent({ revenue: none, total: 5, value: 3 }))
    expectSent(total)
    expect(total.event.custom_data?.value).toBe(5)
    const value = await sendEvent(orderEvent({ revenue: none, total: none, value: 3 }))
    expectSent(value)
    expect(value.event.custom_data?.value).toBe(3)
    const alone = await sendEvent(orderEvent({ revenue: undefined, value: 3 }))
    expectSent(alone)
    expect(alone.event.custom_data?.value).toBe(3)
  })

  it.each(EMPTY)('%j in front: price, event ID, fbc, order ID, e-mail, external ID', async (none) => {
    const view = await sendEvent(viewEvent({ value: none, price: 7 }))
    expectSent(view)
    expect(view.event.custom_data?.value).toBe(7)
    const fbc = `fb.1.${NOW - 5000}.IwAR1good`
    const order = await sendEvent(
      orderEvent(
        { event_id: none, fbc: none, order_id: none, transaction_id: 'T-1' },
        { userId: none, anonymousId: 'an-1', context: { fbc } }
      )
    )
    expectSent(order)
    expect(order.event).toMatchObject({ event_id: 'm-1', user_data: { fbc }, custom_data: { order_id: 'T-1' } })
    expect(order.event.user_data.external_id).toHaveLength(1)
    const signedUp = await sendEvent(
      orderEvent({ email: 'new@example.com' }, { event: 'Signed Up', context: { traits: { email: none } } })
    )
    expectSent(signedUp)
    expect(signedUp.event.user_data.em).toHaveLength(1)
  })

  it('a value that is mapped to something else has no fallback', async () => {
    const mapping = mappingWith({
      event_name: 'Lead',
      custom_data: { value: { '@path': '$.properties.margin' }, currency: 'EUR' }
    })
    const result = await sendEvent(orderEvent({ margin: '', total: 70 }), mapping)
    expectSent(result)
    expect(result.event.custom_data).not.toHaveProperty('value')
  })

  it.each(['orderId', 'transaction_id'])('an order ID under %s', async (key) => {
    const result = await sendEvent(orderEvent({ order_id: undefined, [key]: 'O-7' }))
    expectSent(result)
    expect(result.event.custom_data?.order_id).toBe('O-7')
  })
})

describe('A path and the page (F24, F25)', () => {
  it.each([
    'https://shop.example.com/thanks',
    ['https://shop.example.com'],
    5,
    true,
    [],
    { url: ['https://a.example'] },
    { search: ['?a'] }
  ])('context.page of %j', async (page) => {
    expectSent(await sendEvent(orderEvent({}, { context: { page } })))
  })

  it('an event from neither a page nor a browser gets the notice to map Action Source', async () => {
    const result = await sendEvent(orderEvent({}, { context: { page: undefined, userAgent: undefined } }))
    expectSent(result)
    expect(result.notices.join()).toMatch(/action_source: sent as website.*Map "Action Source"/)
    const browser = await sendEvent(orderEvent({}, { context: { page: undefined } }))
    expect(browser.notices.join()).not.toMatch(/action_source/)
  })
})

describe('Words for yes and no', () => {
  const consent = mappingWith({ consent: { '@path': '$.properties.consent' } })
  const YES = [
    true,
    'true',
    1,
    '1',
    'YES',
    'granted',
    'Allow',
    'allowed',
    'opt-in',
    'opt_in',
    'Opted In',
    'accepted',
    ['granted']
  ]
  const NO = [
    false,
    'false',
    0,
    '0',
    'no',
    'DENIED',
    'deny',
    'opt-out',
    'opted out',
    'withdrawn',
    'revoked',
    ['granted', 'denied']
  ]
  const UNKNOWN = ['maybe', 'mira@example.com', 'n/a', 'undefined', {}, ['granted', 'perhaps'], 2, 'x'.repeat(500)]

  it.each(YES)('consent %j is given', async (word) => {
    expectSent(await sendEvent(orderEvent({ consent: word }), consent))
  })

  it.each([undefined, null, '', ' '])('consent %j says nothing, and the event is sent', async (word) => {
    expectSent(await sendEvent(orderEvent({ consent: word }), consent))
  })

  it.each(NO)('consent %j is refused, and nothing is sent', async (word) => {
    const result = await sendEvent(orderEvent({ consent: word }), consent)
    expect([result.status, result.event, result.notices]).toEqual([200, undefined, []])
  })

  it.each(UNKNOWN)('consent %j is no consent, with a notice that quotes nothing', async (word) => {
    const result = await sendEvent(orderEvent({ consent: word }), consent)
    expect([result.status, result.event]).toEqual([200, undefined])
    expect(result.notices.join()).toMatch(/^consent: not a word that is known for yes or no: taken as no consent/)
    expect(result.notices.join()).not.toMatch(/maybe|mira|perhaps|xxx/)
  })

  it.each<[unknown, boolean | undefined]>([
    ['yes', true],
    ['granted', true],
    [1, true],
    ['opt-out', true],
    ['Opted Out', true],
    ['no', false],
    ['opt-in', false],
    [0, false],
    ['', undefined],
    ['later', undefined],
    [{}, undefined]
  ])('opt_out and limited_data_use of %j', async (word, expected) => {
    const result = await sendEvent(
      orderEvent(),
      mappingWith({ opt_out: word as string, limited_data_use: word as string })
    )
    expectSent(result)
    expect(result.event.opt_out).toBe(expected)
    expect(result.event.data_processing_options).toEqual(expected === true ? ['LDU'] : undefined)
    const isUnknown = word === 'later' || typeof word === 'object'
    expect(result.notices.filter((notice) => /^(opt_out|data_processing)/.test(notice))).toHaveLength(isUnknown ? 2 : 0)
  })

  it.each<[unknown, unknown, number, number]>([
    ['California', 'US', 1000, 1],
    ['tx', 'usa', 1005, 1],
    ['1003', '1', 1003, 1],
    ['', '', 0, 0],
    ['Atlantis', 1, 0, 1],
    [{}, true, 0, 0],
    [7, 0, 0, 0]
  ])('the state %j in the country %j', async (state, country, number, code) => {
    const options = { limited_data_use: 'LDU', limited_data_use_state: state, limited_data_use_country: country }
    const result = await sendEvent(orderEvent(), mappingWith(options as Record<string, string>))
    expectSent(result)
    expect(result.event).toMatchObject({ data_processing_options_state: number, data_processing_options_country: code })
  })

  it.each<[unknown, number]>([
    ['granted', 1],
    ['authorized', 1],
    ['1', 1],
    ['denied', 0],
    ['notDetermined', 0],
    ['restricted', 0],
    ['sometimes', 0],
    [{}, 0]
  ])('the tracking flags of %j', async (word, flag) => {
    const app = {
      platform: ['ios'],
      os_version: 17,
      advertiser_tracking_enabled: word,
      application_tracking_enabled: word
    }
    const result = await sendEvent(
      orderEvent(),
      mappingWith({ action_source: 'App', app_data: app as unknown as Record<string, string> })
    )
    expectSent(result)
    expect(result.event.app_data).toMatchObject({
      advertiser_tracking_enabled: flag,
      application_tracking_enabled: flag
    })
  })

  it.each<[unknown, string | undefined]>([
    ['Customer_In_Loyalty_Program', 'customer_in_loyalty_program'],
    ['New customer to business', 'new_customer_to_business'],
    ['', undefined],
    ['friend', undefined],
    [true, undefined]
  ])('customer_segmentation %j', async (given, expected) => {
    const result = await sendEvent(orderEvent(), mappingWith({ customer_segmentation: given as string }))
    expectSent(result)
    expect(result.event.customer_segmentation).toBe(expected)
  })

  it.each(['Messenger', 'MESSENGER', ' messenger ', ['messenger']])('messaging_channel %j', async (channel) => {
    const mapping = {
      action_source: 'business_messaging',
      messaging_channel: channel,
      user_data: { page_id: '1', page_scoped_user_id: '2' }
    }
    const result = await sendEvent(orderEvent(), mappingWith(mapping))
    expectSent(result)
    expect(result.event.messaging_channel).toBe('messenger')
  })
})

describe('Additional properties', () => {
  const mapping = mappingWith({ additional_properties: { '@path': '$.properties' } })
  it('a notice names the property that was left out', async () => {
    const result = await sendEvent(orderEvent({ note: 'to mira@example.com', size: 'M' }), mapping)
    expectSent(result)
    expect(result.event.custom_data).toMatchObject({ size: 'M' })
    expect(result.notices).toEqual(['custom_data: the additional property "note" holds an email address: left out'])
  })
})
