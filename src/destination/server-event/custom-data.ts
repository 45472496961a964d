import { readCurrency } from './currency'
import { DELIVERY_CATEGORIES, readContents, type Content } from './contents'
import { NOT_A_NUMBER, isRecord, readFreeText, readList, readNumber, readRecord, readText } from './read'
import { holdsEmail } from './personal-data'
import type { Notice } from './types'

/** Events whose num_items Meta wants as the number of items bought. */
const COUNTS_ITEMS = new Set(['Purchase', 'InitiateCheckout'])
const CONTENT_TYPES = new Set(['product', 'product_group'])
const TEXTS = ['content_name', 'content_category', 'order_id', 'search_string', 'status'] as const
const NUMBERS = ['predicted_ltv', 'net_revenue', 'num_items'] as const

/** The parameters of custom_data that Meta defines; every other key is a custom property. */
export const STANDARD_CUSTOM_DATA: ReadonlySet<string> = new Set([
  'value',
  'currency',
  'content_ids',
  'contents',
  'content_type',
  'delivery_category',
  ...TEXTS,
  ...NUMBERS
])

/** A deeper property than this is no property anybody reads in Events Manager, and could exhaust the stack. */
const DEEPEST = 8

type CustomData = Record<string, unknown>

interface Input {
  eventName: string
  custom_data?: unknown
  additional_properties?: unknown
}

/**
 * Builds `custom_data`: the mapped parameters, then the additional properties that somebody selected. Nothing is invented:
 * a value or currency that cannot be read is either a problem (Purchase) or left out with a notice. Zero is a value.
 *
 * @param input the payload's custom_data and additional_properties, in any form a host hands over
 * @param notices receives what was left out or changed
 * @param problems receives what makes Meta refuse the event
 * @returns custom_data, or undefined when there is nothing to send
 */
export function toCustomData(input: Input, notices: Notice[], problems: string[]): CustomData | undefined {
  const mapped = readRecord(input.custom_data)
  const additional = isRecord(input.additional_properties) ? input.additional_properties : undefined
  const given = additional === undefined ? mapped : { ...additional, ...present(mapped) }
  const customData: CustomData = {}
  const product = isRecord(given.product) ? given.product : undefined
  const contents = readContents(given.contents, product, notices)

  readMoney(given, { eventName: input.eventName, product }, customData, { notices, problems })
  for (const key of TEXTS) setText(customData, key, given[key], notices)
  for (const key of NUMBERS) setNumber(customData, key, given[key], notices)
  setChoice(customData, 'delivery_category', given.delivery_category, DELIVERY_CATEGORIES, notices)
  setContents(customData, given, contents, input.eventName, notices)
  if (additional !== undefined) addProperties(customData, additional, notices)
  return isEmpty(customData) ? undefined : customData
}

function isEmpty(record: object): boolean {
  for (const _key in record) return false
  return true
}

function addProperties(customData: CustomData, additional: Record<string, unknown>, notices: Notice[]): void {
  for (const key of Object.keys(additional)) {
    if (!STANDARD_CUSTOM_DATA.has(key) && key !== 'product') setProperty(customData, key, additional[key], notices)
  }
}

/** Mapped keys without a value must not hide an additional property of the same name. */
function present(record: Record<string, unknown>): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const key of Object.keys(record)) {
    const value = record[key]
    if (value !== null && value !== undefined && value !== '') result[key] = value
  }
  return result
}

interface Sale {
  eventName: string
  product?: Record<string, unknown>
}

/** Meta: a Purchase needs value and currency (2804009, 2804010); elsewhere a value without a currency is refused (2804023). */
function readMoney(
  given: Record<string, unknown>,
  sale: Sale,
  customData: CustomData,
  { notices, problems }: { notices: Notice[]; problems: string[] }
): void {
  const isPurchase = sale.eventName === 'Purchase'
  const value = readNumber(given.value)
  const currencyText = readText(given.currency)
  const currency = currencyText === undefined ? undefined : readCurrency(currencyText)
  if (currencyText !== undefined && currency === undefined) {
    problems.push('Currency is not a currency code: map "Currency" to an ISO 4217 code, e.g. USD.')
  } else if (isPurchase && currency === undefined) {
    problems.push('Purchase needs a currency (ISO 4217, e.g. USD): map "Currency".')
  }
  if (value === NOT_A_NUMBER) {
    if (isPurchase)
      problems.push(
        'Purchase needs a value that is a number of zero or more, e.g. 9.90: check what "Value" is mapped to.'
      )
    else notices.push({ parameter: 'custom_data.value', reason: 'not a number of zero or more, e.g. 9.90: left out' })
  } else if (value === undefined) {
    if (isPurchase) problems.push('Purchase needs a value (a number, e.g. 9.90): map "Value".')
  } else if (currency !== undefined) {
    customData.value = sale.eventName === 'AddToCart' ? timesQuantity(value, sale.product) : value
  } else if (!isPurchase && currencyText === undefined) {
    notices.push({
      parameter: 'custom_data.value',
      reason: 'a value without a currency is refused by Meta: left out. Map "Currency"'
    })
  }
  if (currency !== undefined) customData.currency = currency
}

