import { createHash } from 'node:crypto'
import definition from '../../src/destination'
import { expectRequest, graphError, NOW, PIXEL_ID, type Body, type SentEvent } from '../support/graph'
import { stopClock } from '../support/clock'
import { coerce, execute, HostFetchError, type Network, type Request } from './posthog/executor'
import { passes, render, renderInputs, type Globals } from './posthog/expressions'
import { toTemplate, type Default, type Mapping } from './posthog/template'

type Definition = Parameters<typeof execute>[0]
const destination = definition as unknown as Definition
const template = toTemplate(definition)
if (template === undefined) throw new Error('PostHog would pass over the definition')
const { mappings, settings } = template
const { fields } = definition.actions.streamEvent

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

const TOKEN = 'EAAtoken'
/** What PostHog adds to every mapping's inputs, and must not leave. */
const INTERNAL = { debug_mode: true, internal_partner_action: 'streamEvent', internal_omit_empty_values: false }

function globals(
  event: string,
  properties: Record<string, unknown> = {},
  person: Record<string, unknown> = {}
): Globals {
  return {
    event: {
      event,
      uuid: '018f-uuid',
      distinct_id: 'distinct-1',
      timestamp: new Date(NOW - 60_000).toISOString(),
      properties: {
        $ip: '8.8.8.8',
        $raw_user_agent: 'Mozilla/5.0',
        $current_url: 'https://shop.example.com/thanks?fbclid=AbC',
        $referrer: '$direct',
        $device_id: 'device-1',
        ...properties
      }
    },
    person: { id: 'person-1', properties: { email: 'Jane@Example.com', firstName: 'Jane', ...person } }
  }
}

function mapping(metaName: string): Mapping {
  const found = mappings.find(({ inputs }) => inputs.event_name?.default === metaName)
  if (found === undefined) throw new Error(`no mapping for ${metaName}`)
  return found
}

/** Settings and payload in one flat object, as the host hands them over twice. */
function inputsOf({ inputs }: Mapping, event: Globals, changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    pixelId: PIXEL_ID,
    accessToken: TOKEN,
    appSecret: '',
    testEventCode: null,
    ...renderInputs(inputs, event),
    ...INTERNAL,
    ...changes
  }
}

/** Runs the action, and gives the events that left. */
async function send(inputs: Record<string, unknown>): Promise<SentEvent[]> {
  const requests: Request[] = []
  const outcome = await execute(destination, inputs, accept(requests))
  expect(outcome).toEqual({ retry: false })
  return requests.flatMap(({ body }) => (JSON.parse(body ?? '') as Body).data)
}

function accept(requests: Request[] = []): Network {
  return (request) => {
    expectRequest(JSON.parse(request.body ?? ''))
    requests.push(request)
    return { status: 200, body: '{"events_received":1,"messages":[],"fbtrace_id":"A"}' }
  }
}

beforeEach(() => {
  stopClock()
})
afterEach(() => {
  jest.useRealTimers()
})

describe('the template that PostHog makes', () => {
  it('has an ID, an icon, a label for each input, and hides the secrets', () => {
    expect(template).toMatchObject({ id: 'segment-actions-meta-pixel', icon: '/static/services/meta.com.png' })
    const secrets = Object.entries(settings).filter(([, { secret }]) => secret)
    expect(secrets.map(([key]) => key)).toEqual(['accessToken', 'appSecret'])
    for (const { inputs } of mappings) {
      expect(
        Object.values({ ...settings, ...inputs }).filter(({ label, description }) => !label || !description)
      ).toEqual([])
    }
  })

  it('has no name with two meanings, since settings and payload are one object', () => {
    const names = [...Object.keys(settings), ...Object.keys(fields), ...Object.keys(INTERNAL)]
    expect(new Set(names).size).toBe(names.length)
  })

  it('has a default for whatever it requires', () => {
    for (const { inputs } of mappings) {
      const empty = Object.entries(inputs).filter(([, { required, default: value }]) => required && !value)
      expect(empty).toEqual([])
    }
  })

  it('has a mapping for each preset', () => {
    expect(mappings.map(({ name }) => name)).toEqual(definition.presets?.map(({ name }) => name))
  })
})

