import type { InputField, JSONObject } from '@segment/actions-core'
import { ACTION_SOURCES, CUSTOMER_SEGMENTATIONS } from '../server-event'
import { EXTINFO_KEYS } from '../server-event/app-data'
import { CUSTOMER_INFORMATION, type CustomerInformation } from '../server-event/customer-information'
import { LIMITED_DATA_USE_STATES } from '../server-event/limited-data-use'
import { MESSAGING_CHANNELS } from '../server-event/messaging'

type Property = NonNullable<InputField['properties']>[string]

/** `first`, or where it is missing `second`: the one fallback that every host understands. */
export function either(first: string, second: string): JSONObject {
  return { '@if': { exists: { '@path': first }, then: { '@path': first }, else: { '@path': second } } }
}

function path(of: string): JSONObject {
  return { '@path': of }
}

function toField({ label, description, list, hashed }: CustomerInformation): InputField {
  return {
    label,
    description,
    type: 'string',
    ...(list ? { multiple: true } : {}),
    ...(hashed ? { category: 'hashedPII' as const } : {})
  }
}

const externalId = CUSTOMER_INFORMATION.find(({ key }) => key === 'external_id') as CustomerInformation
const others = CUSTOMER_INFORMATION.filter(({ key }) => key !== 'external_id')

/** The default of user_data, which presets extend. */
export const USER_DATA_DEFAULT: JSONObject = Object.fromEntries(
  others.flatMap(({ key, default: mapping }) => (mapping === undefined ? [] : [[key, { ...mapping }]]))
)

/** Values that are numbers come as text as well, and are read by server-event/: a schema would refuse the whole event. */
function text(label: string, description: string): Property {
  return { label, description, type: 'string' }
}

const customDataProperties: Record<string, Property> = {
  value: text('Value', 'What the event is worth, a number of zero or more. Required for Purchase.'),
  currency: text(
    'Currency',
    'The currency of the value: ISO 4217, e.g. USD. Required for Purchase and wherever there is a value.'
  ),
  content_ids: {
    label: 'Content IDs',
    description: 'The IDs of the products in the catalog. Taken from Contents when unmapped.',
    type: 'string',
    multiple: true
  },
  contents: {
    label: 'Contents',
    description:
      "The products: a list of objects in Segment's form (product_id, sku or id; quantity; price) or in Meta's (id, quantity, item_price, delivery_category).",
    type: 'object',
    multiple: true,
    additionalProperties: true
  },
  product: {
    label: 'Product',
    description:
      'For events about a single product: the object that describes it, in the same form. Read when Contents is empty.',
    type: 'object',
    additionalProperties: true
  },
  content_type: text(
    'Content Type',
    'product or product_group. "product" when there are contents and nothing is mapped.'
  ),
  content_name: text('Content Name', 'The name of the page or product.'),
  content_category: text('Content Category', 'The category of the page or product.'),
  num_items: text(
    'Number of Items',
    'How many items are bought. The sum of the quantities when unmapped, for Purchase and InitiateCheckout.'
  ),
  order_id: text('Order ID', 'The ID of the order.'),
  search_string: text('Search String', 'What the person searched for.'),
  status: text('Status', 'The status of a registration.'),
  predicted_ltv: text(
    'Predicted Lifetime Value',
    'What you expect the person to be worth in all, in the same currency.'
  ),
  net_revenue: text('Net Revenue', 'The value without costs, in the same currency.'),
  delivery_category: text(
    'Delivery Category',
    'How the purchase reaches the person: in_store, curbside or home_delivery.'
  )
}

