import Ajv from 'ajv'
import { requestSchema } from '../../src/sandbox'
import type { SentEvent } from '../../src/sandbox'
import { goodEvent, sha256 } from './support'

const isRequest = new Ajv({ strict: true, allErrors: false }).compile(requestSchema)
const hash = sha256('joe@eg.com')
const md5 = 'f'.repeat(32)

/** An event with more or other user_data than the good one. */
const withUserData = (changes: Record<string, unknown>): SentEvent =>
  goodEvent({ user_data: { external_id: [hash], ...changes } })
const withCustomData = (custom_data: unknown): SentEvent => goodEvent({ custom_data })
const accepts = (event: SentEvent): boolean => isRequest({ data: [event] })

it('compiles without a warning in the strictest mode', () => {
  const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined)
  new Ajv({ strict: true, strictTypes: true, strictTuples: true }).compile(requestSchema)
  expect(warn).not.toHaveBeenCalled()
  warn.mockRestore()
})

describe('request', () => {
  it.each([
    ['one event', { data: [goodEvent()] }, true],
    ['1,000 events', { data: Array(1000).fill(goodEvent()) }, true],
    ['1,001 events', { data: Array(1001).fill(goodEvent()) }, false],
    ['no event', { data: [] }, false],
    ['no data', {}, false],
    ['a test event code', { data: [goodEvent()], test_event_code: 'TEST1' }, true],
    ['an empty test event code', { data: [goodEvent()], test_event_code: '' }, false],
    ['a partner agent', { data: [goodEvent()], partner_agent: 'segment_cloud-1' }, true],
    ['a partner agent of 23 characters', { data: [goodEvent()], partner_agent: 'a'.repeat(23) }, false],
    ['a partner agent with one letter', { data: [goodEvent()], partner_agent: 'a1' }, false],
    ['a proof', { data: [goodEvent()], appsecret_proof: hash }, true],
    ['a proof that is none', { data: [goodEvent()], appsecret_proof: 'secret' }, false],
    ['a token', { data: [goodEvent()], access_token: 'x' }, false]
  ])('with %s', (_, body, expected) => {
    expect(isRequest(body)).toBe(expected)
  })
})

describe('event', () => {
  it.each(['event_name', 'event_time', 'user_data', 'action_source'])('requires %s', (name) => {
    expect(accepts(goodEvent({ [name]: undefined }))).toBe(false)
  })

  it.each([
    ['milliseconds', { event_time: 1_790_000_000_000 }, false],
    ['fractions of a second', { event_time: 1_790_000_000.5 }, false],
    ['a time as text', { event_time: '1790000000' }, false],
    ['an empty name', { event_name: '' }, false],
    ['an unknown action source', { action_source: 'web' }, false],
    ['a field Meta does not know', { email: 'joe@eg.com' }, false],
    ['opt_out', { opt_out: true }, true],
    ['opt_out as text', { opt_out: 'true' }, false],
    ['customer_segmentation', { customer_segmentation: 'customer_in_loyalty_program' }, true],
    ['another customer_segmentation', { customer_segmentation: 'vip' }, false],
    ['original_event_data', { original_event_data: { event_name: 'Purchase', event_time: 1_790_000_000 } }, true],
    ['an unknown key in original_event_data', { original_event_data: { email: 'x' } }, false],
    ['no data processing options', { data_processing_options: [] }, true],
    [
      'Limited Data Use',
      { data_processing_options: ['LDU'], data_processing_options_country: 1, data_processing_options_state: 1000 },
      true
    ],
    ['another option', { data_processing_options: ['ldu'] }, false],
    ['another country', { data_processing_options_country: 2 }, false],
    ['a state below 1000', { data_processing_options_state: 12 }, false]
  ])('with %s', (_, changes, expected) => {
    expect(accepts(goodEvent(changes))).toBe(expected)
  })
})

