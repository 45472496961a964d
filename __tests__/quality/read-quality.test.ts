import { Coverage, readQuality, type EventReport, type QualityReport } from '../../src/quality'
import { goodEvent, NOW_SECONDS, sha256, startSandbox, stopSandboxes } from '../sandbox/support'
import { askAt, askSandbox, graphAnswering, graphWith, PIXEL, SETTINGS, stopServers } from './support'

afterEach(async () => {
  await stopSandboxes()
  await stopServers()
})

const hash = sha256('joe@eg.com')

function eventOf({ events }: QualityReport, name: string): EventReport {
  const event = events.find(({ event_name }) => event_name === name)
  if (event === undefined) throw new Error(`no ${name} in the report`)
  return event
}

function keyOf(report: QualityReport, name: string, parameter: string) {
  return eventOf(report, name).keys.find((key) => key.parameter === parameter)
}

/** An answer of Meta's about one event. */
const answer = (web: object) => ({ web: [{ event_name: 'Purchase', ...web }] })

describe('against the sandbox', () => {
  it('puts figures and our own count side by side', async () => {
    const bench = await startSandbox()
    askSandbox(bench)
    await bench.send([
      goodEvent({ user_data: { em: [hash], fbc: 'fb.1.1790000000000.IwAR0', client_user_agent: 'Browser' } }),
      goodEvent({ user_data: { em: [hash], external_id: [hash], client_user_agent: 'Browser' } }),
      goodEvent({ event_name: 'Lead', action_source: 'system_generated' })
    ])
    const report = await readQuality(SETTINGS)
    expect(report).toMatchObject({ pixel_id: PIXEL, state: 'figures', own_elsewhere: 1, own_not_sent: 0 })
    expect(report.events).toHaveLength(1)
    expect(eventOf(report, 'ViewContent')).toMatchObject({
      score: 3.4,
      freshness: 'real_time',
      deduplication: [{ key: 'event_id', browser: null, server: 100, matched: null }],
      own: { events: 2, with_event_id: 100, delay: 60 }
    })
    expect(keyOf(report, 'ViewContent', 'em')).toMatchObject({ label: 'Email', weight: 'high', meta: 100, own: 100 })
    expect(keyOf(report, 'ViewContent', 'fbc')).toMatchObject({ weight: 'high', meta: 50, own: 50 })
    expect(keyOf(report, 'ViewContent', 'ph')).toMatchObject({ weight: 'medium', meta: 0, own: 0 })
    expect(keyOf(report, 'ViewContent', 'client_user_agent')).toMatchObject({ weight: null, meta: 100, own: 100 })
    expect(keyOf(report, 'ViewContent', 'madid')).toBeUndefined()
  })

  it('counts the events of this pixel alone', async () => {
    const bench = await startSandbox()
    askSandbox(bench)
    await bench.send([goodEvent()])
    await bench.send([goodEvent(), goodEvent()], { pixel: '77' })
    expect(eventOf(await readQuality(SETTINGS), 'ViewContent').own?.events).toBe(1)
  })

  it('prefers the events it is given', async () => {
    const bench = await startSandbox()
    askSandbox(bench)
    await bench.send([goodEvent()])
    const own = new Coverage()
    own.add({ event_name: 'Search', event_time: NOW_SECONDS, action_source: 'website', user_data: { em: [hash] } })
    const report = await readQuality(SETTINGS, { own })
    expect(eventOf(report, 'Search')).toMatchObject({ score: null, own: { events: 1, with_event_id: 0, delay: null } })
    expect(eventOf(report, 'ViewContent').own).toBeNull()
    expect(keyOf(report, 'Search', 'em')).toMatchObject({ meta: null, own: 100 })
  })

  it('explains that there are no figures yet', async () => {
    askSandbox(await startSandbox())
    const report = await readQuality(SETTINGS)
    expect(report).toMatchObject({ state: 'no_data', events: [] })
    expect(report.message).toMatch(/website events.*Pixel ID/s)
  })

  it('proves with the App Secret that the question is ours', async () => {
    const bench = await startSandbox({ appSecret: 'secret' })
    askSandbox(bench)
    expect(await readQuality({ ...SETTINGS, appSecret: 'secret' })).toMatchObject({ state: 'no_data' })
    const wrong = await readQuality({ ...SETTINGS, appSecret: 'wrong' })
    expect(wrong.state).toBe('refused')
    expect(wrong.message).toContain('App Secret')
  })

  it.each([
    ['EAAforbidden', SETTINGS.pixelId, /may not read.*Events Manager.*system user.*Missing Permission.*HTTP 400/s],
    ['EAAtoken', '404', /may not read.*Pixel ID.*does not exist/s],
    ['EAAexpired', SETTINGS.pixelId, /token is invalid, expired or revoked/],
    ['EAAthrottled', SETTINGS.pixelId, /ask again later/]
  ])('says what to do about a refusal: %s, %s', async (accessToken, pixelId, message) => {
    askSandbox(await startSandbox())
    const report = await readQuality({ accessToken, pixelId })
    expect(report).toMatchObject({ state: 'refused', events: [] })
    expect(report.message).toMatch(message)
    expect(report.message).not.toContain(accessToken)
  })

  it('tells an outage from a refusal', async () => {
    askSandbox(await startSandbox())
    const report = await readQuality({ accessToken: 'EAAunavailable', pixelId: PIXEL })
    expect(report.state).toBe('unreachable')
    expect(report.message).toMatch(/Try again later/)
  })
})

