import type { Field, FieldCondition } from '../api'
import { hasValue, type Fields } from './read'
import { resolve, sourcesOf, toValue } from './value'

/**
 * Whether a field has its conditions met by a mapping. What a condition looks at may come from the event: then it is met
 * when it is for any of the events that are known.
 */
export function isShown({ depends_on: rule }: Field, mapping: Fields, events: readonly Fields[]): boolean {
  if (rule === undefined) return true
  const isMet = (condition: FieldCondition): boolean => holds(condition, mapping, events)
  return rule.match === 'any' ? rule.conditions.some(isMet) : rule.conditions.every(isMet)
}

function holds({ fieldKey, operator, value }: FieldCondition, mapping: Fields, events: readonly Fields[]): boolean {
  const mapped = toValue(mapping[fieldKey])
  const possible = [
    ...sourcesOf(mapped).flatMap((source) => ('constant' in source ? [source.constant] : [])),
    ...events.map((event) => resolve(mapped, event)).filter(hasValue)
  ].map(String)
  const wanted = (Array.isArray(value) ? value : [value]).map(String)
  const isOne = possible.some((one) => wanted.includes(one))
  return operator === 'is_not' ? !isOne : isOne
}
