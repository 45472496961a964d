import { badOrder, containing, order, page, startServer, stopAll, sync, type Bench } from './support'

afterEach(stopAll)

type Json = Record<string, unknown>

/** The IDs of the last events, newest first. */
async function recentIds(bench: Bench): Promise<number[]> {
  const { events } = (await bench.api('GET', '/events')).json as { events: { id: number }[] }
  return events.map(({ id }) => id)
}

describe('POST /api/send', () => {
  test('sends recent events to one sync alone, in the order in which they came', async () => {
    const bench = await startServer({ syncs: [sync({ enabled: false }), sync({ name: 'Second', pixelId: '78' })] })
    const events = [order(), page(), order()]
    await bench.post('/events', events)
    const [newest, middle] = await recentIds(bench)
    await bench.api('PUT', '/syncs/Shop', { enabled: true })
    const { status, json } = await bench.api('POST', '/send', { sync: 'Shop', ids: [newest, middle] })
    expect(status).toBe(200)
    expect(json.results).toMatchObject([
      { type: 'page', event: null, status: 200, outcome: 'delivered', fbtrace_id: expect.any(String) as unknown },
      {
        type: 'track',
        event: 'Order Completed',
        messageId: events[2].messageId,
        outcome: 'delivered',
        mappings: [{ mapping: 'Purchase (Order Completed)', outcome: 'delivered' }]
      }
    ])
    const shop = bench.recorded().filter(({ pixelId }) => pixelId === '1234567890')
    expect(shop.map(({ event }) => event.event_name)).toEqual(['PageView', 'Purchase'])
    expect(await recentIds(bench)).toHaveLength(3)
  })

  test("sends an event of one's own, which then counts among those that came", async () => {
    const bench = await startServer()
    const { json } = await bench.api('POST', '/send', { sync: 'Shop', event: order({ event: 'Order Completed' }) })
    expect(json.results).toMatchObject([{ outcome: 'delivered' }])
    expect((await bench.api('GET', '/names')).json.names).toMatchObject([{ event: 'Order Completed', count: 1 }])
    expect((await bench.api('GET', '/deliveries')).json.deliveries).toMatchObject([{ outcome: 'delivered' }])
  })

  test.each([
    ['is refused', badOrder(), { status: 400, outcome: 'rejected', reason: containing('Currency') }],
    ['no mapping is for', { type: 'identify', userId: 'user-1' }, { outcome: 'not_subscribed', mappings: [] }]
  ])('says what became of an event that %s', async (_, event, expected) => {
    const bench = await startServer()
    expect((await bench.api('POST', '/send', { sync: 'Shop', event })).json.results).toMatchObject([expected])
    expect(bench.recorded()).toEqual([])
  })

  test("says that the person's consent is missing", async () => {
    const consent = { path: 'context.consent.categoryPreferences', category: 'advertising' }
    const bench = await startServer({ syncs: [sync({ consent })] })
    const { json } = await bench.api('POST', '/send', { sync: 'Shop', event: order() })
    expect(json.results).toMatchObject([{ status: 200, outcome: 'no_consent' }])
  })

  test('asks Meta again after a refusal that is remembered', async () => {
    let isRefused = true
    const bench = await startServer({
      sandbox: { refuse: () => (isRefused ? { code: 100, subcode: 2804050, message: 'No.' } : undefined) }
    })
    await bench.post('/events', order())
    isRefused = false
    const { json } = await bench.api('POST', '/send', { sync: 'Shop', ids: await recentIds(bench) })
    expect(json.results).toMatchObject([{ outcome: 'delivered' }])
  })

  test.each<[string, Json, number, string]>([
    ['a sync that is not there', { sync: 'Nobody', event: page() }, 404, 'save it first'],
    ['no sync', { event: page() }, 404, 'save it first'],
    ['a sync that is switched off', { sync: 'Off', event: page() }, 409, 'switched off'],
    ['what is no event', { sync: 'Shop', event: 7 }, 400, 'Not an event'],
    ['neither event nor IDs', { sync: 'Shop' }, 400, 'Choose recent events'],
    ['an empty choice', { sync: 'Shop', ids: [] }, 400, 'Choose recent events'],
    ['an event that is forgotten', { sync: 'Shop', ids: [4711] }, 404, 'no longer kept']
  ])('refuses %s', async (_, body, expected, reason) => {
    const bench = await startServer({ syncs: [sync(), sync({ name: 'Off', enabled: false })] })
    const { status, json } = await bench.api('POST', '/send', body)
    expect(status).toBe(expected)
    expect(json.reason).toContain(reason)
    expect(bench.recorded()).toEqual([])
  })
})
