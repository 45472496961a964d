import { isPlaceholder } from './normalize/text'

/**
 * Reading what a mapping hands over. Hosts differ: null, '', numbers and booleans as strings, `[null]` and a list inside
 * a list are all read as what was meant.
 */

/** @returns the trimmed text of a string or a finite number, or undefined for anything else and for the empty string */
export function readFreeText(value: unknown): string | undefined {
  if (typeof value === 'string') {
    const text = value.trim()
    return text === '' ? undefined : text
  }
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined
}

/**
 * As `readFreeText`, for values in which a word such as `n/a` or `undefined` is no value: IDs, codes, choices. Two
 * purchases with the event_id `undefined` would count as one.
 */
export function readText(value: unknown): string | undefined {
  const text = readFreeText(value)
  return text === undefined || isPlaceholder(text) ? undefined : text
}

/** What `readNumber` gives for a value that is there but is not a number it may read. */
export const NOT_A_NUMBER = Symbol('not a number')

const PLAIN_NUMBER = /^\+?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i

/**
 * Reads a number that is zero or more: `9.9` and `"9.90"`. `"1.234,50"`, negatives and infinities are not guessed at.
 *
 * @returns the number, undefined when there is no value, NOT_A_NUMBER when there is one that cannot be read
 */
export function readNumber(value: unknown): number | undefined | typeof NOT_A_NUMBER {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? value : NOT_A_NUMBER
  if (typeof value !== 'string') return NOT_A_NUMBER
  const text = readText(value)
  if (text === undefined) return undefined
  if (text.length > 64 || !PLAIN_NUMBER.test(text)) return NOT_A_NUMBER
  const number = Number(text)
  return Number.isFinite(number) ? number : NOT_A_NUMBER
}

const TRUE = new Set(['true', '1', 'yes', 'y', 'on', 'granted'])
const FALSE = new Set(['false', '0', 'no', 'n', 'off', 'denied'])

/** @returns the boolean that was meant (`"false"`, `0` and `denied` are false), or undefined when there is none */
export function readBoolean(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value
  const text = readText(value)?.toLowerCase()
  if (text === undefined) return undefined
  if (TRUE.has(text)) return true
  return FALSE.has(text) ? false : undefined
}

/** Is this an object with keys of its own, and not a list? */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** @returns the object, or an empty one when there is none */
export function readRecord(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {}
}

/** @returns the values as a flat list: a single value becomes a list of one, a list inside a list is flattened one level */
export function readList(value: unknown): unknown[] {
  if (value === undefined || value === null || value === '') return []
  if (!Array.isArray(value)) return [value]
  return value.some(Array.isArray) ? value.flat() : value
}