describe('what its UI can map', () => {
  it('is every field of the event: none is a list of choices or a switch, which are constants there', () => {
    for (const { inputs } of mappings) {
      const constants = Object.entries(inputs).filter(([, { type }]) => type === 'choice' || type === 'boolean')
      expect(constants.map(([key]) => key)).toEqual([])
    }
  })

  const flags = (word: unknown): Record<string, unknown> =>
    renderInputs(
      {
        consent: { ...purchaseInputs().consent, default: '{event.properties.marketing}' },
        opt_out: { ...purchaseInputs().opt_out, default: '{event.properties.ads_off}' },
        limited_data_use: { ...purchaseInputs().limited_data_use, default: '{event.properties.ads_off}' },
        customer_segmentation: { ...purchaseInputs().customer_segmentation, default: '{event.properties.kind}' }
      },
      globals('Order Completed', { marketing: word, ads_off: 'yes', kind: 'Customer_In_Loyalty_Program' })
    )
  const purchaseInputs = (): Mapping['inputs'] => mapping('Purchase').inputs
  const order = globals('Order Completed', { revenue: 20, currency: 'EUR' })

  it('takes consent and switches from the event, in its words', async () => {
    for (const word of [true, 'granted', 'opt-in', 'YES', 1]) {
      const [event] = await send(inputsOf(mapping('Purchase'), order, flags(word)))
      expect(event).toMatchObject({
        opt_out: true,
        data_processing_options: ['LDU'],
        customer_segmentation: 'customer_in_loyalty_program'
      })
    }
    for (const word of [false, 'denied', 'withdrawn', 'perhaps']) {
      expect(await send(inputsOf(mapping('Purchase'), order, flags(word)))).toEqual([])
    }
  })

  it('takes the first source that has a value, which its own fallback does not', async () => {
    const event = globals('Order Completed', { revenue: '', total: 12, currency: 'EUR', event_id: 'undefined' })
    const [sent] = await send(inputsOf(mapping('Purchase'), event))
    expect(sent).toMatchObject({ event_id: '018f-uuid', custom_data: { value: 12 } })
  })
})

describe('the filters', () => {
  const own = [
    '$autocapture',
    '$pageleave',
    '$identify',
    '$set',
    '$groupidentify',
    '$feature_flag_called',
    '$rageclick'
  ]

  it.each(mappings.map((one) => [one.name, one.filter] as const))('%s lets its own events pass', (_name, filter) => {
    const names = [...filter.matchAll(/event = '([^']+)'/g)].map(([, event]) => event ?? '')
    expect(names.length).toBeGreaterThan(0)
    for (const event of names) expect(passes(filter, event)).toBe(true)
    for (const event of [...own, 'Something Else']) expect(passes(filter, event)).toBe(false)
  })

  it('let an event pass by one of them at the most', () => {
    const events = mappings.flatMap(({ filter }) =>
      [...filter.matchAll(/event = '([^']+)'/g)].map(([, event]) => event ?? '')
    )
    for (const event of events) expect(mappings.filter(({ filter }) => passes(filter, event))).toHaveLength(1)
  })
})

