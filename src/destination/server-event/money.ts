import { readAmount, Unreadable } from './amount'
import { readCurrency } from './currency'
import { firstGiven, oneText } from './one'
import { isRecord } from './read'
import type { Report } from './report'

type Fields = Record<string, unknown>

export interface Sale {
  eventName: string
  /** Where the mapping's default looks further: `value_default` is its first source, `value` and `value_2` the next ones */
  fallbacks: Fields
  product?: Fields
}

const VALUE = 'custom_data.value'
const CURRENCY = 'custom_data.currency'

/**
 * Reads value and currency. Meta: a Purchase needs both (2804009, 2804010); elsewhere a value without a currency is refused
 * (2804023), so that it is left out there. Nothing is invented, and zero is a value.
 *
 * @param given the mapped custom_data
 * @param customData receives `value` and `currency`
 */
export function setMoney(given: Fields, sale: Sale, customData: Fields, report: Report): void {
  const isPurchase = sale.eventName === 'Purchase'
  const currencyText = oneText(given.currency, CURRENCY, report)
  const currency = currencyText === undefined ? undefined : readCurrency(currencyText)
  const value = readValue(given.value, sale.fallbacks, currency)
  if (isPurchase) requireMoney(value, currency, currencyText !== undefined, report)
  else explainMoney(value, currency, currencyText !== undefined, report)
  if (currency === undefined) return
  if (typeof value === 'number') {
    customData.value = sale.eventName === 'AddToCart' ? timesQuantity(value, sale.product) : value
  }
  customData.currency = currency
}

type Value = number | Unreadable | undefined

function readValue(mapped: unknown, fallbacks: Fields, currency: string | undefined): Value {
  const value = readAmount(mapped, currency)
  if (value !== undefined || (fallbacks.value === undefined && fallbacks.value_2 === undefined)) return value
  // What Value is by default has a value, and yet there is none: somebody mapped it to something else, or to nothing.
  const byDefault = fallbacks.value_default ?? fallbacks.value
  if (readAmount(byDefault) !== undefined) return undefined
  return readAmount(fallbacks.value, currency) ?? readAmount(fallbacks.value_2, currency)
}

function requireMoney(value: Value, currency: string | undefined, hasCurrency: boolean, report: Report): void {
  if (currency === undefined) {
    report.problem(
      CURRENCY,
      hasCurrency
        ? 'Currency is not a currency code in use: map "Currency" to an ISO 4217 code, e.g. USD.'
        : 'Purchase needs a currency (ISO 4217, e.g. USD): map "Currency".'
    )
  }
  if (value instanceof Unreadable) {
    report.problem(
      VALUE,
      `Purchase needs a value that is a number of zero or more, e.g. 9.90 (${value.reason}): check what "Value" is mapped to.`
    )
  } else if (value === undefined) {
    report.problem(VALUE, 'Purchase needs a value (a number, e.g. 9.90): map "Value".')
  }
}

function explainMoney(value: Value, currency: string | undefined, hasCurrency: boolean, report: Report): void {
  if (hasCurrency && currency === undefined) {
    report.notice(CURRENCY, 'not a currency code in use (ISO 4217, e.g. USD): left out')
  }
  if (value instanceof Unreadable) {
    report.notice(VALUE, `not a number of zero or more, e.g. 9.90 (${value.reason}): left out`)
  } else if (value !== undefined && currency === undefined) {
    const reason = hasCurrency ? 'a value' : 'a value without a currency is refused by Meta'
    report.notice(
      VALUE,
      hasCurrency ? `${reason} needs a currency that can be read: left out` : `${reason}: left out. Map "Currency"`
    )
  }
}

/** Segment's Product Added gives the price of one item: when that became the value, several items are worth several times that. */
function timesQuantity(value: number, product: Fields | undefined): number {
  if (product === undefined || typeof readAmount(product.value) === 'number' || readAmount(product.price) !== value) {
    return value
  }
  const quantity = readAmount(product.quantity)
  if (typeof quantity !== 'number' || quantity <= 1) return value
  // Six decimals are finer than any currency, and free of the noise of binary fractions (3 × 19.99).
  return Math.round(value * quantity * 1e6) / 1e6
}

/** @returns the one product that an event is about */
export function productOf(value: unknown): Fields | undefined {
  const given = firstGiven(value)
  return isRecord(given) ? given : undefined
}
