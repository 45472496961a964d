import {
  generateFql,
  parseFql,
  type Condition as FqlCondition,
  type GroupCondition,
  type Operator as FqlOperator
} from '@segment/destination-subscriptions'

/** How a property is compared, in the words of FQL. */
export type Operator =
  | '='
  | '!='
  | '>'
  | '>='
  | '<'
  | '<='
  | 'contains'
  | 'not_contains'
  | 'starts_with'
  | 'ends_with'
  | 'exists'
  | 'not_exists'

/** One condition: `properties.revenue > 10`. */
export interface Condition {
  /** properties.…, traits.…, context.…, userId or name */
  property: string
  operator: Operator
  /** FQL tells the number 10 from the text "10" */
  value: string | number | boolean
}

/** What the form shows of a filter: one type of event, which of its names, and conditions that must all hold. */
export interface Filter {
  type: string
  /** Names of track events */
  events: string[]
  /** All track events, whatever they are called: without this and without names nothing is taken */
  isAll?: boolean
  conditions: Condition[]
}

/** What a mapping takes before anybody has chosen events: nothing. */
export const NOTHING = ''

/** Operators in words, in the order of the list. */
export const OPERATORS: readonly { value: Operator; label: string; needsValue: boolean }[] = [
  { value: '=', label: 'is', needsValue: true },
  { value: '!=', label: 'is not', needsValue: true },
  { value: 'contains', label: 'contains', needsValue: true },
  { value: 'not_contains', label: 'does not contain', needsValue: true },
  { value: 'starts_with', label: 'starts with', needsValue: true },
  { value: 'ends_with', label: 'ends with', needsValue: true },
  { value: '>', label: 'is greater than', needsValue: true },
  { value: '>=', label: 'is at least', needsValue: true },
  { value: '<', label: 'is less than', needsValue: true },
  { value: '<=', label: 'is at most', needsValue: true },
  { value: 'exists', label: 'exists', needsValue: false },
  { value: 'not_exists', label: 'does not exist', needsValue: false }
]

const NUMERIC = new Set<Operator>(['>', '>=', '<', '<='])

/** @returns whether a filter takes nothing, since no event has been chosen */
export function isEmpty({ type, events, isAll }: Filter): boolean {
  return type === 'track' && events.length === 0 && isAll !== true
}

/** @returns the filter as FQL; nothing where no event has been chosen */
export function toFql(filter: Filter): string {
  if (isEmpty(filter)) return NOTHING
  const { type, isAll, conditions } = filter
  const events = isAll === true ? [] : filter.events
  const names = events.map((value): FqlCondition => ({ type: 'event', operator: '=', value }))
  const children: FqlCondition[] = [
    { type: 'event-type', operator: '=', value: type },
    ...(names.length > 1 ? [{ type: 'group' as const, operator: 'or' as const, children: names }] : names),
    ...conditions.filter(isComplete).map(toNode)
  ]
  return generateFql({ type: 'group', operator: 'and', children })
}

