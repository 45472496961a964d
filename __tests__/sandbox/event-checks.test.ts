import Ajv from 'ajv'
import fc from 'fast-check'
import { eventSchema } from '../../src/sandbox'
import type { SandboxOptions, SentEvent } from '../../src/sandbox'
import { goodEvent, NOW, NOW_SECONDS, outcome, sha256, startSandbox, stopSandboxes } from './support'
import { checkEvent } from '../../src/sandbox/event-checks'
import { EventJudge } from '../../src/sandbox/judge'
import { seededRandom } from '../../src/sandbox/random'

afterEach(stopSandboxes)

const DAY = 86_400
const hash = sha256('joe@eg.com')
const who = { external_id: [hash] }
const extinfo = ['a2', 'com.shop', '1', '1.0', '14', '', '', '', '', '', '', '', '', '', '', '']

async function judge(changes: SentEvent, options?: SandboxOptions): Promise<string> {
  const { send } = await startSandbox(options)
  return outcome(await send([goodEvent(changes)]))
}

const on = (messaging_channel: string | undefined, user_data: SentEvent, more: SentEvent = {}): SentEvent => ({
  action_source: 'business_messaging',
  event_name: 'LeadSubmitted',
  event_source_url: undefined,
  messaging_channel,
  user_data,
  ...more
})
const messenger = { ...who, page_id: '1', page_scoped_user_id: '2' }
const whatsapp = { ...who, ctwa_clid: 'ARAk', page_id: '1' }
const instagram = { ...who, ig_account_id: '1', instagram_business_account_id: '1', ig_sid: '2' }

describe('time', () => {
  it.each([
    ['just 7 days old', { event_time: NOW_SECONDS - 7 * DAY }, '200'],
    ['a second older', { event_time: NOW_SECONDS - 7 * DAY - 1 }, '100/2804003'],
    ['in a store, 62 days old', { event_time: NOW_SECONDS - 62 * DAY, action_source: 'physical_store' }, '200'],
    ['in a store, older', { event_time: NOW_SECONDS - 62 * DAY - 1, action_source: 'physical_store' }, '100/2804003'],
    ['now', { event_time: NOW_SECONDS }, '200'],
    ['a second ahead', { event_time: NOW_SECONDS + 1 }, '100/2804004'],
    ['in milliseconds', { event_time: NOW }, '100/2804004']
  ])('%s', async (_, changes, expected) => {
    expect(await judge(changes)).toBe(expected)
  })

  it('tolerates what the option allows', async () => {
    expect(await judge({ event_time: NOW_SECONDS + 60 }, { futureTolerance: 60 })).toBe('200')
    expect(await judge({ event_time: NOW_SECONDS + 61 }, { futureTolerance: 60 })).toBe('100/2804004')
  })
})

describe('required parameters', () => {
  it.each(['event_name', 'event_time', 'user_data', 'action_source'])('misses %s', async (name) => {
    const { send } = await startSandbox({ nameIndex: 'always' })
    for (const value of [undefined, null, '']) {
      const answer = await send([goodEvent(), goodEvent({ [name]: value })])
      expect(outcome(answer)).toBe('100/2804019')
      expect(answer.json.error?.message).toBe('Invalid parameter')
      expect(answer.json.error?.error_user_msg).toBe(`The parameter $['data'][1]['${name}'] is required`)
    }
  })
})

