import { defaultValues, type JSONObject, type Preset } from '@segment/actions-core'
import { either, path } from './server-event/directives'
import { FALLBACKS_DEFAULT, fields, USER_DATA_DEFAULT } from './streamEvent/fields'

/** Hotels, flights, vehicles and homes say so themselves; what says nothing is a product. */
const COMMON = { currency: path('$.properties.currency'), content_type: path('$.properties.content_type') }
const PRODUCTS = { contents: path('$.properties.products') }
/** The event's own properties describe the one product it is about. */
const PRODUCT = {
  product: path('$.properties'),
  content_name: path('$.properties.name'),
  content_category: path('$.properties.category')
}

/** Custom data, and where it looks when its first source has no value. */
interface Part {
  customData: JSONObject
  fallbacks?: JSONObject
}

const ORDER: Part = {
  customData: { order_id: path('$.properties.order_id') },
  fallbacks: { order_id: path('$.properties.transaction_id'), order_id_2: path('$.properties.orderId') }
}

/** The first of these properties that has a value. */
function valueFrom(first: string, second: string, third?: string): Part {
  const [one, two] = [`$.properties.${first}`, `$.properties.${second}`]
  return {
    customData: { value: either(one, two) },
    fallbacks: {
      value_default: path(one),
      value: path(two),
      ...(third === undefined ? {} : { value_2: path(`$.properties.${third}`) })
    }
  }
}

function only(customData: JSONObject): Part {
  return { customData }
}

const VALUE = only({ value: path('$.properties.value') })
const LIFETIME = only({ predicted_ltv: path('$.properties.predicted_ltv') })

/** People who register or leave their details are known by the event itself before any traits are. */
const CONTACT_IN_PROPERTIES: Omit<Conversion, 'events' | 'meta' | 'parts'> = {
  userData: {
    email: either('$.context.traits.email', '$.properties.email'),
    phone: either('$.context.traits.phone', '$.properties.phone')
  },
  fallbacks: { email: path('$.properties.email'), phone: path('$.properties.phone') }
}

interface Conversion {
  /** Segment's name of the event, and its name in the first version of the spec */
  events: string[]
  /** Meta's name of the event */
  meta: string
  /** What custom_data is made of, in the mapping's order */
  parts: Part[]
  userData?: JSONObject
  fallbacks?: JSONObject
}

/** Segment's commerce events → Meta's standard events. Prices lie under properties; nothing is invented. */
const CONVERSIONS: Conversion[] = [
  {
    events: ['Order Completed', 'Completed Order'],
    meta: 'Purchase',
    parts: [valueFrom('revenue', 'total', 'value'), only({ ...COMMON, ...PRODUCTS }), ORDER]
  },
  {
    events: ['Checkout Started'],
    meta: 'InitiateCheckout',
    parts: [valueFrom('revenue', 'value'), only({ ...COMMON, ...PRODUCTS }), ORDER]
  },
  {
    events: ['Payment Info Entered'],
    meta: 'AddPaymentInfo',
    parts: [valueFrom('value', 'revenue'), only({ ...COMMON, ...PRODUCTS }), ORDER]
  },
  {
    events: ['Product Added', 'Added Product'],
    meta: 'AddToCart',
    parts: [valueFrom('value', 'price'), only({ ...COMMON, ...PRODUCT })]
  },
  {
    events: ['Product Added to Wishlist'],
    meta: 'AddToWishlist',
    parts: [valueFrom('value', 'price'), only({ ...COMMON, ...PRODUCT })]
  },
  {
    events: ['Product Viewed', 'Viewed Product'],
    meta: 'ViewContent',
    parts: [valueFrom('value', 'price'), only({ ...COMMON, ...PRODUCT })]
  },
  {
    events: ['Product List Viewed', 'Viewed Product Category'],
    meta: 'ViewContent',
    parts: [only({ ...COMMON, ...PRODUCTS, content_category: path('$.properties.category') })]
  },
  {
    events: ['Products Searched'],
    meta: 'Search',
    parts: [only({ ...COMMON, ...PRODUCTS, search_string: path('$.properties.query') })]
  },
  { events: ['Signed Up'], meta: 'CompleteRegistration', parts: [VALUE, only(COMMON)], ...CONTACT_IN_PROPERTIES },
  { events: ['Lead Generated'], meta: 'Lead', parts: [VALUE, only(COMMON)], ...CONTACT_IN_PROPERTIES },
  { events: ['Trial Started'], meta: 'StartTrial', parts: [valueFrom('value', 'revenue'), only(COMMON), LIFETIME] },
  {
    events: ['Subscription Started'],
    meta: 'Subscribe',
    parts: [valueFrom('value', 'revenue'), only(COMMON), LIFETIME]
  }
]

const defaults = defaultValues(fields)

function toSubscription(events: string[]): string {
  // FQL compares case-sensitively and knows no lists, so each name stands in an "or".
  const names = events.map((event) => `event = "${event}"`).join(' or ')
  return events.length === 1 ? `type = "track" and ${names}` : `type = "track" and (${names})`
}

function toPreset({ events, meta, parts, userData, fallbacks }: Conversion): Preset {
  const further = Object.assign({}, ...parts.map((part) => part.fallbacks ?? {}), fallbacks) as JSONObject
  return {
    name: `${meta} (${events[0]})`,
    subscribe: toSubscription(events),
    partnerAction: 'streamEvent',
    mapping: {
      ...defaults,
      event_name: meta,
      custom_data: Object.assign({}, ...parts.map(({ customData }) => customData)) as JSONObject,
      ...(Object.keys(further).length === 0 ? {} : { fallbacks: { ...FALLBACKS_DEFAULT, ...further } }),
      ...(userData === undefined ? {} : { user_data: { ...USER_DATA_DEFAULT, ...userData } })
    },
    type: 'automatic'
  }
}

/**
 * What is sent before anybody maps anything. Each event matches one preset at the most, and none catches all track events:
 * PostHog's own $autocapture would match it.
 */
export const presets: Preset[] = [
  ...CONVERSIONS.map(toPreset),
  {
    name: 'PageView (page)',
    subscribe: 'type = "page"',
    partnerAction: 'streamEvent',
    mapping: { ...defaults, event_name: 'PageView', custom_data: {} },
    type: 'automatic'
  }
]
