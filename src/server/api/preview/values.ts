import { transform, type SegmentEvent } from '@segment/actions-core'
import type { Subscription } from '../../../delivery/subscription'
import { completePhone } from '../../../destination/complete-phone'
import { toServerEvent, type ServerEventResult } from '../../../destination/server-event'
import { CUSTOMER_INFORMATION } from '../../../destination/server-event/customer-information'
import { sha256 } from '../../../destination/sha256'
import type { PreviewParameter } from '../contract'

/** Maps an event and makes its server event, noting what each hash was made of. */
export function traceEvent(
  { mapping }: Subscription,
  event: SegmentEvent,
  nowMs: number
): { result: ServerEventResult; normalized: Map<string, string> } {
  const normalized = new Map<string, string>()
  const tools = {
    completePhone,
    sha256: (text: string) => {
      const hash = sha256(text)
      normalized.set(hash, text)
      return hash
    }
  }
  const payload = transform(mapping, event as unknown as Record<string, unknown>)
  return { result: toServerEvent(payload, nowMs, tools), normalized }
}

/** @returns the customer parameters of a server event, in the table's order, with what they were made of */
export function showParameters(userData: Record<string, unknown>, normalized: Map<string, string>): PreviewParameter[] {
  return CUSTOMER_INFORMATION.flatMap(({ parameter, label, hashed }) => {
    if (parameter === undefined || !(parameter in userData)) return []
    const value = userData[parameter]
    const sent = (Array.isArray(value) ? value : [value]) as (string | number)[]
    const values = sent.map((one) => ({ normalized: hashed ? (normalized.get(String(one)) ?? null) : one, sent: one }))
    return [{ parameter, label, hashed, values }]
  })
}
