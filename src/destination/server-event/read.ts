import { isNobody, isNoId, isPlaceholder } from './placeholders'

/**
 * Reading what a mapping hands over. Hosts differ: null, '', numbers and booleans as strings, `[null]` and a list inside
 * a list are all read as what was meant. Where one value is wanted, a list stands for the first of its elements that has one.
 */

/**
 * @returns the trimmed text of a string or an exact number, of a list that of its first usable element; undefined for
 * anything else and for the empty string
 */
export function readFreeText(value: unknown): string | undefined {
  return typeof value === 'string' ? nonEmpty(value) : readWith(value, keep)
}

/**
 * As `readFreeText`, for values in which a word such as `n/a` or `undefined` is no value: codes, choices.
 */
export function readText(value: unknown): string | undefined {
  return readWith(value, isPlaceholder)
}

/**
 * As `readText`, for the ID of a thing: an order, a product. `true`, `NaN` and a nil UUID are none, and neither is a text with
 * an unfilled template in it. A zero is one.
 */
export function readId(value: unknown): string | undefined {
  return readWith(value, isNoId)
}

/**
 * As `readId`, for an ID that tells one event or one person from all others: zero and `guest` are none. Two purchases
 * with the event_id `0` would count as one.
 */
export function readUniqueId(value: unknown): string | undefined {
  return readWith(value, isNobody)
}

/** @returns the first of several sources that has a value, or undefined when none has */
export function firstOf(...sources: unknown[]): unknown {
  return sources.find(hasValue)
}

/** Is there something to read: neither null nor empty, blank or a placeholder, nor a list or an object of such alone? */
export function hasValue(value: unknown): boolean {
  if (value === undefined || value === null) return false
  if (typeof value === 'string') {
    const text = value.trim()
    return text !== '' && !isPlaceholder(text)
  }
  if (typeof value === 'number') return !Number.isNaN(value)
  if (Array.isArray(value)) return value.some(hasValue)
  return typeof value !== 'object' || value instanceof Date || Object.keys(value).length > 0
}

function keep(): boolean {
  return false
}

function nonEmpty(value: string): string | undefined {
  const text = value.trim()
  return text === '' ? undefined : text
}

/** The text of a value, or of the first usable element of a list, that is not what `isNone` tells. */
function readWith(value: unknown, isNone: (text: string) => boolean): string | undefined {
  if (Array.isArray(value)) {
    for (const item of value.flat() as unknown[]) {
      const text = Array.isArray(item) ? undefined : readWith(item, isNone)
      if (text !== undefined) return text
    }
    return undefined
  }
  const text = textOf(value)
  return text === undefined || isNone(text) ? undefined : text
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return nonEmpty(value)
  if (typeof value === 'number') return isExact(value) ? String(value) : undefined
  return typeof value === 'bigint' ? String(value) : undefined
}

/** False for a whole number beyond 2^53, which has lost digits before it came here, and for what is no number at all. */
export function isExact(number: number): boolean {
  return Number.isFinite(number) && (Number.isSafeInteger(number) || !Number.isInteger(number))
}

/** Is this an object with keys of its own, and not a list? */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** @returns the object, or an empty one when there is none */
export function readRecord(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {}
}
