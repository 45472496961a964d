import type { SchemaObject } from 'ajv'
import { HASHED_PARAMETERS, PLAIN_PARAMETERS, WEB_PARAMETERS } from './customer-parameters'
import { DIGITS, FBC, FBP, HASH, HASHES_OF_NOTHING, IP_ADDRESS } from './patterns'

/** Meta's limit of events in one request. */
export const MAX_EVENTS = 1000

export const ACTION_SOURCES = [
  'email',
  'website',
  'app',
  'phone_call',
  'chat',
  'physical_store',
  'system_generated',
  'business_messaging',
  'other'
]

/** Products, and what the catalogs of travel, automotive and real estate hold. */
const CONTENT_TYPES = [
  'product',
  'product_group',
  'hotel',
  'flight',
  'destination',
  'vehicle',
  'vehicle_offer',
  'home_listing',
  'media_title'
]

export const MESSAGING_CHANNELS = ['messenger', 'whatsapp', 'instagram']

/** An event whose user_data holds nothing outside one of these sets is too broad to match anyone (2804050). */
export const TOO_BROAD = [
  ['ct', 'country', 'st', 'zp', 'ge', 'client_user_agent'],
  ['db', 'client_user_agent'],
  ['fn', 'ge'],
  ['ln', 'ge']
]

const CUSTOMER_SEGMENTATIONS = [
  'new_customer_to_business',
  'new_customer_to_business_line',
  'new_customer_to_product_area',
  'new_customer_to_medium',
  'existing_customer_to_business',
  'existing_customer_to_business_line',
  'existing_customer_to_product_area',
  'existing_customer_to_medium',
  'customer_in_loyalty_program'
]

const text: SchemaObject = { type: 'string', minLength: 1 }
const amount: SchemaObject = { type: 'number', minimum: 0 }
const deliveryCategory: SchemaObject = { type: 'string', enum: ['in_store', 'curbside', 'home_delivery'] }
const metaId: SchemaObject = {
  anyOf: [
    { type: 'string', pattern: DIGITS },
    { type: 'integer', minimum: 1, maximum: 2 ** 53 }
  ]
}
/** An identifier that is passed on as it is: text, or a number. */
const identifier: SchemaObject = { anyOf: [text, { type: 'integer' }] }
const unixSeconds: SchemaObject = { type: 'integer', minimum: 0, maximum: 9_999_999_999 }

const hash: SchemaObject = { type: 'string', pattern: HASH, not: { enum: HASHES_OF_NOTHING } }
/** The list stands first: nearly every sender sends lists, and the first branch that fits ends the search. */
const hashes: SchemaObject = { anyOf: [{ type: 'array', minItems: 1, items: hash }, hash] }

const userData: SchemaObject = {
  type: 'object',
  additionalProperties: false,
  properties: {
    ...Object.fromEntries(HASHED_PARAMETERS.map((parameter) => [parameter, hashes])),
    ...Object.fromEntries(PLAIN_PARAMETERS.map((parameter) => [parameter, text])),
    // Those with a form of their own.
    client_ip_address: { type: 'string', pattern: IP_ADDRESS },
    fbc: { type: 'string', pattern: FBC },
    fbp: { type: 'string', pattern: FBP },
    fb_login_id: metaId,
    lead_id: metaId,
    page_id: identifier,
    page_scoped_user_id: identifier,
    whatsapp_business_account_id: identifier,
    ig_account_id: identifier,
    ig_sid: identifier,
    instagram_business_account_id: identifier
  }
}

const contents: SchemaObject = {
  type: 'array',
  items: {
    type: 'object',
    required: ['id', 'quantity'],
    properties: { id: identifier, quantity: amount, item_price: amount, delivery_category: deliveryCategory }
  }
}

/** Any further key is a custom property, of any JSON value. */
const customData: SchemaObject = {
  type: 'object',
  properties: {
    value: amount,
    currency: { type: 'string', pattern: '^[A-Z]{3}$' },
    content_ids: { type: 'array', items: identifier },
    contents,
    content_type: { type: 'string', enum: CONTENT_TYPES },
    content_name: text,
    content_category: text,
    num_items: amount,
    order_id: identifier,
    search_string: text,
    status: text,
    predicted_ltv: { type: 'number' },
    net_revenue: { type: 'number' },
    delivery_category: deliveryCategory
  }
}

const flag: SchemaObject = { type: 'integer', enum: [0, 1] }

/** `a2` is Android, `i2` iOS; the fifth item, the version of the operating system, may not be blank. */
const extinfo: SchemaObject = {
  type: 'array',
  minItems: 16,
  maxItems: 16,
  items: Array.from({ length: 16 }, (_, index): SchemaObject => {
    if (index === 0) return { type: 'string', enum: ['a2', 'i2'] }
    return index === 4 ? { type: 'string', pattern: '\\S' } : { type: 'string' }
  }),
  additionalItems: false
}

