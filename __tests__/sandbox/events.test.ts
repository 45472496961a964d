import { createHmac } from 'node:crypto'
import { goodEvent, NOW, NOW_SECONDS, outcome, PIXEL, sha256, startSandbox, stopSandboxes, TOKEN } from './support'

afterEach(stopSandboxes)

describe('taking events', () => {
  it('answers as Meta does and records what was sent', async () => {
    const { send, sandbox } = await startSandbox()
    const event = goodEvent()
    const answer = await send([event], { fields: { test_event_code: 'TEST1' } })
    expect(answer.status).toBe(200)
    expect(answer.json).toMatchObject({ events_received: 1, messages: [] })
    expect(answer.json.fbtrace_id).toMatch(/^A.{22}$/)
    expect(sandbox.events()).toEqual([{ pixelId: PIXEL, receivedAt: NOW, testEventCode: 'TEST1', event }])
  })

  it('takes 1,000 events in a request and no more', async () => {
    const { send, sandbox } = await startSandbox()
    const events = Array.from({ length: 1001 }, () => goodEvent())
    expect(outcome(await send(events))).toBe('100')
    expect(sandbox.events()).toHaveLength(0)
    expect((await send(events.slice(1))).json.events_received).toBe(1000)
  })

  it('refuses a whole batch for one bad event and records none of it', async () => {
    const { send, sandbox } = await startSandbox()
    const answer = await send([goodEvent(), goodEvent({ event_time: NOW_SECONDS - 8 * 86_400 }), goodEvent()])
    expect(answer.status).toBe(400)
    expect(outcome(answer)).toBe('100/2804003')
    expect(sandbox.events()).toEqual([])
    expect(sandbox.stats()).toMatchObject({ refusedBatches: 1, received: 3, accepted: 0, errors: { '100/2804003': 1 } })
  })

  it.each(['22.0', '26.0', '31.0', '26'])('takes version %s', async (version) => {
    const { send } = await startSandbox()
    expect((await send([goodEvent()], { version })).status).toBe(200)
  })

  it('refuses a version that Meta has ended', async () => {
    const { send } = await startSandbox()
    expect(outcome(await send([goodEvent()], { version: '21.0' }))).toBe('2635')
  })

  it('warns of a version that is running out', async () => {
    const plain = await startSandbox()
    expect((await plain.send([goodEvent()])).headers.has('x-ad-api-version-warning')).toBe(false)
    const warning = await startSandbox({ warnVersion: 'v26.0 ends soon' })
    expect((await warning.send([goodEvent()])).headers.get('x-ad-api-version-warning')).toBe('v26.0 ends soon')
  })

  it('survives keys such as __proto__ and keeps them', async () => {
    const { send, sandbox } = await startSandbox()
    const body = `{"data":[${JSON.stringify(goodEvent()).slice(0, -1)},"custom_data":{"__proto__":{"x":1},"constructor":1}}]}`
    expect((await send(body)).status).toBe(200)
    expect(JSON.stringify(sandbox.events()[0].event)).toContain('"__proto__":{"x":1}')
  })
})

