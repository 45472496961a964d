import nock from 'nock'
import type { JSONObject } from '@segment/actions-core'
import { stopClock } from '../../support/clock'
import { order, segmentEvent } from '../../support/events'
import { mockGraph, NOW, type SentEvent } from '../../support/graph'
import { executeBatch } from '../../support/runtime'

beforeEach(() => {
  stopClock()
})
afterEach(() => {
  nock.cleanAll()
  jest.useRealTimers()
})

const PURCHASE: JSONObject = {
  event_name: 'Purchase',
  custom_data: {
    value: { '@path': '$.properties.revenue' },
    currency: { '@path': '$.properties.currency' },
    contents: { '@path': '$.properties.products' }
  }
}
const HOUR = 3_600_000
const DAY = 24 * HOUR

interface Result {
  status: number
  message?: string
  notices: string[]
  sent?: SentEvent
}

/** Sends one event as a batch of one: what the host is told, and what reached Meta. */
async function send(event = order(), mapping: JSONObject = {}): Promise<Result> {
  const graph = mockGraph()
  const [entry] = await executeBatch([event], { mapping })
  nock.cleanAll()
  const { status, errormessage, body } = entry as {
    status: number
    errormessage?: string
    body?: { notices?: Notice[] }
  }
  const notices = (body?.notices ?? []).map(({ parameter, reason }) => `${parameter}: ${reason}`)
  return { status, message: errormessage, notices, sent: graph.events()[0] }
}

interface Notice {
  parameter: string
  reason: string
}

const at = (milliseconds: number): string => new Date(milliseconds).toISOString()

describe('refused before the request, in words to act on', () => {
  const app = { action_source: 'app', event_name: 'Install' }
  const messaging = { action_source: 'business_messaging', messaging_channel: 'messenger' }
  const conversation = { user_data: { page_id: '1', page_scoped_user_id: '2' } }

  it.each<[string, Parameters<typeof send>, RegExp]>([
    [
      'too old',
      [order({}, { timestamp: at(NOW - 8 * DAY) })],
      /^The event is 8 days old: Meta takes events up to 7 days old/
    ],
    [
      'too old for a store',
      [order({}, { timestamp: at(NOW - 63 * DAY) }), { action_source: 'physical_store' }],
      /62 days/
    ],
    ['in the future', [order({}, { timestamp: at(NOW + 6 * 60_000) })], /lies in the future/],
    [
      'no external ID',
      [order(), { external_id: 'n/a', fallbacks: { external_id: 'guest' } }],
      /no external ID: map "External ID"/
    ],
    [
      'Purchase without currency',
      [order({ currency: undefined }), PURCHASE],
      /Purchase needs a currency \(ISO 4217, e.g. USD\): map "Currency"/
    ],
    ['Purchase without value', [order({ revenue: undefined }), PURCHASE], /Purchase needs a value .*map "Value"/],
    [
      'Purchase of a value nobody can read',
      [order({ revenue: '1,234' }), PURCHASE],
      /Purchase needs a value that is a number .*comma may be a decimal comma or a thousands mark/
    ],
    ['Purchase of a negative value', [order({ revenue: -1 }), PURCHASE], /Purchase needs a value that is a number/],
    ['unknown currency', [order({ currency: 'EURO' }), PURCHASE], /Currency is not a currency code/],
    ['unknown currency of three letters', [order({ currency: 'QQQ' }), PURCHASE], /Currency is not a currency code/],
    [
      'unknown action source',
      [order(), { action_source: 'fax' }],
      /Action Source is not one that Meta knows: map "Action Source" to one of website, app/
    ],
    [
      'unknown LDU country',
      [order(), { limited_data_use: true, limited_data_use_country: 5 }],
      /Limited Data Use Country must be 1/
    ],
    ['app event without OS version', [order(), { ...app, app_data: { platform: 'ios' } }], /OS Version/],
    ['app event without platform', [order(), { ...app, app_data: { os_version: '17.1' } }], /Platform/],
    ['messaging event called Lead', [order(), { ...messaging, ...conversation, event_name: 'Lead' }], /LeadSubmitted/],
    [
      'messaging event without channel',
      [order(), { ...conversation, action_source: 'business_messaging' }],
      /Messaging Channel/
    ],
    ['Messenger event without IDs', [order(), messaging], /page_id and page_scoped_user_id/],
    [
      'WhatsApp event without account',
      [order(), { ...messaging, messaging_channel: 'whatsapp', user_data: { ctwa_clid: 'a' } }],
      /page_id or whatsapp_business_account_id/
    ],
    ['no time', [order({}, { timestamp: 'yesterday' })], /no time that can be read/]
  ])('%s', async (_name, [event, mapping], message) => {
    const { status, message: said, sent } = await send(event, mapping)
    expect([status, sent]).toEqual([400, undefined])
    expect(said).toMatch(message)
  })
})

