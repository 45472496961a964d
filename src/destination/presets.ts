import { defaultValues, type JSONObject, type Preset } from '@segment/actions-core'
import { either, fields, USER_DATA_DEFAULT } from './streamEvent/fields'

const path = (of: string): JSONObject => ({ '@path': of })

const CURRENCY = { currency: path('$.properties.currency') }
const PRODUCTS = { contents: path('$.properties.products') }
/** The event's own properties describe the one product it is about. */
const PRODUCT = {
  product: path('$.properties'),
  content_name: path('$.properties.name'),
  content_category: path('$.properties.category')
}
const ORDER = { order_id: path('$.properties.order_id') }

/** People who register or leave their details are known by the event itself before any traits are. */
const CONTACT_IN_PROPERTIES = {
  email: either('$.context.traits.email', '$.properties.email'),
  phone: either('$.context.traits.phone', '$.properties.phone')
}

interface Conversion {
  /** Segment's name of the event, and its name in the first version of the spec */
  events: string[]
  /** Meta's name of the event */
  meta: string
  customData: JSONObject
  userData?: JSONObject
}

/** Segment's commerce events → Meta's standard events. Prices lie under properties; nothing is invented. */
const CONVERSIONS: Conversion[] = [
  {
    events: ['Order Completed', 'Completed Order'],
    meta: 'Purchase',
    customData: { value: either('$.properties.revenue', '$.properties.total'), ...CURRENCY, ...PRODUCTS, ...ORDER }
  },
  {
    events: ['Checkout Started'],
    meta: 'InitiateCheckout',
    customData: { value: either('$.properties.revenue', '$.properties.value'), ...CURRENCY, ...PRODUCTS, ...ORDER }
  },
  {
    events: ['Payment Info Entered'],
    meta: 'AddPaymentInfo',
    customData: { value: either('$.properties.value', '$.properties.revenue'), ...CURRENCY, ...PRODUCTS, ...ORDER }
  },
  {
    events: ['Product Added', 'Added Product'],
    meta: 'AddToCart',
    customData: { value: either('$.properties.value', '$.properties.price'), ...CURRENCY, ...PRODUCT }
  },
  {
    events: ['Product Added to Wishlist'],
    meta: 'AddToWishlist',
    customData: { value: either('$.properties.value', '$.properties.price'), ...CURRENCY, ...PRODUCT }
  },
  {
    events: ['Product Viewed', 'Viewed Product'],
    meta: 'ViewContent',
    customData: { value: either('$.properties.value', '$.properties.price'), ...CURRENCY, ...PRODUCT }
  },
  {
    events: ['Product List Viewed', 'Viewed Product Category'],
    meta: 'ViewContent',
    customData: { ...CURRENCY, ...PRODUCTS, content_category: path('$.properties.category') }
  },
  {
    events: ['Products Searched'],
    meta: 'Search',
    customData: { ...CURRENCY, ...PRODUCTS, search_string: path('$.properties.query') }
  },
  {
    events: ['Signed Up'],
    meta: 'CompleteRegistration',
    customData: { value: path('$.properties.value'), ...CURRENCY },
    userData: CONTACT_IN_PROPERTIES
  },
  {
    events: ['Lead Generated'],
    meta: 'Lead',
    customData: { value: path('$.properties.value'), ...CURRENCY },
    userData: CONTACT_IN_PROPERTIES
  },
  {
    events: ['Trial Started'],
    meta: 'StartTrial',
    customData: {
      value: either('$.properties.value', '$.properties.revenue'),
      ...CURRENCY,
      predicted_ltv: path('$.properties.predicted_ltv')
    }
  },
  {
    events: ['Subscription Started'],
    meta: 'Subscribe',
    customData: {
      value: either('$.properties.value', '$.properties.revenue'),
      ...CURRENCY,
      predicted_ltv: path('$.properties.predicted_ltv')
    }
  }
]

const defaults = defaultValues(fields)

function toSubscription(events: string[]): string {
  // FQL compares case-sensitively and knows no lists, so each name stands in an "or".
  const names = events.map((event) => `event = "${event}"`).join(' or ')
  return events.length === 1 ? `type = "track" and ${names}` : `type = "track" and (${names})`
}

function toPreset({ events, meta, customData, userData }: Conversion): Preset {
  return {
    name: `${meta} (${events[0]})`,
    subscribe: toSubscription(events),
    partnerAction: 'streamEvent',
    mapping: {
      ...defaults,
      event_name: meta,
      custom_data: customData,
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
