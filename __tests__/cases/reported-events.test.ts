import { transform, type SegmentEvent } from '@segment/actions-core'
import { Router } from '../../src/delivery/router'
import { loadSubscriptions } from '../../src/delivery/subscription'
import { completePhone } from '../../src/destination/complete-phone'
import { toServerEvent, type Notice, type ServerEvent } from '../../src/destination/server-event'
import { sha256 } from '../../src/destination/sha256'
import { NOW } from '../support/graph'
import cases from './reported-events.json'

/** What public bug reports of other people's integrations tell of people and their identities, through the presets. */

interface Case {
  id: string
  input: Record<string, unknown>
}

const PRESETS = new Router(loadSubscriptions(undefined))
const CASES = cases as unknown as Case[]

function inputOf(id: string): Record<string, unknown> {
  const found = CASES.find((one) => one.id === id)
  if (found === undefined) throw new Error(`${id} is not among the reported events`)
  const { raw } = found.input
  const json = typeof raw === 'string' ? raw : JSON.stringify(found.input)
  return JSON.parse(json.replace('"NOW"', JSON.stringify(new Date(NOW - 1000).toISOString()))) as Record<
    string,
    unknown
  >
}

type Changes = (event: Record<string, Record<string, unknown>>) => void

/** Sends a reported event, or a member of its class that differs by some changes, through the presets. */
function sent(id: string, change: Changes = () => undefined): { event: ServerEvent; notices: Notice[] } {
  const event = inputOf(id)
  change(event as Record<string, Record<string, unknown>>)
  const [mapping] = PRESETS.match(event as unknown as SegmentEvent)
  const payload = transform(mapping.mapping, event)
  const result = toServerEvent(payload, NOW, { sha256, completePhone })
  if ('problems' in result) throw new Error(JSON.stringify(result.problems))
  return result
}

const BASE = 'F16-phone-from-a-spreadsheet'
const traits =
  (values: Record<string, unknown>): Changes =>
  (event) =>
    Object.assign(event.context.traits as object, values)
const context =
  (values: Record<string, unknown>): Changes =>
  (event) =>
    Object.assign(event.context, values)
const properties =
  (values: Record<string, unknown>): Changes =>
  (event) =>
    Object.assign(event.properties, values)

it('holds all cases', () => {
  expect(CASES).toHaveLength(29)
})

describe('an optional value of another type (F02)', () => {
  const PATHS: [name: string, set: (value: unknown) => Changes][] = [
    ...['email', 'phone', 'firstName', 'lastName', 'name', 'birthday', 'gender', 'fb_login_id', 'address'].map(
      (key): [string, (value: unknown) => Changes] => [`traits.${key}`, (value) => traits({ [key]: value })]
    ),
    ...['city', 'state', 'postalCode', 'country'].map((key): [string, (value: unknown) => Changes] => [
      `traits.address.${key}`,
      (value) => traits({ address: { [key]: value } })
    ]),
    ...['ip', 'userAgent', 'fbc', 'fbp', 'page', 'device', 'traits'].map(
      (key): [string, (value: unknown) => Changes] => [`context.${key}`, (value) => context({ [key]: value })]
    ),
    ...['url', 'search', 'referrer'].map((key): [string, (value: unknown) => Changes] => [
      `context.page.${key}`,
      (value) => context({ page: { [key]: value } })
    ]),
    ...['advertisingId', 'id'].map((key): [string, (value: unknown) => Changes] => [
      `context.device.${key}`,
      (value) => context({ device: { [key]: value } })
    ]),
    ...['fbc', 'fbp', 'lead_id', 'subscription_id', 'event_id', 'order_id'].map(
      (key): [string, (value: unknown) => Changes] => [`properties.${key}`, (value) => properties({ [key]: value })]
    )
  ]
  const VALUES: unknown[] = [
    { first: 'Mira', last: 'Solberg' },
    [{ value: 'a' }],
    ['one', 'two'],
    [],
    [[]],
    [null],
    {},
    true,
    false,
    0,
    '',
    'text',
    'https://shop.example.com/thanks'
  ]

  it.each(PATHS)('%s never costs the event', (_path, set) => {
    for (const value of VALUES) {
      const { event } = sent(BASE, set(value))
      expect(event).toMatchObject({ event_name: 'Purchase', custom_data: { value: 59.9, currency: 'EUR' } })
      const text = JSON.stringify(event)
      expect(text).not.toMatch(/"(?:true|false|\[object Object\])"/)
      expect(text).not.toContain(sha256('true'))
    }
  })

  it('sends the first usable one of a list', () => {
    const { event } = sent(BASE, (one) => {
      context({ ip: [null, '203.0.113.9', '8.8.8.8'], userAgent: ['Mozilla/5.0', 'other'] })(one)
      traits({ email: ['mira.solberg@example.com', 'b@example.com'] })(one)
    })
    expect(event.user_data).toMatchObject({
      client_ip_address: '203.0.113.9',
      client_user_agent: 'Mozilla/5.0',
      em: [sha256('mira.solberg@example.com'), sha256('b@example.com')]
    })
  })
})

