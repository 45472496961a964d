import { createTestIntegration, type SegmentEvent } from '@segment/actions-core'
import Definition from '../../src/destination'
import { graphError, mockGraph, settings, sha256, shopEvent } from './__helpers__/graph'

const testDestination = createTestIntegration(Definition)
const preset = (Definition.presets ?? [])[0]

function order(id: string, properties: Record<string, unknown> = {}): SegmentEvent {
  return shopEvent({
    messageId: id,
    properties: { revenue: 10, currency: 'EUR', order_id: id, ...properties }
  })
}

async function executeBatch(events: SegmentEvent[]): ReturnType<typeof testDestination.executeBatch> {
  return testDestination.executeBatch('streamEvent', { events, mapping: preset.mapping ?? {}, settings })
}

describe('performBatch', () => {
  it('sends a thousand events in one request', async () => {
    const bodies = mockGraph()
    const results = await executeBatch(Array.from({ length: 1000 }, (_, index) => order(`order-${index}`)))
    expect(bodies.map(({ data }) => data.length)).toEqual([1000])
    expect(results.filter(({ status }) => status === 200)).toHaveLength(1000)
  })

  it('shows what was sent, without personal data in clear', async () => {
    mockGraph()
    const [result] = await executeBatch([order('order-1')])
    expect(result).toMatchObject({
      status: 200,
      sent: { event_id: 'order-1', user_data: { em: [sha256('jane.doe@example.com')] } }
    })
    expect(JSON.stringify(result)).not.toMatch(/jane\.doe|8\.8\.8\.8|Mozilla/i)
  })

  it('refuses an event that Meta would refuse, and sends the others', async () => {
    const bodies = mockGraph()
    const results = await executeBatch([order('good-1'), order('bad', { currency: null }), order('good-2')])
    expect(results.map(({ status }) => status)).toEqual([200, 400, 200])
    expect(results[1]).toMatchObject({
      errortype: 'PAYLOAD_VALIDATION_FAILED',
      errormessage: 'Purchase needs a currency (ISO 4217, e.g. USD): map "Currency".'
    })
    expect(bodies.flatMap(({ data }) => data.map(({ event_id }) => event_id))).toEqual(['good-1', 'good-2'])
  })

  it('finds the event for which Meta refuses a whole request, and delivers the others', async () => {
    const delivered: string[] = []
    mockGraph(({ data }) => {
      const ids = data.map(({ event_id }) => event_id)
      if (ids.includes('bad')) return [400, graphError(100, 2804050)]
      delivered.push(...ids)
      return [200, { events_received: data.length, messages: [], fbtrace_id: 'Atrace' }]
    })
    const results = await executeBatch(['a', 'b', 'bad', 'c', 'd'].map((id) => order(id)))
    expect(results.map(({ status }) => status)).toEqual([200, 200, 400, 200, 200])
    expect(delivered.sort()).toEqual(['a', 'b', 'c', 'd'])
  })

  it('believes that a token is dead when two events alone meet it as well', async () => {
    const bodies = mockGraph(() => [401, graphError(190)])
    const results = await executeBatch([order('a'), order('b')])
    expect(bodies).toHaveLength(3)
    expect(results).toMatchObject([
      { status: 401, errortype: 'INVALID_AUTHENTICATION' },
      { status: 401, errortype: 'INVALID_AUTHENTICATION' }
    ])
  })

  it('asks for a retry of all events when Meta throttles', async () => {
    mockGraph(() => [400, graphError(80004, 2446079)])
    const results = await executeBatch([order('a'), order('b')])
    expect(results.map(({ status }) => status)).toEqual([429, 429])
  })
})
