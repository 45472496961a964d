/** Unix seconds stay below this until the year 2286; a larger number counts milliseconds. */
const LARGEST_SECONDS = 1e10
/** A number above this counts microseconds. */
const LARGEST_MILLISECONDS = 1e14

const ISO_8601 =
  /^[+-]?\d{4,6}-\d{2}-\d{2}(?:[T ]\d{2}(?::?\d{2}(?::?\d{2}(?:[.,]\d{1,9})?)?)?\s?(?:Z|[+-]\d{2}(?::?\d{2})?)?)?$/i
/** How CDPs write a time: the platform reads it as it is. */
const USUAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const WITH_ZONE = /(?:Z|[+-]\d{2}(?::?\d{2})?)$/i

function fromNumber(value: number): number | undefined {
  if (!Number.isFinite(value) || value <= 0) return undefined
  if (value < LARGEST_SECONDS) return Math.floor(value)
  return fromMilliseconds(value < LARGEST_MILLISECONDS ? value : value / 1e3)
}

function fromText(text: string): number | undefined {
  if (USUAL.test(text)) return fromMilliseconds(Date.parse(text))
  if (/^\d+(?:\.\d+)?$/.test(text)) return fromNumber(Number(text))
  if (!ISO_8601.test(text)) return undefined
  // The platform reads a time without a zone as local time; an event's time must not depend on where it is read.
  const hasTime = text.length > 10 && /[T ]/i.test(text)
  const iso = hasTime && !WITH_ZONE.test(text.slice(11)) ? `${text}Z` : text
  return fromMilliseconds(Date.parse(iso.replace(' ', 'T').replace(',', '.').replace(/\s/g, '')))
}

function fromMilliseconds(milliseconds: number): number | undefined {
  const seconds = Math.floor(milliseconds / 1000)
  // Neither not a number nor a time that no event has.
  return seconds > 0 && seconds < LARGEST_SECONDS ? seconds : undefined
}

/**
 * Reads a time in any form in which a CDP hands it over: ISO 8601 (without a zone it is UTC), Unix seconds or
 * milliseconds as number or string, or a Date.
 *
 * @returns Unix seconds, or undefined when it is none of these
 */
export function toUnixSeconds(value: unknown): number | undefined {
  if (typeof value === 'string') return value.length > 40 ? undefined : fromText(value.trim())
  if (typeof value === 'number') return fromNumber(value)
  if (value instanceof Date) return fromNumber(value.getTime())
  return undefined
}
