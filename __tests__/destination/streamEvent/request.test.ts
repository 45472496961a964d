import crypto from 'node:crypto'
import nock from 'nock'
import destination from '../../../src'
import { stopClock } from '../../support/clock'
import { order, segmentEvent } from '../../support/events'
import { accepted, graphError, mockGraph, NOW, SETTINGS } from '../../support/graph'
import { executeAction, executeBatch, testAction } from '../../support/runtime'

beforeEach(() => {
  stopClock()
})
afterEach(() => {
  nock.cleanAll()
  jest.useRealTimers()
})

const sha256 = (text: string): string => crypto.createHash('sha256').update(text).digest('hex')
const purchase = {
  event_name: 'Purchase',
  custom_data: { value: { '@path': '$.properties.revenue' }, currency: 'EUR' }
}

describe('a request', () => {
  it('is the event as Meta documents it, hashed where Meta wants it hashed', async () => {
    const graph = mockGraph()
    await testAction(order({ fbc: `fb.1.${NOW - 1000}.AbCd`, fbp: 'fb.1.1700000000000.123456' }))
    expect(graph.bodies).toEqual([
      {
        data: [
          {
            event_name: 'Order Completed',
            event_time: Math.floor(NOW / 1000) - 60,
            event_id: 'message-1',
            action_source: 'website',
            event_source_url: 'https://shop.example.com/thanks',
            referrer_url: 'https://shop.example.com/',
            user_data: {
              external_id: [sha256('user-1')],
              em: [sha256('jane.doe@example.com')],
              fn: [sha256('jane')],
              ln: [sha256('doe')],
              client_ip_address: '8.8.8.8',
              client_user_agent: 'Mozilla/5.0 (X11; Linux x86_64)',
              fbc: `fb.1.${NOW - 1000}.AbCd`,
              fbp: 'fb.1.1700000000000.123456'
            },
            custom_data: {
              currency: 'EUR',
              order_id: 'order-1',
              content_ids: ['sku-1'],
              contents: [{ id: 'sku-1', quantity: 2, item_price: 29.95 }],
              content_type: 'product'
            }
          }
        ],
        partner_agent: 'action-meta-pixel'
      }
    ])
  })

  it('carries the token in one header and nowhere else', async () => {
    const graph = mockGraph()
    await testAction(order())
    await executeBatch([order()])
    for (const headers of graph.headers) {
      const { authorization, ...rest } = headers
      expect([authorization].flat()).toEqual(['Bearer EAAtoken'])
      expect(JSON.stringify(rest)).not.toContain('EAAtoken')
    }
    expect(JSON.stringify(graph.bodies)).not.toContain('EAAtoken')
  })

  it('proves the App Secret when there is one', async () => {
    const graph = mockGraph()
    await testAction(order(), { settings: { appSecret: ' s3cret ' } })
    await executeBatch([order()], { settings: { appSecret: 's3cret' } })
    const proof = crypto.createHmac('sha256', 's3cret').update('EAAtoken').digest('hex')
    expect(graph.bodies.map(({ appsecret_proof }) => appsecret_proof)).toEqual([proof, proof])
  })

  it('trims what was pasted with white space', async () => {
    const graph = mockGraph()
    await testAction(order(), { settings: { pixelId: ' 1234567890\n', accessToken: ' EAAtoken\n' } })
    expect(graph.bodies).toHaveLength(1)
  })

  it('is marked as a test by the setting, and by the mapping before it', async () => {
    const graph = mockGraph()
    await testAction(order(), { settings: { testEventCode: 'TEST1' } })
    await testAction(order(), { settings: { testEventCode: 'TEST1' }, mapping: { test_event_code: 'TEST2' } })
    expect(graph.bodies.map(({ test_event_code }) => test_event_code)).toEqual(['TEST1', 'TEST2'])
  })

  it('holds up to 1,000 events of a batch', async () => {
    const graph = mockGraph()
    const events = Array.from({ length: 1000 }, (_, index) => order({}, { messageId: `message-${index}` }))
    const entries = await executeBatch(events)
    expect(graph.bodies).toHaveLength(1)
    expect(entries.map(({ status }) => status)).toEqual(new Array(1000).fill(200))
  })

  it('goes where META_GRAPH_API_URL points, read at each call, in clear text to this machine alone', async () => {
    const answer = async (url: string): Promise<unknown> => {
      process.env.META_GRAPH_API_URL = url
      try {
        return await executeAction(order()).catch((error: unknown) => (error as Error).message)
      } finally {
        Reflect.deleteProperty(process.env, 'META_GRAPH_API_URL')
      }
    }
    nock('http://127.0.0.1:4000').post('/base/v26.0/1234567890/events').reply(200, { events_received: 1 })
    expect(await answer('http://127.0.0.1:4000/base/')).toMatchObject({ events_received: 1 })
    expect(await answer('http://graph.example.com')).toMatch(/must start with https/)
    expect(await answer('nonsense')).toMatch(/META_GRAPH_API_URL is not a URL/)
  })
})

