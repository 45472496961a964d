import { keysOf } from './path-syntax'

/** An object of a mapping or an event. */
export type Fields = Record<string, unknown>

/** @returns whether a value is an object with keys, not a list */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What a path (`context.traits.email`, with or without `$.`) leads to in an event, as the server would find it. */
export function readPath(event: Fields, path: string): unknown {
  let value: unknown = event
  for (const key of keysOf(path)) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Fields)[key]
  }
  return value
}

/** @returns whether there is anything: null, '' and lists of such are nothing */
export function hasValue(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasValue)
  return value !== undefined && value !== null && value !== ''
}

/** @returns a value as the mapping language writes it into a text */
export function asText(value: unknown): string {
  if (value === undefined || value === null) return ''
  // Lists with commas, objects as "[object Object]": as the runtime has it.
  // eslint-disable-next-line @typescript-eslint/no-base-to-string
  return String(value)
}
