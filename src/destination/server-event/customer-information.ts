import { normalizeBrowserId, normalizeClickId } from './click-id'
import type { CustomerInformation, DefaultMapping, Path } from './customer-parameter'
import { asciiCity, normalizeCity } from './normalize/city'
import { normalizeCountry } from './normalize/country'
import { normalizeDate } from './normalize/date'
import { normalizeEmail } from './normalize/email'
import { normalizeExternalId } from './normalize/external-id'
import { normalizeGender } from './normalize/gender'
import { asItIs, normalizeMetaId } from './normalize/id'
import { isIpv6, normalizeIp } from './normalize/ip'
import { normalizeName } from './normalize/name'
import { normalizePhone } from './normalize/phone'
import { normalizeState } from './normalize/state'
import { normalizeZip } from './normalize/zip'

export type { CustomerInformation, MatchWeight } from './customer-parameter'

function path(from: string): Path {
  return { '@path': from }
}

function firstOf(preferred: string, fallback: string): DefaultMapping {
  return { '@if': { exists: path(preferred), then: path(preferred), else: path(fallback) } }
}

const HASHED = { hashed: true, list: true } as const
const PLAIN = { hashed: false, list: false } as const
const AN_ID = { ...PLAIN, normalize: asItIs, numbers: 'whole', expected: 'must be text' } as const

