import { normalizeBrowserId, normalizeClickId } from './click-id'
import { defineParameter, type CustomerInformation, type Definition } from './customer-parameter'
import { either, path } from './directives'
import { asciiCity, isNoCity, isNoPlace, normalizeCity } from './normalize/city'
import { normalizeCountry } from './normalize/country'
import { normalizeDate } from './normalize/date'
import { normalizeEmail, severalEmails } from './normalize/email'
import { normalizeExternalId } from './normalize/external-id'
import { splitFullName } from './normalize/full-name'
import { normalizeGender } from './normalize/gender'
import { asIs, normalizeMetaId } from './normalize/id'
import { isIpv6, normalizeIp } from './normalize/ip'
import { isNoName, isNoPerson, normalizeName } from './normalize/name'
import { normalizePhone, severalPhones } from './normalize/phone'
import { normalizeState } from './normalize/state'
import { normalizeZip } from './normalize/zip'
import { isNobody, isNoId } from './placeholders'

export { defineParameter, type CustomerInformation, type Definition, type MatchWeight } from './customer-parameter'

const ID = { hashed: false, normalize: asIs, numbers: 'whole', expected: 'not text', isNone: isNobody } as const

const ROWS: readonly Definition[] = [
  {
    hashed: true,
    key: 'external_id',
    place: 'top',
    required: true,
    parameter: 'external_id',
    label: 'External ID',
    description:
      'Your own ID of the customer, such as a user ID, a loyalty ID or an anonymous ID. Send the same one from the browser pixel.',
    default: either('$.userId', '$.anonymousId'),
    weight: 'medium',
    numbers: 'any',
    expected: 'must be text or an exact number',
    isNone: isNobody,
    normalize: normalizeExternalId,
    md5Notice:
      '32 hexadecimal digits, sent as they are: Meta takes them for an MD5 hash. Write a UUID with its hyphens, in the browser too'
  },
  {
    hashed: true,
    key: 'email',
    parameter: 'em',
    label: 'Email',
    description: "The customer's email address.",
    default: path('$.context.traits.email'),
    weight: 'high',
    expected: 'not a valid email address',
    normalize: normalizeEmail,
    several: severalEmails
  },
  {
    hashed: true,
    key: 'phone',
    parameter: 'ph',
    label: 'Phone Number',
    description:
      "The customer's telephone number, best with its country code. A number without one is completed from Country.",
    default: path('$.context.traits.phone'),
    weight: 'medium',
    numbers: 'whole',
    expected: 'not a number of 7 to 16 digits',
    normalize: normalizePhone,
    several: severalPhones
  },
  {
    hashed: true,
    key: 'first_name',
    parameter: 'fn',
    label: 'First Name',
    description: "The customer's first name, in any script.",
    default: path('$.context.traits.firstName'),
    weight: 'low',
    expected: 'not a name: it has no letter',
    normalize: normalizeName,
    isNone: isNoPerson
  },
  {
    hashed: true,
    key: 'last_name',
    parameter: 'ln',
    label: 'Last Name',
    description: "The customer's last name, in any script.",
    default: path('$.context.traits.lastName'),
    weight: 'low',
    expected: 'not a name: it has no letter',
    normalize: normalizeName,
    isNone: isNoName
  },
  {
    hashed: true,
    key: 'full_name',
    sentAs: ['fn', 'ln'],
    label: 'Full Name',
    description:
      "The customer's whole name: first name first, or last name first with a comma. Split at the first space, and used only when First Name and Last Name are both missing.",
    default: path('$.context.traits.name'),
    expected: 'not a name that can be split into first and last name',
    isNone: isNoPerson,
    splitName: splitFullName
  },
  {
    hashed: true,
    key: 'date_of_birth',
    parameter: 'db',
    label: 'Date of Birth',
    description: "The customer's date of birth, such as 1990-05-26 or 5/26/1990, with a four-digit year.",
    default: path('$.context.traits.birthday'),
    weight: 'medium',
    numbers: 'whole',
    expected: 'not a calendar date from 1900 to this year, with a four-digit year',
    normalize: (text, context) => normalizeDate(text, context.nowSeconds)
  },
  {
    hashed: true,
    key: 'gender',
    parameter: 'ge',
    label: 'Gender',
    description: "The customer's gender: f or m, or a word for it in one of 15 languages; Meta takes no other.",
    default: path('$.context.traits.gender'),
    expected: 'not f or m, or a word for one of them',
    normalize: normalizeGender,
    codes: true
  },
  {
    hashed: true,
    key: 'city',
    parameter: 'ct',
    label: 'City',
    description: "The city of the customer's address, in any script.",
    default: path('$.context.traits.address.city'),
    weight: 'low',
    expected: 'not a city: it has no letter',
    normalize: normalizeCity,
    alsoSend: asciiCity,
    isNone: isNoCity
  },
  {
    hashed: true,
    key: 'state',
    parameter: 'st',
    label: 'State',
    description: "The state, province or region of the customer's address, as a code or a name.",
    default: path('$.context.traits.address.state'),
    expected: 'not a state: it has no letter',
    isNone: isNoPlace,
    normalize: (text, context) => normalizeState(text, context.country),
    codes: true
  },
  {
    hashed: true,
    key: 'zip',
    parameter: 'zp',
    label: 'Zip Code',
    description: "The postal code of the customer's address.",
    default: path('$.context.traits.address.postalCode'),
    weight: 'low',
    numbers: 'whole',
    expected: 'not a postal code',
    normalize: (text, context) => normalizeZip(text, context.country)
  },
  {
    hashed: true,
    key: 'country',
    parameter: 'country',
    label: 'Country',
    description:
      "The country of the customer's address, as a code (US, USA) or a name, in English or its own language.",
    default: path('$.context.traits.address.country'),
    weight: 'medium',
    expected: 'not the code or name of a country (ISO 3166-1)',
    normalize: normalizeCountry,
    codes: true
  },
  {
    hashed: false,
    key: 'client_ip_address',
    parameter: 'client_ip_address',
    label: 'Client IP Address',
    description: "The public IP address of the customer's browser, IPv4 or IPv6, never your server's.",
    default: path('$.context.ip'),
    expected: 'not a public IPv4 or IPv6 address',
    only: 'web',
    isNone: isNoId,
    normalize: normalizeIp,
    prefers: isIpv6
  },
  {
    hashed: false,
    key: 'client_user_agent',
    parameter: 'client_user_agent',
    label: 'Client User Agent',
    description: "The user agent of the customer's browser. Meta wants it for website events.",
    default: path('$.context.userAgent'),
    expected: 'not text',
    only: 'web',
    isNone: isNobody,
    normalize: asIs
  },
  {
    hashed: false,
    key: 'click_id',
    parameter: 'fbc',
    label: 'Click ID',
    description:
      'The Meta click ID: the _fbc cookie, or the fbclid of the landing page alone. A newer fbclid in the Event Source URL replaces it.',
    default: either('$.properties.fbc', '$.context.fbc'),
    weight: 'high',
    expected: 'not an _fbc cookie (fb.1.…) or an fbclid',
    only: 'web',
    isNone: isNobody,
    normalize: (text, context) => normalizeClickId(text, context.eventTime)
  },
  {
    hashed: false,
    key: 'browser_id',
    parameter: 'fbp',
    label: 'Browser ID',
    description: 'The Meta browser ID: the _fbp cookie.',
    default: either('$.properties.fbp', '$.context.fbp'),
    weight: 'medium',
    expected: 'not an _fbp cookie (fb.1.…), its time in milliseconds',
    only: 'web',
    isNone: isNobody,
    normalize: normalizeBrowserId
  },
  {
    ...ID,
    key: 'subscription_id',
    parameter: 'subscription_id',
    label: 'Subscription ID',
    description: "The ID of the customer's subscription in this transaction.",
    default: path('$.properties.subscription_id')
  },
  {
    hashed: false,
    key: 'facebook_login_id',
    parameter: 'fb_login_id',
    label: 'Facebook Login ID',
    description: 'The ID that Facebook Login gave the customer in your app.',
    default: path('$.context.traits.fb_login_id'),
    weight: 'medium',
    numbers: 'whole',
    expected: 'not an ID of digits; send a long one as text, so that none is lost',
    isNone: isNobody,
    normalize: normalizeMetaId
  },
  {
    hashed: false,
    key: 'lead_id',
    parameter: 'lead_id',
    label: 'Lead ID',
    description: "The ID of the lead that one of Meta's lead ads gave.",
    default: path('$.properties.lead_id'),
    weight: 'low',
    numbers: 'whole',
    expected: 'not an ID of digits; send a long one as text, so that none is lost',
    isNone: isNobody,
    normalize: normalizeMetaId
  },
  {
    hashed: false,
    key: 'mobile_advertiser_id',
    parameter: 'madid',
    label: 'Mobile Advertiser ID',
    description:
      "The advertising ID of the customer's device: Android's Advertising ID or Apple's IDFA. For app events only.",
    default: path('$.context.device.advertisingId'),
    expected: 'not text',
    only: 'app',
    isNone: isNobody,
    normalize: asIs
  },
  {
    hashed: false,
    key: 'install_id',
    parameter: 'anon_id',
    label: 'Install ID',
    description: 'The ID of this installation of your app. For app events only.',
    default: path('$.context.device.id'),
    expected: 'not text',
    only: 'app',
    isNone: isNobody,
    normalize: asIs
  },
  {
    ...ID,
    key: 'page_id',
    parameter: 'page_id',
    label: 'Page ID',
    description: 'The ID of the Facebook Page that the conversation or the ad belongs to.'
  },
  {
    ...ID,
    key: 'page_scoped_user_id',
    parameter: 'page_scoped_user_id',
    label: 'Page-Scoped User ID',
    description: "The customer's ID on your Page, from Messenger's webhook. For messaging events."
  },
  {
    ...ID,
    key: 'ctwa_clid',
    parameter: 'ctwa_clid',
    label: 'Click to WhatsApp ID',
    description: "The click ID of an ad that opens WhatsApp, from WhatsApp's webhook. For messaging events."
  },
  {
    ...ID,
    key: 'whatsapp_business_account_id',
    parameter: 'whatsapp_business_account_id',
    label: 'WhatsApp Business Account ID',
    description: 'The ID of your WhatsApp Business Account. For messaging events.'
  },
  {
    ...ID,
    key: 'ig_account_id',
    parameter: 'ig_account_id',
    label: 'Instagram Account ID',
    description: 'The ID of your Instagram professional account. For messaging events.'
  },
  {
    ...ID,
    key: 'ig_sid',
    parameter: 'ig_sid',
    label: 'Instagram-Scoped User ID',
    description: "The customer's ID on your Instagram account, from Instagram's webhook. For messaging events."
  }
]

/**
 * All customer information, a row a parameter. The mapping's schema, user_data, the documentation and the preview read
 * it: a new parameter is a new row. Rules: Meta's "Customer information parameters"; weights: Meta's business help,
 * "About Event Match Quality".
 */
export const CUSTOMER_INFORMATION: readonly CustomerInformation[] = ROWS.map(defineParameter)

/** Meta's names of the parameters that belong to the web alone: Meta refuses them on a conversation (2804064). */
export const WEB_PARAMETERS: readonly string[] = CUSTOMER_INFORMATION.flatMap(({ only, sentAs }) =>
  only === 'web' ? sentAs : []
)
