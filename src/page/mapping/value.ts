import { counts, emptied, isEmptied } from './first-value'
import { keysOf, isQuoted, liquidPath } from './path-syntax'
import { asText, hasValue, isFields, readPath, type Fields } from './read'
import { apply, unwrap, wrap, type PartTake, type Transform } from './transforms'

/** Where one value comes from: a property of the event and what is made of it, always the same, or a text with properties in it. */
export type Source =
  { path: string; transforms?: Transform[] } | { constant: string | number | boolean } | { template: string }

/** What stands for each item of a list: a key of Meta's, and where in the item it comes from. */
export interface ListRow {
  key: string
  source: Source
}

/** The first of several sources that has a value, or all of them as a list; none means unmapped. */
export interface MappedSources {
  kind: 'sources'
  sources: Source[]
  take: 'first' | 'all'
  /** The condition that it was read with, which stays until somebody changes it: `exists` or `blank` of the source itself */
  test?: 'exists' | 'blank'
}

/** What is mapped to a field, as the form shows it. What the form has no words for stays as it is. */
export type MappedValue =
  MappedSources | { kind: 'list'; path: string; rows: ListRow[] } | { kind: 'advanced'; json: unknown }

export const UNMAPPED: MappedSources = { kind: 'sources', sources: [], take: 'first' }

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
  return toAlternatives(raw) ?? toList(raw) ?? { kind: 'advanced', json: raw }
}

/** @returns what stands in a mapping for a value; undefined when nothing is mapped */
export function fromValue(value: MappedValue): unknown {
  if (value.kind === 'advanced') return value.json
  if (value.kind === 'list') return fromList(value)
  const { sources, take, test } = value
  if (sources.length === 0) return undefined
  return take === 'all' ? sources.map(fromSource) : fromAlternatives(sources, test)
}

/** A value of one property. */
export function ofPath(path: string, transforms: Transform[] = []): MappedSources {
  return { ...UNMAPPED, sources: [transforms.length === 0 ? { path } : { path, transforms }] }
}

/** A value with one more source, for events in which the others have none. */
export function withFallback(value: MappedSources, source: Source): MappedSources {
  if (value.sources.some((one) => JSON.stringify(one) === JSON.stringify(source))) return value
  const { test: _, ...rest } = value
  return { ...rest, sources: [...value.sources, source] }
}

/** The sources of a value in their order; none for what the form has no words for. */
export function sourcesOf(value: MappedValue): Source[] {
  return value.kind === 'sources' ? value.sources : []
}

/** The paths that a value reads. */
export function pathsOf(value: MappedValue): string[] {
  if (value.kind === 'list') return [value.path]
  return sourcesOf(value).flatMap((source) =>
    'path' in source ? [source.path] : 'template' in source ? placeholdersOf(source.template) : []
  )
}

/** The properties that stand in a template: `{{ properties.first }} {{ properties.last }}`. */
export function placeholdersOf(template: string): string[] {
  return [...template.matchAll(/\{\{([^}]+)\}\}/g)].map(([, path = '']) => path.trim())
}

/** What an event gives for a value: the first source that has any, or all; undefined also for what only the server can tell. */
export function resolve(value: MappedValue, event: Fields): unknown {
  if (value.kind === 'advanced') return undefined
  if (value.kind === 'list') return readPath(event, value.path)
  const found = value.sources.map((source) => resolveSource(source, event))
  if (value.take === 'first') return found.find((one) => (value.test === undefined ? counts(one) : hasValue(one)))
  const all = found.filter(hasValue)
  return all.length > 0 ? all : undefined
}

function resolveSource(source: Source, event: Fields): unknown {
  if ('constant' in source) return source.constant
  if ('template' in source) {
    return source.template.replace(/\{\{([^}]+)\}\}/g, (_, path: string) => asText(readPath(event, path.trim())))
  }
  return (source.transforms ?? []).reduce(apply, readPath(event, source.path))
}

/** @returns a source that a form can show; undefined for any other directive */
export function toSource(raw: unknown): Source | undefined {
  if (typeof raw === 'string' || typeof raw === 'number' || typeof raw === 'boolean') return { constant: raw }
  if (!isFields(raw) || Object.keys(raw).length !== 1) return undefined
  const { '@path': path, '@template': template, '@liquid': liquid } = raw
  if (typeof path === 'string') return { path: path.replace(/^\$\./, '') }
  if (typeof template === 'string') return isTemplate(template) ? { template } : undefined
  if (typeof liquid === 'string') return fromLiquid(liquid)
  const changed = unwrap(raw)
  if (changed === undefined) return undefined
  const inner = toSource(changed.inner)
  if (inner === undefined || !('path' in inner)) return undefined
  return { path: inner.path, transforms: [...(inner.transforms ?? []), changed.transform] }
}

