import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Destination, type JSONObject, type SegmentEvent } from '@segment/actions-core'
import { Command } from 'commander'
import { registerStreamCommand } from '../../src/cli/stream'
import type { Summary } from '../../src/cli/stream/report'
import destination from '../../src/destination'
import { sha256 } from '../../src/destination/sha256'
import type { SandboxHandle } from '../../src/sandbox'
import { startSandbox, stopSandboxes } from '../sandbox/support'
import { stopClock } from '../support/clock'
import { NOW, PIXEL_ID, SETTINGS } from '../support/graph'

const ROOT = join(__dirname, '../..')
const RECIPES = join(ROOT, 'examples/recipes')

interface Recorded {
  event_name: string
  event_id: string
  [key: string]: unknown
}

interface Expected {
  /** What the sandbox holds in the end, by event ID, as far as it matters */
  recorded: Record<string, object>
  /** By event ID, what it must not carry */
  absent?: Record<string, string[]>
  /** By event ID, what a person is told of an event that is not sent */
  refused?: Record<string, RegExp>
  noConsent?: number
  notSubscribed?: number
}

const hashes = (...values: string[]): string[] => values.map((value) => sha256(value))
const contents = [
  { id: 'NL-1001', quantity: 1, item_price: 29.9 },
  { id: 'NL-1005', quantity: 2, item_price: 12 }
]

const crm = { action_source: 'system_generated', custom_data: { event_source: 'crm', lead_event_source: 'Your CRM' } }
const WABA = '104000000000031'
const RUDDER_ID = '88ca2a5a-f144-4a78-be62-066be899877c'

