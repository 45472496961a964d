import { optionalAmount, readAmount, Unreadable } from './amount'
import { firstGiven, hasLostDigits, readJsonText } from './one'
import { holdsEncodedEmail } from './personal-data'
import { isRecord, readId, readText } from './read'
import type { Report } from './report'

/** Meta's values of delivery_category, on an item or on the whole event. */
export const DELIVERY_CATEGORIES = ['in_store', 'curbside', 'home_delivery'] as const

const CATEGORIES: ReadonlySet<string> = new Set(DELIVERY_CATEGORIES)

/** Where shops, SDKs and Meta itself write an item's ID: the first that has a value counts. */
export const ITEM_IDS = ['product_id', 'sku', 'id', 'item_id', 'productId', 'variant_id', 'content_id'] as const

const WITHOUT_ID = `an item without an ID (${ITEM_IDS.slice(0, -1).join(', ')} or ${ITEM_IDS[ITEM_IDS.length - 1]}): left out`
const PARAMETER = 'custom_data.contents'
/** Stands for what is no item. */
const NO_ITEM: Record<string, unknown> = {}

/** One item of `custom_data.contents`. */
export interface Content {
  id: string
  quantity: number
  item_price?: number
  delivery_category?: string
}

/**
 * Reads Segment's products, or contents that are in Meta's form already: a list of objects, of IDs or of JSON texts, JSON text of
 * any of these, a map with numbers as keys (as PHP writes a list), or a single product.
 *
 * @param products the mapped products
 * @param product the single product that the event is about, read when there are no products
 * @param report receives one notice for each kind of thing that was left out
 * @returns the items, those without an ID left out
 */
export function readContents(products: unknown, product: unknown, report: Report): Content[] {
  const list = toItems(products)
  const contents: Content[] = []
  for (const item of list.length === 0 && product !== undefined ? [product] : list) {
    const content = readItem(item, report)
    if (content !== undefined) contents.push(content)
  }
  return contents
}

function toItems(products: unknown): unknown[] {
  // A text alone is no list of IDs: it may be anything.
  if (!Array.isArray(products))
    return itemsOf(products).map((item) => (item === products && isScalar(item) ? NO_ITEM : item))
  // An unmapped list arrives as [null] in some hosts: it must not hide the product.
  const list = products.some(Array.isArray) ? (products.flat() as unknown[]) : products
  return list.length === 1 ? itemsOf(list[0]) : list.filter(isPresent)
}

function isScalar(item: unknown): boolean {
  return typeof item !== 'object'
}

/** @returns the items of what stands alone: a list in JSON text, a map of items, an item */
function itemsOf(value: unknown): unknown[] {
  if (!isPresent(value)) return []
  const read: unknown = typeof value === 'string' ? (readJsonText(value) ?? value) : value
  if (Array.isArray(read)) return (read.flat() as unknown[]).filter(isPresent)
  return isRecord(read) && isMap(read) ? Object.values(read).filter(isPresent) : [read]
}

/** PHP writes a list as `{"0": {…}, "1": {…}}`, and carts are maps by the line's key. */
function isMap(record: Record<string, unknown>): boolean {
  const keys = Object.keys(record)
  if (keys.length === 0 || idOf(record) !== undefined) return false
  return keys.every((key) => /^\d+$/.test(key)) || keys.every((key) => isRecord(record[key]))
}

function isPresent(item: unknown): boolean {
  return item !== undefined && item !== null && item !== '' && item !== false
}

function readItem(item: unknown, report: Report): Content | undefined {
  if (typeof item === 'object' && item !== null) return readContent(item as Record<string, unknown>, report)
  // A list of IDs, or of JSON texts.
  const isJson = typeof item === 'string' && /^\s*[[{]/.test(item)
  const inner = isJson ? readJsonText(item) : { id: item }
  return readContent(isRecord(inner) ? inner : NO_ITEM, report)
}

function readContent(item: Record<string, unknown>, report: Report): Content | undefined {
  const id = idOf(item)
  if (id === undefined || holdsEncodedEmail(id)) {
    report.noticeOnce(
      PARAMETER,
      holdsLostDigits(item) ? 'an item whose ID is a number too long to be exact: left out' : WITHOUT_ID
    )
    return undefined
  }
  const content: Content = { id, quantity: readQuantity(item.quantity, report) }
  const price = optionalAmount(firstWithValue(item.price, item.item_price), `${PARAMETER}.item_price`, report)
  if (price !== undefined) content.item_price = price
  const deliveryCategory = readText(firstGiven(item.delivery_category))?.toLowerCase()
  if (deliveryCategory !== undefined) {
    if (CATEGORIES.has(deliveryCategory)) content.delivery_category = deliveryCategory
    else report.noticeOnce(`${PARAMETER}.delivery_category`, 'not in_store, curbside or home_delivery: left out')
  }
  return content
}

function idOf(item: Record<string, unknown>): string | undefined {
  for (const key of ITEM_IDS) {
    const value = item[key]
    if (value === undefined || value === null) continue
    const given = firstGiven(value)
    const id = typeof given === 'boolean' || hasLostDigits(given) ? undefined : readId(given)
    if (id !== undefined) return id
  }
  return undefined
}

function holdsLostDigits(item: Record<string, unknown>): boolean {
  return ITEM_IDS.some((key) => hasLostDigits(item[key]))
}

function firstWithValue(first: unknown, second: unknown): unknown {
  return first === undefined || first === null || (typeof first === 'string' && readText(first) === undefined)
    ? second
    : first
}

/** Meta refuses an item without a quantity; Segment leaves it out where it is one. */
function readQuantity(value: unknown, report: Report): number {
  if (value === undefined) return 1
  const quantity = readAmount(value)
  if (quantity === undefined) return 1
  if (!(quantity instanceof Unreadable) && quantity > 0) return quantity
  report.noticeOnce(`${PARAMETER}.quantity`, 'not a number above zero: sent as 1')
  return 1
}

/**
 * Meta matches content_ids with the catalog: the mapped ones, else those of the contents, each once, as strings.
 *
 * @param mapped a list of IDs, or JSON text of one, or IDs with commas between them
 */
export function readContentIds(mapped: unknown, contents: readonly Content[], report: Report): string[] {
  if (mapped === undefined && contents.length === 1) return [contents[0].id]
  const ids = new Set<string>()
  for (const value of toIds(mapped)) {
    const id = isRecord(value) ? idOf(value) : value === true || hasLostDigits(value) ? undefined : readId(value)
    if (id !== undefined && !holdsEncodedEmail(id)) ids.add(id)
    else if (id !== undefined || typeof value === 'object' || value === true || hasLostDigits(value)) {
      report.noticeOnce('custom_data.content_ids', 'holds something that is no product ID: left out')
    }
  }
  if (ids.size === 0) for (const content of contents) ids.add(content.id)
  return [...ids]
}

function toIds(mapped: unknown): unknown[] {
  if (!Array.isArray(mapped)) return idsOf(mapped)
  const list = mapped.flat() as unknown[]
  return (list.length === 1 ? idsOf(list[0]) : list).filter(isPresent)
}

/** @returns the IDs of what stands alone: only there are commas a list's, and not an ID's own */
function idsOf(value: unknown): unknown[] {
  if (!isPresent(value)) return []
  if (isRecord(value)) return isMap(value) ? Object.values(value) : [value]
  if (typeof value !== 'string') return [value]
  const list = readJsonText(value)
  if (Array.isArray(list)) return list.flat() as unknown[]
  if (list !== undefined) return idsOf(list)
  return value.includes(',') ? value.split(',').map((id) => id.trim()) : [value]
}