/** @returns the directive of a source */
export function fromSource(source: Source): unknown {
  if ('constant' in source) return source.constant
  if ('template' in source) return { '@template': source.template }
  const { path, transforms = [] } = source
  const [first, ...others] = transforms
  const part = first?.kind === 'part' ? first : undefined
  const rest = (part === undefined ? transforms : others).filter((one) => one.kind !== 'part')
  const own = part !== undefined || isQuoted(path) ? toLiquid(path, part) : { '@path': `$.${path}` }
  return rest.reduce<unknown>((inner, transform) => wrap(inner, transform), own)
}

/** One that only repeats a text is a fixed value, and is written so. */
function isTemplate(template: string): boolean {
  return placeholdersOf(template).length > 0 && !template.includes('{{{')
}

const LIQUID = /^\{\{ ([^|{}]+?) (?:\| split: "([^"]*)" \| (first|last) )?\}\}$/

function toLiquid(path: string, part?: { separator: string; take: PartTake }): unknown {
  const split = part === undefined ? '' : `| split: "${part.separator.replaceAll('"', '')}" | ${part.take} `
  return { '@liquid': `{{ ${liquidPath(path) ?? path} ${split}}}` }
}

function fromLiquid(liquid: string): Source | undefined {
  const [, path, separator, take] = LIQUID.exec(liquid) ?? []
  if (path === undefined) return undefined
  if (take === undefined) return isQuoted(path) ? { path } : undefined
  return { path, transforms: [{ kind: 'part', separator: separator ?? '', take: take as PartTake }] }
}

/** Reads `A, or else B, or else …`, which mappings say with nested `@if`. */
function toAlternatives(raw: unknown): MappedSources | undefined {
  const single = toSource(raw)
  if (single !== undefined) return { ...UNMAPPED, sources: [single] }
  const condition = isFields(raw) && Object.keys(raw).length === 1 ? raw['@if'] : undefined
  if (!isFields(condition)) return undefined
  const { exists, blank, then, else: otherwise } = condition
  const first = toSource(then)
  const test = testOf(exists, blank, then)
  if (first === undefined || 'constant' in first || test === null) return undefined
  if (otherwise === undefined) return { ...UNMAPPED, sources: [first] }
  const tested = test === undefined ? {} : { test }
  const rest = toAlternatives(otherwise)
  if (rest === undefined || (rest.sources.length > 1 && rest.test !== test)) return undefined
  return { ...UNMAPPED, ...tested, sources: [first, ...rest.sources] }
}

/** @returns the condition that lets a source pass; undefined for this form's own, null for any that is about something else */
function testOf(exists: unknown, blank: unknown, then: unknown): MappedSources['test'] | null {
  const own = JSON.stringify(then)
  if (exists !== undefined) return JSON.stringify(exists) === own ? 'exists' : null
  if (blank === undefined) return null
  if (isEmptied(blank, then)) return undefined
  return JSON.stringify(blank) === own ? 'blank' : null
}

function fromAlternatives([first, ...rest]: Source[], test: MappedSources['test']): unknown {
  if (first === undefined) return undefined
  const own = fromSource(first)
  if ('constant' in first || rest.length === 0) return own
  const condition = test === undefined ? { blank: emptied(own) } : { [test]: own }
  return { '@if': { ...condition, then: own, else: fromAlternatives(rest, test) } }
}

/** Reads a list of objects with a source for each key. */
function toList(raw: unknown): MappedValue | undefined {
  const parts = isFields(raw) && Object.keys(raw).length === 1 ? raw['@arrayPath'] : undefined
  if (!Array.isArray(parts) || typeof parts[0] !== 'string') return undefined
  const path = parts[0].replace(/^\$\./, '')
  if (parts.length === 1) return ofPath(path)
  const shape: unknown = parts[1]
  if (parts.length > 2 || !isFields(shape) || Object.keys(shape).some((key) => key.startsWith('@'))) return undefined
  const rows = Object.entries(shape).flatMap(([key, own]) => {
    const source = toSource(own)
    return source === undefined ? [] : [{ key, source }]
  })
  return rows.length === Object.keys(shape).length ? { kind: 'list', path, rows } : undefined
}

function fromList({ path, rows }: { path: string; rows: ListRow[] }): unknown {
  const shape = Object.fromEntries(rows.map(({ key, source }) => [key, fromSource(source)]))
  return rows.length === 0 ? { '@path': `$.${path}` } : { '@arrayPath': [`$.${path}`, shape] }
}

/** The keys that lead to a property, for whoever looks for it in an event. */
export { keysOf }