describe('the question', () => {
  it('carries the token in its header only', async () => {
    const seen: (string | undefined)[] = []
    askAt(
      await graphAnswering(({ url, headers }, response) => {
        seen.push(url, headers.authorization)
        response.end('{}')
      })
    )
    await readQuality(SETTINGS)
    expect(seen[0]).toMatch(/^\/v\d+\.0\/dataset_quality\?dataset_id=1234567890123456&fields=web/)
    expect(seen[0]).not.toContain('EAAtoken')
    expect(seen[1]).toBe('Bearer EAAtoken')
  })

  it('is not asked without settings', async () => {
    askAt('http://127.0.0.1:1')
    expect(await readQuality(undefined)).toMatchObject({ pixel_id: null, state: 'not_asked', events: [] })
  })

  it('is not asked with settings that cannot be right', async () => {
    await expect(readQuality({ pixelId: 'abc', accessToken: 'x' })).rejects.toThrow('digits only')
  })

  it('says so when nobody is there', async () => {
    const url = await graphWith(200, {})
    await stopServers()
    askAt(url)
    const report = await readQuality(SETTINGS)
    expect(report).toMatchObject({ state: 'unreachable' })
    expect(report.message).toMatch(/could not be reached.*Try again later/)
  })
})

describe('Meta’s answer', () => {
  it('is read in full', async () => {
    askAt(
      await graphWith(
        200,
        answer({
          event_match_quality: {
            composite_score: 5.2,
            match_key_feedback: [
              { identifier: 'email', coverage: { percentage: 92 } },
              { identifier: 'ip_address', coverage: { percentage: 99.9 } },
              { identifier: 'zip_code', coverage: { percentage: 10 } },
              { identifier: 'New Thing', coverage: { percentage: 5 } }
            ],
            diagnostics: [
              { name: 'Mismatched IP', description: 'They differ.', solution: 'Send it.', percentage: 59.5 }
            ]
          },
          event_coverage: { percentage: 34.1, goal_percentage: 75 },
          dedupe_key_feedback: [
            {
              dedupe_key: 'event_id',
              browser_events_with_dedupe_key: { percentage: 100 },
              server_events_with_dedupe_key: { percentage: 100 },
              overall_browser_coverage_from_dedupe_key: { percentage: 14.8 }
            }
          ],
          data_freshness: { upload_frequency: 'hourly' }
        })
      )
    )
    const report = await readQuality(SETTINGS)
    expect(eventOf(report, 'Purchase')).toMatchObject({
      score: 5.2,
      freshness: 'hourly',
      coverage: { percentage: 34.1, goal: 75 },
      deduplication: [{ key: 'event_id', browser: 100, server: 100, matched: 14.8 }],
      diagnostics: [{ name: 'Mismatched IP', description: 'They differ.', solution: 'Send it.', percentage: 59.5 }],
      own: null
    })
    expect(keyOf(report, 'Purchase', 'client_ip_address')).toMatchObject({ meta: 99.9, own: null })
    expect(keyOf(report, 'Purchase', 'zp')).toMatchObject({ label: 'Zip Code', meta: 10 })
    expect(keyOf(report, 'Purchase', 'new thing')).toMatchObject({ label: 'new thing', weight: null, meta: 5 })
    expect(eventOf(report, 'Purchase').advice).toEqual([
      'Map "Click ID" (weight high): 100 % of the events lack it. The score is 5.2; 6 or more is good.',
      expect.stringContaining('The server sends 34.1 % of what the browser sends with a common ID; Meta advises 75 %')
    ])
  })

  it.each([
    [{}],
    [{ event_match_quality: null, event_coverage: null, dedupe_key_feedback: null, data_freshness: null }],
    [{ event_match_quality: { composite_score: 'unknown', match_key_feedback: [null, {}] }, event_coverage: {} }],
    [{ dedupe_key_feedback: [{}], event_match_quality: { diagnostics: [{}], match_key_feedback: 'none' } }]
  ])('may lack anything: %j', async (web) => {
    askAt(await graphWith(200, answer(web)))
    const report = await readQuality(SETTINGS)
    expect(report.state).toBe('figures')
    expect(eventOf(report, 'Purchase').score).toBeNull()
  })

  it.each([[{ web: 'none' }], [{ data: [] }], [[]], ['<html>']])('%j is no data', async (body) => {
    askAt(await graphWith(200, body))
    expect((await readQuality(SETTINGS)).events).toEqual([])
  })

  it('is good: there is nothing to advise', async () => {
    askAt(await graphWith(200, answer({ event_match_quality: { composite_score: 8.1 } })))
    expect(eventOf(await readQuality(SETTINGS), 'Purchase').advice).toEqual([])
  })
})