/** Segment's Product Added gives the price of one item: when that became the value, several items are worth several times that. */
function timesQuantity(value: number, product: Record<string, unknown> | undefined): number {
  if (product === undefined || readNumber(product.value) !== undefined || readNumber(product.price) !== value)
    return value
  const quantity = readNumber(product.quantity)
  if (typeof quantity !== 'number' || quantity <= 1) return value
  // Six decimals are finer than any currency, and free of the noise of binary fractions (3 × 19.99).
  return Math.round(value * quantity * 1e6) / 1e6
}

function setText(customData: CustomData, key: string, value: unknown, notices: Notice[]): void {
  if (value === undefined || value === null || value === '') return
  const single: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value
  const read = key === 'order_id' ? readText : readFreeText
  const text = typeof single === 'boolean' ? String(single) : read(single)
  if (text === undefined) {
    if (typeof value === 'object') notices.push({ parameter: `custom_data.${key}`, reason: 'not a text: left out' })
    return
  }
  if (holdsEmail(text)) {
    notices.push({ parameter: `custom_data.${key}`, reason: 'holds an e-mail address: left out' })
    return
  }
  customData[key] = text
}

function setNumber(customData: CustomData, key: string, value: unknown, notices: Notice[]): void {
  const number = readNumber(value)
  if (number === NOT_A_NUMBER) {
    notices.push({ parameter: `custom_data.${key}`, reason: 'not a number of zero or more: left out' })
  } else if (number !== undefined) {
    customData[key] = key === 'num_items' ? Math.round(number) : number
  }
}

function setChoice(
  customData: CustomData,
  key: string,
  value: unknown,
  choices: ReadonlySet<string>,
  notices: Notice[]
): void {
  const text = readText(value)?.toLowerCase()
  if (text === undefined) return
  if (choices.has(text)) customData[key] = text
  else notices.push({ parameter: `custom_data.${key}`, reason: `not one of ${[...choices].join(', ')}: left out` })
}

function setContents(
  customData: CustomData,
  given: Record<string, unknown>,
  contents: Content[],
  eventName: string,
  notices: Notice[]
): void {
  const ids = contentIds(given.content_ids, contents, notices)
  if (ids.length > 0) customData.content_ids = ids
  if (contents.length > 0) customData.contents = contents
  setChoice(customData, 'content_type', given.content_type, CONTENT_TYPES, notices)
  if (customData.content_type === undefined && contents.length > 0) customData.content_type = 'product'
  if (customData.num_items === undefined && contents.length > 0 && COUNTS_ITEMS.has(eventName)) {
    let items = 0
    for (const content of contents) items += content.quantity
    customData.num_items = items
  }
}

/** Meta matches content_ids with the catalog: the mapped ones, else those of the contents, each once, as strings. */
function contentIds(mapped: unknown, contents: Content[], notices: Notice[]): string[] {
  if (mapped === undefined && contents.length === 1) return [contents[0].id]
  const ids = new Set<string>()
  for (const value of readList(mapped)) {
    const id = readText(value)
    if (id !== undefined && !holdsEmail(id)) ids.add(id)
    else if (id !== undefined || isRecord(value)) {
      notices.push({ parameter: 'custom_data.content_ids', reason: 'holds something that is no product ID: left out' })
    }
  }
  if (ids.size === 0) for (const content of contents) ids.add(content.id)
  return [...ids]
}

function setProperty(customData: CustomData, key: string, value: unknown, notices: Notice[]): void {
  // "__proto__" would set the prototype instead of a property.
  if (value === undefined || value === null || value === '' || key === '__proto__') return
  if (holdsEmail(key)) {
    notices.push({
      parameter: 'custom_data',
      reason: "an additional property's name holds an e-mail address: left out"
    })
  } else if (!isSendable(value, 0)) {
    notices.push({ parameter: 'custom_data', reason: 'an additional property is nested too deep: left out' })
  } else if (holdsEmailInside(value)) {
    notices.push({ parameter: 'custom_data', reason: 'an additional property holds an e-mail address: left out' })
  } else {
    customData[key] = value
  }
}

function isSendable(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return typeof value !== 'function' && typeof value !== 'bigint'
  if (depth === DEEPEST) return false
  for (const inner of Object.values(value)) if (!isSendable(inner, depth + 1)) return false
  return true
}

function holdsEmailInside(value: unknown): boolean {
  if (typeof value === 'string') return holdsEmail(value)
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([key, inner]) => holdsEmail(key) || holdsEmailInside(inner))
}
