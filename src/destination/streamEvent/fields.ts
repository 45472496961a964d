import type { InputField, JSONObject } from '@segment/actions-core'
import { ACTION_SOURCES } from '../server-event/action-source'
import { APP_DATA } from '../server-event/app-data'
import { CUSTOM_DATA, type CustomParameter } from '../server-event/custom-data'
import { CUSTOMER_INFORMATION, type CustomerInformation } from '../server-event/customer-information'
import { either, path } from '../server-event/directives'
import { LIMITED_DATA_USE_STATES } from '../server-event/limited-data-use'
import { MESSAGING_CHANNELS } from '../server-event/messaging'

type Properties = NonNullable<InputField['properties']>
type Property = Properties[string]

function toTopField(row: CustomerInformation): InputField {
  return {
    ...toField(row),
    required: row.required,
    ...(row.default === undefined ? {} : { default: { ...row.default } })
  }
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

const AT_THE_TOP = CUSTOMER_INFORMATION.filter(({ place }) => place === 'top')
const IN_USER_DATA = CUSTOMER_INFORMATION.filter(({ place }) => place === 'user_data')

/** The default of user_data, which presets extend. */
export const USER_DATA_DEFAULT: JSONObject = Object.fromEntries(
  IN_USER_DATA.flatMap(({ key, default: mapping }) => (mapping === undefined ? [] : [[key, { ...mapping }]]))
)

/**
 * Values that are numbers, choices or switches come as text as well, and are read by server-event/: a schema that knows better
 * (`boolean`, `integer`, `choices`) would refuse the whole event over "granted", "1" or "Website".
 */
function text(label: string, description: string): Property {
  return { label, description, type: 'string' }
}

function toCustomDataField(row: CustomParameter): Property {
  const { label, description } = row
  if (row.kind !== 'items') return { ...text(label, description), ...('joins' in row ? { multiple: true } : {}) }
  if (row.schema === 'ids') return { ...text(label, description), multiple: true }
  const isList = row.schema === 'objects'
  return { label, description, type: 'object', ...(isList ? { multiple: true } : {}), additionalProperties: true }
}

function byKey<Row extends { key: string }>(rows: readonly Row[], toField: (row: Row) => Property): Properties {
  return Object.fromEntries(rows.map((row) => [row.key, toField(row)]))
}

const SECOND_SOURCE = 'Read where that field has no value.'

/** The fields that presets give a second source, and the third; and the first source of Value, by which they know the default. */
const FALLBACKS: Record<string, string> = {
  external_id: 'For External ID',
  event_id: 'For Event ID',
  click_id: 'For Click ID',
  browser_id: 'For Browser ID',
  email: 'For Email',
  phone: 'For Phone Number',
  value_default: 'Value by default',
  value: 'For Value',
  value_2: 'For Value (third source)',
  order_id: 'For Order ID',
  order_id_2: 'For Order ID (third source)'
}

/** The default of fallbacks, which presets extend. */
export const FALLBACKS_DEFAULT: JSONObject = {
  external_id: path('$.anonymousId'),
  event_id: path('$.messageId'),
  click_id: path('$.context.fbc'),
  browser_id: path('$.context.fbp')
}

const STATES = LIMITED_DATA_USE_STATES.slice(1)
  .map(([number, , code]) => `${number} ${code}`)
  .join(', ')

/** The mapping schema of streamEvent, in the order in which a person fills it in. */
export const fields: Record<string, InputField> = {
  ...Object.fromEntries(AT_THE_TOP.map((row) => [row.key, toTopField(row)])),
  user_data: {
    label: 'User Data',
    description:
      'The customer information that Meta matches people by: the more, the better. What Meta wants hashed is normalized and hashed here.',
    type: 'object',
    properties: byKey(IN_USER_DATA, toField),
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
      'When the event happened: ISO 8601, Unix seconds or milliseconds; UTC without a zone. At most 7 days ago (62 for physical stores), best within the hour.',
    type: 'string',
    required: true,
    default: path('$.timestamp')
  },
  event_id: {
    label: 'Event ID',
    description:
      "Meta counts events with the same name and ID once: use the ID that the browser's pixel has. Made from the event's content when unmapped.",
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
    properties: byKey(CUSTOM_DATA, toCustomDataField),
    default: {
      value: path('$.properties.value'),
      currency: path('$.properties.currency'),
      contents: path('$.properties.products'),
      content_type: path('$.properties.content_type'),
      order_id: path('$.properties.order_id')
    }
  },
  additional_properties: {
    label: 'Additional Properties',
    description:
      'Further properties to send as custom data. None are sent unless you select them here. Do not select contact data: Meta forbids it here.',
    type: 'object',
    defaultObjectUI: 'keyvalue',
    additionalProperties: true
  },
  consent: {
    label: 'Consent',
    description:
      'Whether the event may be sent: true, yes, granted … or false, no, denied …; any other word is no consent. Such events are skipped, and are no failure. Unmapped, all are sent.',
    type: 'string'
  },
  app_data: {
    label: 'App Data',
    description: 'What Meta needs to know about the app and the device. Required when the action source is app.',
    type: 'object',
    properties: byKey(APP_DATA, ({ label, description }) => text(label, description)),
    depends_on: { conditions: [{ fieldKey: 'action_source', operator: 'is', value: 'app' }] }
  },
  limited_data_use: {
    label: 'Limited Data Use',
    description:
      'When true, Meta processes the event under Limited Data Use, for people protected by a privacy law of a US state.',
    type: 'string'
  },
  limited_data_use_country: {
    label: 'Limited Data Use Country',
    description: '1 for the USA, 0 to let Meta find the country by the IP address (the default).',
    type: 'string'
  },
  limited_data_use_state: {
    label: 'Limited Data Use State',
    description: `The state by code or Meta's number: ${STATES}. Meta finds it when it is 0 or unmapped.`,
    type: 'string'
  },
  opt_out: {
    label: 'Opt Out',
    description: 'When true, Meta uses the event for attribution only, not to choose whom ads are shown to.',
    type: 'string'
  },
  messaging_channel: {
    label: 'Messaging Channel',
    description: `The channel of the conversation: ${MESSAGING_CHANNELS.join(', ')}. Required when the action source is business_messaging.`,
    type: 'string',
    depends_on: { conditions: [{ fieldKey: 'action_source', operator: 'is', value: 'business_messaging' }] }
  },
  customer_segmentation: {
    label: 'Customer Segmentation',
    description:
      'Whether the person is new: new_customer_to_ or existing_customer_to_, with business, business_line, product_area or medium after it; or customer_in_loyalty_program.',
    type: 'string'
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
      'Shows the event under Test Events in Events Manager; overrides the setting. Meta counts test events like real ones: remove the code after testing.',
    type: 'string'
  },
  fallbacks: {
    label: 'Fallbacks',
    description:
      'Second sources, by the key of a field: read where that field has no value, also where it is an empty text or a placeholder.',
    type: 'object',
    // Named one by one for PostHog, which hands over no key of an object that is not.
    properties: Object.fromEntries(Object.entries(FALLBACKS).map(([key, label]) => [key, text(label, SECOND_SOURCE)])),
    additionalProperties: true,
    unsafe_hidden: true,
    default: FALLBACKS_DEFAULT
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
