import { CUSTOMER_INFORMATION } from '../../../destination/server-event/customer-information'
import { ACTION_SOURCES } from '../../../destination/server-event'
import { STANDARD_EVENTS } from '../../../delivery/standard-events'

/** One setting of the destination, as RudderStack's form shows it and its schema checks it. */
export interface FormField {
  configKey: string
  label: string
  note: string
  page: 'connection' | 'settings' | 'events' | 'customer information' | 'custom data'
  placeholder?: string
  required?: true
  secret?: true
  kind:
    | { type: 'text'; maxLength: number; pattern?: string }
    | { type: 'checkbox' }
    | { type: 'select'; options: readonly (readonly [label: string, value: string])[] }
    | { type: 'tags'; tagKey: string }
    | { type: 'mapping'; from: MappingColumn; to: MappingColumn & { options: readonly (readonly [string, string])[] } }
}

interface MappingColumn {
  label: string
  placeholder?: string
}

/** Sent as they are mapped, and asked for one by one elsewhere in the form. */
const NOT_MAPPED_HERE = new Set(['external_id', 'full_name'])

const same = (values: readonly string[]): (readonly [string, string])[] =>
  values.map((value) => [value, value] as const)

/** The parameters of customer information that the form maps, by label and payload key. */
export const PARAMETERS = CUSTOMER_INFORMATION.filter(({ key }) => !NOT_MAPPED_HERE.has(key)).map(
  ({ key, label }) => [label, key] as const
)

export const FORM: readonly FormField[] = [
  {
    configKey: 'pixelId',
    label: 'Pixel ID',
    note: 'Called Dataset ID in Events Manager',
    page: 'connection',
    placeholder: 'e.g. 1234567890123456',
    required: true,
    kind: { type: 'text', maxLength: 30, pattern: '\\s*[0-9]{1,30}\\s*' }
  },
  {
    configKey: 'accessToken',
    label: 'Access Token',
    note: 'Generate it in Events Manager: the dataset, Settings, Conversions API',
    page: 'connection',
    placeholder: 'e.g. EAAB…',
    required: true,
    secret: true,
    kind: { type: 'text', maxLength: 1000 }
  },
  {
    configKey: 'testEventCode',
    label: 'Test Event Code',
    note: 'Shows events in Test Events. They count as real events: remove the code when you are done',
    page: 'settings',
    placeholder: 'e.g. TEST12345',
    kind: { type: 'text', maxLength: 100 }
  },
  {
    configKey: 'actionSource',
    label: 'Action Source',
    note: 'Where the events happen. By default it follows from the channel of each event',
    page: 'settings',
    kind: { type: 'select', options: [['From the event', ''], ...same(ACTION_SOURCES)] }
  },
  {
    configKey: 'consent',
    label: 'Consent property',
    note: 'Path of the value that says whether the person agrees. Events without it, or with any other word than granted, yes or true, are not sent',
    page: 'settings',
    placeholder: 'e.g. context.consent.marketing',
    kind: { type: 'text', maxLength: 200 }
  },
  {
    configKey: 'limitedDataUse',
    label: 'Limited Data Use',
    note: 'Meta limits what it does with the events of people in some US states',
    page: 'settings',
    kind: { type: 'checkbox' }
  },
  {
    configKey: 'limitedDataUseCountry',
    label: 'Limited Data Use Country',
    note: 'Where the people are. By default Meta finds it by their IP address',
    page: 'settings',
    kind: {
      type: 'select',
      options: [
        ['By IP address', '0'],
        ['United States', '1']
      ]
    }
  },
  {
    configKey: 'eventsToEvents',
    label: 'Events',
    note: "Your events and Meta's. Those of RudderStack's e-commerce specification are sent without a row here",
    page: 'events',
    kind: {
      type: 'mapping',
      from: { label: 'Your event', placeholder: 'e.g. Trial Requested' },
      to: { label: 'Event at Meta', options: same(STANDARD_EVENTS) }
    }
  },
  {
    configKey: 'externalId',
    label: 'External ID',
    note: 'Paths divided by commas: the first that has a value counts. By default the user ID, or else the anonymous ID',
    page: 'customer information',
    placeholder: 'e.g. userId, anonymousId',
    kind: { type: 'text', maxLength: 500 }
  },
  {
    configKey: 'customerInformation',
    label: 'Customer information',
    note: 'Where your events hold what Meta matches people by. What has no row is read where RudderStack puts it',
    page: 'customer information',
    kind: {
      type: 'mapping',
      from: { label: 'Your property', placeholder: 'e.g. context.traits.email' },
      to: { label: 'Parameter at Meta', options: PARAMETERS }
    }
  },
  {
    configKey: 'additionalProperties',
    label: 'Additional properties',
    note: 'Names of properties to send as custom data besides the standard ones. Without any, none is sent',
    page: 'custom data',
    placeholder: 'e.g. coupon',
    kind: { type: 'tags', tagKey: 'property' }
  }
]
