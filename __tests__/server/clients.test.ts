import RudderAnalytics from '@rudderstack/rudder-sdk-node'
import { Analytics } from '@segment/analytics-node'
import { startServer, stopAll } from './support'

afterEach(stopAll)

const KEY = 'write-key-1-of-senders'
const context = {
  ip: '8.8.8.8',
  userAgent: 'Mozilla/5.0',
  page: { url: 'https://shop.example.com/' },
  traits: { email: 'jane.doe@example.com' }
}
const purchase = { order_id: 'order-1', revenue: 59.9, currency: 'EUR' }

test("Segment's library for Node delivers track and page calls, and is told so", async () => {
  const { server, recorded } = await startServer({ config: { keys: [KEY] } })
  const analytics = new Analytics({ writeKey: KEY, host: server.url, flushAt: 3 })
  const failures: unknown[] = []
  analytics.on('error', (error) => failures.push(error))
  analytics.track({ userId: 'user-1', event: 'Order Completed', properties: purchase, context, messageId: 'segment-1' })
  analytics.page({ userId: 'user-1', name: 'Home', context, messageId: 'segment-2' })
  analytics.identify({ userId: 'user-1', traits: { email: 'jane.doe@example.com' } })
  await analytics.closeAndFlush()
  expect(failures).toEqual([])
  const events = recorded().map(({ event }) => event)
  expect(events.map(({ event_name, event_id }) => [event_name, event_id]).sort()).toEqual([
    ['PageView', 'segment-2'],
    ['Purchase', 'segment-1']
  ])
})

test("Segment's library comes again after 503 until the events arrive", async () => {
  const { server, sandbox, recorded } = await startServer({ config: { keys: [KEY] } })
  // Three tries in place, and then the answer is 503.
  sandbox.setFaults([{ kind: 'empty', times: 3 }])
  const analytics = new Analytics({ writeKey: KEY, host: server.url, flushAt: 1 })
  analytics.track({ userId: 'user-1', event: 'Order Completed', properties: purchase, context, messageId: 'again-1' })
  await analytics.closeAndFlush()
  expect(recorded().map(({ event }) => event.event_id)).toEqual(['again-1'])
})

test("Segment's library is told when an event is refused for good", async () => {
  const { server, recorded } = await startServer({ config: { keys: [KEY] } })
  const analytics = new Analytics({ writeKey: KEY, host: server.url, flushAt: 1 })
  const failures: unknown[] = []
  analytics.on('error', (error) => failures.push(error))
  analytics.track({ userId: 'user-1', event: 'Order Completed', properties: {}, context })
  await analytics.closeAndFlush()
  expect(failures).toHaveLength(1)
  expect(recorded()).toEqual([])
})

test("RudderStack's library for Node delivers, compressed as it sends by default", async () => {
  const { server, recorded } = await startServer({ config: { keys: [KEY] } })
  const analytics = new RudderAnalytics(KEY, { dataPlaneUrl: server.url, flushAt: 2 })
  await new Promise<void>((resolve, reject) => {
    analytics.track({ userId: 'user-1', event: 'Order Completed', properties: purchase, context })
    analytics.page({ userId: 'user-1', name: 'Home', context })
    void analytics.flush((error?: Error) => {
      if (error) reject(error)
      else resolve()
    })
  })
  const events = recorded().map(({ event }) => event)
  expect(events.map(({ event_name }) => event_name).sort()).toEqual(['PageView', 'Purchase'])
  // It sends originalTimestamp, and no timestamp: that is for the data plane to compute.
  for (const { event_time } of events) expect(event_time).toEqual(expect.any(Number))
})

test('a wrong write key is refused, and nothing is recorded', async () => {
  const { server, recorded } = await startServer({ config: { keys: [KEY] } })
  const analytics = new Analytics({ writeKey: 'another', host: server.url, flushAt: 1, maxRetries: 0 })
  const failures: unknown[] = []
  analytics.on('error', (error) => failures.push(error))
  analytics.track({ userId: 'user-1', event: 'Order Completed', properties: purchase, context })
  await analytics.closeAndFlush()
  expect(failures).toHaveLength(1)
  expect(recorded()).toEqual([])
})