const EXTINFO_LABELS: Record<(typeof EXTINFO_KEYS)[number], [label: string, description: string]> = {
  package_name: ['Package Name', 'The bundle or package name of the app, e.g. context.app.namespace.'],
  short_version: ['Short Version', 'The short version of the app, e.g. context.app.version.'],
  long_version: ['Long Version', 'The long version of the app, e.g. context.app.build.'],
  os_version: ['OS Version', 'The version of the operating system, e.g. context.os.version. Required for app events.'],
  device_model: ['Device Model', 'The model of the device, e.g. context.device.model.'],
  locale: ['Locale', 'The locale, e.g. context.locale.'],
  timezone_abbreviation: ['Time Zone Abbreviation', 'The abbreviated time zone, e.g. PST.'],
  carrier: ['Carrier', 'The mobile carrier, e.g. context.network.carrier.'],
  screen_width: ['Screen Width', 'The width of the screen, e.g. context.screen.width.'],
  screen_height: ['Screen Height', 'The height of the screen, e.g. context.screen.height.'],
  screen_density: ['Screen Density', 'The density of the screen, e.g. context.screen.density.'],
  cpu_cores: ['CPU Cores', 'The number of CPU cores.'],
  storage_size: ['Storage Size', 'The size of the external storage in GB.'],
  free_storage: ['Free Storage', 'The free space of the external storage in GB.'],
  timezone: ['Time Zone', 'The time zone of the device, e.g. context.timezone.']
}

const appDataProperties: Record<string, Property> = {
  advertiser_tracking_enabled: {
    label: 'Advertiser Tracking Enabled',
    description: 'Did the person allow tracking (on iOS: App Tracking Transparency)? Sent as "no" when unmapped.',
    type: 'boolean'
  },
  application_tracking_enabled: {
    label: 'Application Tracking Enabled',
    description: 'Did the person allow tracking within the app? Sent as "no" when unmapped.',
    type: 'boolean'
  },
  platform: text('Platform', 'ios or android, e.g. context.device.type or context.os.name. Required for app events.'),
  ...Object.fromEntries(EXTINFO_KEYS.map((key) => [key, text(...EXTINFO_LABELS[key])]))
}

