import type { JSONObject, SegmentEvent } from '@segment/actions-core'
import { compileMapping } from '../../src/delivery/compile-mapping'
import { Router } from '../../src/delivery/router'
import { loadSubscriptions, toSubscription, type Subscription } from '../../src/delivery/subscription'
import type { Payload } from '../../src/destination/streamEvent/generated-types'
import { NOW, type SentEvent } from '../support/graph'
import { MemoryGraph, performBatch } from '../support/memory-graph'

export interface CaseResult {
  status: number
  message?: string
  /** `parameter: reason` */
  notices: string[]
  event?: SentEvent
}

type Fields = Record<string, unknown>

const PRESETS = loadSubscriptions(undefined)

/** An order as the reported cases have it; `changes` are laid over its properties, `more` over the event. */
export function orderEvent(changes: Fields = {}, more: Fields = {}): Fields {
  const { context, ...rest } = more
  return {
    ...{ type: 'track', event: 'Order Completed', messageId: 'm-1', userId: 'cust-77' },
    timestamp: new Date(NOW - 60_000).toISOString(),
    context: {
      ip: '203.0.113.9',
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64)',
      page: { url: 'https://shop.example.com/thanks' },
      traits: { email: 'mira.solberg@example.com' },
      ...(context as Fields | undefined)
    },
    properties: { order_id: 'A-1', revenue: 59.9, currency: 'EUR', ...changes },
    ...rest
  }
}

/** An event about one product. */
export function viewEvent(changes: Fields = {}, more: Fields = {}): Fields {
  return {
    ...orderEvent({}, more),
    event: 'Product Viewed',
    properties: { currency: 'EUR', product_id: 'sku-1', price: 5, ...changes }
  }
}

/** A mapping of the action, laid over that of the preset for orders. */
export function mappingWith(mapping: JSONObject): Subscription {
  const base = PRESETS[0].mapping
  return toSubscription(
    { name: 'own', subscribe: 'type = "track"', partnerAction: 'streamEvent', mapping: { ...base, ...mapping } },
    'own'
  )
}

/** Sends an event as our own hosts do: mapped without a schema, then by the action. */
export async function sendEvent(event: Fields, mapping?: Subscription): Promise<CaseResult> {
  const [found] = mapping === undefined ? new Router(PRESETS).match(event as unknown as SegmentEvent) : [mapping]
  if (found === undefined) throw new Error('No mapping matches the event.')
  const payload = compileMapping(found.mapping)(event as unknown as SegmentEvent) as unknown as Payload
  const graph = new MemoryGraph()
  const [entry] = await performBatch(graph.request, [payload])
  const body = entry.body as { notices?: { parameter: string; reason: string }[] } | undefined
  return {
    status: entry.status,
    message: entry.errormessage,
    notices: (body?.notices ?? []).map(({ parameter, reason }) => `${parameter}: ${reason}`),
    event: graph.requests.at(0)?.body.data.at(0)
  }
}
