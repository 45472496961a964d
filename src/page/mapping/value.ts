import { hasValue, isFields, readPath, type Fields } from './read'

/** Where one value comes from: a property of the event, or always the same. */
export type Source = { path: string } | { constant: string | number | boolean }

/**
 * What is mapped to a field, as the form shows it: the first of several sources that has a value, or all of them as a list;
 * none means unmapped. What the form has no words for stays as it is.
 */
export type MappedValue =
  { kind: 'sources'; sources: Source[]; take: 'first' | 'all' } | { kind: 'advanced'; json: unknown }

export const UNMAPPED: MappedValue = { kind: 'sources', sources: [], take: 'first' }

/** Reads what stands in a mapping. */
export function toValue(raw: unknown): MappedValue {
  if (raw === undefined || raw === null || raw === '') return UNMAPPED
  if (Array.isArray(raw)) {
    const sources = raw.map(toSource)
    if (sources.length > 0 && sources.every((source) => source !== undefined)) {
      return { kind: 'sources', sources, take: 'all' }
    }
    return { kind: 'advanced', json: raw }
  }
  const sources = toAlternatives(raw)
  return sources === undefined ? { kind: 'advanced', json: raw } : { kind: 'sources', sources, take: 'first' }
}

/** @returns what stands in a mapping for a value; undefined when nothing is mapped */
export function fromValue(value: MappedValue): unknown {
  if (value.kind === 'advanced') return value.json
  const { sources, take } = value
  if (sources.length === 0) return undefined
  return take === 'all' ? sources.map(fromSource) : fromAlternatives(sources)
}

/** The sources of a value in their order; none for what the form has no words for. */
export function sourcesOf(value: MappedValue): Source[] {
  return value.kind === 'sources' ? value.sources : []
}

/** What an event gives for a value: the first source that has any, or all; undefined also for what only the server can tell. */
export function resolve(value: MappedValue, event: Fields): unknown {
  if (value.kind === 'advanced') return undefined
  const found = value.sources
    .map((source) => ('constant' in source ? source.constant : readPath(event, source.path)))
    .filter(hasValue)
  return value.take === 'all' && found.length > 0 ? found : found[0]
}

function toSource(raw: unknown): Source | undefined {
  if (typeof raw === 'string' || typeof raw === 'number' || typeof raw === 'boolean') return { constant: raw }
  const path = isFields(raw) && Object.keys(raw).length === 1 ? raw['@path'] : undefined
  return typeof path === 'string' ? { path: path.replace(/^\$\./, '') } : undefined
}

/** Reads `A, or else B, or else …`, which mappings say with nested `@if`. */
function toAlternatives(raw: unknown): Source[] | undefined {
  const single = toSource(raw)
  if (single !== undefined) return [single]
  const condition = isFields(raw) && Object.keys(raw).length === 1 ? raw['@if'] : undefined
  if (!isFields(condition)) return undefined
  const first = toSource(condition.then)
  const tested = toSource(condition.exists ?? condition.blank)
  if (first === undefined || !('path' in first) || JSON.stringify(tested) !== JSON.stringify(first)) return undefined
  if (condition.else === undefined) return [first]
  const rest = toAlternatives(condition.else)
  return rest && [first, ...rest]
}

function fromSource(source: Source): unknown {
  return 'constant' in source ? source.constant : { '@path': `$.${source.path}` }
}

/** With `exists`, the one fallback that every host understands. */
function fromAlternatives([first, ...rest]: Source[]): unknown {
  if (first === undefined) return undefined
  const own = fromSource(first)
  return rest.length === 0 || 'constant' in first
    ? own
    : { '@if': { exists: own, then: own, else: fromAlternatives(rest) } }
}
