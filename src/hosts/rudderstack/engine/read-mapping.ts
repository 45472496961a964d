/** Reads one value of an event. */
export type Read = (event: object) => unknown

type Fields = Record<string, unknown>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Makes a function of a mapping: literals, `@path`, `@if` and `@replace`, which is all that the mapping of RudderStack's events
 * holds, with the meaning that Segment's runtime gives them.
 *
 * @param mapping the fields of streamEvent
 * @returns event → payload, without what is undefined
 * @throws Error for another directive
 */
export function readMapping(mapping: unknown): Read {
  if (!isFields(mapping)) return () => mapping
  const key = Object.keys(mapping).join(' ')
  if (key === '@path') return readPath(String(mapping[key]))
  if (key === '@if') return readCondition(mapping[key] as Fields)
  if (key === '@replace') return readReplacement(mapping[key] as Fields)
  if (key.startsWith('@')) throw new Error(`The mapping holds ${key}, which cannot be read here.`)
  return readFields(mapping)
}

/** @param path `$.context.ip`, `context.ip`; only the event's own properties count, never a method of a text */
export function readPath(path: string): Read {
  const keys = path
    .trim()
    .replace(/^\$\.?/, '')
    .split('.')
  return (event) => {
    let value: unknown = event
    for (const key of keys) {
      if (typeof value !== 'object' || value === null) return undefined
      if (!Object.prototype.hasOwnProperty.call(value, key)) return undefined
      value = (value as Fields)[key]
    }
    return value
  }
}

function readFields(mapping: Fields): Read {
  const reads = Object.keys(mapping).map((key) => [key, readMapping(mapping[key])] as const)
  return (event) => {
    const payload: Fields = {}
    reads.forEach(([key, read]) => {
      const value = read(event)
      if (value !== undefined) payload[key] = value
    })
    return payload
  }
}

function readCondition(options: Fields): Read {
  const { exists, blank } = options
  const condition = readMapping(exists ?? blank)
  const then = readMapping(options.then)
  const otherwise = readMapping(options.else)
  // "blank" is met by what is not blank: so it is in Segment's runtime.
  const isMet = (value: unknown): boolean =>
    value !== undefined && value !== null && (exists !== undefined || !isBlank(value))
  return (event) => (isMet(condition(event)) ? then(event) : otherwise(event))
}

/** 0, false and an empty list count as blank there, being loosely equal to the empty text. */
function isBlank(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0 || (value.length === 1 && isBlank(value[0]))
  return value === '' || value === 0 || value === false || (typeof value === 'string' && value === '')
}

function readReplacement(options: Fields): Read {
  const value = readMapping(options.value)
  const steps = [
    [options.pattern, options.replacement],
    [options.pattern2, options.replacement2]
  ].flatMap(([pattern, by]) =>
    typeof pattern === 'string' ? [[pattern, typeof by === 'string' ? by : ''] as const] : []
  )
  return (event) => {
    const text = value(event)
    if (typeof text !== 'string') return ''
    return steps.reduce((result, [pattern, by]) => result.split(pattern).join(by), text)
  }
}
