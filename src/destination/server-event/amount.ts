import { isKnownCurrency } from './currency'
import { firstGiven, hasLostDigits } from './one'
import { readText } from './read'
import type { Report } from './report'

/** An amount that is there and cannot be read, with what is in the way. */
export class Unreadable {
  constructor(readonly reason: string) {}
}

const PLAIN = /^\+?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i
/** A longer text is no amount. */
const MAX_AMOUNT = 64

/** Signs that stand for one currency wherever they are used; `$`, `£` and `kr` stand for several. */
const SIGNS: Record<string, string | undefined> = {
  '€': 'EUR',
  '₹': 'INR',
  '₽': 'RUB',
  '₺': 'TRY',
  '₴': 'UAH',
  zł: 'PLN'
}
const MARK =
  /^(?:[a-z]{0,3}\p{Sc}|\p{Sc}[a-z]{2,3}|[a-z]{3}|kr\.?|zł|kč|ft|lei|лв\.?|руб\.?|р\.?|rs\.?|fr\.?|r\$|円|元|원)$/iu
const MARK_BEFORE = /^[^\d.,+\s-]+\.?(?=[\d\s,.])/u
const MARK_AFTER = /[^\d.,+\s-]+\.?$/u
const NEGATIVE = /^[(\s]*[^\d\s.,]{0,4}\s*[-−–]|[-−–]\s*$|^\(.*\)$/u

/** Digits, with at most one kind of thousands mark and a decimal mark, in the only ways in which they can be read at all. */
const FORMS: readonly RegExp[] = [
  // 1234.50, and 59,90: no group of thousands has one, two or more than three digits.
  /^(\d+)[.,](\d{1,2}|\d{4,})$/,
  /^(0)[.,](\d+)$/,
  // 1,234.50 and 1,234,567
  /^(\d{1,3}(?:,\d{3})+)\.(\d+)$/,
  /^(\d{1,3}(?:,\d{3}){2,})$/,
  // 1.234,50 and 1.234.567
  /^(\d{1,3}(?:\.\d{3})+),(\d+)$/,
  /^(\d{1,3}(?:\.\d{3}){2,})$/,
  // 1 234,50 and 1'234.50
  /^(\d{1,3}(?:[ '’]\d{3})+)(?:[.,](\d+))?$/,
  // 12,34,567.50
  /^(\d{1,2}(?:,\d{2})+,\d{3})(?:\.(\d+))?$/
]

/**
 * Reads an amount of zero or more if it can be read in one way only: `9.9`, `"9.90"`, `"$1,234.50"`, `"59,90"`, `"1.234,50"`,
 * `"1 234,50 kr"`. `"1,234"` may be either, so it is not read.
 *
 * @param currency the event's currency, when known: a sign that stands for another one is in the way
 * @returns undefined when there is no value
 */
export function readAmount(value: unknown, currency?: string): number | Unreadable | undefined {
  if (typeof value === 'number') return fromNumber(value)
  if (typeof value === 'string') return fromText(value, currency)
  const given = firstGiven(value)
  if (given === undefined || given === null || given === false) return undefined
  if (typeof given === 'number') return fromNumber(given)
  return typeof given === 'string' ? fromText(given, currency) : new Unreadable('not a number')
}

function fromNumber(number: number): number | Unreadable {
  if (!Number.isFinite(number)) return new Unreadable('not a number')
  return number < 0 ? new Unreadable('below zero') : number
}

function fromText(value: string, currency: string | undefined): number | Unreadable | undefined {
  const text = readText(value)
  if (text === undefined) return undefined
  if (text.length > MAX_AMOUNT) return new Unreadable('not a number')
  if (!PLAIN.test(text)) return fromFormatted(text.normalize('NFKC').replace(/\s/gu, ' ').trim(), currency)
  const number = Number(text)
  return Number.isFinite(number) ? number : new Unreadable('not a number')
}

function fromFormatted(text: string, currency: string | undefined): number | Unreadable {
  if (!/\d/.test(text)) return new Unreadable('not a number')
  if (NEGATIVE.test(text)) return new Unreadable('below zero')
  const bare = withoutMark(text, currency)
  if (bare instanceof Unreadable) return bare
  if (PLAIN.test(bare)) return Number(bare)
  for (const form of FORMS) {
    const match = form.exec(bare)
    if (match === null) continue
    const [, whole, fraction = '0'] = match as (string | undefined)[]
    return Number(`${(whole ?? '').replace(/\D/g, '')}.${fraction}`)
  }
  if (/^\d{1,3},\d{3}$/.test(bare)) return new Unreadable('its comma may be a decimal comma or a thousands mark')
  if (/^[\d.,' ’]+$/.test(bare)) return new Unreadable('its decimal and thousands marks cannot be told apart')
  return new Unreadable('there is more than a number in it')
}

/** @returns the number without the currency sign or code beside it */
function withoutMark(text: string, currency: string | undefined): string | Unreadable {
  const mark = (MARK_BEFORE.exec(text) ?? MARK_AFTER.exec(text))?.[0].trim()
  if (mark === undefined) return text
  if (!MARK.test(mark) || (/^[a-z]{3}$/i.test(mark) && !isKnownCurrency(mark))) {
    return new Unreadable('there is more than a number in it')
  }
  const code = SIGNS[mark.toLowerCase()] ?? (/^[a-z]{3}$/i.test(mark) ? mark.toUpperCase() : undefined)
  if (code !== undefined && currency !== undefined && code !== currency) {
    return new Unreadable('its currency sign is of another currency')
  }
  return text.replace(mark, '').trim()
}

/**
 * Reads an amount that may be left out.
 *
 * @param parameter Meta's name, for the notice
 * @returns undefined when there is none that can be read
 */
export function optionalAmount(value: unknown, parameter: string, report: Report): number | undefined {
  if (value === undefined) return undefined
  const amount = readAmount(value)
  if (!(amount instanceof Unreadable)) return amount
  report.noticeOnce(parameter, `not a number of zero or more (${amount.reason}): left out`)
  return undefined
}

/** As `optionalAmount`, for a count: a number that lost digits is none. */
export function optionalCount(value: unknown, parameter: string, report: Report): number | undefined {
  const count = optionalAmount(value, parameter, report)
  return count === undefined || hasLostDigits(count) ? undefined : count
}
