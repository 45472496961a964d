import { parseFields, project } from '../../src/sandbox/fields'
import { goodEvent, NOW_SECONDS, PIXEL, sha256, startSandbox, stopSandboxes, TOKEN } from './support'
import type { Bench } from './support'

afterEach(stopSandboxes)

const hash = sha256('joe@eg.com')
const FIELDS =
  'web{event_name,event_match_quality{composite_score,match_key_feedback{identifier,coverage{percentage}},diagnostics{name,description,solution,percentage}},event_coverage{percentage,goal_percentage},dedupe_key_feedback,data_freshness{upload_frequency}}'

async function quality(
  { sandbox }: Bench,
  { fields = FIELDS, pixel = PIXEL, token = TOKEN }: { fields?: string; pixel?: string; token?: string } = {}
): Promise<unknown> {
  const query = new URLSearchParams({ dataset_id: pixel, fields })
  const headers = { authorization: `Bearer ${token}` }
  return (await fetch(`${sandbox.url}/v26.0/dataset_quality?${query.toString()}`, { headers })).json()
}

describe('dataset quality', () => {
  it('is an empty object before anything came', async () => {
    const bench = await startSandbox()
    await bench.send([goodEvent({ action_source: 'email' })])
    expect(await quality(bench)).toEqual({})
  })

  it('is computed from the website events of the pixel', async () => {
    const bench = await startSandbox()
    await bench.send([
      goodEvent({ user_data: { em: [hash], fbc: 'fb.1.1790000000000.IwAR0', client_user_agent: 'Browser' } }),
      goodEvent({ user_data: { em: [hash], client_user_agent: 'Browser' }, event_id: undefined }),
      goodEvent({ user_data: { em: [hash] }, event_source_url: undefined }),
      goodEvent({ user_data: { em: [hash], client_user_agent: 'Browser' } }),
      goodEvent({ event_name: 'Search', event_time: NOW_SECONDS - 86_400 })
    ])
    await bench.send([goodEvent({ event_name: 'Contact' })], { pixel: '77' })
    const missing = (what: string, solution: string) => ({
      name: `${what} missing`,
      description: `Some website events came without ${what}.`,
      solution,
      percentage: 25
    })
    const { web } = (await quality(bench)) as { web: unknown[] }
    expect(web).toHaveLength(2)
    expect(web[0]).toEqual({
      event_name: 'ViewContent',
      event_match_quality: {
        composite_score: 2.5,
        match_key_feedback: [
          { identifier: 'email', coverage: { percentage: 100 } },
          { identifier: 'fbc', coverage: { percentage: 25 } },
          { identifier: 'user_agent', coverage: { percentage: 75 } }
        ],
        diagnostics: [
          missing('client_user_agent', 'Send the user agent of the customer’s browser.'),
          missing('event_source_url', 'Send the URL of the page where the event happened.')
        ]
      },
      dedupe_key_feedback: [{ dedupe_key: 'event_id', server_events_with_dedupe_key: { percentage: 75 } }],
      data_freshness: { upload_frequency: 'real_time' }
    })
    expect(web[1]).toMatchObject({ event_name: 'Search', data_freshness: { upload_frequency: 'daily' } })
  })

  it('gives the fields that were asked for', async () => {
    const bench = await startSandbox()
    await bench.send([goodEvent()])
    expect(await quality(bench, { fields: 'web{event_name}' })).toEqual({ web: [{ event_name: 'ViewContent' }] })
  })

  it.each([
    [{ fields: 'web{event_name,dedup_key_feedback}' }, 100, 'nonexisting field (dedup_key_feedback)'],
    [{ fields: 'web{__proto__}' }, 100, 'nonexisting field (__proto__)'],
    [{ fields: 'web{event_name' }, 2500, 'Syntax error'],
    [{ fields: '' }, 2500, 'Syntax error'],
    [{ token: 'forbidden' }, 100, 'Missing Permission'],
    [{ token: 'expired' }, 190, 'session'],
    [{ pixel: '' }, 100, 'The parameter dataset_id is required'],
    [{ pixel: '404' }, 100, "'404' does not exist"]
  ])('refuses %j', async (options, code, message) => {
    const answer = await quality(await startSandbox(), options)
    expect(answer).toMatchObject({ error: { code } })
    expect(JSON.stringify(answer)).toContain(message)
  })
})

describe('field expansion', () => {
  it.each([
    ['a', '{"a":{}}'],
    ['a,b{c,d{e}},f', '{"a":{},"b":{"c":{},"d":{"e":{}}},"f":{}}'],
    [' a { b } ', '{"a":{"b":{}}}'],
    ['a{}', undefined],
    ['a,', undefined],
    ['a}', undefined],
    ['a b', undefined],
    ['{a}', undefined],
    ['a{'.repeat(50) + 'a' + '}'.repeat(50), undefined]
  ])('reads %s', (text, expected) => {
    expect(JSON.stringify(parseFields(text))).toBe(expected)
  })

  it('leaves of lists what was asked for', () => {
    const value = { a: [{ b: 1, c: 2 }], d: { e: 3 }, f: 4 }
    expect(project(value, { a: { b: {} }, d: {} })).toEqual({ a: [{ b: 1 }], d: { e: 3 } })
  })
})