describe('customer information', () => {
  it.each([
    ['a malformed fbc', { ...who, fbc: 'IwAR0' }, '100/2804001'],
    ['an fbc in seconds', { ...who, fbc: 'fb.1.1790000000.IwAR0' }, '100/2804001'],
    ['an fbc that is no text', { ...who, fbc: ['fb.1.1790000000000.IwAR0'] }, '100/2804001'],
    ['a malformed fbp', { ...who, fbp: 'fb.1.1790000000000' }, '100/2804001'],
    ['good click IDs', { ...who, fbc: 'fb.1.1790000000000.IwAR0', fbp: 'fb.1.1790000000000.12' }, '200'],
    ['a lead ID with letters', { ...who, lead_id: 'l:123' }, '100/2804036'],
    ['a lead ID that is an object', { ...who, lead_id: {} }, '100/2804036'],
    ['a good lead ID', { lead_id: 123456789012345 }, '200'],
    ['none at all', {}, '100/2804050'],
    ['empty values', { em: '', ph: [] }, '100/2804050'],
    ['a user agent alone', { client_user_agent: 'x' }, '100/2804050'],
    ['a place', { ct: [hash], st: [hash], zp: [hash], country: [hash], ge: [hash] }, '100/2804050'],
    ['a birthday', { db: [hash], client_user_agent: 'x' }, '100/2804050'],
    ['a first name', { fn: [hash], ge: [hash] }, '100/2804050'],
    ['a last name', { ln: [hash], ge: [hash] }, '100/2804050'],
    ['both names', { fn: [hash], ln: [hash] }, '200'],
    ['a raw e-mail address', { em: ['joe@eg.com'] }, '100'],
    ['an unknown parameter', { ...who, email: hash }, '100']
  ])('%s', async (_, user_data, expected) => {
    expect(await judge({ user_data })).toBe(expected)
  })
})

describe('price', () => {
  it.each([
    ['Purchase', undefined, '100/2804009'],
    ['Purchase', { currency: 'USD' }, '100/2804009'],
    ['Purchase', { value: 1 }, '100/2804010'],
    ['Purchase', { value: 0, currency: 'USD' }, '200'],
    ['ViewContent', { value: 1 }, '100/2804023'],
    ['ViewContent', { value: 1, currency: 'EUR' }, '200'],
    ['ViewContent', { currency: 'EUR' }, '200'],
    ['ViewContent', { value: '1', currency: 'EUR' }, '100']
  ])('%s with %j', async (event_name, custom_data, expected) => {
    expect(await judge({ event_name, custom_data })).toBe(expected)
  })
})

describe('app events', () => {
  it.each([
    ['complete', { extinfo }, '200'],
    ['no app_data', undefined, '100/2804043'],
    ['no extinfo', {}, '100/2804043'],
    ['15 items', { extinfo: extinfo.slice(1) }, '100/2804043'],
    ['no OS version', { extinfo: extinfo.with(4, '') }, '100/2804043'],
    [
      'an OS version that is an object',
      { extinfo: [...extinfo.slice(0, 4), { toString: 1 }, ...extinfo.slice(5)] },
      '100/2804043'
    ],
    ['another system', { extinfo: extinfo.with(0, 'web') }, '100']
  ])('%s', async (_, app_data, expected) => {
    expect(await judge({ action_source: 'app', app_data })).toBe(expected)
  })
})

describe('business messaging', () => {
  it.each([
    ['messenger', on('messenger', messenger), '200'],
    ['whatsapp by page', on('whatsapp', whatsapp), '200'],
    ['whatsapp by account', on('whatsapp', { ctwa_clid: 'x', whatsapp_business_account_id: '1' }), '200'],
    ['instagram', on('instagram', instagram), '200'],
    ['no channel', on(undefined, messenger), '100/2804063'],
    ['another channel', on('sms', messenger), '100/2804063'],
    ['a URL', on('messenger', messenger, { event_source_url: 'https://shop.example/' }), '100/2804064'],
    ['an IP address', on('messenger', { ...messenger, client_ip_address: '203.0.113.7' }), '100/2804064'],
    ['a user agent', on('messenger', { ...messenger, client_user_agent: 'x' }), '100/2804064'],
    ['an fbc', on('messenger', { ...messenger, fbc: 'fb.1.1790000000000.IwAR0' }), '100/2804064'],
    ['an fbp', on('messenger', { ...messenger, fbp: 'fb.1.1790000000000.12' }), '100/2804064'],
    ['a Lead', on('messenger', messenger, { event_name: 'Lead' }), '100/2804066'],
    ['messenger without page', on('messenger', { ...messenger, page_id: undefined }), '100/2804069'],
    ['messenger without user', on('messenger', { ...messenger, page_scoped_user_id: undefined }), '100/2804019'],
    ['instagram without account', on('instagram', { ...instagram, ig_account_id: undefined }), '100/2804079'],
    ['the account’s other name', on('instagram', { ig_account_id: '1', ig_sid: '2' }), '100/2804079'],
    ['instagram without user', on('instagram', { ...instagram, ig_sid: undefined }), '100/2804019'],
    ['a click that is an object', on('whatsapp', { ...whatsapp, ctwa_clid: { toString: 1 } }), '100'],
    ['a click that never was', on('whatsapp', { ...whatsapp, ctwa_clid: 'invalid-click' }), '100/2804087'],
    ['whatsapp without click', on('whatsapp', { ...whatsapp, ctwa_clid: undefined }), '100/2804019'],
    ['whatsapp without account', on('whatsapp', { ...whatsapp, page_id: undefined }), '100/2804116']
  ])('%s', async (_, changes, expected) => {
    expect(await judge(changes)).toBe(expected)
  })
})