describe('sent with a notice', () => {
  it.each<[string, Parameters<typeof send>, RegExp, (sent: SentEvent) => unknown, unknown]>([
    [
      'a website event without user agent',
      [order({}, { context: { userAgent: undefined } })],
      /^client_user_agent: missing/,
      ({ user_data }) => user_data.client_user_agent,
      undefined
    ],
    [
      'a website event without URL',
      [order({}, { context: { page: {} } })],
      /^event_source_url: missing/,
      ({ event_source_url }) => event_source_url,
      undefined
    ],
    [
      'a customer value that cannot be right',
      [order(), { user_data: { email: 'jane@', phone: '+1 202 555 0143' } }],
      /^em: /,
      ({ user_data }) => [user_data.em, (user_data.ph as string[]).length],
      [undefined, 1]
    ],
    [
      'a value without a currency',
      [order({ value: 5, currency: undefined })],
      /^custom_data.value: a value without a currency/,
      ({ custom_data }) => custom_data?.value,
      undefined
    ],
    [
      'a value that nobody can read',
      [order({ value: '1,234' })],
      /^custom_data.value: not a number/,
      ({ custom_data }) => [custom_data?.value, custom_data?.currency],
      [undefined, 'EUR']
    ],
    [
      'an item without an ID',
      [order({ products: [{ name: 'x' }, { product_id: 0, price: '0' }] })],
      /^custom_data.contents: an item without an ID/,
      ({ custom_data }) => custom_data?.contents,
      [{ id: '0', quantity: 1, item_price: 0 }]
    ],
    [
      'a clock slightly ahead',
      [order({}, { timestamp: at(NOW + 4 * 60_000) })],
      /^event_time: slightly ahead/,
      ({ event_time }) => event_time,
      NOW / 1000
    ],
    [
      'a state that is not in the list',
      [order(), { limited_data_use: true, limited_data_use_country: 1, limited_data_use_state: 1099 }],
      /^data_processing_options_state: /,
      ({ data_processing_options_state }) => data_processing_options_state,
      1099
    ],
    [
      'an e-mail address in the query of a URL',
      [
        order(
          {},
          { context: { page: { url: 'https://a.example.com/p?fbclid=X1&email=jane%40example.com&utm_source=fb#top' } } }
        )
      ],
      /^event_source_url: contact data in the URL was taken out/,
      ({ event_source_url }) => event_source_url,
      'https://a.example.com/p?fbclid=X1&utm_source=fb#top'
    ],
    [
      'an e-mail address in custom data',
      [order({ note: 'write to jane@example.com', size: 'M' }), { additional_properties: { '@path': '$.properties' } }],
      /^custom_data: the additional property "note" holds an email address/,
      ({ custom_data }) => [custom_data?.note, custom_data?.size],
      [undefined, 'M']
    ]
  ])('%s', async (_name, [event, mapping], notice, read, expected) => {
    const { status, notices, sent } = await send(event, mapping)
    expect(status).toBe(200)
    expect(notices.filter((one) => notice.test(one))).toHaveLength(1)
    expect(sent && read(sent)).toEqual(expected)
  })

  it('says nothing where nothing is wrong', async () => {
    expect((await send()).notices).toEqual([])
  })
})

describe('the time of an event', () => {
  const seconds = NOW / 1000 - 60
  it.each([
    seconds,
    String(seconds),
    seconds * 1000,
    String(seconds * 1000),
    '2026-11-20T11:59:00Z',
    '2026-11-20T11:59:00.123Z',
    '2026-11-20T13:59:00+02:00',
    '2026-11-20T13:59:00+0200',
    '2026-11-20 11:59:00',
    '2026-11-20T11:59:00'
  ])('%p becomes Unix seconds', async (timestamp) => {
    const { sent } = await send(order({ at: timestamp }), { event_time: { '@path': '$.properties.at' } })
    expect(sent?.event_time).toBe(seconds)
  })
})

