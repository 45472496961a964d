import { createTestIntegration, type JSONObject } from '@segment/actions-core'
import Definition from '../../src/destination'
import { graphError, mockGraph, settings, shopEvent, type Body } from './__helpers__/graph'

const testDestination = createTestIntegration(Definition)

async function send(mapping: JSONObject, event = shopEvent()): Promise<void> {
  await testDestination.testAction('streamEvent', { event, mapping, settings, useDefaultMappings: true })
}

describe('streamEvent', () => {
  it('sends an event of any name by the default mapping', async () => {
    const bodies = mockGraph()
    await send({}, shopEvent({ event: 'Quiz Finished' }))
    expect(bodies).toMatchObject([{ data: [{ event_name: 'Quiz Finished', event_id: 'message-1' }] }])
  })

  it('sends no property that nobody selected', async () => {
    const bodies: Body[] = mockGraph()
    await send({}, shopEvent({ event: 'Quiz Finished', properties: { answer: 'yes' } }))
    expect(JSON.stringify(bodies)).not.toContain('answer')
    await send({ additional_properties: { answer: 'yes' } })
    expect(bodies[1].data[0].custom_data).toEqual({ answer: 'yes' })
  })

  it('sends nothing without consent', async () => {
    const bodies = mockGraph()
    await send({ consent: false })
    expect(bodies).toEqual([])
  })

  it('marks test events', async () => {
    const bodies = mockGraph()
    await send({ test_event_code: 'TEST123' })
    expect(bodies[0].test_event_code).toBe('TEST123')
  })

  it.each([
    [{ event_name: 'Purchase' }, /Purchase needs a currency .* Purchase needs a value/],
    [{ event_time: '2020-01-01T00:00:00Z' }, /days old: Meta takes events up to 7 days old/],
    [{ action_source: 'app' }, /An app event needs its platform/],
    [{ action_source: 'business_messaging' }, /needs a channel: map "Messaging Channel"/]
  ])('refuses what Meta would refuse, and says what to map: %j', async (mapping, message) => {
    const bodies = mockGraph()
    await expect(send(mapping)).rejects.toThrow(message)
    expect(bodies).toEqual([])
  })

  it.each([
    ['an event at fault', 400, graphError(100, 2804001), { code: 'PAYLOAD_VALIDATION_FAILED', status: 400 }],
    ['a dead token', 401, graphError(190), { code: 'INVALID_AUTHENTICATION', status: 401 }],
    ['a missing permission', 403, graphError(200), { code: 'FORBIDDEN', status: 403 }],
    ['throttling', 400, graphError(4), { code: 'RETRYABLE_ERROR', status: 429 }],
    ['an outage', 500, graphError(2), { code: 'RETRYABLE_ERROR', status: 500 }]
  ])('tells the runtime what to do about %s', async (_what, status, body, expected) => {
    mockGraph(() => [status, body])
    await expect(send({})).rejects.toMatchObject(expected)
  })
})
