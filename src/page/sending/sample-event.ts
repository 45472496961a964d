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

/** The command that sends it to this server from a terminal. */
export function curlOf(origin: string, needsKey: boolean): string {
  const { messageId: _, timestamp: __, ...event } = sampleEvent(new Date(0))
  const lines = [
    `curl ${origin}/v1/track`,
    ...(needsKey ? ["-H 'Authorization: Bearer YOUR_KEY'"] : []),
    "-H 'Content-Type: application/json'",
    `-d '${JSON.stringify(event)}'`
  ]
  return lines.join(' \\\n  ')
}
