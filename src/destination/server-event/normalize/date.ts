import { withAsciiDigits } from './text'

const MIN_YEAR = 1900
const MAX_LENGTH = 100
/** What databases write for no date: the first moment of their calendar. As a date alone both are birthdays. */
const ZERO_TIME = /^(?:1900-01-01|1970-01-01)[T ]00:00(?::00(?:\.0+)?)?(?:Z|[ +-].*)?$/i

const MONTHS = new Map<string, number>()
const MONTH_NAMES = 'january february march april may june july august september october november december'.split(' ')
MONTH_NAMES.forEach((name, index) => {
  MONTHS.set(name, index + 1)
  MONTHS.set(name.slice(0, 3), index + 1)
})
MONTHS.set('sept', 9)

const ISO_DATE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9:.]{5,15}Z?)?$/
const ISO_TIME = /T[0-9]{2}:[0-9]{2}.*$/i
// A clock time with what may belong to it: seconds, am or pm, the zone. Not a date written with colons.
const TIME =
  /(?<![0-9]:)\b[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?(?![0-9:])(?:\s?[ap]\.?m\b\.?)?(?:\s?(?:z|utc|gmt)\b)?(?:\s?[+-][0-9]{2}(?::?[0-9]{2})?\b)?/i
const WORD_OR_NUMBER = /\p{L}[\p{L}\p{M}]*|[0-9]+/gu
const SHORT_WORD = /^[a-z]{1,2}$/
// Any other word so short may change what the numbers mean (`1997-W07-2`, `1997 Q1`, `B.C.`).
const HARMLESS_SHORT_WORDS = new Set('st nd rd th of de t z am pm ad ce mo tu we fr sa su'.split(' '))
const EIGHT_DIGITS = /^([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})$/

/**
 * Date of birth as YYYYMMDD: a real calendar date from 1900 to this year.
 *
 * Accepts dates with the year first (`1997-02-16`), the month first (`2/16/1997`), the day first where it can only be that
 * (`16.2.1997`), with an English month name in any order, and eight digits in these three orders. Undefined for two-digit
 * years and for whatever else would have to be guessed at.
 *
 * @param text trimmed text
 * @param now Unix seconds; its UTC year is the last one taken
 */
export function normalizeDate(text: string, now: number): string | undefined {
  if (text.length > 10 && ZERO_TIME.test(text)) return undefined
  if (ISO_DATE.test(text)) {
    const year = twoDigits(text, 0) * 100 + twoDigits(text, 2)
    return realDate(year, twoDigits(text, 5), twoDigits(text, 8), now)
  }
  if (text.length > MAX_LENGTH) return undefined
  const plain = withAsciiDigits(text).replace(ISO_TIME, '').replace(TIME, ' ').toLowerCase()

  let month: number | undefined
  const numbers: string[] = []
  for (const token of plain.match(WORD_OR_NUMBER) ?? []) {
    const named = MONTHS.get(token)
    if (token.charCodeAt(0) <= 0x39) numbers.push(token)
    else if (SHORT_WORD.test(token) && !HARMLESS_SHORT_WORDS.has(token)) return undefined
    else if (named !== undefined && month !== undefined) return undefined
    else month = named ?? month
  }
  if (month !== undefined) return withMonthName(numbers, month, now)
  if (numbers.length === 1) return fromEightDigits(numbers[0], now)
  return numbers.length === 3 ? fromThreeNumbers(numbers, now) : undefined
}

function withMonthName(numbers: string[], month: number, now: number): string | undefined {
  if (numbers.length !== 2) return undefined
  const [first, second] = numbers
  return first.length === 4 ? dateOf(first, month, second, now) : dateOf(second, month, first, now)
}

function fromThreeNumbers([first, second, third]: string[], now: number): string | undefined {
  if (first.length === 4) return dateOf(first, second, third, now)
  return dateOf(third, first, second, now) ?? dateOf(third, second, first, now)
}

function fromEightDigits(digits: string, now: number): string | undefined {
  const parts = EIGHT_DIGITS.exec(digits)
  if (!parts) return undefined
  const [, a, b, c, d] = parts
  return dateOf(a + b, c, d, now) ?? dateOf(c + d, a, b, now) ?? dateOf(c + d, b, a, now)
}

function dateOf(year: string, month: string | number, day: string, now: number): string | undefined {
  if (year.length !== 4 || String(month).length > 2 || day.length > 2) return undefined
  return realDate(Number(year), Number(month), Number(day), now)
}

function realDate(year: number, month: number, day: number, now: number): string | undefined {
  if (year < MIN_YEAR || month < 1 || month > 12 || day < 1 || day > daysIn(month, year)) return undefined
  if (Date.UTC(year, 0) > now * 1000) return undefined
  return String(year * 10000 + month * 100 + day)
}

function daysIn(month: number, year: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

function twoDigits(text: string, at: number): number {
  return text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 0x30 * 11
}
