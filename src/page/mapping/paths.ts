import { hasValue, isFields, type Fields } from './read'

export type ValueKind = 'text' | 'number' | 'boolean' | 'list' | 'object'

/** A property that events have. */
export interface Property {
  /** Without `$.`: `properties.revenue` */
  path: string
  /** For people: a value that came, in a line */
  example: string
  /** Events that have it */
  count: number
  kinds: ValueKind[]
}

const DEEPEST = 5
const MOST_PROPERTIES = 500
const LONGEST_EXAMPLE = 48
/** What stands in brackets, quotes or between dots means something else in a path. */
const PLAIN_KEY = /^[^.[\]'"\\]+$/
/** What no person maps. */
const UNSHOWN = new Set(['context.library', 'integrations', '_metadata', 'writeKey', 'context.protocols'])

/** All properties of events with how many events have each, and an example: the newest event's comes first. */
export function propertiesOf(events: readonly Fields[]): Property[] {
  const found = new Map<string, Property>()
  for (const event of events) collect(event, '', 1, found)
  return [...found.values()].sort((one, other) => rank(one.path) - rank(other.path) || other.count - one.count)
}

function collect(fields: Fields, prefix: string, depth: number, found: Map<string, Property>): void {
  for (const [key, value] of Object.entries(fields)) {
    const path = prefix + key
    if (!PLAIN_KEY.test(key) || UNSHOWN.has(path) || !hasValue(value)) continue
    note(path, value, found)
    if (isFields(value) && depth < DEEPEST) collect(value, `${path}.`, depth + 1, found)
  }
}

function note(path: string, value: unknown, found: Map<string, Property>): void {
  const kind = kindOf(value)
  const known = found.get(path)
  if (known !== undefined) {
    known.count++
    if (!known.kinds.includes(kind)) known.kinds.push(kind)
  } else if (found.size < MOST_PROPERTIES) {
    found.set(path, { path, example: toExample(value), count: 1, kinds: [kind] })
  }
}

/** The kind of a value, as far as forms care. */
export function kindOf(value: unknown): ValueKind {
  if (Array.isArray(value)) return 'list'
  if (typeof value === 'number') return 'number'
  if (typeof value === 'boolean') return 'boolean'
  return typeof value === 'object' ? 'object' : 'text'
}

/** A value in a line. */
export function toExample(value: unknown): string {
  if (Array.isArray(value)) {
    const plain = value.every((item) => typeof item !== 'object')
    return plain ? shorten(value.join(', ')) : `list of ${String(value.length)}`
  }
  if (isFields(value)) return shorten(Object.keys(value).join(', '))
  return shorten(String(value))
}

function shorten(text: string): string {
  return text.length > LONGEST_EXAMPLE ? `${text.slice(0, LONGEST_EXAMPLE - 1)}…` : text
}

/** Groups of properties, in the order in which a person looks for them. */
export const GROUPS = ['The person', 'The event', 'Page, device and campaign', 'More'] as const

/** Under which heading a property is found. */
export function groupOf(path: string): (typeof GROUPS)[number] {
  if (/^(userId|anonymousId|traits\b|context\.traits\b)/.test(path)) return 'The person'
  if (/^(properties\b|event$|timestamp$|messageId$|name$|type$)/.test(path)) return 'The event'
  return path.startsWith('context') ? 'Page, device and campaign' : 'More'
}

function rank(path: string): number {
  return GROUPS.indexOf(groupOf(path))
}