const EXPECTED: Record<string, Expected> = {
  'crm-leads': {
    recorded: {
      'crm-1': {
        ...crm,
        event_name: 'Lead',
        user_data: { lead_id: 1234567890123456, em: hashes('maria.silva@example.com'), ph: hashes('351912345678') }
      },
      'crm-2': { ...crm, event_name: 'Marketing Qualified Lead' },
      'crm-3': { event_name: 'Converted', custom_data: { ...crm.custom_data, value: 1800, currency: 'EUR' } },
      'crm-4': { ...crm, event_name: 'Lead', user_data: { ph: hashes('16505551212') } }
    },
    absent: { 'crm-4': ['user_data.lead_id'], 'crm-1': ['event_source_url', 'custom_data.stage'] },
    notSubscribed: 1
  },
  'store-sales': {
    recorded: {
      'T-2201': {
        event_name: 'Purchase',
        action_source: 'physical_store',
        user_data: { external_id: hashes('loyalty-77'), ph: hashes('4915123456789'), db: hashes('19900526') },
        custom_data: {
          value: 53.9,
          currency: 'EUR',
          order_id: 'T-2201',
          num_items: 3,
          delivery_category: 'in_store',
          contents
        }
      },
      'T-1804': { action_source: 'physical_store', custom_data: { value: 12 } }
    },
    absent: { 'T-2201': ['event_source_url', 'user_data.client_user_agent'] },
    refused: { 'T-1500': /days old: Meta takes events up to 62 days old/ },
    notSubscribed: 1
  },
  whatsapp: {
    recorded: {
      'wamid-1': {
        event_name: 'LeadSubmitted',
        action_source: 'business_messaging',
        messaging_channel: 'whatsapp',
        user_data: {
          ctwa_clid: expect.stringMatching(/^ARBexample/) as string,
          whatsapp_business_account_id: WABA
        }
      },
      'wamid-2': { event_name: 'Purchase', custom_data: { value: 240, currency: 'BRL', order_id: 'WA-9' } }
    },
    absent: { 'wamid-1': ['event_source_url', 'user_data.client_user_agent'] },
    refused: { 'wamid-3': /A whatsapp event needs ctwa_clid/ }
  },
  instagram: {
    recorded: {
      'ig-1': {
        event_name: 'LeadSubmitted',
        messaging_channel: 'instagram',
        user_data: {
          ig_account_id: '17840000000000041',
          instagram_business_account_id: '17840000000000041',
          ig_sid: '1250000000000041'
        }
      },
      'ig-2': { event_name: 'Purchase', messaging_channel: 'instagram', custom_data: { value: 29.9 } }
    }
  },
  'app-events': {
    recorded: {
      'app-1': {
        event_name: 'Purchase',
        action_source: 'app',
        user_data: { madid: '6D92078A-8246-4BA4-AE5B-76104861E7DC', anon_id: '0B6E2C1A-5D3F-4A77-9C21-6F1D2E3A4B5C' },
        app_data: {
          advertiser_tracking_enabled: 1,
          application_tracking_enabled: 1,
          extinfo: [
            ...[
              'i2',
              'com.example.north',
              '4.2.1',
              '4021',
              '18.1',
              'iPhone17,1',
              'en-US',
              '',
              'T-Mobile',
              '402',
              '874'
            ],
            ...['3', '', '', '', 'America/Los_Angeles']
          ]
        }
      },
      'app-2': {
        event_name: 'AddToCart',
        app_data: {
          advertiser_tracking_enabled: 0,
          extinfo: expect.arrayContaining(['a2', '15', 'Pixel 8']) as string[]
        },
        custom_data: { value: 24, currency: 'USD' }
      },
      'app-4': {
        event_name: 'CompleteRegistration',
        app_data: { extinfo: expect.arrayContaining(['i2', '18.0']) as string[] }
      }
    },
    refused: { 'app-3': /version of the operating system/ }
  },
  'consent-and-ldu': {
    recorded: {
      'c-1': { event_name: 'Purchase' },
      'c-3': {
        data_processing_options: ['LDU'],
        data_processing_options_country: 1,
        data_processing_options_state: 1000,
        user_data: { st: hashes('ca') }
      },
      'c-4': {
        event_name: 'PageView',
        data_processing_options: ['LDU'],
        data_processing_options_country: 0,
        data_processing_options_state: 0
      }
    },
    absent: { 'c-1': ['data_processing_options'] },
    noConsent: 1
  },
  'ga4-ecommerce': {
    recorded: {
      'ga4-1': { event_name: 'PageView' },
      'ga4-2': { event_name: 'ViewContent', custom_data: { content_category: 'Accessories', contents } },
      'ga4-3': { event_name: 'Search', custom_data: { search_string: 'camp mug' } },
      'ga4-4': { event_name: 'ViewContent', custom_data: { value: 29.9, content_ids: ['NL-1001'] } },
      // GA4's value is that of all items: it is not multiplied.
      'ga4-5': { event_name: 'AddToCart', custom_data: { value: 24, contents: [contents[1]] } },
      'ga4-6': { event_name: 'AddToWishlist', custom_data: { value: 29.9 } },
      'ga4-7': { event_name: 'InitiateCheckout', custom_data: { value: 53.9, num_items: 3 } },
      'ga4-8': { event_name: 'AddPaymentInfo', custom_data: { value: 53.9, contents } },
      'ga4-9': {
        event_name: 'Purchase',
        user_data: { fbc: expect.stringMatching(/^fb\.1\.\d{13}\.IwAR2abcdef$/) as string },
        custom_data: { value: 53.9, currency: 'EUR', order_id: 'T-1', contents, num_items: 3, content_type: 'product' }
      },
      'ga4-10': { event_name: 'CompleteRegistration' },
      'ga4-11': { event_name: 'Lead', custom_data: { value: 20, currency: 'EUR' } }
    },
    notSubscribed: 1
  },
  'shopify-orders': {
    recorded: {
      '5012345678901': {
        event_name: 'Purchase',
        user_data: {
          external_id: hashes('7012345678901'),
          em: hashes('jane.doe@example.com'),
          ph: hashes('4915123456789'),
          ct: hashes('berlin'),
          client_ip_address: '203.0.113.7',
          fbc: expect.stringMatching(/^fb\.1\.\d{13}\.IwAR2abcdef$/) as string
        },
        custom_data: {
          value: 53.9,
          currency: 'EUR',
          order_id: '#1001',
          contents: [
            { id: '44012345678901', quantity: 1, item_price: 29.9 },
            { id: '44012345678902', quantity: 2, item_price: 12 }
          ]
        }
      },
      '5012345678902': {
        user_data: { external_id: hashes('guest@example.com'), ph: hashes('4915123456780') },
        custom_data: { value: 25, contents: [{ id: 'GIFT', quantity: 1, item_price: 25 }] }
      }
    },
    notSubscribed: 1
  },
  'woocommerce-orders': {
    recorded: {
      '701': {
        event_name: 'Purchase',
        user_data: { external_id: hashes('12'), ph: hashes('4915123456789'), zp: hashes('10115') },
        custom_data: {
          value: 53.9,
          currency: 'EUR',
          order_id: '701',
          num_items: 3,
          contents: [
            { id: '101', quantity: 1, item_price: 29.9 },
            { id: '105', quantity: 2, item_price: 12 }
          ]
        }
      },
      '702': { user_data: { external_id: hashes('guest@example.com') } }
    },
    notSubscribed: 1
  },
  'moving-from-segment': {
    recorded: {
      'seg-1': {
        event_name: 'Purchase',
        user_data: {
          em: hashes('jane.doe@example.com'),
          ph: hashes('4915123456789'),
          fn: hashes('josé'),
          ln: hashes('oneil'),
          db: hashes('19900526'),
          ct: hashes('sãopaulo', 'sopaulo'),
          zp: hashes('01310100'),
          fbp: 'fb.1.1790000000000.1098115397',
          fbc: expect.stringMatching(/^fb\.1\.\d{13}\.IwAR0abc$/) as string
        },
        custom_data: { value: 53.9, currency: 'EUR', order_id: 'S-1', contents, num_items: 3, content_type: 'product' }
      },
      'seg-2': { event_name: 'AddToCart', custom_data: { value: 24, contents: [contents[1]] } },
      'seg-3': { event_name: 'Search', custom_data: { search_string: 'mug' } },
      'seg-4': { event_name: 'PageView', user_data: { external_id: hashes('anon-2') } },
      'seg-5': { event_name: 'InitiateCheckout', custom_data: { value: 53.9, num_items: 3 } },
      'seg-6': { event_name: 'ViewContent', custom_data: { value: 29.9, content_ids: ['NL-1001'] } }
    }
  },
  'moving-from-rudderstack': {
    recorded: {
      'rud-1': {
        event_name: 'Purchase',
        user_data: {
          external_id: hashes('user-1'),
          fn: hashes('jane'),
          ln: hashes('doe'),
          fbp: 'fb.1.1790000000000.1098115397'
        },
        custom_data: { value: 53.9, num_items: 3 }
      },
      'add-1': { event_name: 'AddToCart', user_data: { external_id: hashes(RUDDER_ID) }, custom_data: { value: 24 } },
      'rud-3': { event_name: 'PageView', user_data: { external_id: hashes(RUDDER_ID) } },
      'rud-5': { event_name: 'InitiateCheckout', custom_data: { value: 53.9, num_items: 3 } },
      'rud-6': { event_name: 'AddPaymentInfo', custom_data: { value: 53.9 } },
      'rud-7': { event_name: 'AddToWishlist', custom_data: { value: 29.9, content_category: 'Accessories' } },
      'rud-8': { event_name: 'ViewContent', custom_data: { value: 29.9, content_ids: ['NL-1001'] } },
      'rud-9': { event_name: 'ViewContent', custom_data: { content_ids: ['NL-1001', 'NL-1005'] } },
      'rud-10': { event_name: 'Search', custom_data: { search_string: 'mug' } }
    },
    absent: { 'rud-1': ['custom_data.products', 'custom_data.revenue'] },
    refused: { 'rud-4': /Purchase needs a currency/ }
  }
}

