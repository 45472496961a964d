import type { JSONObject } from '@segment/actions-core'
import destination from '../../src/destination'
import { loadSubscriptions, toSubscription } from '../../src/delivery/subscription'
import { UsageError } from '../../src/delivery/usage-error'
import { cleanUp, temporaryFile, temporaryFolder } from '../cli/support'

afterEach(cleanUp)

const GOOD = { name: 'All', subscribe: 'type = "track"', partnerAction: 'streamEvent', mapping: { event_name: 'Lead' } }

const load = (content: unknown) =>
  loadSubscriptions(temporaryFile('mapping.json', typeof content === 'string' ? content : JSON.stringify(content)))

function messageOf(content: unknown): string {
  try {
    load(content)
  } catch (error) {
    if (error instanceof UsageError) return error.message.replace(/\S*mapping\.json/, 'FILE')
    throw error
  }
  throw new Error('was taken')
}

describe('loadMappings', () => {
  it('gives the presets when no file is named', () => {
    const mappings = loadSubscriptions(undefined)
    expect(mappings.map(({ subscribe }) => subscribe)).toEqual(
      destination.presets?.map((preset) => 'subscribe' in preset && preset.subscribe)
    )
    expect(mappings.every(({ batchSize }) => batchSize === 1000)).toBe(true)
  })

  it('reads a file, with a byte order mark too', () => {
    expect(load(`\uFEFF${JSON.stringify({ mappings: [GOOD] })}`)).toMatchObject([{ ...GOOD, batchSize: 1000 }])
  })

  it('names a mapping by its place when it has no name', () => {
    expect(load({ mappings: [{ ...GOOD, name: undefined }] })[0].name).toMatch(/mapping\.json: mappings\[0\]$/)
  })

  it('heeds batch_size and enable_batching', () => {
    const size = (mapping: object): number => load({ mappings: [{ ...GOOD, mapping }] })[0].batchSize
    expect([size({ batch_size: 50 }), size({ enable_batching: false }), size({ batch_size: null })]).toEqual([
      50, 1, 1000
    ])
  })

  it.each([
    ['{', 'FILE is not JSON:'],
    [[], 'FILE must be an object.'],
    [{}, 'FILE: "mappings" must be a list of at least one mapping.'],
    [{ mappings: [] }, 'FILE: "mappings" must be a list of at least one mapping.'],
    [{ mappings: [GOOD, 7] }, 'FILE: mappings[1] must be an object.'],
    [{ mappings: [{ ...GOOD, subscribe: 7 }] }, 'FILE: mappings[0].subscribe must be FQL'],
    [{ mappings: [{ ...GOOD, subscribe: 'all of them' }] }, 'FILE: mappings[0].subscribe is not FQL'],
    [
      { mappings: [{ ...GOOD, subscribe: 'type = "track" and (event = "a"' }] },
      'FILE: mappings[0].subscribe is not FQL'
    ],
    [{ mappings: [{ ...GOOD, subscribe: '' }] }, 'FILE: mappings[0].subscribe is not FQL'],
    [
      { mappings: [{ ...GOOD, partnerAction: 'purchase' }] },
      "FILE: mappings[0].partnerAction must be one of the destination's actions: streamEvent."
    ],
    [{ mappings: [{ ...GOOD, partnerAction: 'toString' }] }, 'FILE: mappings[0].partnerAction must be one of'],
    [{ mappings: [{ ...GOOD, mapping: [] }] }, 'FILE: mappings[0].mapping must be an object.'],
    [{ mappings: [{ ...GOOD, mapping: undefined }] }, 'FILE: mappings[0].mapping must be an object.'],
    [
      { mappings: [{ ...GOOD, mapping: { event_name: { '@nothing': 1 } } }] },
      'FILE: mappings[0].mapping cannot be used: /event_name has an invalid directive: @nothing.'
    ],
    [
      { mappings: [{ ...GOOD, mapping: { event_name: { '@path': 7 } } }] },
      'FILE: mappings[0].mapping cannot be used: /event_name'
    ],
    [
      { mappings: [{ ...GOOD, mapping: { batch_size: 1001 } }] },
      'FILE: mappings[0].mapping.batch_size must be a whole number'
    ]
  ])('refuses %j', (content, message) => {
    expect(messageOf(content)).toContain(message)
  })

  it('says when a file cannot be read', () => {
    expect(() => loadSubscriptions(`${temporaryFolder()}/none.json`)).toThrow(
      /none\.json cannot be read: there is no such file or folder/
    )
  })
})

describe('A key that no field has', () => {
  const check = (mapping: JSONObject) => () =>
    toSubscription({ subscribe: 'type = "track"', partnerAction: 'streamEvent', mapping }, 'mappings[0]')

  it.each<[unknown: string, nearest: string, mapping: JSONObject]>([
    ['user_data.emial', 'user_data.email', { user_data: { emial: { '@path': '$.context.traits.email' } } }],
    ['user_data.em', 'user_data.email', { user_data: { em: 'a@b.example' } }],
    ['event_nmae', 'event_name', { event_nmae: 'Purchase' }],
    ['typo_field', '', { typo_field: 1 }],
    ['email', 'user_data.email', { email: { '@path': '$.email' } }],
    ['custom_data.order', 'custom_data.order_id', { custom_data: { order: 'A-1' } }],
    ['value', 'custom_data.value', { value: 5 }],
    ['app_data.os', 'app_data', { app_data: { os: 'ios' } }],
    ['original_event_data.eventid', 'original_event_data.event_id', { original_event_data: { eventid: 'a' } }]
  ])('%s is named, and %s as the nearest', (unknown, nearest, mapping) => {
    expect(check(mapping)).toThrow(new RegExp(`^mappings\\[0\\]\\.mapping\\.${unknown} is no field of Stream Event`))
    expect(check(mapping)).toThrow(new RegExp(`Did you mean "[^"]*${nearest}`))
  })

  it.each<[string, JSONObject]>([
    ['a host’s own', { enable_batching: true, batch_size: 10, batch_keys: ['a'], __segment_internal_sync_mode: 'add' }],
    ['an additional property', { additional_properties: { anything: 1 }, fallbacks: { lead_id: { '@path': '$.a' } } }],
    ['what a directive makes', { user_data: { '@path': '$.context.traits' } }],
    ['a product', { custom_data: { contents: [{ id: 'a', color: 'red' }], product: { size: 'M' } } }]
  ])('is not %s', (_what, mapping) => {
    expect(check(mapping)).not.toThrow()
  })
})