describe('the click ID', () => {
  const fbc = 'fb.1.1700000000000.OldClick'
  const page = (url: string, search = ''): Record<string, unknown> => ({ page: { url, search } })
  const eventTime = NOW - 60_000

  it.each([
    [
      'a newer click in the URL replaces an older cookie',
      page('https://a.example.com/?fbclid=NewClick'),
      `fb.1.${eventTime}.NewClick`
    ],
    ['the same click keeps the cookie', page('https://a.example.com/?fbclid=OldClick'), fbc],
    [
      'a page address without its query is helped out by the query',
      page('https://a.example.com/', '?fbclid=NewClick'),
      `fb.1.${eventTime}.NewClick`
    ],
    ['no click in the URL keeps the cookie', page('https://a.example.com/'), fbc]
  ])('%s', async (_name, context, expected) => {
    const { sent } = await send(order({ fbc }, { context }))
    expect(sent?.user_data.fbc).toBe(expected)
  })
})

describe('an app event', () => {
  it('carries the 16 items of extinfo, and never assumes a permission', async () => {
    const mapping = {
      action_source: 'app',
      app_data: { platform: 'iOS', os_version: '17.1', device_model: 'iPhone14,2', application_tracking_enabled: true }
    }
    const { sent, notices } = await send(order(), mapping)
    expect(sent?.app_data).toEqual({
      advertiser_tracking_enabled: 0,
      application_tracking_enabled: 1,
      extinfo: ['i2', '', '', '', '17.1', 'iPhone14,2', '', '', '', '', '', '', '', '', '', '']
    })
    expect(notices).toEqual(['app_data.advertiser_tracking_enabled: not known: sent as 0 (tracking not allowed)'])
  })
})

describe('a business messaging event', () => {
  it('leaves without the web fields', async () => {
    const mapping = {
      action_source: 'business_messaging',
      messaging_channel: 'instagram',
      event_name: 'LeadSubmitted',
      user_data: {
        ig_account_id: '17841',
        ig_sid: '99',
        client_ip_address: '8.8.8.8',
        client_user_agent: 'Mozilla',
        click_id: 'fb.1.1700000000000.Click',
        browser_id: 'fb.1.1700000000000.1'
      }
    }
    const { sent } = await send(order(), mapping)
    expect(sent?.messaging_channel).toBe('instagram')
    expect(sent?.event_source_url).toBeUndefined()
    expect(Object.keys(sent?.user_data ?? {}).sort()).toEqual([
      'external_id',
      'ig_account_id',
      'ig_sid',
      'instagram_business_account_id'
    ])
  })
})

describe('options', () => {
  it('Limited Data Use on leaves country and state to Meta; off sends nothing', async () => {
    const { sent } = await send(order(), { limited_data_use: true })
    expect(sent).toMatchObject({
      data_processing_options: ['LDU'],
      data_processing_options_country: 0,
      data_processing_options_state: 0
    })
    const off = await send(order(), { limited_data_use: false, limited_data_use_country: 1 })
    expect(Object.keys(off.sent ?? {}).filter((key) => key.startsWith('data_processing'))).toEqual([])
  })

  it('opt out, segmentation and the original event pass', async () => {
    const { sent } = await send(order(), {
      opt_out: true,
      customer_segmentation: 'existing_customer_to_business',
      original_event_data: { event_name: 'Purchase', event_time: at(NOW - HOUR), order_id: 'o1' }
    })
    expect(sent).toMatchObject({
      opt_out: true,
      customer_segmentation: 'existing_customer_to_business',
      original_event_data: { event_name: 'Purchase', event_time: (NOW - HOUR) / 1000, order_id: 'o1' }
    })
  })

  it('additional properties are sent only when selected, standard ones among them checked as such', async () => {
    const event = order({ color: 'red', tags: ['a', 'b'], num_items: '3', empty: '' })
    expect((await send(event)).sent?.custom_data).not.toHaveProperty('color')
    const { sent } = await send(event, { additional_properties: { '@path': '$.properties' } })
    expect(sent?.custom_data).toMatchObject({ color: 'red', tags: ['a', 'b'], num_items: 3, currency: 'EUR' })
    expect(sent?.custom_data).not.toHaveProperty('empty')
  })
})

describe('messy data', () => {
  it('null, empty and "null" are no values', async () => {
    const { sent, notices } = await send(segmentEvent({ properties: { product: null, value: '', currency: null } }), {
      user_data: { email: '', phone: 'null', first_name: [''], city: null } as unknown as JSONObject
    })
    expect(Object.keys(sent?.user_data ?? {})).toEqual(['external_id'])
    expect(sent?.custom_data).toBeUndefined()
    expect(notices.filter((notice) => notice.startsWith('custom_data'))).toEqual([])
  })

  it('an event of a guest is sent by its anonymous ID', async () => {
    const { status, sent } = await send(order({}, { userId: null, context: { traits: undefined } }))
    expect([status, Object.keys(sent?.user_data ?? {})]).toEqual([
      200,
      ['external_id', 'client_ip_address', 'client_user_agent']
    ])
  })
})