const names = Object.keys(EXPECTED)

interface Subscription extends JSONObject {
  name: string
  subscribe: string
  partnerAction: string
  mapping: JSONObject
}

function eventsOf(name: string): SegmentEvent[] {
  const lines = readFileSync(join(RECIPES, `${name}.ndjson`), 'utf8')
    .trimEnd()
    .split('\n')
  return lines.map((line) => JSON.parse(line) as SegmentEvent)
}

function mappingsOf(name: string): Subscription[] {
  return (JSON.parse(readFileSync(join(RECIPES, `${name}.json`), 'utf8')) as { mappings: Subscription[] }).mappings
}

async function start(): Promise<SandboxHandle> {
  const { sandbox } = await startSandbox({ now: () => NOW })
  process.env.META_GRAPH_API_URL = sandbox.url
  return sandbox
}

function recordedBy(sandbox: SandboxHandle): Recorded[] {
  return sandbox.events().map(({ event }) => event as Recorded)
}

/** Without the time, which `stream --shift-time` moves, and with it the click that is only known by its event's. */
function timeless(events: Recorded[]): unknown {
  const text = JSON.stringify(events.map(({ event_time: _event_time, ...rest }) => rest))
  return (JSON.parse(text.replace(/fb\.1\.\d{13}\.IwAR/g, 'fb.1.time.IwAR')) as Recorded[]).sort((one, other) =>
    one.event_id < other.event_id ? -1 : 1
  )
}

function expectRecorded(sandbox: SandboxHandle, { recorded, absent = {} }: Expected): void {
  const events = recordedBy(sandbox)
  expect(events.map(({ event_id }) => event_id).sort()).toEqual(Object.keys(recorded).sort())
  for (const event of events) {
    expect(event).toMatchObject(recorded[event.event_id])
    for (const path of absent[event.event_id] ?? []) expect(event).not.toHaveProperty(path)
  }
}