/** The mapping schema of streamEvent, in the order in which a person fills it in. */
export const fields: Record<string, InputField> = {
  external_id: { ...toField(externalId), required: true, default: { ...externalId.default } },
  user_data: {
    label: 'User Data',
    description:
      'The customer information that Meta matches people by: the more, the better. What Meta wants hashed is normalized and hashed before it is sent.',
    type: 'object',
    properties: Object.fromEntries(others.map((parameter) => [parameter.key, toField(parameter)])),
    default: USER_DATA_DEFAULT
  },
  event_name: {
    label: 'Event Name',
    description: "One of Meta's standard events, e.g. Purchase or Lead, or the name of a custom event.",
    type: 'string',
    required: true,
    default: path('$.event')
  },
  event_time: {
    label: 'Event Time',
    description:
      'When the event happened: ISO 8601, Unix seconds or milliseconds. At most 7 days ago (62 for physical stores), best within the hour.',
    type: 'string',
    required: true,
    default: path('$.timestamp')
  },
  event_id: {
    label: 'Event ID',
    description:
      "By event name and event ID, Meta counts an event once that arrives twice, e.g. from the browser's pixel too: use the same ID there. Made from the event's content when unmapped.",
    type: 'string',
    default: either('$.properties.event_id', '$.messageId')
  },
  action_source: {
    label: 'Action Source',
    description: `Where the event happened: ${ACTION_SOURCES.join(', ')}.`,
    // No choices: the runtime would refuse "Website" and '' before they are read, and PostHog fills no default into choices.
    type: 'string',
    default: {
      '@if': {
        exists: { '@path': '$.properties.action_source' },
        then: { '@path': '$.properties.action_source' },
        else: 'website'
      }
    }
  },
  event_source_url: {
    label: 'Event Source URL',
    description: 'The address of the page. Meta asks for it on every website event.',
    type: 'string',
    default: path('$.context.page.url')
  },
  referrer_url: {
    label: 'Referrer URL',
    description: 'The page that the person came from.',
    type: 'string',
    default: path('$.context.page.referrer')
  },
  click_query: {
    label: 'Click Query',
    description:
      "The query of the page's address. Only read for fbclid, for sites whose page address comes without a query.",
    type: 'string',
    unsafe_hidden: true,
    default: path('$.context.page.search')
  },
  custom_data: {
    label: 'Custom Data',
    description: "What the event is about, in Meta's parameters.",
    type: 'object',
    properties: customDataProperties,
    default: {
      value: path('$.properties.value'),
      currency: path('$.properties.currency'),
      contents: path('$.properties.products'),
      order_id: path('$.properties.order_id')
    }
  },
  additional_properties: {
    label: 'Additional Properties',
    description:
      'Further properties of the event or the person to send as custom data. None are sent unless you select them here. Do not select contact data: Meta forbids it here.',
    type: 'object',
    defaultObjectUI: 'keyvalue',
    additionalProperties: true
  },
  consent: {
    label: 'Consent',
    description:
      'May the event be sent to Meta? Events for which this is false are not sent, and are no failure. Unmapped, all are sent.',
    type: 'boolean'
  },
  app_data: {
    label: 'App Data',
    description: 'What Meta needs to know about the app and the device. Required when the action source is app.',
    type: 'object',
    properties: appDataProperties,
    depends_on: { conditions: [{ fieldKey: 'action_source', operator: 'is', value: 'app' }] }
  },
  limited_data_use: {
    label: 'Limited Data Use',
    description:
      'Ask Meta to process the event under Limited Data Use, for people protected by a privacy law of a US state.',
    type: 'boolean'
  },
  limited_data_use_country: {
    label: 'Limited Data Use Country',
    description: '1 for the USA, 0 to let Meta find the country by the IP address (the default).',
    type: 'integer',
    depends_on: { conditions: [{ fieldKey: 'limited_data_use', operator: 'is', value: true }] }
  },
  limited_data_use_state: {
    label: 'Limited Data Use State',
    description: `Meta's number of the state: ${LIMITED_DATA_USE_STATES.map(([number, name]) => `${number} ${name}`).join(', ')}.`,
    type: 'integer',
    depends_on: { conditions: [{ fieldKey: 'limited_data_use', operator: 'is', value: true }] }
  },
  opt_out: {
    label: 'Opt Out',
    description: 'When true, Meta uses the event for attribution only, not to choose whom ads are shown to.',
    type: 'boolean'
  },
  messaging_channel: {
    label: 'Messaging Channel',
    description: `The channel of the conversation: ${MESSAGING_CHANNELS.join(', ')}. Required when the action source is business_messaging.`,
    type: 'string',
    choices: MESSAGING_CHANNELS.map((value) => ({ label: value, value })),
    depends_on: { conditions: [{ fieldKey: 'action_source', operator: 'is', value: 'business_messaging' }] }
  },
  customer_segmentation: {
    label: 'Customer Segmentation',
    description: 'Is the person new to your business, or known?',
    type: 'string',
    choices: CUSTOMER_SEGMENTATIONS.map((value) => ({ label: value, value }))
  },
  original_event_data: {
    label: 'Original Event Data',
    description: 'For an event that corrects or follows up another one: which it was.',
    type: 'object',
    properties: {
      event_name: text('Original Event Name', 'The name of the other event.'),
      event_time: text('Original Event Time', 'When the other event happened: ISO 8601, Unix seconds or milliseconds.'),
      order_id: text('Original Order ID', 'The order ID of the other event.'),
      event_id: text('Original Event ID', 'The event ID of the other event.')
    }
  },
  test_event_code: {
    label: 'Test Event Code',
    description:
      'Shows the event under Test Events in Events Manager; overrides the setting. Beware: Meta counts test events like real ones, so remove the code after testing.',
    type: 'string'
  },
  enable_batching: {
    label: 'Enable Batching',
    description: 'Send up to 1,000 events in one request.',
    type: 'boolean',
    unsafe_hidden: true,
    default: true
  },
  batch_size: {
    label: 'Batch Size',
    description: 'The most events in one request, from 1 to 1,000.',
    type: 'number',
    minimum: 1,
    maximum: 1000,
    unsafe_hidden: true,
    default: 1000
  }
}
