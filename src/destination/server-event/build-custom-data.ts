import { optionalAmount, optionalCount } from './amount'
import { readContentIds, readContents, type Content } from './contents'
import { CUSTOM_DATA, STANDARD_CUSTOM_DATA, type CustomParameter } from './custom-data'
import { productOf, setMoney } from './money'
import { oneFreeText, oneId, oneRecord, oneText } from './one'
import { holdsEncodedEmail } from './personal-data'
import { isRecord, readText } from './read'
import type { Report } from './report'

/** Events whose num_items Meta wants as the number of items bought. */
const COUNTS_ITEMS = new Set(['Purchase', 'InitiateCheckout'])
/** A deeper property than this is no property anybody reads in Events Manager, and could exhaust the stack. */
const MAX_DEPTH = 8

type Fields = Record<string, unknown>

interface Input {
  eventName: string
  custom_data?: unknown
  additional_properties?: unknown
  fallbacks?: unknown
}

const PLAIN_ROWS = CUSTOM_DATA.filter(({ kind }) => kind !== 'money' && kind !== 'items')
const NOTHING: Fields = {}

/**
 * Builds `custom_data`: the mapped parameters, then the additional properties that somebody selected. Nothing is invented:
 * what cannot be read is left out with a notice, and is a problem only where a Purchase needs it.
 *
 * @param input the payload's custom_data, additional_properties and fallbacks, in any form a host hands over
 * @returns custom_data, or undefined when there is nothing to send
 */
export function toCustomData(input: Input, report: Report): Fields | undefined {
  const mapped = oneRecord(input.custom_data, 'custom_data', report) ?? NOTHING
  const additional = oneRecord(input.additional_properties, 'additional_properties', report)
  const fallbacks = isRecord(input.fallbacks) ? input.fallbacks : NOTHING
  const given = additional === undefined ? mapped : { ...additional, ...withValues(mapped) }
  const customData: Fields = {}
  const product = productOf(given.product)

  setMoney(given, { eventName: input.eventName, fallbacks, product }, customData, report)
  for (const row of PLAIN_ROWS) {
    const value = given[row.key]
    if (value !== undefined) setParameter(customData, row, value, report)
  }
  if (customData.order_id === undefined) setOtherOrderId(customData, fallbacks, report)
  setContents(customData, given, readContents(given.contents, product, report), input.eventName, report)
  if (additional !== undefined) addProperties(customData, additional, report)
  return isEmpty(customData) ? undefined : customData
}

function isEmpty(record: object): boolean {
  for (const _key in record) return false
  return true
}

/** Mapped keys without a value must not hide an additional property of the same name. */
function withValues(record: Fields): Fields {
  const result: Fields = {}
  for (const key of Object.keys(record)) {
    const value = record[key]
    if (value !== null && value !== undefined && value !== '') result[key] = value
  }
  return result
}

function setParameter(customData: Fields, row: CustomParameter, value: unknown, report: Report): void {
  const { key } = row
  const parameter = `custom_data.${key}`
  if (row.kind === 'amount' || row.kind === 'count') {
    const number = (row.kind === 'count' ? optionalCount : optionalAmount)(value, parameter, report)
    if (number !== undefined) customData[key] = row.kind === 'count' ? Math.round(number) : number
  } else if (row.kind === 'choice') {
    setChoice(customData, row, value, report)
  } else {
    const text = textOf(row, value, parameter, report)
    if (text === undefined) return
    if (holdsEncodedEmail(text)) report.notice(parameter, 'holds an email address: left out')
    else customData[key] = text
  }
}

function textOf(row: CustomParameter, value: unknown, parameter: string, report: Report): string | undefined {
  if (row.kind === 'free') return oneFreeText(value, parameter, report)
  if (row.kind === 'text') {
    if (row.flag === true && typeof value === 'boolean') return String(value)
    if (row.joins === true && Array.isArray(value)) return joined(value, parameter, report)
  }
  return row.kind === 'id' ? oneId(value, parameter, report) : oneText(value, parameter, report)
}

/** Shops hand a category over as its path: `["Shoes", "Men"]`. */
function joined(list: unknown[], parameter: string, report: Report): string | undefined {
  const texts = list
    .flat()
    .map((item) => (typeof item === 'string' ? readText(item) : oneText(item, parameter, report)))
  const present = texts.filter((text) => text !== undefined)
  return present.length === 0 ? undefined : present.join(', ')
}

type Choice = Extract<CustomParameter, { kind: 'choice' }>

function setChoice(customData: Fields, { key, choices }: Choice, value: unknown, report: Report): void {
  const text = oneText(value, `custom_data.${key}`, report)?.toLowerCase()
  if (text === undefined) return
  if (choices.includes(text)) customData[key] = text
  else report.notice(`custom_data.${key}`, `not one of ${choices.join(', ')}: left out`)
}

/** Other shops' words for it: `transaction_id`, `orderId`. */
function setOtherOrderId(customData: Fields, { order_id, order_id_2 }: Fields, report: Report): void {
  if (order_id === undefined && order_id_2 === undefined) return
  const id = oneId(order_id, 'custom_data.order_id', report) ?? oneId(order_id_2, 'custom_data.order_id', report)
  if (id !== undefined && !holdsEncodedEmail(id)) customData.order_id = id
}

function setContents(customData: Fields, given: Fields, contents: Content[], eventName: string, report: Report): void {
  const ids = readContentIds(given.content_ids, contents, report)
  if (ids.length > 0) customData.content_ids = ids
  if (contents.length === 0) return
  customData.contents = contents
  customData.content_type ??= 'product'
  if (customData.num_items === undefined && COUNTS_ITEMS.has(eventName)) {
    let items = 0
    for (const content of contents) items += content.quantity
    customData.num_items = items
  }
}

function addProperties(customData: Fields, additional: Fields, report: Report): void {
  for (const key of Object.keys(additional)) {
    if (!STANDARD_CUSTOM_DATA.has(key) && key !== 'product') setProperty(customData, key, additional[key], report)
  }
}

function setProperty(customData: Fields, key: string, value: unknown, report: Report): void {
  // "__proto__" would set the prototype instead of a property.
  if (value === undefined || value === null || value === '' || key === '__proto__') return
  if (holdsEncodedEmail(key)) {
    report.noticeOnce('custom_data', "an additional property's name holds an email address: left out")
    return
  }
  const problem = problemOf(value)
  if (problem === undefined) customData[key] = value
  else report.notice('custom_data', `the additional property ${nameOf(key)} ${problem}: left out`)
}

function problemOf(value: unknown): string | undefined {
  if (!isSendable(value, 0)) return 'is nested too deep'
  return holdsEmailInside(value) ? 'holds an email address' : undefined
}

/** A name that is long, or that holds anything but letters, may hold what a notice must not show. */
function nameOf(key: string): string {
  return /^[A-Za-z_$][\w $.-]{0,39}$/.test(key) && !/\d{5}/.test(key) ? `"${key}"` : '(whose name is not shown)'
}

function isSendable(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return typeof value !== 'function' && typeof value !== 'bigint'
  if (depth === MAX_DEPTH) return false
  for (const inner of Object.values(value)) if (!isSendable(inner, depth + 1)) return false
  return true
}

function holdsEmailInside(value: unknown): boolean {
  if (typeof value === 'string') return holdsEncodedEmail(value)
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([key, inner]) => holdsEncodedEmail(key) || holdsEmailInside(inner))
}
