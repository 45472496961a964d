import { isExact, readFreeText, readId, readText, readUniqueId } from './read'
import type { Report } from './report'

/**
 * Reading one value where a mapping may hand over a list, an object or a boolean. Each function says in a notice what it
 * leaves out, and never costs the event anything but that value.
 */

const FIRST_ONLY = 'a list: only its first value was sent'
const NO_TEXT = 'not a text: left out'
const DIGITS_LOST = 'a number too long to be exact: left out. Send it as text, so that no digit is lost'

/** Beyond 2^53 a number has lost its last digits before it came here: it may be another one. */
export function hasLostDigits(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && !isExact(value)
}

type Reader = (value: unknown) => string | undefined

/**
 * Reads an ID, a code or a choice.
 *
 * @param parameter Meta's name, for the notice
 * @returns trimmed text; undefined when there is none (placeholders such as `n/a` among them)
 */
export function oneText(value: unknown, parameter: string, report: Report): string | undefined {
  return typeof value === 'string' ? readText(value) : oneOther(value, parameter, report, readText)
}

/** As `oneText`, for text that people write: `none` may be what somebody searched for. */
export function oneFreeText(value: unknown, parameter: string, report: Report): string | undefined {
  return typeof value === 'string' ? readFreeText(value) : oneOther(value, parameter, report, readFreeText)
}

/** As `oneText`, for the ID of a thing, such as an order. */
export function oneId(value: unknown, parameter: string, report: Report): string | undefined {
  return typeof value === 'string' ? readId(value) : oneOther(value, parameter, report, readId)
}

/** As `oneText`, for an ID that tells one event from all others: zero is none. */
export function oneUniqueId(value: unknown, parameter: string, report: Report): string | undefined {
  return typeof value === 'string' ? readUniqueId(value) : oneOther(value, parameter, report, readUniqueId)
}

function oneOther(value: unknown, parameter: string, report: Report, read: Reader): string | undefined {
  if (value === undefined || value === null || value === false) return undefined
  if (Array.isArray(value)) return firstText(value.flat(), parameter, report, read)
  if (hasLostDigits(value)) {
    report.noticeOnce(parameter, DIGITS_LOST)
    return undefined
  }
  if (typeof value === 'number') return read(value)
  report.noticeOnce(parameter, NO_TEXT)
  return undefined
}

function firstText(values: unknown[], parameter: string, report: Report, read: Reader): string | undefined {
  let first: string | undefined
  for (const value of values) {
    const text = isScalar(value) && !hasLostDigits(value) ? read(value) : undefined
    if (text === undefined) continue
    if (first !== undefined) {
      report.noticeOnce(parameter, FIRST_ONLY)
      break
    }
    first = text
  }
  if (first === undefined && values.some(isUnreadable)) {
    report.noticeOnce(parameter, values.some(hasLostDigits) ? DIGITS_LOST : NO_TEXT)
  }
  return first
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number'
}

function isUnreadable(value: unknown): boolean {
  return value === true || hasLostDigits(value) || (typeof value === 'object' && value !== null)
}

/** @returns the value itself, or of a list the first element that is no empty one */
export function firstGiven(value: unknown): unknown {
  if (!Array.isArray(value)) return value
  return (value.flat() as unknown[]).find(
    (item) => item !== undefined && item !== null && item !== '' && item !== false
  )
}

const MAX_JSON = 1_000_000

/**
 * Reads the JSON text of an object or a list, as warehouses and tag managers write it; Python's way of writing (single quotes)
 * too.
 *
 * @returns undefined when the text is none
 */
export function readJsonText(text: string): object | undefined {
  const first = text.trimStart()[0]
  if ((first !== '[' && first !== '{') || text.length > MAX_JSON) return undefined
  return parse(text) ?? (text.includes('"') ? undefined : parse(asJson(text)))
}

function asJson(text: string): string {
  return text
    .replace(/'/g, '"')
    .replace(/\bNone\b/g, 'null')
    .replace(/\bTrue\b/g, 'true')
    .replace(/\bFalse\b/g, 'false')
}

function parse(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

/**
 * @returns the object; the one in JSON text or alone in a list; undefined for everything else, with a notice where there was
 *   a value
 */
export function oneRecord(value: unknown, parameter: string, report: Report): Record<string, unknown> | undefined {
  const given = firstGiven(value)
  if (given === undefined || given === null || given === '' || given === false) return undefined
  const record: unknown = typeof given === 'string' ? (readJsonText(given) ?? given) : given
  const inner: unknown = Array.isArray(record) ? record[0] : record
  if (typeof inner === 'object' && inner !== null && !Array.isArray(inner)) return inner as Record<string, unknown>
  if (typeof given !== 'string' || readText(given) !== undefined) report.notice(parameter, 'not an object: left out')
  return undefined
}
