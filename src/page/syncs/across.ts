import type { RecentEvent } from '../api'
import { readTarget, writeTarget, type Target } from '../mapping/fields'
import { hasValue } from '../mapping/read'
import { fromValue, resolve, sourcesOf, toValue, withFallback, type MappedValue } from '../mapping/value'
import type { MappingDraft } from './draft'
import type { Editor } from './use-editor'

/** How a change to one mapping is carried over to others. */
export type Way = 'fallback' | 'replace'

/** What a way does to one of the other mappings: events with a value before and after, of those it takes. */
export interface Effect {
  key: string
  name: string
  events: number
  before: number
  after: Record<Way, number>
}

/** The other mappings that are part of the sync. */
export function othersOf({ draft }: Pick<Editor, 'draft'>, mapping: MappingDraft): MappingDraft[] {
  return draft.mappings.filter(({ key, isOn }) => isOn && key !== mapping.key)
}

/** @returns what stands in another mapping once a value was carried over to it */
export function carried(current: MappedValue, value: MappedValue, way: Way): MappedValue {
  if (way === 'replace' || current.kind !== 'sources' || value.kind !== 'sources') return value
  if (current.sources.length === 0) return value
  const sources = sourcesOf(value)
  if (current.take === 'all') {
    const known = new Set(current.sources.map((one) => JSON.stringify(one)))
    return { ...current, sources: [...current.sources, ...sources.filter((one) => !known.has(JSON.stringify(one)))] }
  }
  return sources.reduce((all, source) => withFallback(all, source), current)
}

/** @returns what both ways would do to the other mappings, as far as recent events tell */
export function effectsOf(
  editor: Pick<Editor, 'draft' | 'events' | 'matches'>,
  mapping: MappingDraft,
  path: Target['path']
): Effect[] {
  const value = toValue(readTarget(mapping.mapping, path))
  return othersOf(editor, mapping).map((other) => {
    const ids = editor.matches.idsOf(other.subscribe) ?? new Set<number>()
    const own = editor.events.filter(({ id }) => ids.has(id))
    const current = toValue(readTarget(other.mapping, path))
    return {
      key: other.key,
      name: other.name,
      events: own.length,
      before: countOf(current, own),
      after: {
        fallback: countOf(carried(current, value, 'fallback'), own),
        replace: countOf(carried(current, value, 'replace'), own)
      }
    }
  })
}

function countOf(value: MappedValue, events: readonly RecentEvent[]): number {
  return events.filter(({ event }) => hasValue(resolve(value, event))).length
}

/** @returns all mappings, with the value of one carried over to the others that are part of the sync */
export function carryOver(
  { draft }: Pick<Editor, 'draft'>,
  mapping: MappingDraft,
  path: Target['path'],
  way: Way
): MappingDraft[] {
  const value = toValue(readTarget(mapping.mapping, path))
  return draft.mappings.map((one) => {
    if (!one.isOn || one.key === mapping.key) return one
    const next = carried(toValue(readTarget(one.mapping, path)), value, way)
    return { ...one, mapping: writeTarget(one.mapping, path, fromValue(next)) }
  })
}
