import type { JSONObject, SegmentEvent } from '@segment/actions-core'
import { presets } from '../../src/destination/presets'
import { fields } from '../../src/destination/streamEvent/fields'
import { stopClock } from '../support/clock'
import { order } from '../support/events'
import { expectEntries, expectNothingPolluted, expectRequests, identityMapping, runtimeWith } from '../support/fuzz'
import { graphError, NOW, SETTINGS } from '../support/graph'
import { MemoryGraph, payload, perform, performBatch, type Entry } from '../support/memory-graph'

beforeEach(() => {
  stopClock()
})
afterEach(() => {
  jest.useRealTimers()
  expectNothingPolluted()
})

const LONG = 250_000

/** As parsed from JSON, where such a key is a key like any other. */
const PROTO = JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}') as JSONObject

function nested(depth: number, isList = false): unknown {
  let value: unknown = 'deep'
  for (let i = 0; i < depth; i++) value = isList ? [value] : { a: value }
  return value
}

const manyKeys = (count: number): JSONObject =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`key${i}`, i]))

const HALF_PAIRS = '\ud800 \udc00\ud800'

/** Texts that make a careless pattern try for ever. */
const LONG_TEXTS: [name: string, text: string][] = [
  ['of one letter', 'a'.repeat(LONG)],
  ['of spaces', `x${' '.repeat(LONG)}x`],
  ['of at signs', '@'.repeat(LONG)],
  ['of beginnings of addresses', 'a@a.'.repeat(LONG / 4)],
  ['of dots before an at sign', `${'a.'.repeat(LONG / 2)}@`],
  ['of encoded at signs', '%40'.repeat(LONG / 3)],
  ['of twice encoded ones', '%2540a.b'.repeat(LONG / 8)],
  ['of ampersands', 'a=b@c.de&'.repeat(LONG / 9)],
  ['of question marks', '?'.repeat(LONG)],
  ['of slashes', '/a@b.cd'.repeat(LONG / 7)],
  ['of digits', '1'.repeat(LONG)],
  ['of colons', '1:'.repeat(LONG / 2)],
  ['of a cookie', `fb.1.1763640000000.${'a.'.repeat(LONG / 2)}`],
  ['of fbclids', 'fbclid=%zz&'.repeat(LONG / 11)],
  ['of accents', 'e\u0301'.repeat(LONG / 2)],
  ['of halves of surrogate pairs', '\ud800'.repeat(LONG)],
  ['of commas', '1.2.3.4,'.repeat(LONG / 8)],
  ['of dates', '12/'.repeat(LONG / 3)]
]

const USER_DATA_KEYS = Object.keys(fields.user_data.properties ?? {})
const CUSTOM_DATA_TEXTS = [
  'content_name',
  'content_category',
  'order_id',
  'search_string',
  'status',
  'value',
  'currency'
]

/** The same in every field that takes a text. */
function everywhere(value: unknown): Record<string, unknown> {
  return {
    external_id: ['user-1', value],
    user_data: Object.fromEntries(USER_DATA_KEYS.map((key) => [key, value])),
    event_id: value,
    event_source_url: value,
    referrer_url: value,
    click_query: value,
    custom_data: {
      ...Object.fromEntries(CUSTOM_DATA_TEXTS.slice(0, 5).map((key) => [key, value])),
      content_ids: [value],
      contents: [{ id: value, quantity: value, price: value }]
    },
    additional_properties: { text: value },
    test_event_code: value
  }
}

const hostile = (depth: number): [name: string, more: Record<string, unknown>][] => [
  [
    '"__proto__" in every object',
    { user_data: PROTO, custom_data: PROTO, additional_properties: PROTO, app_data: PROTO }
  ],
  ['"__proto__" within a product', { custom_data: { contents: [PROTO], product: PROTO } }],
  ['"__proto__" within a property', { additional_properties: { deep: PROTO, list: [PROTO] } }],
  ['an additional property nested deep', { additional_properties: { deep: nested(depth) } }],
  ['a list nested deep', { additional_properties: { deep: nested(depth, true) } }],
  ['user data nested deep', { user_data: { email: nested(depth), phone: nested(depth, true) } }],
  ['a product nested deep', { custom_data: { contents: [nested(depth)], content_ids: nested(depth, true) } }],
  ['10,000 keys of custom data', { custom_data: { ...manyKeys(10_000), content_name: 'Shirt' } }],
  ['10,000 additional properties', { additional_properties: manyKeys(10_000) }],
  ['10,000 keys within a property', { additional_properties: { many: manyKeys(10_000) } }],
  ['10,000 products', { custom_data: { contents: Array.from({ length: 10_000 }, (_, id) => ({ id, price: '1' })) } }],
  ['10,000 e-mail addresses', { user_data: { email: Array.from({ length: 10_000 }, (_, n) => `n${n}@example.com`) } }],
  ['a key of 250,000 letters', { additional_properties: { ['k'.repeat(LONG)]: 1 } }],
  ['halves of surrogate pairs in every text', { ...everywhere(HALF_PAIRS), event_name: HALF_PAIRS }],
  ['halves of surrogate pairs in a key', { additional_properties: { [HALF_PAIRS]: HALF_PAIRS } }],
  ['control characters in every text', everywhere('\u0000\u0007\u001b[31m\u2028')],
  ['a right-to-left override in every text', everywhere('\u202e\u200b\ufeff x')]
]