describe('the defaults', () => {
  function expressions(value: Default, path: string): [string, string][] {
    if (typeof value === 'object')
      return Object.entries(value).flatMap(([key, inner]) => expressions(inner, `${path}.${key}`))
    return typeof value === 'string' ? [[path, value]] : []
  }

  it.each(mappings.map((one) => [one.name, one] as const))('%s: nothing is lost or broken', (_name, { inputs }) => {
    const all = Object.entries(inputs).flatMap(([key, input]) => expressions(input.default, key))
    // Every expression can be read, and what is none is a literal; a piece of JSON would be a directive that got lost.
    for (const [, text] of all) {
      expect(() => render(text, globals('x'))).not.toThrow()
      expect(text).not.toMatch(/@|"/)
    }
    // The host has no value for these two; the query is in $current_url as well.
    expect(all.filter(([, text]) => text === '').map(([path]) => path)).toEqual([
      'user_data.mobile_advertiser_id',
      'click_query'
    ])
  })
})

describe('an event of each mapping', () => {
  const product = { product_id: 'sku-1', price: 10, name: 'Shirt', category: 'Clothes', currency: 'EUR' }
  const products = [{ product_id: 'sku-1', quantity: 2, price: '10.00' }]
  const contents = [{ id: 'sku-1', quantity: 1, item_price: 10 }]
  const several = [{ id: 'sku-1', quantity: 2, item_price: 10 }]

  type Row = [metaName: string, properties: Record<string, unknown>, customData: Record<string, unknown> | undefined]

  async function check(...[metaName, properties, customData]: Row): Promise<void> {
    const [event] = await send(inputsOf(mapping(metaName), globals('x', properties)))
    expect(event).toMatchObject({
      event_name: metaName,
      event_time: Math.floor(NOW / 1000) - 60,
      event_id: '018f-uuid',
      action_source: 'website',
      event_source_url: 'https://shop.example.com/thanks?fbclid=AbC',
      user_data: {
        external_id: [sha256('person-1')],
        em: [sha256('jane@example.com')],
        fn: [sha256('jane')],
        client_ip_address: '8.8.8.8',
        fbc: `fb.1.${NOW - 60_000}.AbC`
      }
    })
    expect(event).not.toHaveProperty('referrer_url')
    if (customData === undefined) expect(event?.custom_data).toBeUndefined()
    else expect(event?.custom_data).toMatchObject(customData)
  }

  it.each<Row>([
    [
      'Purchase',
      { revenue: '20', currency: 'eur', products },
      { value: 20, currency: 'EUR', contents: several, num_items: 2 }
    ],
    ['InitiateCheckout', { value: 20, currency: 'EUR', products }, { value: 20, contents: several }],
    ['AddPaymentInfo', { value: 20, currency: 'EUR' }, { value: 20, currency: 'EUR' }],
    ['Search', { query: 'shirt' }, { search_string: 'shirt' }],
    ['CompleteRegistration', { email: 'a@b.example' }, undefined],
    ['Lead', { value: 1, currency: 'USD' }, { value: 1, currency: 'USD' }],
    ['StartTrial', { predicted_ltv: 99 }, { predicted_ltv: 99 }],
    ['Subscribe', { revenue: 9, currency: 'USD' }, { value: 9, currency: 'USD' }],
    ['PageView', {}, undefined]
  ])('%s', check)

  it.each<Row>([
    ['AddToCart', { ...product, quantity: '2' }, { value: 20, content_name: 'Shirt', contents: several }],
    ['AddToWishlist', product, { value: 10, content_category: 'Clothes', contents }],
    ['ViewContent', product, { value: 10, content_ids: ['sku-1'], contents, content_type: 'product' }]
  ])('%s', check)

  it('takes the e-mail address of a registration from its properties when the person has none', async () => {
    const event = globals('Signed Up', { email: 'new@example.com' }, { email: undefined })
    const [sent] = await send(inputsOf(mapping('CompleteRegistration'), event))
    expect(sent?.user_data.em).toEqual([sha256('new@example.com')])
  })
})

describe('what arrives without any schema', () => {
  const purchase = mapping('Purchase')
  const order = globals('Order Completed', { revenue: 20, currency: 'EUR' })
  const awkward: [string, Record<string, unknown>, Record<string, unknown>][] = [
    [
      'nulls',
      {
        user_data: { email: null, phone: null, city: null },
        custom_data: { value: 1, currency: 'EUR', contents: null }
      },
      {}
    ],
    [
      'empty strings',
      { event_id: '', test_event_code: '', consent: '', opt_out: '', app_data: '', batch_size: '' },
      {}
    ],
    ['[null]', { user_data: { email: [null], phone: [null], click_id: [null] } }, {}],
    [
      'a list inside a list',
      { user_data: { email: [['a@b.example', 'c@d.example']] } },
      { em: ['a@b.example', 'c@d.example'].map(sha256) }
    ],
    [
      'numbers and booleans',
      { user_data: { phone: [16505551212], zip: 94035 }, limited_data_use: 'true' },
      { ph: [sha256('16505551212')] }
    ],
    ['one value for a list', { user_data: { email: 'a@b.example' } }, { em: [sha256('a@b.example')] }],
    [
      'nothing at all',
      { user_data: null, custom_data: { value: '20', currency: 'EUR' }, original_event_data: null },
      {}
    ]
  ]

  it.each(awkward)('%s', async (_what, changes, userData) => {
    const inputs = inputsOf(purchase, order, changes)
    const newer = coerce(inputs, fields)
    // The newest can leave empty inputs out as well.
    const omitted = Object.fromEntries(Object.entries(newer).filter(([, value]) => value !== null && value !== ''))
    for (const one of [inputs, newer, omitted]) {
      const [event] = await send(one)
      expect(event?.user_data).toMatchObject(userData)
      expect(JSON.stringify(event)).not.toMatch(/null|""|undefined/)
    }
  })

  it('reads false in any form as no consent, and sends nothing', async () => {
    for (const consent of [false, 'false', '0']) expect(await send(inputsOf(purchase, order, { consent }))).toEqual([])
  })

  it("never leaves with the event: not the token, nor the host's own inputs", async () => {
    const requests: Request[] = []
    await execute(destination, inputsOf(purchase, order, { appSecret: 'app-secret' }), accept(requests))
    expect(requests).toHaveLength(1)
    const [{ url, body, headers, method }] = requests as [Request]
    expect(method).toBe('POST')
    expect(headers).toEqual({ Authorization: `Bearer ${TOKEN}`, 'Content-Type': 'application/json' })
    // Named twice, the host's HTTP client would join both: "application/json, application/json".
    expect(new Headers(headers).get('content-type')).toBe('application/json')
    expect(`${url}${body ?? ''}`).not.toMatch(/EAAtoken|app-secret|internal_|debug_mode|pixelId/)
  })

  it('takes the action source of the event, and website where there is none', async () => {
    expect(purchase.inputs.action_source?.default).toBe("{event.properties.action_source ?? 'website'}")
    const [event] = await send(inputsOf(purchase, order))
    expect(event?.action_source).toBe('website')
    const [blank] = await send(inputsOf(purchase, order, { action_source: '' }))
    expect(blank?.action_source).toBe('website')
  })
})

describe('the answer', () => {
  const inputs = inputsOf(mapping('PageView'), globals('$pageview'))
  const answering =
    (status: number, body: unknown): Network =>
    () => ({ status, body: typeof body === 'string' ? body : JSON.stringify(body) })

  it.each([408, 429, 500, 502, 503, 504])(
    '%i is tried again by the host: its error escapes unchanged',
    async (status) => {
      for (const tries of [1, 2]) {
        const outcome = await execute(destination, inputs, answering(status, 'sorry'), { tries })
        expect(outcome.retry).toBe(true)
        expect(outcome.error).toBeInstanceOf(HostFetchError)
      }
    }
  )

  it('is tried again when there is none', async () => {
    const outcome = await execute(destination, inputs, () => new Error('ECONNRESET'))
    expect(outcome).toMatchObject({ retry: true })
    expect(outcome.error).toBeInstanceOf(HostFetchError)
  })

  it('is an error to read after the last try', async () => {
    const outcome = await execute(destination, inputs, answering(503, ''), { tries: 3 })
    expect(outcome.retry).toBe(false)
    expect(String(outcome.error)).toMatch(/Meta could not take the request for the moment/)
  })

  it.each([
    [graphError(100, 2804050), /customer information is missing or too broad/],
    [graphError(190), /access token is invalid, expired or revoked/],
    [graphError(100, 33), /Pixel ID is unknown to this token/]
  ])('is an error that says what to mend, not to be tried again', async ({ body }, message) => {
    const outcome = await execute(destination, inputs, answering(400, body))
    expect(outcome.retry).toBe(false)
    expect(String(outcome.error)).toMatch(message)
    expect(String(outcome.error)).not.toContain(TOKEN)
  })

  it('of the test button is a success, though nothing was received', async () => {
    const never: Network = () => {
      throw new Error('The test button must send nothing.')
    }
    expect(await execute(destination, inputs, never, { test: true })).toEqual({ retry: false })
  })
})
