import type { JSONObject, JSONValue } from '@segment/actions-core'
import { presets } from '../src/destination/presets'
import { either, path } from '../src/destination/server-event/directives'

/** A mapping, as a mapping file holds it. */
export interface MappingEntry {
  name: string
  subscribe: string
  partnerAction: string
  mapping: JSONObject
}

/** What a source writes otherwise than Segment does. */
interface Difference {
  /** FQL that takes the source's names of an event, made of Segment's */
  toSubscription: (subscribe: string) => string
  /** Replaces fields of the mapping; an object of User Data or Fallbacks is laid over the preset's */
  mapping: JSONObject
}

/** RudderStack writes the empty string for an unknown ID: `blank`, despite its name, is met by what is not blank. */
const blank = (first: string, second: string): JSONObject => ({
  '@if': { blank: path(first), then: path(first), else: path(second) }
})

const replace = (value: JSONValue, words: [from: string, to: string, from2: string, to2: string]): JSONObject => ({
  '@replace': { value, pattern: words[0], replacement: words[1], pattern2: words[2], replacement2: words[3] }
})

/** Its SDKs say on which channel an event came; Meta has other words for it. */
const ACTION_SOURCE: JSONObject = {
  '@if': {
    exists: path('$.properties.action_source'),
    then: path('$.properties.action_source'),
    else: {
      '@if': {
        exists: path('$.channel'),
        then: replace(replace(path('$.channel'), ['mobile', 'app', 'sources', 'other']), [
          ...(['web', 'website', 'server', 'website'] as const)
        ]),
        else: 'website'
      }
    }
  }
}

const RUDDERSTACK: Difference = {
  toSubscription: withLowerCaseNames,
  mapping: {
    external_id: blank('$.userId', '$.anonymousId'),
    user_data: {
      zip: blank('$.context.traits.address.postalcode', '$.context.traits.address.postalCode'),
      client_ip_address: blank('$.context.ip', '$.request_ip')
    },
    event_time: blank('$.timestamp', '$.originalTimestamp'),
    action_source: ACTION_SOURCE,
    app_data: {
      advertiser_tracking_enabled: path('$.context.device.adTrackingEnabled'),
      platform: path('$.context.os.name'),
      package_name: path('$.context.app.namespace'),
      short_version: path('$.context.app.version'),
      long_version: path('$.context.app.build'),
      os_version: path('$.context.os.version'),
      device_model: path('$.context.device.model'),
      locale: path('$.context.locale'),
      carrier: path('$.context.network.carrier'),
      screen_width: path('$.context.screen.width'),
      screen_height: path('$.context.screen.height'),
      screen_density: path('$.context.screen.density'),
      timezone: path('$.context.timezone')
    }
  }
}

/**
 * FQL compares case-sensitively. RudderStack's own Meta destinations do not, so that its users have `order completed` and
 * `Order completed` in their data.
 */
function withLowerCaseNames(subscribe: string): string {
  const names = Array.from(subscribe.matchAll(/event = "([^"]+)"/g), ([, name]) => name)
  if (names.length === 0) return subscribe
  const all = new Set(names.flatMap((name) => [name, name[0] + name.slice(1).toLowerCase(), name.toLowerCase()]))
  return `type = "track" and (${[...all].map((name) => `event = "${name}"`).join(' or ')})`
}

function withDifference({ toSubscription, mapping }: Difference): MappingEntry[] {
  return presets.map((preset) => {
    const { user_data, ...others } = mapping
    const base = preset.mapping as JSONObject
    return {
      name: preset.name ?? '',
      subscribe: toSubscription('subscribe' in preset ? preset.subscribe : ''),
      partnerAction: preset.partnerAction,
      mapping: { ...base, ...others, user_data: { ...(base.user_data as JSONObject), ...(user_data as JSONObject) } }
    }
  })
}

/** @returns the mappings of RudderStack's events */
export function rudderstackMappings(): MappingEntry[] {
  return withDifference(RUDDERSTACK)
}

/** The mapping of the presets, without what is about one event. */
const BASE = presets[presets.length - 1].mapping as JSONObject

function entry(name: string, events: string[], mapping: JSONObject): MappingEntry {
  const names = events.map((event) => `event = "${event}"`).join(' or ')
  const subscribe = events.length === 1 ? `type = "track" and ${names}` : `type = "track" and (${names})`
  return { name, subscribe, partnerAction: 'streamEvent', mapping }
}

