import type { ActionDefinition, InputField, JSONObject } from '@segment/actions-core'
import { CUSTOMER_INFORMATION } from '../destination/server-event/customer-information'
import { UsageError } from './usage-error'

type Fields = Record<string, unknown>
type Schema = Record<string, Pick<InputField, 'properties' | 'additionalProperties' | 'type'>>

/** Keys that hosts put beside the action's own. */
const HOST_KEYS = new Set(['enable_batching', 'batch_size', 'batch_keys', 'batch_bytes', 'use_batch_endpoint'])
const HOST_PREFIX = '__segment_internal'

/**
 * A key that no field has would be passed over in silence, and the value with it.
 *
 * @param mapping of one subscription
 * @param where the place that an error names
 * @throws UsageError that names the first unknown key and the known one nearest to it
 */
export function checkFields(
  action: Pick<ActionDefinition<never>, 'title' | 'fields'>,
  mapping: JSONObject,
  where: string
): void {
  const schema = action.fields as Schema
  const unknown = unknownKey(mapping, schema, '')
  if (unknown === undefined) return
  throw new UsageError(
    `${where}.mapping.${unknown} is no field of ${action.title}. Did you mean "${nearestKey(unknown, schema)}"?`
  )
}

/** @returns the first key that the schema does not know, as a path */
function unknownKey(fields: Fields, schema: Schema, prefix: string): string | undefined {
  // A directive makes the object from the event: which keys it has is known then.
  if (Object.keys(fields).some((key) => key.startsWith('@') || key.startsWith(`${HOST_PREFIX}_directive`)))
    return undefined
  for (const [key, value] of Object.entries(fields)) {
    if (!Object.hasOwn(schema, key)) {
      if (prefix === '' && (HOST_KEYS.has(key) || key.startsWith(HOST_PREFIX))) continue
      return prefix + key
    }
    const { properties, additionalProperties } = schema[key]
    if (properties === undefined || additionalProperties === true || !isFields(value)) continue
    const inner = unknownKey(value, properties, `${prefix}${key}.`)
    if (inner !== undefined) return inner
  }
  return undefined
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function nearestKey(unknown: string, schema: Schema): string {
  const name = lastOf(unknown)
  const byMetasName = CUSTOMER_INFORMATION.find(({ parameter }) => parameter === name)
  if (byMetasName !== undefined) return byMetasName.key in schema ? byMetasName.key : `user_data.${byMetasName.key}`
  const known = Object.entries(schema).flatMap(([key, { properties }]) => [
    key,
    ...Object.keys(properties ?? {}).map((inner) => `${key}.${inner}`)
  ])
  const [first, ...others] = known
  return others.reduce((best, key) => (distance(unknown, key) < distance(unknown, best) ? key : best), first)
}

/** Of the whole paths, or of the names alone where a field stands in the wrong object. */
function distance(unknown: string, known: string): number {
  return Math.min(edits(unknown, known), edits(lastOf(unknown), lastOf(known)) + 0.5)
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1)
}

/** How many letters must change to make one word the other (Levenshtein; two letters that changed places count as one). */
function edits(one: string, other: string): number {
  let before: number[] = []
  let last = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let i = 1; i <= one.length; i++) {
    const row = [i]
    for (let j = 1; j <= other.length; j++) {
      const cost = one[i - 1] === other[j - 1] ? 0 : 1
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + cost)
      const isSwapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]
      if (isSwapped) row[j] = Math.min(row[j], before[j - 2] + 1)
    }
    before = last
    last = row
  }
  return last[other.length]
}
