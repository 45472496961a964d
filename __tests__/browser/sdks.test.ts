import type { Plugin } from '@segment/analytics-next'
import type { RudderAnalytics } from '@rudderstack/analytics-js'
import type { MetaPixel } from '../../src/browser'
import { closePage, FakePage, open } from './page'

afterEach(closePage)

const order = { order_id: '1', revenue: 10, currency: 'EUR' }
const added = { fbp: expect.stringMatching(/^fb\.1\./) as string, event_id: expect.any(String) as string }

/** Compiles only while the types fit those of the two SDKs. */
export function fits(pixel: MetaPixel, rudder: RudderAnalytics): [Plugin, RudderAnalytics] {
  return [pixel.plugin, pixel.wrap(rudder)]
}

describe('the plugin', () => {
  it('changes track and page events, and names them by their message ID', async () => {
    const page = new FakePage()
    const { plugin } = await open(page)
    const context = { event: { type: 'track', event: 'Order Completed', messageId: 'message-1', properties: order } }
    expect(plugin.track(context)).toBe(context)
    expect(context.event.properties).toEqual({ ...order, ...added, event_id: 'message-1' })
    expect(order).not.toHaveProperty('event_id')
    const view = { event: { type: 'page', name: 'Home', messageId: 'message-2', properties: { path: '/' } } }
    plugin.page(view)
    expect(view.event.properties).toEqual({ path: '/', ...added, event_id: 'message-2' })
    expect(page.pixelCalls.map(([method, name, , options]) => [method, name, options])).toEqual([
      ['track', 'Purchase', { eventID: 'message-1' }],
      ['track', 'PageView', { eventID: 'message-2' }]
    ])
  })

  it('tells the pixel once of an event that the SDK takes up again', async () => {
    const page = new FakePage()
    const { plugin } = await open(page)
    const context = { event: { event: 'Order Completed', messageId: 'message-1', properties: order } }
    plugin.track(context)
    plugin.track(context)
    expect(page.pixelCalls).toHaveLength(1)
  })

  it('keeps the event_id that the page gave', async () => {
    const page = new FakePage()
    const { plugin } = await open(page)
    const event = { event: 'Order Completed', messageId: 'message-1', properties: { ...order, event_id: 'order-1' } }
    plugin.track({ event })
    expect(event.properties.event_id).toBe('order-1')
    expect(page.pixelCalls[0][3]).toEqual({ eventID: 'order-1' })
  })

  it('is ready at once', async () => {
    const { plugin } = await open(new FakePage())
    expect(plugin).toMatchObject({ name: 'Meta Pixel', type: 'enrichment' })
    expect(plugin.isLoaded()).toBe(true)
    await expect(plugin.load()).resolves.toBeUndefined()
  })
})

describe('wrap', () => {
  const callback = (): void => undefined
  const options = { integrations: { All: true } }

  async function wrapped() {
    const calls: unknown[][] = []
    const analytics = {
      track(...args: unknown[]) {
        calls.push([this === analytics, ...args])
        return 'returned'
      },
      page(...args: unknown[]) {
        calls.push([this === analytics, ...args])
      }
    }
    const { wrap } = await open(new FakePage())
    expect(wrap(analytics)).toBe(analytics)
    return { analytics, calls }
  }

  it.each([
    [['Order Completed'], ['Order Completed', added]],
    [
      ['Order Completed', order],
      ['Order Completed', { ...order, ...added }]
    ],
    [
      ['Order Completed', null, options],
      ['Order Completed', added, options]
    ],
    [
      ['Order Completed', callback],
      ['Order Completed', added, callback]
    ],
    [
      ['Order Completed', order, options, callback],
      ['Order Completed', { ...order, ...added }, options, callback]
    ]
  ])('track %j', async (args, expected) => {
    const { analytics, calls } = await wrapped()
    expect(analytics.track(...args)).toBe('returned')
    expect(calls).toEqual([[true, ...expected]])
  })

  it.each([
    [[], [added]],
    [['Home'], ['Home', added]],
    [[{ path: '/' }], [{ path: '/', ...added }]],
    [
      ['Shop', 'Home', { path: '/' }, options],
      ['Shop', 'Home', { path: '/', ...added }, options]
    ],
    [
      [null, 'Home', { path: '/' }],
      [null, 'Home', { path: '/', ...added }]
    ],
    [
      ['Home', callback],
      ['Home', added, callback]
    ],
    [[callback], [added, callback]]
  ])('page %j', async (args, expected) => {
    const { analytics, calls } = await wrapped()
    analytics.page(...(args as unknown[]))
    expect(calls).toEqual([[true, ...expected]])
  })
})