/** GA4's ecommerce events, as a tag manager hands them on: the items under `items`, the order under `transaction_id`. */
function ga4(): MappingEntry[] {
  const MONEY = { value: path('$.properties.value'), currency: path('$.properties.currency') }
  const ITEMS = { contents: path('$.properties.items') }
  const EVENTS: [event: string, meta: string, customData: JSONObject][] = [
    ['purchase', 'Purchase', { ...MONEY, ...ITEMS, order_id: path('$.properties.transaction_id') }],
    ['begin_checkout', 'InitiateCheckout', { ...MONEY, ...ITEMS }],
    ['add_payment_info', 'AddPaymentInfo', { ...MONEY, ...ITEMS }],
    ['add_to_cart', 'AddToCart', { ...MONEY, ...ITEMS }],
    ['add_to_wishlist', 'AddToWishlist', { ...MONEY, ...ITEMS }],
    ['view_item', 'ViewContent', { ...MONEY, ...ITEMS }],
    ['view_item_list', 'ViewContent', { ...ITEMS, content_category: path('$.properties.item_list_name') }],
    ['search', 'Search', { search_string: path('$.properties.search_term') }],
    ['sign_up', 'CompleteRegistration', MONEY],
    ['generate_lead', 'Lead', MONEY],
    ['page_view', 'PageView', {}]
  ]
  return EVENTS.map(([event, meta, custom_data]) =>
    entry(`${meta} (${event})`, [event], { ...BASE, event_name: meta, custom_data })
  )
}

/** Where a shop's order tells who the customer is, below `properties`. */
function customer(keys: Record<string, string>): JSONObject {
  return Object.fromEntries(Object.entries(keys).map(([key, of]) => [key, path(`$.properties.${of}`)]))
}

/** The body of Shopify's webhooks for orders, as the properties of an event. */
function shopify(): MappingEntry[] {
  return [
    entry('Purchase (a paid order)', ['orders/paid', 'orders_paid', 'Order Paid'], {
      external_id: either('$.properties.customer.id', '$.properties.email'),
      user_data: customer({
        email: 'email',
        phone: 'phone',
        first_name: 'billing_address.first_name',
        last_name: 'billing_address.last_name',
        city: 'billing_address.city',
        state: 'billing_address.province_code',
        zip: 'billing_address.zip',
        country: 'billing_address.country_code',
        client_ip_address: 'client_details.browser_ip',
        client_user_agent: 'client_details.user_agent'
      }),
      event_name: 'Purchase',
      event_time: path('$.timestamp'),
      event_id: path('$.properties.id'),
      action_source: 'website',
      event_source_url: { '@template': 'https://shop.example.com{{properties.landing_site}}' },
      custom_data: {
        value: path('$.properties.total_price'),
        currency: path('$.properties.currency'),
        // The catalogs that Shopify's own app makes hold variants.
        contents: {
          '@arrayPath': [
            '$.properties.line_items',
            {
              product_id: path('$.variant_id'),
              sku: path('$.sku'),
              quantity: path('$.quantity'),
              price: path('$.price')
            }
          ]
        },
        order_id: path('$.properties.name')
      },
      fallbacks: {
        external_id: path('$.properties.email'),
        email: path('$.properties.customer.email'),
        phone: path('$.properties.billing_address.phone'),
        value_default: path('$.properties.total_price'),
        value: path('$.properties.current_total_price'),
        order_id: path('$.properties.order_number')
      }
    })
  ]
}

/** The body of WooCommerce's webhooks for orders, as the properties of an event. */
function woocommerce(): MappingEntry[] {
  const paid = ['processing', 'completed'].map((status) => `properties.status = "${status}"`).join(' or ')
  const [order] = [
    entry('Purchase (a paid order)', ['order.created'], {
      // Guests have 0 there, which is nobody: then it is the address that they ordered with.
      external_id: path('$.properties.customer_id'),
      user_data: customer({
        email: 'billing.email',
        phone: 'billing.phone',
        first_name: 'billing.first_name',
        last_name: 'billing.last_name',
        city: 'billing.city',
        state: 'billing.state',
        zip: 'billing.postcode',
        country: 'billing.country',
        client_ip_address: 'customer_ip_address',
        client_user_agent: 'customer_user_agent'
      }),
      event_name: 'Purchase',
      event_time: path('$.timestamp'),
      event_id: path('$.properties.id'),
      action_source: 'website',
      event_source_url: 'https://shop.example.com/',
      custom_data: {
        value: path('$.properties.total'),
        currency: path('$.properties.currency'),
        contents: path('$.properties.line_items'),
        order_id: path('$.properties.number')
      },
      fallbacks: { external_id: path('$.properties.billing.email'), order_id: path('$.properties.id') }
    })
  ]
  return [{ ...order, subscribe: `${order.subscribe} and (${paid})` }]
}

/** @returns the text of each mapping file that follows from the presets, by its path */
export function mappingFiles(): Map<string, string> {
  const files: [file: string, mappings: MappingEntry[]][] = [
    ['examples/mappings/rudderstack.json', rudderstackMappings()],
    ['examples/recipes/ga4-ecommerce.json', ga4()],
    ['examples/recipes/shopify-orders.json', shopify()],
    ['examples/recipes/woocommerce-orders.json', woocommerce()]
  ]
  return new Map(files.map(([file, mappings]) => [file, `${JSON.stringify({ mappings }, null, 2)}\n`]))
}
