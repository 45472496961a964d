import { PAGES_ONLY, eventsTotal, idsOf, order, page, recordedIds, startServer, stopAll, sync } from './support'

afterEach(stopAll)

const pixelsOf = (recorded: { pixelId: string }[]): string[] => recorded.map(({ pixelId }) => pixelId).sort()

describe('several syncs', () => {
  test('each get what they subscribe to', async () => {
    const bench = await startServer({ syncs: [sync(), sync({ name: 'Pages', pixelId: '42', mappings: [PAGES_ONLY] })] })
    await bench.post('/events', [order(), page()])
    expect(pixelsOf(bench.recorded())).toEqual(['1234567890', '1234567890', '42'])
    const metrics = await bench.metrics()
    expect(eventsTotal(metrics, 'delivered')).toBe(2)
    expect(eventsTotal(metrics, 'delivered', 'Pages')).toBe(1)
    expect(eventsTotal(metrics, 'not_subscribed', 'Pages')).toBe(1)
  })

  test('do without the ones that are switched off', async () => {
    const bench = await startServer({ syncs: [sync(), sync({ name: 'Off', pixelId: '42', enabled: false })] })
    expect((await bench.post('/events', order())).status).toBe(200)
    expect(pixelsOf(bench.recorded())).toEqual(['1234567890'])
  })

  test('acknowledge an event only when all have it', async () => {
    const bench = await startServer({ syncs: [sync(), sync({ name: 'Dead', pixelId: '403' })] })
    const { status, json } = await bench.post('/events', order())
    expect(status).toBe(503)
    expect(json.syncs).toMatchObject([
      { sync: 'Shop', outcome: 'delivered' },
      { sync: 'Dead', outcome: 'failed', status: 503 }
    ])
    expect(pixelsOf(bench.recorded())).toEqual(['1234567890'])
  })

  test('several mappings of one sync that match each send', async () => {
    const second = { ...PAGES_ONLY, name: 'Pages too', mapping: { ...PAGES_ONLY.mapping, event_name: 'ViewContent' } }
    const bench = await startServer({ syncs: [sync({ mappings: [PAGES_ONLY, second] })] })
    const event = page()
    expect((await bench.post('/events', event)).status).toBe(200)
    expect(
      bench
        .recorded()
        .map(({ event: { event_name } }) => event_name)
        .sort()
    ).toEqual(['PageView', 'ViewContent'])
    expect(eventsTotal(await bench.metrics(), 'delivered')).toBe(1)
  })

  test('a filter on properties is looked at for each event', async () => {
    const large = { ...PAGES_ONLY, subscribe: 'type = "page" and properties.size = "large"' }
    const bench = await startServer({ syncs: [sync({ mappings: [large] })] })
    const events = [page({ properties: { size: 'large' } }), page({ properties: { size: 'small' } })]
    const { json } = await bench.post('/events', events)
    expect(json).toMatchObject({ delivered: 1, not_subscribed: 1 })
    expect(recordedIds(bench)).toEqual(idsOf([events[0]]))
  })

  test('without any, nothing is subscribed to', async () => {
    const bench = await startServer({ syncs: [] })
    expect((await bench.post('/events', order())).json).toMatchObject({ status: 200, outcome: 'not_subscribed' })
  })
})

describe('consent', () => {
  const withContext = (context: Record<string, unknown>) => {
    const event = order()
    return { ...event, context: { ...(event.context as object), ...context } }
  }
  const segment = { path: 'context.consent.categoryPreferences', category: 'advertising' }
  const rudder = { path: 'context.consentManagement', category: 'marketing-1' }

  test.each([
    ['granted', segment, { consent: { categoryPreferences: { advertising: true } } }, 'delivered'],
    ['refused', segment, { consent: { categoryPreferences: { advertising: false } } }, 'no_consent'],
    ['not said of the category', segment, { consent: { categoryPreferences: { analytics: true } } }, 'no_consent'],
    ['not said at all', segment, {}, 'no_consent'],
    ['not said, where that means yes', { ...segment, missing: 'send' }, {}, 'delivered'],
    [
      'refused, where nothing would mean yes',
      { ...segment, missing: 'send' },
      { consent: { categoryPreferences: { advertising: false } } },
      'no_consent'
    ],
    [
      'allowed by RudderStack',
      rudder,
      { consentManagement: { allowedConsentIds: ['marketing-1'], deniedConsentIds: [] } },
      'delivered'
    ],
    [
      'denied by RudderStack',
      rudder,
      { consentManagement: { allowedConsentIds: [], deniedConsentIds: ['marketing-1'] } },
      'no_consent'
    ],
    [
      'both allowed and denied',
      rudder,
      { consentManagement: { allowedConsentIds: ['marketing-1'], deniedConsentIds: ['marketing-1'] } },
      'no_consent'
    ],
    ['a list that has the category', { path: 'context.consents', category: 'ads' }, { consents: ['ads'] }, 'delivered'],
    ['a list that lacks it', { path: 'context.consents', category: 'ads' }, { consents: ['analytics'] }, 'no_consent'],
    ['a word', { path: '$.context.ad_storage' }, { ad_storage: 'granted' }, 'delivered'],
    ['another word', { path: 'context.ad_storage' }, { ad_storage: 'denied' }, 'no_consent'],
    ['a word nobody knows', { path: 'context.ad_storage' }, { ad_storage: 'perhaps' }, 'no_consent'],
    [
      'a name that every object has',
      { path: 'context.consent', category: 'constructor' },
      { consent: {} },
      'no_consent'
    ]
  ])('%s', async (_, consent, context, outcome) => {
    const bench = await startServer({ syncs: [sync({ consent })] })
    const { status, json } = await bench.post('/events', withContext(context))
    expect([status, json.outcome]).toEqual([200, outcome])
    expect(bench.recorded()).toHaveLength(outcome === 'delivered' ? 1 : 0)
    expect(eventsTotal(await bench.metrics(), outcome)).toBe(1)
  })

  test('is each sync’s own matter', async () => {
    const bench = await startServer({ syncs: [sync({ consent: segment }), sync({ name: 'Other', pixelId: '42' })] })
    const { json } = await bench.post('/events', order())
    expect(json.outcome).toBe('delivered')
    expect(pixelsOf(bench.recorded())).toEqual(['42'])
  })
})
