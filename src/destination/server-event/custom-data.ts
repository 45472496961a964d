import { DELIVERY_CATEGORIES, ITEM_IDS } from './contents'

/** Meta's values of content_type: products, and what travel, automotive and real-estate catalogs hold. */
export const CONTENT_TYPES = [
  'product',
  'product_group',
  'hotel',
  'flight',
  'destination',
  'vehicle',
  'vehicle_offer',
  'home_listing',
  'media_title'
] as const

interface Row {
  /** Key in the payload's custom_data, and Meta's name of the parameter */
  key: string
  label: string
  /** For the person who maps: what it is, in which form */
  description: string
}

/**
 * One parameter of custom_data, by how it is read:
 * - `money`: value and currency, which need each other
 * - `amount`: a number of zero or more; `count`: a whole one
 * - `id`, `text`: placeholders such as `n/a` are no value; `free`: any text that a person wrote
 * - `choice`: one of `choices`
 * - `items`: products or their IDs
 */
export type CustomParameter = Row &
  (
    | { kind: 'money' | 'amount' | 'count' | 'id' | 'free' }
    /** `joins`: a list is one text with commas; `flag`: true and false are values */
    | { kind: 'text'; joins?: true; flag?: true }
    | { kind: 'choice'; choices: readonly string[] }
    /** `schema`: what the mapping's schema says of it beyond the label; `notMeta`: read only to make others of it */
    | { kind: 'items'; schema: 'ids' | 'objects' | 'object'; notMeta?: true }
  )

/** The parameters of custom_data that Meta defines, in the mapping's order: schema and builder walk this table. */
export const CUSTOM_DATA: readonly CustomParameter[] = [
  {
    key: 'value',
    label: 'Value',
    description: 'What the event is worth, a number of zero or more. Required for Purchase.',
    kind: 'money'
  },
  {
    key: 'currency',
    label: 'Currency',
    description: 'The currency of the value: ISO 4217, e.g. USD. Required for Purchase and wherever there is a value.',
    kind: 'money'
  },
  {
    key: 'content_ids',
    label: 'Content IDs',
    description: 'The IDs of the products in the catalog. Taken from Contents when unmapped.',
    kind: 'items',
    schema: 'ids'
  },
  {
    key: 'contents',
    label: 'Contents',
    description: `The products: a list of objects with an ID (${ITEM_IDS.slice(0, 4).join(', ')} …), quantity and price, or in Meta's form (id, quantity, item_price, delivery_category).`,
    kind: 'items',
    schema: 'objects'
  },
  {
    key: 'product',
    label: 'Product',
    description:
      'For events about a single product: the object that describes it, in the same form. Read when Contents is empty.',
    kind: 'items',
    schema: 'object',
    notMeta: true
  },
  {
    key: 'content_type',
    label: 'Content Type',
    description: `${CONTENT_TYPES.slice(0, -1).join(', ')} or ${CONTENT_TYPES[CONTENT_TYPES.length - 1]}. "product" when there are contents and nothing is mapped.`,
    kind: 'choice',
    choices: CONTENT_TYPES
  },
  { key: 'content_name', label: 'Content Name', description: 'The name of the page or product.', kind: 'text' },
  {
    key: 'content_category',
    label: 'Content Category',
    description: 'The category of the page or product.',
    kind: 'text',
    joins: true
  },
  {
    key: 'num_items',
    label: 'Number of Items',
    description:
      'How many items are bought. The sum of the quantities when unmapped, for Purchase and InitiateCheckout.',
    kind: 'count'
  },
  { key: 'order_id', label: 'Order ID', description: 'The ID of the order.', kind: 'id' },
  { key: 'search_string', label: 'Search String', description: 'What the person searched for.', kind: 'free' },
  { key: 'status', label: 'Status', description: 'The status of a registration.', kind: 'text', flag: true },
  {
    key: 'predicted_ltv',
    label: 'Predicted Lifetime Value',
    description: 'What you expect the person to be worth in all, in the same currency.',
    kind: 'amount'
  },
  {
    key: 'net_revenue',
    label: 'Net Revenue',
    description: 'The value without costs, in the same currency.',
    kind: 'amount'
  },
  {
    key: 'delivery_category',
    label: 'Delivery Category',
    description: 'How the purchase reaches the person: in_store, curbside or home_delivery.',
    kind: 'choice',
    choices: DELIVERY_CATEGORIES
  }
]

/** Meta's names; every other key of custom_data is a custom property. */
export const STANDARD_CUSTOM_DATA: ReadonlySet<string> = new Set(
  CUSTOM_DATA.filter((row) => !('notMeta' in row)).map(({ key }) => key)
)
