import { order, page, badOrder, PAGES_ONLY, startServer, stopAll } from './support'

afterEach(stopAll)

const OWN = { type: 'track', event: 'kauf_fertig', userId: 'u-1', properties: { total: '129,90', currency: 'EUR' } }
const pasted = [{ id: -1, receivedAt: '2026-01-01T00:00:00Z', event: OWN }]

const mapping = (name: string, subscribe: string, customData: object): object => ({
  name,
  subscribe,
  partnerAction: 'streamEvent',
  mapping: {
    external_id: { '@path': '$.userId' },
    event_name: 'Purchase',
    event_time: { '@path': '$.timestamp' },
    custom_data: { currency: { '@path': '$.properties.currency' }, ...customData }
  }
})

const VALUE = { value: { '@path': '$.properties.revenue' } }
const ORDERS = mapping('Orders', 'type = "track" and event = "Order Completed"', VALUE)

interface Review {
  events: number
  counts: Record<string, number>
  mappings: { name: string; matching: number; rejected: number }[]
  unmapped: object[]
  overlaps: object[]
  rejections: object[]
  consent: object | null
}

it('says what would become of the last events, pasted ones included', async () => {
  const { post, api } = await startServer()
  await post('/events', [order(), order(), badOrder(), page()])
  const body = { mappings: [ORDERS], consent: null, events: pasted }
  const review = (await api('POST', '/review', body)).json as unknown as Review
  expect(review).toMatchObject({
    events: 5,
    counts: { delivered: 2, rejected: 1, no_consent: 0, not_subscribed: 2 },
    mappings: [{ name: 'Orders', matching: 3, rejected: 1 }],
    overlaps: [],
    rejections: [{ mapping: 'Orders', parameter: 'custom_data.currency', count: 1 }],
    consent: null
  })
  expect(review.unmapped).toEqual(
    expect.arrayContaining([
      { type: 'track', event: 'kauf_fertig', count: 1 },
      { type: 'page', event: null, count: 1 }
    ])
  )
})

it('names mappings that take the same events', async () => {
  const { post, api } = await startServer()
  await post('/events', [order(), order()])
  const all = mapping('All', 'type = "track"', VALUE)
  const review = (await api('POST', '/review', { mappings: [ORDERS, all], consent: null })).json as unknown as Review
  expect(review.overlaps).toEqual([{ mappings: ['Orders', 'All'], events: 2 }])
})

it('says how many events say anything about consent, and which categories they name', async () => {
  const { post, api } = await startServer()
  const context = { consent: { categoryPreferences: { advertising: true, analytics: false } } }
  await post('/events', [order({ context }), order(), order()])
  const consent = { path: 'context.consent.categoryPreferences', category: 'advertising', missing: 'skip' }
  const review = (await api('POST', '/review', { mappings: [ORDERS], consent })).json as unknown as Review
  expect(review.consent).toEqual({ said: 1, agreed: 1, categories: ['advertising', 'analytics'] })
  expect(review.counts).toMatchObject({ delivered: 1, no_consent: 2 })
})

it('tries several filters at once, and one that cannot be read does not stop the others', async () => {
  const { post, api } = await startServer()
  await post('/events', [order(), page()])
  const subscribes = ['type = "page"', 'nonsense', 'type = "track" and event = "kauf_fertig"']
  const { json } = await api('POST', '/matches', { subscribes, events: pasted })
  expect(json).toMatchObject({ events: 3, ids: [[expect.any(Number)], null, [-1]] })
})

it('counts for each field how many values survive', async () => {
  const { api } = await startServer()
  const own = mapping('Own', 'type = "track" and event = "kauf_fertig"', {
    value: { '@path': '$.properties.total' },
    contents: { '@path': '$.properties.nothing' }
  })
  const broken = { ...OWN, properties: { total: 'a lot', currency: 'EUR' } }
  const events = [...pasted, { ...pasted[0], id: -2, event: broken }]
  const { json } = await api('POST', '/coverage', { mappings: [own], events })
  const { fields } = json as { fields: { key: string; mapped: number; sent: number; refused: number }[] }
  expect(fields.find(({ key }) => key === 'custom_data.value')).toMatchObject({ mapped: 2, sent: 1, refused: 0 })
  expect(fields.find(({ key }) => key === 'custom_data.currency')).toMatchObject({ mapped: 2, sent: 1, refused: 1 })
})

it('shows a rejected event with everything that is mapped and what is wrong with it', async () => {
  const { api } = await startServer()
  const { json } = await api('POST', '/preview', { event: badOrder(), sync: 'Shop' })
  expect(json.results).toMatchObject([
    {
      outcome: 'rejected',
      problems: [{ parameter: 'custom_data.currency' }],
      event: { event_name: 'Purchase', custom_data: { contents: [{ id: 'sku-1' }] } },
      mapped: expect.arrayContaining([{ parameter: 'custom_data.value', value: 59.9 }]) as unknown,
      parameters: expect.arrayContaining([expect.objectContaining({ parameter: 'em' })]) as unknown
    }
  ])
})

it('counts all events by minute and hour, and remembers what was sent', async () => {
  const { post, api } = await startServer()
  await post('/events', [order(), order(), badOrder()])
  for (const by of ['minute', 'hour']) {
    const { steps } = (await api('GET', `/deliveries/history?by=${by}`)).json as {
      steps: { counts: Record<string, number> }[]
    }
    const sum = (kind: string): number => steps.reduce((all, { counts }) => all + counts[kind], 0)
    expect([sum('delivered'), sum('rejected')]).toEqual([2, 1])
  }
  const { deliveries } = (await api('GET', '/deliveries')).json as { deliveries: { id: number; outcome: string }[] }
  const delivered = deliveries.find(({ outcome }) => outcome === 'delivered')
  const { json } = await api('GET', `/deliveries/${String(delivered?.id)}`)
  const [sent] = json.sent as { mapping: string; event: { user_data: { em: string[] } } }[]
  expect(sent.mapping).toBe('Purchase (Order Completed)')
  expect(sent.event.user_data.em).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)])
  expect(JSON.stringify(json.sent)).not.toContain('jane.doe')
})

it('says that a sync is gone instead of sending through it', async () => {
  const { post, api } = await startServer()
  await post('/events', badOrder())
  const [{ id }] = (await api('GET', '/deliveries')).json.deliveries as { id: number }[]
  await api('POST', '/syncs', { name: 'Other', pixelId: '1', accessToken: 'EAAother', mappings: [PAGES_ONLY] })
  expect((await api('DELETE', '/syncs/Shop')).status).toBe(200)
  const answer = await api('POST', `/deliveries/${String(id)}/resend`)
  expect(answer.status).toBe(409)
  expect(answer.json.reason).toContain('no sync “Shop” any more')
})
