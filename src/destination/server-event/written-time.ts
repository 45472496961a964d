/** A time as it is written somewhere. */
export interface WrittenTime {
  /** Unix milliseconds, without the fraction of a second */
  milliseconds: number
  /** Without a zone it was read as UTC */
  hasZone: boolean
}

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')
const MONTH_NAMES = /^(?:january|february|march|april|may|june|july|august|september|october|november|december)/
const MINUTE = 60_000

const CLOCK =
  '(?<hour>\\d{2}|\\d(?=:))(?::?(?<minute>\\d{2})(?::?(?<second>\\d{2})(?:[.,]\\d{1,9})?)?)?(?:\\s?(?<half>[ap])\\.?m\\.?)?'
const ZONE = '(?<zone>.*)'
const DAY_NAME = '(?:[a-z]{3,9}\\.?,?\\s+)?'
const DAY = '(?<day>\\d{1,2})(?:st|nd|rd|th)?'
const MONTH = '(?<month>[a-z]{3,9})\\.?'
const AT = '(?:,?\\s+(?:at\\s+)?'

/** The forms in which databases, programs and browsers write a time. Each can be read in one way only. */
const FORMS: readonly RegExp[] = [
  // ISO 8601, and what Postgres, Redshift, BigQuery, Go, Java and Ruby make of it; year first is never ambiguous.
  `(?:\\+00)?(?<year>\\d{4})(?<mark>[-/.])(?<month>\\d{1,2})\\k<mark>(?<day>\\d{1,2})(?:(?:(?<=\\d\\d)T|\\s+)${CLOCK}${ZONE})?`,
  // ISO 8601 without marks: 20261125T121918Z
  `(?<year>\\d{4})(?<month>\\d{2})(?<day>\\d{2})(?:[T ]${CLOCK}${ZONE})?`,
  '(?<year>20\\d{2})(?<month>\\d{2})(?<day>\\d{2})(?<hour>\\d{2})(?<minute>\\d{2})(?<second>\\d{2})',
  // RFC 1123: Wed, 25 Nov 2026 12:19:18 GMT
  `${DAY_NAME}${DAY}[\\s-]+${MONTH},?[\\s-]+(?<year>\\d{4})${AT}${CLOCK}${ZONE})?`,
  // A browser's own: Wed Nov 25 2026 12:19:18 GMT+0000 (Coordinated Universal Time)
  `${DAY_NAME}${MONTH}\\s+${DAY},?\\s+(?<year>\\d{4})${AT}${CLOCK}${ZONE})?`,
  // The command "date": Wed Nov 25 12:19:18 UTC 2026
  `${DAY_NAME}${MONTH}\\s+${DAY}\\s+${CLOCK}(?<zone>(?:\\s+(?:[a-z]{1,3}|[+-]\\d{4}))?)\\s+(?<year>\\d{4})`,
  // Day and month, or month and day: only where one of them can be no month.
  `(?<first>\\d{1,2})(?<mark>[-/.])(?<second_part>\\d{1,2})\\k<mark>(?<year>\\d{4})(?:(?:T|,?\\s+)${CLOCK}${ZONE})?`
].map((form) => new RegExp(`^${form}$`, 'is'))

/** An offset, a name for UTC, or both; after an offset, a zone's name says nothing more. Go adds its own clock's reading. */
const OFFSET =
  /^(?:(?:Z|UTC|GMT|UT)\b)?\s?(?:(?<sign>[+-])(?<hours>\d{1,2})(?::?(?<minutes>\d{2})(?::?\d{2})?)?)?(?:\s[A-Z]{1,5})?(?:\sm=[+-][\d.]+)?$/i
/** Java and JavaScript add the zone's name: `[Europe/Berlin]`, `(Central European Time)`. */
const ZONE_NAME = /\s*(?:\[(?<id>[\w/+-]+)\]|\([^)]*\))$/

type Parts = Record<string, string | undefined>

/**
 * Reads a time that is written in words and digits.
 *
 * @param text trimmed and short
 * @returns undefined when it has none of the known forms, does not exist, or can be read in two ways
 */
export function fromWrittenTime(text: string): WrittenTime | undefined {
  for (const form of FORMS) {
    const parts = form.exec(text)?.groups
    const time = parts === undefined ? undefined : fromParts(parts)
    if (time !== undefined) return time
  }
  return undefined
}

function fromParts(parts: Parts): WrittenTime | undefined {
  const date = parts.first === undefined ? [monthOf(parts.month), Number(parts.day)] : dayAndMonth(parts)
  const year = Number(parts.year)
  const clock = clockOf(parts)
  const offset = offsetOf((parts.zone ?? '').trim())
  if (date === undefined || clock === undefined || offset === undefined || year < 1000) return undefined
  const [month, day] = date
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= 31)) return undefined
  const milliseconds = Date.UTC(year, month - 1, day, ...clock) - offset.minutes * MINUTE
  return { milliseconds, hasZone: offset.isGiven }
}

function monthOf(text = ''): number {
  if (/^\d/.test(text)) return Number(text)
  const name = text.toLowerCase()
  if (name.length > 4 && !MONTH_NAMES.test(name)) return NaN
  return MONTHS.indexOf(name.slice(0, 3)) + 1
}

function dayAndMonth({ first, second_part: second }: Parts): [month: number, day: number] | undefined {
  const [one, other] = [Number(first), Number(second)]
  if (one === other || (one > 12 && other <= 12)) return [other, one]
  return other > 12 && one <= 12 ? [one, other] : undefined
}

function clockOf({ hour = '0', minute = '0', second = '0', half }: Parts): [number, number, number] | undefined {
  let hours = Number(hour)
  const [minutes, seconds] = [Number(minute), Number(second)]
  if (half !== undefined) {
    if (hours < 1 || hours > 12) return undefined
    hours = (hours % 12) + (half.toLowerCase() === 'p' ? 12 : 0)
  }
  // 24:00 is the end of a day; ISO 8601 has no other time in that hour.
  if (hours > 24 || minutes > 59 || seconds > 59 || (hours === 24 && minutes + seconds > 0)) return undefined
  return [hours, minutes, seconds]
}

/** @returns the offset in minutes; undefined when the zone cannot be told */
function offsetOf(text: string): { minutes: number; isGiven: boolean } | undefined {
  const name = ZONE_NAME.exec(text)
  const rest = name === null ? text : text.slice(0, name.index).trim()
  if (rest === '') {
    if (name === null) return { minutes: 0, isGiven: false }
    return /^(?:UTC|GMT|Z|Etc\/UTC)$/i.test(name.groups?.id ?? '') ? { minutes: 0, isGiven: true } : undefined
  }
  const offset: Parts | undefined = OFFSET.exec(rest)?.groups
  if (offset === undefined) return undefined
  const { sign, hours, minutes = '0' } = offset
  if (sign === undefined) return /^(?:Z|UTC|GMT|UT)$/i.test(rest) ? { minutes: 0, isGiven: true } : undefined
  if (Number(hours) > 15 || Number(minutes) > 59) return undefined
  const total = Number(hours) * 60 + Number(minutes)
  return { minutes: sign === '-' ? -total : total, isGiven: true }
}
