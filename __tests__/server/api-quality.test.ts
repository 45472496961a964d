import { badOrder, containing, order, page, startServer, stopAll, sync } from './support'

afterEach(stopAll)

type Json = Record<string, unknown>

describe('GET /api/quality', () => {
  test("has Meta's figures of the sync's pixel beside our own count of the last events", async () => {
    const bench = await startServer()
    const noMail = order({ context: { ip: '8.8.8.8', userAgent: 'Mozilla/5.0', page: { url: 'https://a.example' } } })
    await bench.post('/events', [order(), noMail, badOrder(), page()])
    const { status, json, text } = await bench.api('GET', '/quality?sync=Shop')
    expect(status).toBe(200)
    expect(json).toMatchObject({ sync: 'Shop', pixel_id: '1234567890', state: 'figures', own_of: 4, own_not_sent: 1 })
    const [purchase] = (json.events as Json[]).filter(({ event_name: name }) => name === 'Purchase')
    expect(purchase).toMatchObject({
      score: expect.any(Number) as unknown,
      freshness: 'real_time',
      deduplication: [{ key: 'event_id', server: 100 }],
      own: { events: 2, with_event_id: 100 }
    })
    expect((purchase.keys as Json[]).find(({ parameter }) => parameter === 'em')).toMatchObject({
      label: 'Email',
      weight: 'high',
      meta: 50,
      own: 50
    })
    expect(text).not.toContain('EAAtoken')
  })

  test('says what it means that there are no figures yet', async () => {
    const { json } = await (await startServer()).api('GET', '/quality?sync=Shop')
    expect(json).toMatchObject({ state: 'no_data', events: [], message: containing('Meta has no figures') })
  })

  test('leaves out of our own count whoever does not consent', async () => {
    const consent = { path: 'context.consent.categoryPreferences', category: 'advertising' }
    const bench = await startServer({ syncs: [sync({ consent })] })
    await bench.post('/events', [
      order(),
      order({ context: { consent: { categoryPreferences: { advertising: true } } } })
    ])
    expect((await bench.api('GET', '/quality?sync=Shop')).json.own_not_sent).toBe(1)
  })

  test('explains a permission that is missing, and still shows our own count', async () => {
    const bench = await startServer({ syncs: [sync({ pixelId: '403' })] })
    await bench.post('/events', order())
    const { status, json } = await bench.api('GET', '/quality?sync=Shop')
    expect(status).toBe(200)
    expect(json).toMatchObject({
      state: 'refused',
      message: containing('may not read the quality'),
      events: [{ event_name: 'Purchase', score: null, own: { events: 1 } }]
    })
  })

  test('where no events are kept, counts those that the sandbox has', async () => {
    const bench = await startServer({ server: { keepsEvents: false } })
    await bench.post('/events', order())
    const { json } = await bench.api('GET', '/quality?sync=Shop')
    expect(json).toMatchObject({ own_of: 0, events: [{ event_name: 'Purchase', own: { events: 1 } }] })
  })

  test.each(['', '?sync=Nobody'])('does not know a sync that is not there (%s)', async (query) => {
    expect((await (await startServer()).api('GET', `/quality${query}`)).status).toBe(404)
  })
})