describe('access', () => {
  it.each([
    ['invalid-token', 400, '190'],
    ['my-Expired-token', 401, '190/463'],
    ['revoked', 401, '190/460'],
    ['forbidden', 400, '100'],
    ['unassigned', 400, '100/33'],
    ['needsproof', 400, '100'],
    ['throttled', 429, '80004/2446079'],
    ['unavailable', 500, '2']
  ])('gives the token %s its error', async (token, status, expected) => {
    const { send, sandbox } = await startSandbox()
    const answer = await send([goodEvent()], { token })
    expect([answer.status, outcome(answer)]).toEqual([status, expected])
    expect(sandbox.events()).toEqual([])
  })

  it('refuses a request without a token', async () => {
    const { send } = await startSandbox()
    expect(outcome(await send([goodEvent()], { token: undefined }))).toBe('190')
  })

  it('takes the token from the query as well', async () => {
    const { send } = await startSandbox({ tokens: [TOKEN] })
    const query = `?access_token=${TOKEN}`
    expect((await send([goodEvent()], { token: undefined, query })).status).toBe(200)
  })

  it('knows only the listed tokens and pixels', async () => {
    const { send } = await startSandbox({ tokens: ['invalid-but-listed'], pixels: [PIXEL] })
    expect((await send([goodEvent()], { token: 'invalid-but-listed' })).status).toBe(200)
    expect(outcome(await send([goodEvent()]))).toBe('190')
    const other = await send([goodEvent()], { token: 'invalid-but-listed', pixel: '99' })
    expect(outcome(other)).toBe('100/33')
    expect(other.json.error?.message).toContain("'99'")
  })

  it.each([
    ['403', '100'],
    ['404', '100/33'],
    ['my-pixel', '803']
  ])('refuses the pixel %s', async (pixel, expected) => {
    const { send } = await startSandbox()
    expect(outcome(await send([goodEvent()], { pixel }))).toBe(expected)
  })

  it('verifies the appsecret_proof when an app secret is set', async () => {
    const { send } = await startSandbox({ appSecret: 's3cret' })
    const proof = createHmac('sha256', 's3cret').update(TOKEN).digest('hex')
    const missing = await send([goodEvent()])
    expect(outcome(missing)).toBe('100')
    expect(missing.json.error?.message).toContain('appsecret_proof')
    const wrong = await send([goodEvent()], { fields: { appsecret_proof: sha256('other') } })
    expect(outcome(wrong)).toBe('100')
    expect(wrong.json.error?.message).toContain('appsecret_proof')
    expect((await send([goodEvent()], { fields: { appsecret_proof: proof } })).status).toBe(200)
  })

  it('judges token, then pixel, then events', async () => {
    const { send } = await startSandbox()
    const old = goodEvent({ event_time: NOW_SECONDS - 8 * 86_400 })
    expect(outcome(await send([old], { token: 'invalid', pixel: '404' }))).toBe('190')
    expect(outcome(await send([old], { pixel: '404' }))).toBe('100/33')
    expect(outcome(await send([old]))).toBe('100/2804003')
  })
})

describe('bodies that are no request', () => {
  it.each([
    ['no JSON', '{"data":[', 'not valid JSON'],
    ['no object', '[]', 'The parameter data is required'],
    ['no data', '{}', 'The parameter data is required'],
    ['data that is no list', '{"data":{}}', 'The parameter data is required'],
    ['an empty list', '{"data":[]}', 'The parameter data is required'],
    ['the token in it', '{"data":[{}],"access_token":"x"}', 'access_token'],
    ['a partner_agent without letters', '{"data":[{}],"partner_agent":"12"}', 'partner_agent']
  ])('refuses %s', async (_, body, message) => {
    const { send } = await startSandbox()
    const answer = await send(body)
    expect([answer.status, outcome(answer)]).toEqual([400, '100'])
    expect(answer.json.error?.message).toContain(message)
  })

  it('finds no parameters in a body that is not called JSON', async () => {
    const { send } = await startSandbox()
    const answer = await send([goodEvent()], { contentType: 'text/plain' })
    expect(answer.json.error?.message).toContain('The parameter data is required')
  })

  it('refuses a body beyond its limit in Graph form', async () => {
    const { send } = await startSandbox({ bodyLimit: 1000 })
    const answer = await send([goodEvent({ event_id: 'x'.repeat(1000) })])
    expect([answer.status, outcome(answer)]).toEqual([413, '100'])
  })

  it('answers unknown paths in Graph form', async () => {
    const { sandbox } = await startSandbox()
    for (const path of ['/', '/v26.0/1/other', '/vX/1/events', '/1/events']) {
      const response = await fetch(sandbox.url + path, { method: 'POST' })
      expect(await response.json()).toMatchObject({ error: { code: 100, error_subcode: 33 } })
    }
  })
})