describe('settings', () => {
  it.each([
    ['letters', { pixelId: '12a' }, /Pixel ID must be digits only/],
    ['a path', { pixelId: '1/../2' }, /Pixel ID must be digits only/],
    ['a blank token', { accessToken: ' ' }, /Access Token is missing/],
    ['a token of two lines', { accessToken: 'EAA\nEAB' }, /Access Token/]
  ])('that are wrong (%s) are named before any request, without their value', async (_name, settings, message) => {
    const graph = mockGraph()
    await expect(executeAction(order(), { settings })).rejects.toThrow(message)
    const [entry] = await executeBatch([order()], { settings })
    expect(entry).toMatchObject({ status: 400, errormessage: expect.stringMatching(message) as string })
    expect(JSON.stringify(entry)).not.toContain('EAB')
    expect(graph.bodies).toEqual([])
  })
})

describe('the answer', () => {
  it('of a single event is what Meta said, with our notices', async () => {
    mockGraph(() => ({ ...accepted(1), headers: { 'x-ad-api-version-warning': 'v26.0 ends soon' } }))
    const event = order({}, { context: { userAgent: undefined } })
    expect(await executeAction(event)).toEqual({
      events_received: 1,
      messages: [],
      fbtrace_id: 'Atrace',
      notices: [
        { parameter: 'client_user_agent', reason: expect.stringContaining('missing') as string },
        { parameter: 'graph_api_version', reason: 'v26.0 ends soon' }
      ]
    })
  })

  it('of a batch shows the hashed event, without IP address, user agent and additional properties', async () => {
    mockGraph()
    const mapping = { additional_properties: { favorite_color: { '@path': '$.properties.favorite_color' } } }
    const [entry] = await executeBatch([order({ favorite_color: 'chartreuse' })], { mapping })
    expect(entry).toMatchObject({
      status: 200,
      sent: { event_name: 'Order Completed' },
      body: { fbtrace_id: 'Atrace' }
    })
    for (const personal of ['8.8.8.8', 'Mozilla', 'chartreuse', 'jane.doe', 'user-1']) {
      expect(JSON.stringify(entry)).not.toContain(personal)
    }
  })

  it('is no failure where a host tests with an answer of its own', async () => {
    nock('https://graph.facebook.com')
      .post(/events/)
      .reply(200, { status: 'OK', message: 'Test function' })
    expect(await executeAction(order())).toMatchObject({ status: 'OK' })
  })

  it('of an event without consent is "no consent", and nothing is sent', async () => {
    const graph = mockGraph()
    const mapping = { consent: { '@path': '$.properties.consent' } }
    expect(await executeAction(order({ consent: false }), { mapping })).toEqual({ skipped: 'no_consent' })
    const entries = await executeBatch([order({ consent: false }), order({ consent: true }), order()], { mapping })
    expect(entries.map((entry) => [entry.status, (entry as { body: unknown }).body])).toEqual([
      [200, { skipped: 'no_consent' }],
      [200, { fbtrace_id: 'Atrace' }],
      [200, { fbtrace_id: 'Atrace' }]
    ])
    expect(graph.events()).toHaveLength(2)
  })

  it('of a refusal says first what to mend', async () => {
    mockGraph(() => graphError(190, 463, { message: 'Error validating access token EAAtoken: expired' }))
    await expect(executeAction(order())).rejects.toMatchObject({ name: 'InvalidAuthenticationError', status: 401 })
    await expect(executeAction(order())).rejects.toThrow(
      /^The access token is invalid, expired or revoked: .*\[secret\]/
    )
  })
})

it('perform works with any request function of the same shape', async () => {
  const request = jest.fn().mockResolvedValue({ status: 200, data: { events_received: 1 } })
  const payload = { external_id: ['1'], user_data: { email: ['a@example.com'] }, event_name: 'Lead', event_time: NOW }
  const perform = destination.actions.streamEvent.perform as (request: unknown, data: unknown) => Promise<unknown>
  await expect(perform(request, { payload, settings: SETTINGS })).resolves.toMatchObject({ events_received: 1 })
  expect(request).toHaveBeenCalledWith(
    'https://graph.facebook.com/v26.0/1234567890/events',
    expect.objectContaining({ method: 'post', throwHttpErrors: false })
  )
})

it('a transport error of the host escapes a single event unchanged', async () => {
  const broken = new Error('socket hang up')
  const perform = destination.actions.streamEvent.perform as (request: unknown, data: unknown) => Promise<unknown>
  const payload = { external_id: ['1'], event_name: 'Lead', event_time: NOW }
  await expect(perform(jest.fn().mockRejectedValue(broken), { payload, settings: SETTINGS })).rejects.toBe(broken)
})

describe('a Purchase', () => {
  it('takes zero as a value', async () => {
    const graph = mockGraph()
    await testAction(order({ revenue: 0 }), { mapping: purchase })
    expect(graph.events()[0]?.custom_data).toMatchObject({ value: 0, currency: 'EUR' })
  })

  it('without an event ID gets the same one at each retry, and another event another', async () => {
    const graph = mockGraph()
    const mapping = { ...purchase, event_id: '', fallbacks: {} }
    await testAction(order(), { mapping })
    stopClock(NOW + 60_000)
    await testAction(order(), { mapping })
    await testAction(order({ revenue: 60 }), { mapping })
    await testAction(segmentEvent({ ...order(), userId: 'user-2' }), { mapping })
    const ids = graph.events().map(({ event_id }) => event_id)
    expect(ids[0]).toMatch(/^[0-9a-f]{64}$/)
    expect(ids[1]).toBe(ids[0])
    expect(new Set(ids).size).toBe(3)
  })
})