it('leaves out a number that lost digits (F09)', () => {
  const { event, notices } = sent('F09-precision-of-big-ids')
  expect(event.user_data).not.toHaveProperty('lead_id')
  expect(notices).toContainEqual({
    parameter: 'lead_id',
    reason: 'dropped: a long number lost digits on its way here: send it as text'
  })
  for (const change of [traits({ fb_login_id: Number('10215123456789013') }), properties({ lead_id: 2 ** 53 })]) {
    const other = sent(BASE, change)
    expect(other.event.user_data).not.toHaveProperty('fb_login_id')
    expect(other.event.user_data).not.toHaveProperty('lead_id')
  }
  // In place of a user ID that lost digits, the anonymous ID.
  const { event: anonymous } = sent(BASE, (one) => Object.assign(one, { userId: 2 ** 60, anonymousId: 'an-1' }))
  expect(anonymous.user_data.external_id).toEqual([sha256('an-1')])
})

describe('an advertising ID (F10)', () => {
  it('of zeros is none', () => {
    const { event, notices } = sent('F10-zero-advertising-id')
    expect(event.user_data).not.toHaveProperty('madid')
    expect(notices).toContainEqual({
      parameter: 'madid',
      reason: 'dropped: a placeholder stands in place of a value'
    })
  })

  it.each(['00000000-0000-0000-0000-000000000000', '00000000000000000000000000000000', 'good-id'])(
    '%s is not sent with an event of a website',
    (advertisingId) => {
      const { event } = sent(BASE, context({ device: { advertisingId, id: advertisingId } }))
      expect(event.user_data).not.toHaveProperty('madid')
      expect(event.user_data).not.toHaveProperty('anon_id')
    }
  )
})

describe('an ID that means nobody (F11)', () => {
  const nobodies = ['null', 'undefined', 'None', '  ', '0', 0, true, '[object Object]', 'NaN', 'guest', 'anonymous']

  it.each([...nobodies, '00000000-0000-0000-0000-000000000000', '', null, {}, [], '{{user.id}}'])(
    '%p gives way to the anonymous ID',
    (userId) => {
      const { event } = sent('F11-nobody-as-external-id', (one) => Object.assign(one, { userId }))
      expect(event.user_data.external_id).toEqual(['7abd72a8c48707be5d38cacde0b47f506eddb5107c675c85fea63aa0c09e1b56'])
    }
  )
})

describe('fbc without a click (F14)', () => {
  const GOOD = 'fb.1.1795526705180.IwAR1good'

  it('leaves the good cookie', () => {
    expect(sent('F14-fbc-without-click').event.user_data.fbc).toBe(GOOD)
  })

  it.each([
    'undefined',
    'null',
    'None',
    '{{fbclid}}',
    '%7B%7Bfbclid%7D%7D',
    '%7Bfbclid%7D',
    '[object Object]',
    '__FBCLID__'
  ])('%s in the URL, in the query, or in the first cookie', (word) => {
    const url = `https://shop.example.com/?fbclid=${word}`
    for (const change of [
      context({ page: { url }, fbc: GOOD }),
      context({ page: { url: 'https://shop.example.com/', search: `?fbclid=${word}` }, fbc: GOOD })
    ]) {
      expect(sent(BASE, change).event.user_data.fbc).toBe(GOOD)
    }
    for (const fbc of [word, `fb.1.1795526705180.${word}`, '', true, {}]) {
      const { event } = sent(BASE, (one) => {
        properties({ fbc })(one)
        context({ fbc: GOOD })(one)
      })
      expect(event.user_data.fbc).toBe(GOOD)
    }
  })
})

it.each([
  [undefined, 'fb.1.1795526705180.IwAR1abcDEF'],
  ['fb.1.1795526705.IwAR1abcDEF', 'fb.1.1795526705000.IwAR1abcDEF'],
  ['fb.1.1795526705.1795526705180.IwAR1abcDEF', 'fb.1.1795526705180.IwAR1abcDEF'],
  ['fb.1.1795526705180123.IwAR1abcDEF', 'fb.1.1795526705180.IwAR1abcDEF'],
  ['"fb.1.1795526705180.IwAR1abcDEF"', 'fb.1.1795526705180.IwAR1abcDEF'],
  ['_fbc=fb.1.1795526705180.IwAR1abcDEF', 'fb.1.1795526705180.IwAR1abcDEF']
])('repairs the time of an fbc (F15): %s', (fbc, expected) => {
  const change = fbc === undefined ? undefined : properties({ fbc })
  expect(sent('F15-fbc-time-not-in-ms', change).event.user_data.fbc).toBe(expected)
})

