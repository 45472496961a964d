import { CUSTOMER_INFORMATION } from '../../../destination/server-event/customer-information'
import type { PreviewParameter } from '../contract'

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
