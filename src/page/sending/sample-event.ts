/** A purchase of somebody who does not exist, as a tracking would send it now. */
export function sampleEvent(now: Date): Record<string, unknown> {
  return {
    type: 'track',
    event: 'Order Completed',
    userId: 'user-1',
    messageId: `sample-${String(now.getTime())}`,
    timestamp: now.toISOString(),
    properties: {
      order_id: 'order-1',
      revenue: 49.9,
      currency: 'USD',
      products: [{ product_id: 'sku-1', quantity: 1, price: 49.9 }]
    },
    context: {
      ip: '203.0.113.7',
      userAgent: 'Mozilla/5.0',
      page: { url: 'https://shop.example.com/thanks' },
      traits: { email: 'jane.doe@example.com' }
    }
  }
}