describe('numbers from a spreadsheet (F16)', () => {
  it('are read', () => {
    expect(sent(BASE).event.user_data.ph).toEqual(['8e691d17cd72d7f630c95c400ce73b503202c6d5102af569c3a8546e7f72f21c'])
    const { event } = sent(BASE, traits({ phone: '4791234567:12@s.whatsapp.net', address: { postalCode: '10115.0' } }))
    expect(event.user_data).toMatchObject({ ph: [sha256('4791234567')], zp: [sha256('10115')] })
  })

  it('are left out with a notice when digits are lost', () => {
    const { event, notices } = sent(BASE, traits({ phone: '4.79123E+10' }))
    expect(event.user_data).not.toHaveProperty('ph')
    expect(notices).toContainEqual({ parameter: 'ph', reason: expect.stringContaining('lost digits') as string })
  })
})

it.each([
  [undefined, 'GB', '447700900461'],
  ['+49 0151 23456789', 'DE', '4915123456789'],
  ['+61 0412 345 678', 'AU', '61412345678'],
  ['44 0161 123 4567', 'GB', '441611234567'],
  ['011 44 7700 900461', 'US', '447700900461'],
  ['+39 06 6982 1234', 'IT', '390669821234']
])('drops the zero after the country code (F17): %s', (phone, country, digits) => {
  const change = phone === undefined ? undefined : traits({ phone, address: { country } })
  expect(sent('F17-trunk-zero-after-country-code', change).event.user_data.ph).toEqual([sha256(digits)])
  if (phone === undefined) {
    expect(sha256(digits)).toBe('dde40cabf707878aac34efcdab84411f866fd09387cad3bd580253ca76612aef')
  }
})

it.each([
  [undefined, '02139'],
  ['2139', '02139'],
  [501, '00501'],
  [21391234, '02139'],
  ['2139.0', '02139']
])('gives a US ZIP its zeros back (F18): %s', (postalCode, zip) => {
  const change = postalCode === undefined ? undefined : traits({ address: { postalCode, country: 'US' } })
  expect(sent('F18-zip-lost-zero', change).event.user_data.zp).toEqual([sha256(zip)])
})

it.each([undefined, 'XX', 'na', '00000', '000000', 'N/A'])('takes %s for no postal code (F19)', (postalCode) => {
  const change = postalCode === undefined ? undefined : traits({ address: { postalCode, country: 'EG' } })
  const { event, notices } = sent('F19-zip-without-digit', change)
  expect(event.user_data).not.toHaveProperty('zp')
  expect(notices).toContainEqual({ parameter: 'zp', reason: expect.stringMatching(/^dropped: /) as string })
})

it.each([
  [undefined, 'mira', undefined],
  ['undefined Solberg', undefined, 'solberg'],
  ['Solberg, Mira', 'mira', 'solberg'],
  ['n/a n/a', undefined, undefined],
  ['None None', undefined, undefined]
])('finds no placeholder in a name (F20): %s', (name, first, last) => {
  const { event, notices } = sent('F20-placeholders-in-full-name', name === undefined ? undefined : traits({ name }))
  expect(event.user_data.fn).toEqual(first === undefined ? undefined : [sha256(first)])
  expect(event.user_data.ln).toEqual(last === undefined ? undefined : [sha256(last)])
  expect(notices.some(({ parameter }) => parameter === 'full_name')).toBe(name !== 'Solberg, Mira')
})

it('takes a page that is a text for no page (F24)', () => {
  const { event, notices } = sent('F24-page-is-a-text')
  expect(event).not.toHaveProperty('event_source_url')
  expect(notices.map(({ parameter }) => parameter)).toContain('event_source_url')
})

it.each([
  undefined,
  '/thanks',
  'shop.example.com/thanks',
  '//shop.example.com',
  'jkl',
  'about:blank',
  'https://<your-domain.com>'
])('leaves out an address that is none (F25): %s', (url) => {
  const { event, notices } = sent('F25-url-that-is-none', url === undefined ? undefined : context({ page: { url } }))
  expect(event).not.toHaveProperty('event_source_url')
  expect(notices).toContainEqual({
    parameter: 'event_source_url',
    reason: 'not a complete web address (https://…): left out'
  })
})

it('takes contact data out of an address (F26)', () => {
  const { event, notices } = sent('F26-contact-data-in-url')
  expect(event.event_source_url).toBe('https://shop.example.com/lead')
  expect(notices).toContainEqual({
    parameter: 'event_source_url',
    reason: 'contact data in the URL was taken out'
  })
})

it('hashes a first name without its space, as Meta’s parameter builder does (F28)', () => {
  expect(sent('F28-inner-space-in-first-name').event.user_data.fn).toEqual([sha256('ab')])
})

it.each([
  undefined,
  'Mira <mira.solberg@example.com>',
  'mailto:mira.solberg@example.com',
  'mira.solberg@example.com;',
  'mira.solberg@example.com, '
])('reads an address with something about it (F29): %s', (email) => {
  const { event } = sent('F29-email-with-invisible-or-wrapped', email === undefined ? undefined : traits({ email }))
  expect(event.user_data.em).toEqual(['fe463d14d8a193f833db1c536813ccf3d21c7a2d553d0c8a20161ffa4ecb2934'])
})