it.each(hostile(10_000))('%s: handed over without any check', async (_name, more) => {
  const graph = new MemoryGraph(undefined, { checks: false })
  const entries = await performBatch(graph.request, [payload('e0'), payload('hostile', more), payload('e2')])
  expectEntries(entries, 3)
  expectRequests(graph)
  expect(entries.map(({ status }) => status)).toEqual([200, 200, 200])
})

// The runtime's own recursion ends at some depth, and with it the whole batch: hosts must not let such events in.
it.each(hostile(500))('%s: through the runtime, the events beside it are delivered', async (_name, more) => {
  const graph = new MemoryGraph(undefined, { checks: false })
  const event = (of: unknown): SegmentEvent =>
    ({ type: 'track', event: 'Anything', properties: { payload: of } }) as unknown as SegmentEvent
  const settings = {
    ...SETTINGS,
    subscriptions: [
      { subscribe: 'type = "track"', partnerAction: 'streamEvent', mapping: identityMapping(Object.keys(fields)) }
    ]
  }
  const [{ multistatus }] = (await runtimeWith(graph.request).onBatch(
    [event(payload('e0')), event(payload('hostile', more)), event(payload('e2'))],
    settings
  )) as { multistatus: Entry[] }[]
  expectEntries(multistatus, 3)
  expectRequests(graph)
  expect([multistatus[0].status, multistatus[2].status]).toEqual([200, 200])
  expect([200, 400]).toContain(multistatus[1].status)
})

describe.each(LONG_TEXTS)('250,000 characters %s', (_name, text) => {
  it('in every field that takes a text', async () => {
    const graph = new MemoryGraph(undefined, { checks: false })
    const entries = await performBatch(graph.request, [payload('e0'), payload('hostile', everywhere(text))])
    expectEntries(entries, 2)
    expectRequests(graph)
    expect(entries[0].status).toBe(200)
  })

  it('in numbers, times and choices', async () => {
    const more = {
      event_time: text,
      action_source: text,
      custom_data: { value: text, currency: text, num_items: text, content_type: text, delivery_category: text },
      app_data: { platform: text, os_version: text },
      limited_data_use: text,
      customer_segmentation: text,
      original_event_data: { event_time: text }
    }
    const graph = new MemoryGraph(undefined, { checks: false })
    const entries = await performBatch(graph.request, [payload('e0'), payload('hostile', more)])
    expectEntries(entries, 2)
    expect(entries.map(({ status }) => status)).toEqual([200, 400])
    // What is wrong is said without quoting what stands there.
    expect(String(entries[1].errormessage).length).toBeLessThan(2000)
  })

  it('in what Meta says', async () => {
    const reply = graphError(100, 2804050, { message: text, error_user_msg: text, fbtrace_id: text.slice(0, 100) })
    const graph = new MemoryGraph(() => reply, { checks: false })
    const [entry] = await performBatch(graph.request, [payload('e0')])
    expect(entry.status).toBe(400)
    expect(String(entry.errormessage).length).toBeLessThan(2000)
    await expect(perform(graph.request, payload('e0'))).rejects.toMatchObject({ status: 400 })
  })
})

it.each([
  ['properties', { properties: { ...order().properties, ...PROTO } }],
  ['traits', { context: { traits: PROTO } }],
  ['the context', { context: PROTO }],
  ['the event', PROTO],
  ['the properties, nested 1,000 deep', { properties: { ...order().properties, deep: nested(1000) } }],
  ['the properties, 10,000 keys', { properties: { ...order().properties, ...manyKeys(10_000) } }]
])('an event with hostile keys in %s, through the presets', async (_name, more) => {
  const graph = new MemoryGraph(undefined, { checks: false })
  const settings = { ...SETTINGS, subscriptions: presets } as unknown as JSONObject
  const hostileEvent = { ...order(), timestamp: new Date(NOW).toISOString(), ...(more as Partial<SegmentEvent>) }
  const results = (await runtimeWith(graph.request).onBatch([order(), hostileEvent], settings)) as {
    multistatus?: Entry[]
  }[]
  const entries = results.flatMap(({ multistatus }) => multistatus ?? [])
  expectEntries(entries, 2)
  expect(entries.map(({ status }) => status)).toEqual([200, 200])
  expectRequests(graph)
})
