import type { Payload } from '../../../delivery/payload'
import { CUSTOMER_INFORMATION } from '../../../destination/server-event/customer-information'
import type { MappedParameter } from '../contract'

const CUSTOMER_NAMES = new Map(CUSTOMER_INFORMATION.map(({ key, parameter }) => [key, parameter ?? key]))
/** How events are sent, not what they say. */
const NOT_SENT = new Set(['enable_batching', 'batch_size', 'click_query', 'fallbacks'])

/** @returns what a mapping gives an event, by the names that notices use: Meta's for a person's data, `custom_data.value` else */
export function mappedParameters(payload: Payload): MappedParameter[] {
  return Object.entries(payload).flatMap(([field, value]) => {
    if (NOT_SENT.has(field) || !hasValue(value)) return []
    if (field === 'external_id') return [{ parameter: field, value }]
    if (!isFields(value)) return [{ parameter: field, value }]
    return Object.entries(value).flatMap(([key, own]) =>
      hasValue(own) ? [{ parameter: nameOf(field, key), value: own }] : []
    )
  })
}

function nameOf(field: string, key: string): string {
  return field === 'user_data' ? (CUSTOMER_NAMES.get(key) ?? key) : `${field}.${key}`
}

function isFields(value: unknown): value is Payload {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function hasValue(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasValue)
  return value !== undefined && value !== null && value !== ''
}
