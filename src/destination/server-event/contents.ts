import { holdsEmail } from './personal-data'
import { NOT_A_NUMBER, isRecord, readList, readNumber, readText } from './read'
import type { Notice } from './types'

/** Meta's values of delivery_category, on an item or on the whole event. */
export const DELIVERY_CATEGORIES: ReadonlySet<string> = new Set(['in_store', 'curbside', 'home_delivery'])

/** One item of `custom_data.contents`. */
export interface Content {
  id: string
  quantity: number
  item_price?: number
  delivery_category?: string
}

/**
 * Reads Segment's products, or contents that are in Meta's form already.
 *
 * @param products a list of products, or one product
 * @param product the single product that the event is about, read when there are no products
 * @param notices receives one notice for each kind of thing that was left out
 * @returns the items, those without an ID left out
 */
export function readContents(products: unknown, product: unknown, notices: Notice[]): Content[] {
  // An unmapped list arrives as [null] in some hosts: it must not hide the product.
  const list = readList(products).filter(isPresent)
  const contents: Content[] = []
  for (const item of list.length === 0 && product !== undefined ? [product] : list) {
    const content = isRecord(item) ? readContent(item, notices) : undefined
    if (content === undefined)
      noticeOnce(notices, 'custom_data.contents', 'an item without an ID (product_id, sku or id): left out')
    else contents.push(content)
  }
  return contents
}

function isPresent(item: unknown): boolean {
  return item !== undefined && item !== null && item !== ''
}

function readContent(item: Record<string, unknown>, notices: Notice[]): Content | undefined {
  const id = readText(item.product_id) ?? readText(item.sku) ?? readText(item.id)
  if (id === undefined || holdsEmail(id)) return undefined
  const content: Content = { id, quantity: readQuantity(item.quantity, notices) }
  const price = readNumber(item.price ?? item.item_price)
  if (price === NOT_A_NUMBER) {
    noticeOnce(notices, 'custom_data.contents.item_price', 'not a number of zero or more: left out')
  } else if (price !== undefined) {
    content.item_price = price
  }
  const deliveryCategory = readText(item.delivery_category)?.toLowerCase()
  if (deliveryCategory !== undefined) {
    if (DELIVERY_CATEGORIES.has(deliveryCategory)) content.delivery_category = deliveryCategory
    else
      noticeOnce(notices, 'custom_data.contents.delivery_category', 'not in_store, curbside or home_delivery: left out')
  }
  return content
}

/** Meta refuses an item without a quantity; Segment leaves it out where it is one. */
function readQuantity(value: unknown, notices: Notice[]): number {
  const quantity = readNumber(value)
  if (quantity === undefined) return 1
  if (quantity !== NOT_A_NUMBER && quantity > 0) return quantity
  noticeOnce(notices, 'custom_data.contents.quantity', 'not a number above zero: sent as 1')
  return 1
}

/** A list of a thousand items with the same flaw is one notice. */
function noticeOnce(notices: Notice[], parameter: string, reason: string): void {
  if (!notices.some((notice) => notice.parameter === parameter && notice.reason === reason))
    notices.push({ parameter, reason })
}
