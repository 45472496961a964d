import { get, transform, type JSONObject, type SegmentEvent } from '@segment/actions-core'

/** Reads one value of an event, as a part of a mapping says. */
type Read = (event: object) => unknown

type Fields = Record<string, unknown>

/** A mapping as a whole may be one directive: then it is Segment's own, and the runtime treats it in its own way. */
const ROOT_DIRECTIVE = '__segment_internal_directive'

/**
 * Makes a function of a mapping that does what actions-core's `transform` does with it: the runtime parses every path anew
 * for every event, which is half of an event's cost there. Paths, conditions, literals and objects are compiled; what else
 * there is (`@template`, `@arrayPath`, …) is left to `transform` itself. Only this is different: a path never meets a method
 * of a value (`search` of a text).
 *
 * @param mapping one that `transform` accepts
 * @returns event → payload, without what is undefined. It may hold parts of the event. It throws what
 *   `transform` throws
 */
export function compileMapping(mapping: JSONObject): (event: SegmentEvent) => Fields {
  if (ROOT_DIRECTIVE in mapping) return (event) => transform(mapping, event as unknown as Fields)
  return compile(mapping) as (event: SegmentEvent) => Fields
}

function compile(node: unknown): Read {
  if (typeof node !== 'object' || node === null) return () => node
  if (Array.isArray(node)) {
    const reads = node.map(compile)
    return (event) => reads.map((read) => read(event))
  }
  const fields = node as Fields
  const directives = Object.keys(fields).filter((key) => key.startsWith('@'))
  if (directives.length === 0) return compileFields(fields)
  return compileDirective(fields, directives) ?? leaveToRuntime(fields)
}

function compileFields(fields: Fields): Read {
  const reads = Object.entries(fields).map(([key, node]) => [key, compile(node)] as const)
  return (event) => {
    const payload: Fields = {}
    for (const [key, read] of reads) {
      const value = read(event)
      if (value !== undefined) payload[key] = value
    }
    return payload
  }
}

function compileDirective(fields: Fields, [name, ...others]: string[]): Read | undefined {
  const hasMore = Object.keys(fields).some((key) => !key.startsWith('@') && key !== '_metadata')
  if (others.length > 0 || hasMore) return undefined
  const value = fields[name]
  if (name === '@path' && typeof value === 'string') return compilePath(value)
  if (name === '@literal') return compile(value)
  if (name === '@if' && isFields(value)) return compileCondition(value)
  return undefined
}

/**
 * Names that text, lists, numbers and objects know as their own methods. Where `context.page` is a text, the runtime's
 * `context.page.search` is a function.
 */
const INHERITED: ReadonlySet<string> = new Set(
  [String, Array, Number, Boolean, Object].flatMap(({ prototype }) => Object.getOwnPropertyNames(prototype))
)

/** @returns a function that reads what stands at a path of an event */
export function compilePath(path: string): Read {
  const keys = keysOf(path)
  if (keys.some((key) => INHERITED.has(key))) return (event) => readOwn(event, keys)
  return (event) => {
    let value: unknown = event
    // What is falsy ends the path and is its value: so it is in the runtime.
    for (const key of keys) {
      if (!value) return value
      value = (value as Fields)[key]
    }
    return value
  }
}

/** As the other way, but what an event does not hold itself is not there. */
function readOwn(event: object, keys: readonly string[]): unknown {
  let value: unknown = event
  for (const key of keys) {
    if (!value) return value
    // The length of a text is its own, and yet nothing of the event's.
    if (typeof value !== 'object' || !Object.hasOwn(value, key)) return undefined
    value = (value as Fields)[key]
  }
  return value
}

/** @returns the keys that the runtime reads for a path, by letting it read them */
function keysOf(path: string): string[] {
  const keys: string[] = []
  const recorder: object = new Proxy(
    {},
    {
      get: (_target, key) => {
        keys.push(String(key))
        return recorder
      }
    }
  )
  get(recorder, path.replace('$.', ''))
  return keys
}

function compileCondition(options: Fields): Read | undefined {
  const { exists, blank, then, else: otherwise } = options
  // With neither, the runtime throws.
  if (!exists && !blank) return undefined
  const isMet = exists === undefined ? notBlank(compile(blank)) : isThere(compile(exists))
  const whenMet = then === undefined ? NOTHING : compile(then)
  // An "else" of 0, '' or false counts as none in the runtime.
  const whenNot = otherwise ? compile(otherwise) : NOTHING
  return (event) => (isMet(event) ? whenMet(event) : whenNot(event))
}

const NOTHING: Read = () => undefined

function isThere(read: Read): (event: object) => boolean {
  return (event) => {
    const value = read(event)
    return value !== undefined && value !== null
  }
}

/** Despite its name, `blank` is met by what is not blank; 0, false and [] count as blank there. */
function notBlank(read: Read): (event: object) => boolean {
  return (event) => {
    const value = read(event)
    return value !== undefined && value !== null && value != ''
  }
}

function leaveToRuntime(fields: Fields): Read {
  // In a list, as the runtime does not judge what is in one: the mapping as a whole was judged before.
  const mapping = { values: [fields] } as JSONObject
  return (event) => (transform(mapping, event as Fields).values as unknown[])[0]
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
