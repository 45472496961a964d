import { createTestEvent, type SegmentEvent } from '@segment/actions-core'
import { NOW } from './graph'

type Partials = Omit<Partial<SegmentEvent>, 'context' | 'properties' | 'traits'> & {
  context?: Record<string, unknown>
  properties?: Record<string, unknown>
}

/** A Segment event of the tests' moment, with a context of its own and nothing that is random. */
export function segmentEvent({ context, ...event }: Partials = {}): SegmentEvent {
  return createTestEvent({
    messageId: 'message-1',
    timestamp: new Date(NOW - 60_000).toISOString(),
    type: 'track',
    userId: 'user-1',
    anonymousId: 'anonymous-1',
    event: 'Order Completed',
    ...event,
    context: {
      ip: '8.8.8.8',
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64)',
      page: { url: 'https://shop.example.com/thanks', referrer: 'https://shop.example.com/', search: '' },
      traits: { email: 'jane.doe@example.com', firstName: 'Jane', lastName: 'Doe' },
      ...context
    }
  } as Partial<SegmentEvent>)
}

export function order(properties: Record<string, unknown> = {}, event: Partials = {}): SegmentEvent {
  return segmentEvent({
    properties: {
      order_id: 'order-1',
      revenue: 59.9,
      currency: 'EUR',
      products: [{ product_id: 'sku-1', quantity: 2, price: 29.95 }],
      ...properties
    },
    ...event
  })
}