describe('user_data', () => {
  it.each(['em', 'ph', 'fn', 'ln', 'db', 'ge', 'ct', 'st', 'zp', 'country', 'external_id'])('hashes %s', (name) => {
    for (const value of [[hash], hash, [hash, md5], `${hash}.AQYAAAAB`, [`${hash}.Ag`]]) {
      expect(accepts(withUserData({ [name]: value }))).toBe(true)
    }
    for (const value of ['joe', [], [null], '', ['joe'], hash.toUpperCase(), `${hash}.x`, `${hash}\n`, 1, null, {}]) {
      expect(accepts(withUserData({ [name]: value }))).toBe(false)
    }
  })

  it.each([sha256(''), 'd41d8cd98f00b204e9800998ecf8427e'])('refuses the hash of nothing', (nothing) => {
    expect(accepts(withUserData({ em: [nothing] }))).toBe(false)
  })

  it.each([
    ['client_ip_address', '203.0.113.7', true],
    ['client_ip_address', '2001:db8::1', true],
    ['client_ip_address', '2001:db8:0:0:0:0:0:1', true],
    ['client_ip_address', '::', true],
    ['client_ip_address', '::ffff:203.0.113.7', true],
    ['client_ip_address', '168.212.226.204.ABcDEFGh', true],
    ['client_ip_address', '2001:db8::1.ABcDEFGh', true],
    ['client_ip_address', '256.1.1.1', false],
    ['client_ip_address', '1.2.3', false],
    ['client_ip_address', '1:2:3', false],
    ['client_ip_address', '1::2::3', false],
    ['client_ip_address', ['203.0.113.7'], false],
    ['fbc', 'fb.1.1790000000000.IwAR2_x-Y', true],
    ['fbc', 'fb.1.1790000000000.IwAR2_x-Y.AQYAAAAB', true],
    ['fbc', 'fb.1.1790000000.IwAR2', false],
    ['fbc', 'IwAR2', false],
    ['fbc', 'fb.1.1790000000000.', false],
    ['fbc', 'fb.1.1790000000000.a b', false],
    ['fbp', 'fb.1.1790000000000.1098115397', true],
    ['fbp', 'fb.2.1790000000000.1098115397.Bg', true],
    ['fbp', 'fb.1.1790000000000.abc', false],
    ['lead_id', 123_456_789_012_345, true],
    ['lead_id', '12345678901234567890', true],
    ['lead_id', 'lead-1', false],
    ['lead_id', 2 ** 53, true],
    ['lead_id', 2 ** 53 + 2, false],
    ['fb_login_id', '0', false],
    ['client_user_agent', 'Browser', true],
    ['client_user_agent', '', false],
    ['page_id', '108', true],
    ['subscription_id', 7, false],
    ['email', hash, false],
    ['toString', 'x', false]
  ])('with %s %j: %s', (name, value, expected) => {
    expect(accepts(withUserData({ [name]: value }))).toBe(expected)
  })

  it.each([
    [{}, false],
    [{ ct: [hash], country: [hash], client_user_agent: 'x' }, false],
    [{ db: [hash], client_user_agent: 'x' }, false],
    [{ fn: [hash], ge: [hash] }, false],
    [{ ln: [hash] }, false],
    [{ fn: [hash], ln: [hash] }, true],
    [{ em: [hash] }, true]
  ])('must not be too broad: %j', (user_data, expected) => {
    expect(accepts(goodEvent({ user_data }))).toBe(expected)
  })
})

