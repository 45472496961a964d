/** An order as Segment's Kafka destination writes it. */
export function orderEvent(id: string | undefined, fields: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    type: 'track',
    event: 'Order Completed',
    ...(id !== undefined && { messageId: id }),
    userId: `user-of-${String(id)}`,
    timestamp: new Date(Date.now() - 60_000).toISOString(),
    context: {
      ip: '8.8.8.8',
      userAgent: 'Mozilla/5.0',
      page: { url: 'https://shop.example.com/thanks' },
      traits: { email: `${String(id)}@example.com` }
    },
    properties: { order_id: `order-${String(id)}`, revenue: 20, currency: 'EUR' },
    ...fields
  }
}

/** Refused before it is sent: a Purchase needs a currency. */
export function badOrder(id: string): Record<string, unknown> {
  return orderEvent(id, { properties: { revenue: 20 } })
}
