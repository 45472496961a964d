import { fbclidOf, newestClick, normalizeBrowserId, normalizeClickId } from './click-id'
import type {
  CustomerInformation,
  DefaultMapping,
  HashedParameter,
  Path,
  PlainParameter,
  SplitKey
} from './customer-parameter'
import { addSplitName, codeHashesOf, hashesOf, onlyCountry, plainValue } from './customer-values'
import type { Run } from './customer-values'
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
import type { CompletePhone, Notice, Sha256, UserData } from './types'

export type { CustomerInformation, MatchWeight } from './customer-parameter'

/** The parts of a payload that tell who the customer is. Anything else in it is not read. */
export interface UserDataInput {
  external_id?: unknown
  /** The mapping's object of customer information, by the keys of the table */
  user_data?: unknown
  /** Read for an `fbclid` only */
  event_source_url?: unknown
  /** The page's query alone, read for an `fbclid` when the URL has none */
  click_query?: unknown
}

export interface UserDataContext {
  /** Unix seconds; a date of birth lies no later than its year */
  now: number
  /** Unix seconds; stands for the time of a click that the URL tells of */
  eventTime: number
  sha256: Sha256
  completePhone?: CompletePhone
}

function path(from: string): Path {
  return { '@path': from }
}

function firstOf(preferred: string, fallback: string): DefaultMapping {
  return { '@if': { exists: path(preferred), then: path(preferred), else: path(fallback) } }
}

type Parameter = HashedParameter | PlainParameter

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
    normalize: (text, context) => normalizeDate(text, context.now)
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

const EXTERNAL_ID = 'external_id'
const PARAMETERS = CUSTOMER_INFORMATION.filter((row): row is Parameter => row.parameter !== undefined)
const AT_THE_TOP = PARAMETERS.filter(({ key }) => key === EXTERNAL_ID)
const ROW_OF = new Map(PARAMETERS.filter(({ key }) => key !== EXTERNAL_ID).map((row) => [row.key, row]))
const SPLIT_KEYS = CUSTOMER_INFORMATION.filter((row): row is SplitKey => row.parameter === undefined)

const NOTHING: Record<string, unknown> = {}

/**
 * Cleans and hashes a payload's customer information. Never throws: a value that cannot be right is left out with a
 * notice, which names the parameter and the reason and never the value; what is absent, null, empty text or an empty list
 * is left out without one.
 *
 * @param notices gets one notice for each dropped value
 * @returns Meta's `user_data`: hashed parameters as lists without duplicates, all others as single values
 */
export function toUserData(input: UserDataInput, context: UserDataContext, notices: Notice[]): UserData {
  const given = isRecord(input.user_data) ? input.user_data : NOTHING
  const { now, eventTime, sha256, completePhone } = context
  const run: Run = {
    now,
    eventTime,
    country: onlyCountry(given.country),
    completePhone,
    sha256,
    codeHashes: codeHashesOf(sha256),
    notices
  }
  const userData: UserData = {}
  for (const row of AT_THE_TOP) setParameter(userData, row, input.external_id, run)
  // By what is given, a third of the table: an event that has little costs little.
  for (const key in given) {
    const row = ROW_OF.get(key)
    if (row !== undefined) setParameter(userData, row, given[key], run)
  }
  for (const row of SPLIT_KEYS) {
    if (isGiven(given[row.key])) addSplitName(row, given[row.key], userData, run)
  }
  const fbclid = fbclidOf(input.event_source_url, false) ?? fbclidOf(input.click_query, true)
  if (fbclid !== undefined) userData.fbc = newestClick(userData.fbc, fbclid, eventTime)
  return userData
}

function setParameter(userData: UserData, row: Parameter, raw: unknown, run: Run): void {
  if (!isGiven(raw)) return
  const value = row.hashed ? hashesOf(row, raw, run) : plainValue(row, raw, run)
  if (value !== undefined) userData[row.parameter] = value
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