describe('custom_data', () => {
  it.each([
    [{ value: 0, currency: 'USD' }, true],
    [{ value: 9.9, currency: 'usd' }, false],
    [{ value: -1, currency: 'USD' }, false],
    [{ value: '9.90', currency: 'USD' }, false],
    [{ value: NaN, currency: 'USD' }, false],
    [{ value: Infinity, currency: 'USD' }, false],
    [{ value: 1 }, false],
    [{ currency: 'EUR' }, true],
    [{ contents: [{ id: 'a', quantity: 1, item_price: 2.5, delivery_category: 'curbside', title: 'Shirt' }] }, true],
    [{ contents: [{ id: 'a' }] }, false],
    [{ contents: [{ quantity: 1 }] }, false],
    [{ contents: [{ id: '', quantity: 1 }] }, false],
    [{ contents: 'a' }, false],
    [{ content_ids: ['a', 1] }, true],
    [{ content_ids: 'a' }, false],
    [{ content_ids: [''] }, false],
    [{ content_type: 'product_group' }, true],
    [{ content_type: 'shirt' }, false],
    [{ delivery_category: 'home_delivery' }, true],
    [{ delivery_category: 'drone' }, false],
    [
      { num_items: 2, order_id: 'o-1', search_string: 'shirt', status: 'done', predicted_ltv: 5, net_revenue: -5 },
      true
    ],
    [{ num_items: '2' }, false],
    [{ search_string: '' }, false],
    [{ my_property: { any: ['thing', null] } }, true],
    [[], false]
  ])('%j: %s', (custom_data, expected) => {
    expect(accepts(withCustomData(custom_data))).toBe(expected)
  })

  it.each([
    [{ value: 1, currency: 'USD' }, true],
    [{ currency: 'USD' }, false],
    [undefined, false]
  ])('of a Purchase: %j', (custom_data, expected) => {
    expect(accepts(goodEvent({ event_name: 'Purchase', custom_data }))).toBe(expected)
  })
})

describe('app_data', () => {
  const extinfo = [
    'i2',
    'com.shop',
    '1.0',
    '1.0 long',
    '17.4',
    'iPhone',
    'en_US',
    'PST',
    '',
    '',
    '',
    '',
    '',
    '',
    '',
    ''
  ]

  it.each([
    [{ extinfo }, true],
    [{ extinfo, advertiser_tracking_enabled: 1, application_tracking_enabled: 0 }, true],
    [{ extinfo, advertiser_tracking_enabled: true }, false],
    [{ extinfo: extinfo.slice(1) }, false],
    [{ extinfo: [...extinfo, ''] }, false],
    [{ extinfo: extinfo.with(0, 'ios') }, false],
    [{ extinfo: extinfo.with(4, ' ') }, false],
    [{}, false],
    [undefined, false]
  ])('of an app event: %j', (app_data, expected) => {
    expect(accepts(goodEvent({ action_source: 'app', event_source_url: undefined, app_data }))).toBe(expected)
  })
})

describe('business messaging', () => {
  const base = { external_id: [hash] }

  it.each([
    ['messenger', { ...base, page_id: '1', page_scoped_user_id: '2' }, true],
    ['messenger', { ...base, page_id: '1' }, false],
    ['whatsapp', { ...base, ctwa_clid: 'AR', page_id: '1' }, true],
    ['whatsapp', { ...base, ctwa_clid: 'AR', whatsapp_business_account_id: '1' }, true],
    ['whatsapp', { ...base, ctwa_clid: 'AR' }, false],
    ['whatsapp', { ...base, page_id: '1' }, false],
    ['instagram', { ...base, ig_account_id: '1', instagram_business_account_id: '1', ig_sid: '2' }, true],
    ['instagram', { ...base, ig_account_id: '1', ig_sid: '2' }, false],
    ['messenger', { ...base, page_id: '1', page_scoped_user_id: '2', client_user_agent: 'x' }, false],
    ['fax', { ...base, page_id: '1', page_scoped_user_id: '2' }, false],
    [undefined, { ...base, page_id: '1', page_scoped_user_id: '2' }, false]
  ])('on %s with %j: %s', (messaging_channel, user_data, expected) => {
    const changes = { action_source: 'business_messaging', event_source_url: undefined, messaging_channel, user_data }
    const event = goodEvent({ ...changes, event_name: 'LeadSubmitted' })
    expect(accepts(JSON.parse(JSON.stringify(event)) as SentEvent)).toBe(expected)
    expect(accepts(JSON.parse(JSON.stringify({ ...event, event_name: 'Lead' })) as SentEvent)).toBe(false)
    expect(accepts({ ...event, event_source_url: 'https://shop.example/' })).toBe(false)
  })
})
