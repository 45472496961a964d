import { pathOf } from './path-syntax'
import { hasValue, isFields, type Fields } from './read'

export type ValueKind = 'text' | 'number' | 'boolean' | 'list' | 'object'

/** A property that events have. */
export interface Property {
  /** Without `$.`: `properties.revenue` */
  path: string
  /** The newest value, in a line */
  example: string
  /** Events that have it */
  count: number
  kinds: ValueKind[]
  /** A few values as they came, newest first */
  samples: unknown[]
}

/** What events have, and what of it no mapping can reach. */
export interface FoundProperties {
  properties: Property[]
  /** Keys that neither a path nor a template gets to, as a person would write them */
  unreachable: string[]
  /** Properties beyond those that are listed */
  more: number
}

const MAX_DEPTH = 12
const MAX_PROPERTIES = 2000
const MAX_UNREACHABLE = 20
const MAX_EVENTS = 500
const MAX_SAMPLES = 5
const MAX_EXAMPLE_LENGTH = 48
/** What no person maps. */
const UNSHOWN = new Set(['context.library', 'integrations', '_metadata', 'writeKey', 'context.protocols'])

/** All properties of events with how many events have each, and an example: the newest event's comes first. */
export function propertiesOf(events: readonly Fields[]): Property[] {
  return findProperties(events).properties
}

/** All properties of events, and those that cannot be mapped. */
export function findProperties(events: readonly Fields[]): FoundProperties {
  const found: Found = { known: new Map(), unreachable: new Set(), more: new Set() }
  for (const event of events.slice(0, MAX_EVENTS)) collect(event, [], found)
  return {
    properties: [...found.known.values()].sort(
      (one, other) => rank(one.path) - rank(other.path) || other.count - one.count
    ),
    unreachable: [...found.unreachable],
    more: found.more.size
  }
}

/** The properties of the items of a list, by their path in an item. */
export function itemProperties(list: Property | undefined): Property[] {
  const items = (list?.samples ?? [])
    .flatMap((sample): unknown[] => (Array.isArray(sample) ? (sample as unknown[]) : [sample]))
    .filter(isFields)
  return propertiesOf(items)
}

interface Found {
  known: Map<string, Property>
  unreachable: Set<string>
  more: Set<string>
}

function collect(fields: Fields, keys: readonly string[], found: Found): void {
  for (const [key, value] of Object.entries(fields)) {
    if (!hasValue(value)) continue
    const own = [...keys, key]
    const path = pathOf(own)
    if (path === undefined) {
      if (found.unreachable.size < MAX_UNREACHABLE) found.unreachable.add(own.join(' › '))
      continue
    }
    if (UNSHOWN.has(path)) continue
    note(path, value, found)
    if (isFields(value) && own.length < MAX_DEPTH) collect(value, own, found)
  }
}

function note(path: string, value: unknown, { known, more }: Found): void {
  const kind = kindOf(value)
  const property = known.get(path)
  if (property !== undefined) {
    property.count++
    if (!property.kinds.includes(kind)) property.kinds.push(kind)
    if (property.samples.length < MAX_SAMPLES) property.samples.push(value)
  } else if (known.size < MAX_PROPERTIES) {
    known.set(path, { path, example: toExample(value), count: 1, kinds: [kind], samples: [value] })
  } else more.add(path)
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
  return text.length > MAX_EXAMPLE_LENGTH ? `${text.slice(0, MAX_EXAMPLE_LENGTH - 1)}…` : text
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