const appData: SchemaObject = {
  type: 'object',
  properties: { advertiser_tracking_enabled: flag, application_tracking_enabled: flag, extinfo }
}

const originalEventData: SchemaObject = {
  type: 'object',
  additionalProperties: false,
  properties: { event_name: text, event_time: unixSeconds, order_id: identifier, event_id: text }
}

/** 0 asks Meta to locate by IP address; the states that Meta lists start at 1000, and it adds to them. */
const ldu: Record<string, SchemaObject> = {
  data_processing_options: { type: 'array', maxItems: 1, items: { type: 'string', const: 'LDU' } },
  data_processing_options_country: flag,
  data_processing_options_state: {
    anyOf: [
      { type: 'integer', const: 0 },
      { type: 'integer', minimum: 1000 }
    ]
  }
}

/** The types and forms of one event's fields, without the rules between fields. */
export const eventShapeSchema: SchemaObject = {
  type: 'object',
  required: ['event_name', 'event_time', 'user_data', 'action_source'],
  additionalProperties: false,
  properties: {
    event_name: text,
    event_time: unixSeconds,
    event_id: text,
    action_source: { type: 'string', enum: ACTION_SOURCES },
    user_data: userData,
    custom_data: customData,
    app_data: appData,
    event_source_url: text,
    referrer_url: text,
    opt_out: { type: 'boolean' },
    messaging_channel: { type: 'string', enum: MESSAGING_CHANNELS },
    customer_segmentation: { type: 'string', enum: CUSTOMER_SEGMENTATIONS },
    original_event_data: originalEventData,
    ...ldu
  }
}

const object = (rest: SchemaObject): SchemaObject => ({ type: 'object', ...rest })
/** Required here, described elsewhere. */
const having = (...names: string[]): SchemaObject =>
  object({ required: names, properties: Object.fromEntries(names.map((name) => [name, true])) })
const where = (field: string, value: string): SchemaObject =>
  object({ required: [field], properties: { [field]: { const: value } } })
const withUserData = (rest: SchemaObject): SchemaObject => object({ properties: { user_data: object(rest) } })

/** Meta's documented rules between an event's fields. Its rules about time need a clock: event-checks.ts has those. */
const rules: SchemaObject[] = [
  withUserData({ not: { anyOf: TOO_BROAD.map((set) => object({ propertyNames: { enum: set } })) } }),
  object({ properties: { custom_data: object({ dependencies: { value: ['currency'] } }) } }),
  {
    if: where('event_name', 'Purchase'),
    then: object({
      required: ['custom_data'],
      properties: { custom_data: having('value', 'currency') }
    })
  },
  {
    if: where('action_source', 'app'),
    then: object({ required: ['app_data'], properties: { app_data: having('extinfo') } })
  },
  {
    if: where('action_source', 'business_messaging'),
    then: {
      allOf: [
        object({
          required: ['messaging_channel'],
          properties: { messaging_channel: true, event_source_url: false, event_name: { not: { const: 'Lead' } } }
        }),
        withUserData({ properties: Object.fromEntries(WEB_PARAMETERS.map((field) => [field, false])) }),
        {
          if: where('messaging_channel', 'messenger'),
          then: withUserData(having('page_id', 'page_scoped_user_id'))
        },
        {
          if: where('messaging_channel', 'whatsapp'),
          then: withUserData({
            ...having('ctwa_clid'),
            anyOf: [having('page_id'), having('whatsapp_business_account_id')]
          })
        },
        {
          if: where('messaging_channel', 'instagram'),
          then: withUserData(having('ig_account_id', 'ig_sid', 'instagram_business_account_id'))
        }
      ]
    }
  }
]

/** JSON Schema (draft-07) of one server event, with every documented rule that needs no clock. */
export const eventSchema: SchemaObject = { ...eventShapeSchema, allOf: rules }

/** A request's own fields. The token is not among them: it belongs into the Authorization header alone. */
const envelope: Record<string, SchemaObject> = {
  test_event_code: text,
  // Under 23 characters, and at least two of them letters.
  partner_agent: { type: 'string', maxLength: 22, pattern: '[A-Za-z][^A-Za-z]*[A-Za-z]' },
  appsecret_proof: { type: 'string', pattern: '^[0-9a-f]{64}$' }
}

const request = (data: SchemaObject): SchemaObject => ({
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  required: ['data'],
  additionalProperties: false,
  properties: { data: { type: 'array', minItems: 1, maxItems: MAX_EVENTS, ...data }, ...envelope }
})

/** JSON Schema (draft-07) of the body of `POST /v{N}/{pixel}/events`: what every sender must satisfy. */
export const requestSchema: SchemaObject = request({ items: eventSchema })

/** The same without looking into the events, which the sandbox judges one by one to be able to name the faulty one. */
export const envelopeSchema: SchemaObject = request({})
