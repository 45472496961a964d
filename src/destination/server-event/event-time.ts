/** Unix seconds stay below this until the year 2286; a larger number counts milliseconds. */
const LARGEST_SECONDS = 1e10
/** A number above this counts microseconds. */
const LARGEST_MILLISECONDS = 1e14

const ISO_8601 =
  /^[+-]?\d{4,6}-\d{2}-\d{2}(?:[T ]\d{2}(?::?\d{2}(?::?\d{2}(?:[.,]\d{1,9})?)?)?\s?(?:Z|[+-]\d{2}(?::?\d{2})?)?)?$/i
const WITH_ZONE = /(?:Z|[+-]\d{2}(?::?\d{2})?)$/i

function fromNumber(value: number): number | undefined {
  if (!Number.isFinite(value) || value <= 0) return undefined
  if (value < LARGEST_SECONDS) return Math.floor(value)
  return fromMilliseconds(value < LARGEST_MILLISECONDS ? value : value / 1e3)
}

function fromText(text: string): number | undefined {
  const usual = fromUsualText(text)
  if (usual !== undefined) return usual
  if (/^\d+(?:\.\d+)?$/.test(text)) return fromNumber(Number(text))
  if (!ISO_8601.test(text)) return undefined
  // The platform reads a time without a zone as local time; an event's time must not depend on where it is read.
  const hasTime = text.length > 10 && /[T ]/i.test(text)
  const iso = hasTime && !WITH_ZONE.test(text.slice(11)) ? `${text}Z` : text
  return fromMilliseconds(Date.parse(iso.replace(' ', 'T').replace(',', '.').replace(/\s/g, '')))
}

/** The fast path of a time as CDPs write it, `2026-11-20T12:00:00.000Z`; undefined for any other, and for no day or hour. */
function fromUsualText(text: string): number | undefined {
  if (text.length !== 24 || text[10] !== 'T' || text[23] !== 'Z' || text[4] !== '-' || text[7] !== '-') return undefined
  if (text[13] !== ':' || text[16] !== ':' || text[19] !== '.' || !(digits(text, 20, 23) >= 0)) return undefined
  const day = digits(text, 8, 10)
  const hour = digits(text, 11, 13)
  const minute = digits(text, 14, 16)
  const second = digits(text, 17, 19)
  // The 29th to 31st, which not every month has, and a leap second are left to the platform.
  if (!(day >= 1 && day <= 28 && hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60)) {
    return undefined
  }
  const month = digits(text, 5, 7)
  const year = digits(text, 0, 4)
  if (!(month >= 1 && month <= 12 && year >= 1000)) return undefined
  return fromMilliseconds(Date.UTC(year, month - 1, day, hour, minute, second))
}

/** @returns the number, or NaN when one of the characters is no digit */
function digits(text: string, start: number, end: number): number {
  let number = 0
  for (let i = start; i < end; i++) {
    const digit = text.charCodeAt(i) - 0x30
    if (digit < 0 || digit > 9) return NaN
    number = number * 10 + digit
  }
  return number
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