beforeEach(() => {
  stopClock()
})

afterEach(async () => {
  jest.useRealTimers()
  Reflect.deleteProperty(process.env, 'META_GRAPH_API_URL')
  await stopSandboxes()
})

describe('the recipes', () => {
  it('each have a mapping, events, an expectation and a page', () => {
    const files = readdirSync(RECIPES).sort()
    expect(files).toEqual(names.flatMap((name) => [`${name}.json`, `${name}.ndjson`]).sort())
    const pages = readdirSync(join(ROOT, 'docs/recipes')).map((page) =>
      readFileSync(join(ROOT, 'docs/recipes', page), 'utf8')
    )
    for (const name of names) {
      expect(pages.some((page) => page.includes(`examples/recipes/${name}.json`))).toBe(true)
    }
  })

  it.each(names)('%s: the mapping names fields that exist, and each of its mappings has an event', (name) => {
    const events = eventsOf(name)
    const { fields } = destination.actions.streamEvent
    for (const { subscribe, mapping } of mappingsOf(name)) {
      expect(Object.keys(fields)).toEqual(expect.arrayContaining(Object.keys(mapping)))
      for (const parent of ['user_data', 'custom_data', 'app_data']) {
        const { properties = {} } = fields[parent]
        expect(Object.keys(properties)).toEqual(expect.arrayContaining(Object.keys((mapping[parent] ?? {}) as object)))
      }
      const [, event] = /event = "([^"]+)"/.exec(subscribe) ?? []
      const type = /type = "([^"]+)"/.exec(subscribe)?.[1]
      expect(events.some((one) => one.type === type && one.event === event)).toBe(true)
    }
  })

  it.each(names)('%s: reaches the sandbox through the runtime', async (name) => {
    const expected = EXPECTED[name]
    const sandbox = await start()
    const runtime = new Destination(destination)
    const subscriptions = mappingsOf(name)
    const settings = { ...SETTINGS, subscriptions } as unknown as JSONObject
    const results = await runtime.onBatch(eventsOf(name), settings)
    expectRecorded(sandbox, expected)
    const messages = results.flatMap(({ multistatus = [] }) =>
      multistatus.flatMap((entry) => ('errormessage' in entry ? [entry.errormessage] : []))
    )
    for (const reason of Object.values(expected.refused ?? {})) {
      expect(messages).toContainEqual(expect.stringMatching(reason))
    }
  })

  it.each(names)('%s: reaches the sandbox through meta-pixel stream', async (name) => {
    const expected = EXPECTED[name]
    const sandbox = await start()
    const summary = await stream(name)
    expectRecorded(sandbox, expected)
    const { refused = {}, noConsent = 0, notSubscribed = 0 } = expected
    expect(summary).toMatchObject({
      read: eventsOf(name).length,
      delivered: Object.keys(expected.recorded).length,
      rejected: Object.keys(refused).length,
      no_consent: noConsent,
      not_subscribed: notSubscribed,
      failed: 0
    })
    for (const reason of Object.values(refused)) {
      expect(Object.keys(summary.reasons).join('\n')).toMatch(new RegExp(reason.source.replace('days old', '.*')))
    }
  })

  it.each(names)('%s: comes out the same both ways', async (name) => {
    const sandbox = await start()
    const settings = { ...SETTINGS, subscriptions: mappingsOf(name) } as unknown as JSONObject
    await new Destination(destination).onBatch(eventsOf(name), settings)
    const throughRuntime = timeless(recordedBy(sandbox))
    sandbox.reset()
    await stream(name)
    expect(timeless(recordedBy(sandbox))).toEqual(throughRuntime)
  })
})

/** Runs the command in this process; gives what `--json` prints. */
async function stream(name: string): Promise<Summary> {
  const env = { META_PIXEL_ID: PIXEL_ID, META_ACCESS_TOKEN: SETTINGS.accessToken }
  Object.assign(process.env, env)
  let stdout = ''
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    stdout += String(text)
    return true
  })
  const before = process.exitCode
  const program = new Command('meta-pixel').exitOverride()
  registerStreamCommand(program)
  const file = join(RECIPES, name)
  try {
    const args = ['stream', `${file}.ndjson`, '--mapping', `${file}.json`, '--json', '--shift-time']
    await program.parseAsync(['node', 'meta-pixel', ...args])
  } finally {
    write.mockRestore()
    process.exitCode = before
    for (const key of Object.keys(env)) Reflect.deleteProperty(process.env, key)
  }
  return JSON.parse(stdout) as Summary
}
