import { containing, order, startServer, stopAll } from './support'

afterEach(stopAll)

const settings = { pixelId: '42', accessToken: 'EAAtoken' }
const event = order({ timestamp: undefined, messageId: 'tester-1' })

describe("Segment's local tester protocol", () => {
  test('GET /manifest is the definition', async () => {
    const { json } = await (await startServer()).request('/manifest')
    expect(json).toMatchObject({ slug: 'actions-meta-pixel', directoryName: 'meta-pixel', mode: 'cloud' })
    expect(json).toHaveProperty('actions.streamEvent.fields.external_id')
    expect(json).toHaveProperty('authentication.fields.accessToken.type', 'password')
  })

  test('POST /authenticate says whether the settings are good', async () => {
    const { post } = await startServer()
    expect((await post('/authenticate', settings)).json).toEqual({ ok: true })
    const wrong = await post('/authenticate', { ...settings, accessToken: 'EAA-expired' })
    expect(wrong.status).toBe(200)
    expect(wrong.json).toMatchObject({ ok: false, error: containing('replace "Access Token"') })
    const incomplete = await post('/authenticate', { pixelId: '42' })
    expect(incomplete.json).toMatchObject({ ok: false, fields: expect.any(Object) as unknown })
    expect(Object.keys(incomplete.json.fields as object)).not.toHaveLength(0)
  })

  test('POST /streamEvent shows request and answer, with field defaults under the mapping, and without the token', async () => {
    const { post, recorded } = await startServer()
    const answer = await post('/streamEvent', {
      payload: { ...event, timestamp: new Date().toISOString() },
      settings,
      mapping: { event_name: 'Lead' }
    })
    expect(answer.status).toBe(200)
    expect(answer.json).toMatchObject([
      {
        request: {
          url: containing('/v26.0/42/events'),
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: { data: [{ event_name: 'Lead', event_id: event.messageId }] }
        },
        response: { statusCode: 200, statusMessage: 'OK', body: { events_received: 1 } }
      }
    ])
    expect(answer.text).not.toContain('EAAtoken')
    expect(recorded()).toHaveLength(1)
  })

  test('takes a batch', async () => {
    const { post, recorded } = await startServer()
    const payload = [0, 1].map((n) => ({ ...event, messageId: `batch-${n}`, timestamp: new Date().toISOString() }))
    const { json } = await post('/streamEvent', { payload, settings })
    expect(json).toHaveLength(1)
    expect(recorded()).toHaveLength(2)
  })

  test.each([
    [
      'what the destination refuses',
      { payload: event, settings, mapping: { event_name: 'Purchase', event_time: '2020-01-01' } },
      400
    ],
    ['a field that is missing', { payload: {}, settings }, 400],
    [
      'settings that are wrong',
      { payload: { ...event, timestamp: new Date().toISOString() }, settings: { ...settings, pixelId: 'x' } },
      400
    ],
    ['a batch that is refused', { payload: [{ ...event, timestamp: '2020-01-01' }], settings }, 400],
    ['nothing', {}, 400]
  ])('%s is told with 200 and the error', async (_name, body, statusCode) => {
    const answer = await (await startServer()).post('/streamEvent', body)
    expect(answer.status).toBe(200)
    expect(answer.json).toMatchObject([{ statusCode, message: expect.any(String) as unknown, requestError: true }])
  })

  test('names the fields of the schema that are wrong', async () => {
    const { json } = await (await startServer()).post('/streamEvent', { payload: {}, settings })
    expect(json).toMatchObject([{ fields: { $: containing('required field') } }])
  })

  test.each([
    ['https://app.segment.com', 204, 200],
    ['https://eu1.app.segment.com', 204, 200],
    ['http://localhost:8000', 204, 200],
    ['https://evil.example.com', 204, 403]
  ])('a page of %s gets an answer of its own', async (origin, preflight, status) => {
    const { request } = await startServer()
    const asked = await request('/streamEvent', { method: 'OPTIONS', headers: { origin } })
    expect(asked.status).toBe(preflight)
    const answer = await request('/manifest', { headers: { origin } })
    expect(answer.status).toBe(status)
    for (const { headers } of [asked, answer]) {
      expect(headers.get('access-control-allow-origin')).toBe(status === 200 ? origin : null)
    }
  })
})
