/**
 * The mapping of RudderStack's events, as the native destination holds it: what all mappings share stands once, and each says
 * only what is its own.
 */
import { isDeepStrictEqual } from 'node:util'
import type { MappingEntry } from './mapping-files'

type Fields = Record<string, unknown>

/** What a runtime of Segment's needs and RudderStack does not. */
const OMITTED = new Set(['enable_batching', 'batch_size', 'batch_keys'])

const TYPE = /type = "(\w+)"/
const NAMES = /event = "([^"]+)"/g

/**
 * @param entries the mappings of RudderStack's events
 * @returns the source of src/hosts/rudderstack/engine/mapping.ts, to be formatted still
 */
export function engineMappingSource(entries: readonly MappingEntry[]): string {
  const mappings = entries.map(({ subscribe, mapping }) => ({ subscribe, mapping: withoutOmitted(mapping) }))
  const [first, ...others] = mappings.map(({ mapping }) => mapping)
  const common: Fields = {}
  for (const [key, value] of Object.entries(first)) {
    if (others.every((other) => isDeepStrictEqual(other[key], value))) common[key] = value
  }
  const rows = mappings.map(({ subscribe, mapping }) => ({
    type: TYPE.exec(subscribe)?.[1],
    names: [...new Set([...subscribe.matchAll(NAMES)].map(([, name]) => name.toLowerCase()))],
    mapping: Object.fromEntries(Object.entries(mapping).filter(([key]) => !(key in common)))
  }))
  return `// Generated from the presets and what RudderStack writes otherwise, by "npm run generate": change that, not this.
import type { EventMapping } from './types'

/** What every mapping reads. */
export const COMMON: Record<string, unknown> = ${JSON.stringify(common)}

/** The events, with what is read of each beside that. */
export const MAPPINGS: readonly EventMapping[] = ${JSON.stringify(rows)}
`
}

function withoutOmitted(mapping: Fields): Fields {
  return Object.fromEntries(Object.entries(mapping).filter(([key]) => !OMITTED.has(key)))
}