/** @returns the filter that an FQL means; undefined for what the form has no words for, or what is no FQL */
export function fromFql(fql: string): Filter | undefined {
  if (fql === NOTHING) return { type: 'track', events: [], conditions: [] }
  // Groups in groups are beyond the parser, which would read them as something else.
  if (/\([^)]*\(/.test(fql.replace(/"[^"]*"/g, '').replace(/(contains|match)\(/g, ''))) return undefined
  const parsed = parseFql(fql)
  if ('error' in parsed || (parsed.operator === 'or' && parsed.children.length > 1)) return undefined
  const filter: Filter = { type: '', events: [], conditions: [] }
  const isRead = parsed.children.every((node) => readNode(node, filter)) && filter.type !== ''
  if (filter.type === 'track' && filter.events.length === 0) filter.isAll = true
  // The parser also makes something of what is no FQL: only what says the same again was understood.
  return isRead && wordsOf(toFql(filter)) === wordsOf(fql) ? filter : undefined
}

/** All words of an FQL, whatever their order. */
function wordsOf(fql: string): string {
  const words: string[] = fql.match(/"[^"]*"|[^\s()]+/g) ?? []
  return words.sort().join(' ')
}

/** @returns whether nothing is missing of a condition: what is half typed does not count yet */
export function isComplete({ property, operator, value }: Condition): boolean {
  const needsValue = OPERATORS.some((one) => one.value === operator && one.needsValue)
  if (property === '' || (needsValue && String(value).trim() === '')) return false
  return !NUMERIC.has(operator) || Number.isFinite(Number(value))
}

/** What was typed, as the kind of value that the property has. */
export function readTyped(text: string, kinds: readonly string[]): Condition['value'] {
  const trimmed = text.trim()
  if (kinds.includes('number') && trimmed !== '' && String(Number(trimmed)) === trimmed) return Number(trimmed)
  if (kinds.includes('boolean') && (trimmed === 'true' || trimmed === 'false')) return trimmed === 'true'
  return text
}

function readNode(node: FqlCondition, filter: Filter): boolean {
  if (node.type === 'group') return readNames(node, filter)
  if (node.type === 'event-type') {
    if (node.operator !== '=' || filter.type !== '') return false
    filter.type = node.value ?? ''
    return true
  }
  if (node.type === 'event' && node.operator === '=') return addNames(filter, [node.value ?? ''])
  const condition = toCondition(node)
  if (condition !== undefined) filter.conditions.push(condition)
  return condition !== undefined
}

function readNames({ operator, children }: GroupCondition, filter: Filter): boolean {
  const names = children.map((child) => (child.type === 'event' && child.operator === '=' ? child.value : undefined))
  return operator === 'or' && names.every((name) => name !== undefined) && addNames(filter, names)
}

function addNames(filter: Filter, names: string[]): boolean {
  if (filter.events.length > 0) return false
  filter.events.push(...names)
  return true
}

const PREFIXES = { 'event-property': 'properties.', 'event-trait': 'traits.', 'event-context': 'context.' } as const

function toCondition(node: Exclude<FqlCondition, GroupCondition>): Condition | undefined {
  const operator = toOperator(node.operator)
  if (node.type === 'event' || node.type === 'event-type' || operator === undefined) return undefined
  const property = 'name' in node ? PREFIXES[node.type] + node.name.replaceAll('\\', '') : node.type
  const isTruth = node.operator === 'is_true' || node.operator === 'is_false'
  return { property, operator, value: isTruth ? node.operator === 'is_true' : (node.value ?? '') }
}

/** What FQL keeps apart by the kind of value is one operator to a person. */
function toOperator(operator: FqlOperator): Operator | undefined {
  if (operator === 'number_equals' || operator === 'is_true' || operator === 'is_false') return '='
  if (operator === 'number_not_equals') return '!='
  return OPERATORS.find(({ value }) => value === operator)?.value
}

function toNode({ property, operator, value }: Condition): FqlCondition {
  const [prefix = '', ...rest] = property.split('.')
  const name = rest.join('.')
  const compared = compare(operator, value)
  if (property === 'userId') return { type: 'userId', ...compared, value: String(value) }
  if (property === 'name') return { type: 'name', ...compared, value: String(value) }
  if (prefix === 'traits') return { type: 'event-trait', name, ...compared }
  if (prefix === 'context') return { type: 'event-context', name, ...compared }
  return { type: 'event-property', name, ...compared }
}

function compare(operator: Operator, value: Condition['value']): { operator: FqlOperator; value?: string | number } {
  if (NUMERIC.has(operator)) return { operator, value: Number(value) }
  if (operator === '=' && typeof value === 'boolean') return { operator: value ? 'is_true' : 'is_false' }
  if (typeof value === 'number' && operator === '=') return { operator: 'number_equals', value }
  if (typeof value === 'number' && operator === '!=') return { operator: 'number_not_equals', value }
  return { operator, value: String(value) }
}