describe('advice', () => {
  const own = (): Coverage => {
    const coverage = new Coverage()
    coverage.add({
      event_name: 'Purchase',
      event_time: NOW_SECONDS,
      event_id: 'a',
      action_source: 'website',
      user_data: { em: [hash], fbc: 'x' }
    })
    return coverage
  }

  it('notices parameters that are lost on the way', async () => {
    const feedback = [
      { identifier: 'email', coverage: { percentage: 40 } },
      { identifier: 'fbc', coverage: { percentage: 95 } }
    ]
    askAt(await graphWith(200, answer({ event_match_quality: { composite_score: 7, match_key_feedback: feedback } })))
    const report = await readQuality(SETTINGS, { own: own() })
    expect(eventOf(report, 'Purchase').advice).toEqual([
      expect.stringContaining('"Email" is on 100 % of our events but on 40 % of Meta\'s')
    ])
  })

  it.each([
    [{ browser: 60, server: 100 }, /40 % of the browser's events carry no event ID/],
    [{ browser: 100, server: 90 }, /10 % of the server's events carry no event ID.*Ours all do/]
  ])('speaks of events without an ID: %j', async ({ browser, server }, expected) => {
    const web = {
      event_match_quality: { composite_score: 7 },
      dedupe_key_feedback: [
        {
          dedupe_key: 'event_id',
          browser_events_with_dedupe_key: { percentage: browser },
          server_events_with_dedupe_key: { percentage: server }
        }
      ]
    }
    askAt(await graphWith(200, answer(web)))
    const { advice } = eventOf(await readQuality(SETTINGS, { own: own() }), 'Purchase')
    expect(advice.join('\n')).toMatch(expected)
  })

  it('speaks of events that come late', async () => {
    const web = { event_match_quality: { composite_score: 7 }, data_freshness: { upload_frequency: 'daily' } }
    askAt(await graphWith(200, answer(web)))
    expect(eventOf(await readQuality(SETTINGS), 'Purchase').advice).toEqual([
      'Events arrive daily: send them as they happen, best within the hour.'
    ])
  })
})