const ROWS: readonly CustomerInformation[] = [
  {
    ...HASHED,
    key: 'external_id',
    parameter: 'external_id',
    label: 'External ID',
    description:
      'Your own ID of the customer, such as a user ID, a loyalty ID or an anonymous ID. Send the same one from the browser pixel. Hashed before it is sent.',
    default: firstOf('$.userId', '$.anonymousId'),
    weight: 'medium',
    numbers: 'any',
    expected: 'must be text or a number that is exact',
    normalize: normalizeExternalId
  },
  {
    ...HASHED,
    key: 'email',
    parameter: 'em',
    label: 'Email',
    description: "The customer's email address. Hashed before it is sent.",
    default: path('$.context.traits.email'),
    weight: 'high',
    expected: 'must have the form local@domain.tld, in ASCII',
    normalize: normalizeEmail
  },
  {
    ...HASHED,
    key: 'phone',
    parameter: 'ph',
    label: 'Phone Number',
    description:
      "The customer's telephone number, best with its country code. A number without one is completed from Country. Hashed before it is sent.",
    default: path('$.context.traits.phone'),
    weight: 'medium',
    numbers: 'whole',
    expected: 'must have 7 to 16 digits',
    normalize: normalizePhone
  },
  {
    ...HASHED,
    key: 'first_name',
    parameter: 'fn',
    label: 'First Name',
    description: "The customer's first name, in any script. Hashed before it is sent.",
    default: path('$.context.traits.firstName'),
    weight: 'low',
    expected: 'must contain a letter',
    normalize: normalizeName
  },
  {
    ...HASHED,
    key: 'last_name',
    parameter: 'ln',
    label: 'Last Name',
    description: "The customer's last name, in any script. Hashed before it is sent.",
    default: path('$.context.traits.lastName'),
    weight: 'low',
    expected: 'must contain a letter',
    normalize: normalizeName
  },
  {
    ...HASHED,
    key: 'full_name',
    label: 'Full Name',
    description:
      "The customer's whole name, first name first. Split at the first space, and used only when First Name and Last Name are both missing. Hashed before it is sent.",
    default: path('$.context.traits.name'),
    expected: 'must contain a letter'
  },
  {
    ...HASHED,
    key: 'date_of_birth',
    parameter: 'db',
    label: 'Date of Birth',
    description:
      "The customer's date of birth, such as 1990-05-26 or 5/26/1990, with a four-digit year. Hashed before it is sent.",
    default: path('$.context.traits.birthday'),
    weight: 'medium',
    numbers: 'whole',
    expected: 'must be a calendar date from 1900 to this year, with a four-digit year',
    normalize: (text, context) => normalizeDate(text, context.nowSeconds)
  },
  {
    ...HASHED,
    key: 'gender',
    parameter: 'ge',
    label: 'Gender',
    description:
      "The customer's gender: f or m, or an English word for it; Meta takes no other. Hashed before it is sent.",
    default: path('$.context.traits.gender'),
    expected: 'must be f or m, or an English word for one of them',
    normalize: normalizeGender,
    codes: true
  },
  {
    ...HASHED,
    key: 'city',
    parameter: 'ct',
    label: 'City',
    description: "The city of the customer's address, in any script. Hashed before it is sent.",
    default: path('$.context.traits.address.city'),
    weight: 'low',
    expected: 'must contain a letter',
    normalize: normalizeCity,
    alsoSend: asciiCity
  },
  {
    ...HASHED,
    key: 'state',
    parameter: 'st',
    label: 'State',
    description:
      "The state, province or region of the customer's address, as a code or a name. Hashed before it is sent.",
    default: path('$.context.traits.address.state'),
    expected: 'must contain a letter',
    normalize: (text, context) => normalizeState(text, context.country),
    codes: true
  },
  {
    ...HASHED,
    key: 'zip',
    parameter: 'zp',
    label: 'Zip Code',
    description: "The postal code of the customer's address. Hashed before it is sent.",
    default: path('$.context.traits.address.postalCode'),
    weight: 'low',
    numbers: 'whole',
    expected: 'must have 2 to 12 letters and digits',
    normalize: normalizeZip
  },
  {
    ...HASHED,
    key: 'country',
    parameter: 'country',
    label: 'Country',
    description:
      "The country of the customer's address, as a code (US, USA) or a name, in English or its own language. Hashed before it is sent.",
    default: path('$.context.traits.address.country'),
    weight: 'medium',
    expected: 'must be a code or name of ISO 3166-1',
    normalize: normalizeCountry,
    codes: true
  },
  {
    ...PLAIN,
    key: 'client_ip_address',
    parameter: 'client_ip_address',
    label: 'Client IP Address',
    description: "The public IP address of the customer's browser, IPv4 or IPv6, never your server's. Sent as it is.",
    default: path('$.context.ip'),
    expected: 'must be a public IPv4 or IPv6 address',
    normalize: normalizeIp,
    prefers: isIpv6
  },
  {
    ...PLAIN,
    key: 'client_user_agent',
    parameter: 'client_user_agent',
    label: 'Client User Agent',
    description: "The user agent of the customer's browser. Meta wants it for website events. Sent as it is.",
    default: path('$.context.userAgent'),
    expected: 'must be text',
    normalize: asItIs
  },
  {
    ...PLAIN,
    key: 'click_id',
    parameter: 'fbc',
    label: 'Click ID',
    description:
      'The Meta click ID: the _fbc cookie, or the fbclid of the landing page alone. A newer fbclid in the Event Source URL replaces it. Sent as it is.',
    default: firstOf('$.properties.fbc', '$.context.fbc'),
    weight: 'high',
    expected: 'must be an _fbc cookie (fb.1.…) or a bare fbclid',
    normalize: (text, context) => normalizeClickId(text, context.eventTime)
  },
  {
    ...PLAIN,
    key: 'browser_id',
    parameter: 'fbp',
    label: 'Browser ID',
    description: 'The Meta browser ID: the _fbp cookie. Sent as it is.',
    default: firstOf('$.properties.fbp', '$.context.fbp'),
    weight: 'medium',
    expected: 'must be an _fbp cookie (fb.1.…)',
    normalize: normalizeBrowserId
  },
  {
    ...AN_ID,
    key: 'subscription_id',
    parameter: 'subscription_id',
    label: 'Subscription ID',
    description: "The ID of the customer's subscription in this transaction. Sent as it is.",
    default: path('$.properties.subscription_id')
  },
  {
    ...PLAIN,
    key: 'facebook_login_id',
    parameter: 'fb_login_id',
    label: 'Facebook Login ID',
    description: 'The ID that Facebook Login gave the customer in your app. Sent as it is.',
    default: path('$.context.traits.fb_login_id'),
    weight: 'medium',
    numbers: 'whole',
    expected: 'must be digits; send a long one as text, so that none is lost',
    normalize: normalizeMetaId
  },
  {
    ...PLAIN,
    key: 'lead_id',
    parameter: 'lead_id',
    label: 'Lead ID',
    description: "The ID of the lead that one of Meta's lead ads gave. Sent as it is.",
    default: path('$.properties.lead_id'),
    weight: 'low',
    numbers: 'whole',
    expected: 'must be digits; send a long one as text, so that none is lost',
    normalize: normalizeMetaId
  },
  {
    ...PLAIN,
    key: 'mobile_advertiser_id',
    parameter: 'madid',
    label: 'Mobile Advertiser ID',
    description:
      "The advertising ID of the customer's device: Android's Advertising ID or Apple's IDFA. Sent as it is.",
    default: path('$.context.device.advertisingId'),
    expected: 'must be text',
    normalize: asItIs
  },
  {
    ...PLAIN,
    key: 'install_id',
    parameter: 'anon_id',
    label: 'Install ID',
    description: 'The ID of this installation of your app. For app events only. Sent as it is.',
    default: path('$.context.device.id'),
    expected: 'must be text',
    normalize: asItIs
  },
  {
    ...AN_ID,
    key: 'page_id',
    parameter: 'page_id',
    label: 'Page ID',
    description: 'The ID of the Facebook Page that the conversation or the ad belongs to. Sent as it is.'
  },
  {
    ...AN_ID,
    key: 'page_scoped_user_id',
    parameter: 'page_scoped_user_id',
    label: 'Page-Scoped User ID',
    description: "The customer's ID on your Page, from Messenger's webhook. For messaging events. Sent as it is."
  },
  {
    ...AN_ID,
    key: 'ctwa_clid',
    parameter: 'ctwa_clid',
    label: 'Click to WhatsApp ID',
    description:
      "The click ID of an ad that opens WhatsApp, from WhatsApp's webhook. For messaging events. Sent as it is."
  },
  {
    ...AN_ID,
    key: 'whatsapp_business_account_id',
    parameter: 'whatsapp_business_account_id',
    label: 'WhatsApp Business Account ID',
    description: 'The ID of your WhatsApp Business Account. For messaging events. Sent as it is.'
  },
  {
    ...AN_ID,
    key: 'ig_account_id',
    parameter: 'ig_account_id',
    label: 'Instagram Account ID',
    description: 'The ID of your Instagram professional account. For messaging events. Sent as it is.'
  },
  {
    ...AN_ID,
    key: 'ig_sid',
    parameter: 'ig_sid',
    label: 'Instagram-Scoped User ID',
    description:
      "The customer's ID on your Instagram account, from Instagram's webhook. For messaging events. Sent as it is."
  }
]

// V8 reads rows with the same keys in the same order much faster.
const SHAPE = {
  key: '',
  parameter: undefined,
  label: '',
  description: '',
  default: undefined,
  weight: undefined,
  numbers: undefined,
  expected: '',
  hashed: false,
  list: false,
  normalize: undefined,
  codes: undefined,
  alsoSend: undefined,
  prefers: undefined
}

/**
 * All customer information, a row a parameter. The mapping's schema, user_data, the documentation and the preview read
 * it: a new parameter is a new row. Rules: Meta's "Customer information parameters"; weights: Meta's business help,
 * "About Event Match Quality".
 */
export const CUSTOMER_INFORMATION: readonly CustomerInformation[] = ROWS.map((row) => ({ ...SHAPE, ...row }))