it.each([[null], ['text'], [1], [[]]])('refuses %j as an event', async (event) => {
  const { send } = await startSandbox({ nameIndex: 'always' })
  const answer = await send([goodEvent(), event])
  expect(outcome(answer)).toBe('100')
  expect(answer.json.error?.message).toContain("$['data'][1]")
})

describe('checks and schema', () => {
  const hasForm = new Ajv().compile(eventSchema)
  const context = { now: NOW, futureTolerance: 0 }
  const value = fc.constantFrom<unknown>(undefined, hash, [hash])
  const word = (...words: (string | undefined)[]): fc.Arbitrary<string | undefined> => fc.constantFrom(...words)
  const id = word(undefined, '7')
  const user_data = fc.record({
    em: value,
    fn: value,
    ln: value,
    ge: value,
    db: value,
    country: value,
    client_user_agent: word(undefined, 'Browser'),
    fbc: word(undefined, 'fb.1.1790000000000.IwAR0', 'IwAR0'),
    fbp: word(undefined, 'fb.1.1790000000000.12'),
    lead_id: word(undefined, '12', 'x'),
    page_id: id,
    page_scoped_user_id: id,
    ctwa_clid: id,
    whatsapp_business_account_id: id,
    ig_account_id: id,
    instagram_business_account_id: id,
    ig_sid: id
  })
  const event = fc.record({
    event_name: word('Purchase', 'Lead', 'ViewContent', undefined),
    event_time: fc.constant(NOW_SECONDS),
    action_source: word('website', 'app', 'business_messaging', undefined),
    event_source_url: word(undefined, 'https://shop.example/'),
    messaging_channel: word(undefined, 'messenger', 'whatsapp', 'instagram'),
    user_data,
    custom_data: fc.constantFrom<unknown>(
      undefined,
      {},
      { value: 1 },
      { currency: 'USD' },
      { value: 1, currency: 'USD' }
    ),
    app_data: fc.constantFrom<unknown>(undefined, {}, { extinfo })
  })

  it('agree on every rule that both have', () => {
    let accepted = 0
    fc.assert(
      fc.property(event, (raw) => {
        const sent = JSON.parse(JSON.stringify(raw)) as SentEvent
        const isRight = checkEvent(sent, context) === undefined
        expect(hasForm(sent)).toBe(isRight)
        if (isRight) accepted++
      }),
      { numRuns: 5000, seed: 7 }
    )
    expect(accepted).toBeGreaterThan(100)
  })
})

it('judges any JSON whatever without failing itself', () => {
  const judge = new EventJudge({ nameIndex: 'always' }, () => NOW, seededRandom(1))
  const json = fc.jsonValue({ maxDepth: 4 })
  const keys = [
    'user_data',
    'custom_data',
    'app_data',
    'event_time',
    'action_source',
    'messaging_channel',
    'event_name'
  ]
  const changes = fc.dictionary(fc.constantFrom(...keys, '__proto__', 'toString'), json)
  const inner = fc.dictionary(
    fc.constantFrom('fbc', 'lead_id', 'ctwa_clid', 'extinfo', 'value', 'em', 'toString'),
    json
  )
  const event = fc.tuple(changes, fc.constantFrom(...keys), inner).map(([top, key, value]): unknown => ({
    ...goodEvent(),
    ...top,
    [key]: value
  }))
  fc.assert(
    fc.property(fc.oneof(json, event), (sent) => {
      const refusal = judge.judge([sent])
      expect(typeof (refusal?.error.code ?? 0)).toBe('number')
    }),
    { numRuns: 3000, seed: 11 }
  )
})
