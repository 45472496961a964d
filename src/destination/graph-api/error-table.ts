import type { ErrorCodes } from '@segment/actions-core'

/** What a kind of failure means for a host, and what it concerns. */
interface Kind {
  /** HTTP status for the host: 4xx is final except 429, 5xx is retried */
  status: number
  /** actions-core's name, for an entry of a multi-status response */
  errorType: keyof typeof ErrorCodes
  /**
   * `event`: one event of the request, which is found and taken out; `account`: token, permission or request, true of every
   * event; `moment`: it may pass by itself
   */
  about: 'event' | 'account' | 'moment'
}

/** What kind of failure it is: this decides what happens to the other events of the same request. */
export type FailureKind =
  | 'event'
  | 'dataset'
  | 'unlisted'
  | 'request'
  | 'authentication'
  | 'permission'
  | 'throttled'
  | 'transient'
  | 'foreign'
  | 'undecided'

/** All kinds of failure. */
export const KINDS: Readonly<Record<FailureKind, Kind>> = {
  /** One event is wrong */
  event: { status: 400, errorType: 'PAYLOAD_VALIDATION_FAILED', about: 'event' },
  /** The dataset does not take events of this kind */
  dataset: { status: 400, errorType: 'PAYLOAD_VALIDATION_FAILED', about: 'event' },
  /** A Graph error that is not in the table: probably about one event */
  unlisted: { status: 400, errorType: 'PAYLOAD_VALIDATION_FAILED', about: 'event' },
  /** Our request itself is wrong */
  request: { status: 400, errorType: 'BAD_REQUEST', about: 'account' },
  /** The token, the App Secret */
  authentication: { status: 401, errorType: 'INVALID_AUTHENTICATION', about: 'account' },
  /** The token may not send to this dataset */
  permission: { status: 403, errorType: 'FORBIDDEN', about: 'account' },
  throttled: { status: 429, errorType: 'TOO_MANY_REQUESTS', about: 'moment' },
  /** Meta could not, or nobody answered */
  transient: { status: 503, errorType: 'RETRYABLE_ERROR', about: 'moment' },
  /** Something answered that is not Meta, or it did not confirm the events */
  foreign: { status: 503, errorType: 'RETRYABLE_ERROR', about: 'moment' },
  /** The event was never judged */
  undecided: { status: 503, errorType: 'RETRYABLE_ERROR', about: 'moment' }
}

/** The parts of a Graph error that decide. `message` is read where one code means two things: Meta writes it in English. */
export interface GraphError {
  code?: number
  error_subcode?: number
  message?: string
  is_transient?: boolean
}

interface Rule {
  kind: FailureKind
  /** Our own words: what to mend */
  sentence: string
  matches: (error: GraphError, httpStatus: number) => boolean
}

const TOO_LARGE = 413
const GATEWAY_TIMEOUT = 504

const GET_A_TOKEN = 'generate the token in Events Manager for this dataset (Settings, Conversions API)'

/** What is wrong with an event, by the subcode of code 100. Source: Meta's pages and live answers, as found in public by November 2026. */
const EVENT_SUBCODES: Record<number, string | undefined> = {
  2804001:
    'Click ID or Browser ID is malformed: map "Click ID" and "Browser ID" to the unchanged _fbc and _fbp cookies.',
  2804003: 'The event is older than 7 days (62 days for physical stores): send events as they happen.',
  2804004: 'The event lies in the future: check the clock of the sender.',
  2804008:
    'The contents are not as Meta takes them: map "Contents" to a list of products, each with an ID and a quantity.',
  2804009: 'Purchase needs a value (a number, e.g. 9.90): map "Value".',
  2804010: 'Purchase needs a currency and a value: map "Currency" (ISO 4217, e.g. USD) and "Value".',
  2804016:
    'A customer parameter arrived at Meta without its hash: something between this destination and Meta changes events.',
  2804019: "A parameter of the event is missing, or has a form that Meta does not take: see which one in Meta's words.",
  2804023: 'A value needs a currency (ISO 4217, e.g. USD): map "Currency".',
  2804030: 'The dataset demands that Limited Data Use be chosen: map "Limited Data Use".',
  2804036: 'Lead ID is not one of Meta\'s lead IDs: map "Lead ID" to the 15 to 17 digits from the lead ad.',
  2804043: 'App Data is incomplete: map "OS Version" and the platform of App Data.',
  2804050: 'The customer information is missing or too broad to match anybody: map e.g. "Email" or "Phone Number".',
  2804063: 'A business messaging event needs a channel: map "Messaging Channel".',
  2804064: 'The event holds a parameter that Meta refuses for business messaging: unmap it.',
  2804066: 'Meta refuses this event name for business messaging: e.g. Lead is called LeadSubmitted there.',
  2804069: 'A Messenger or WhatsApp event needs the Page ID: map "Page ID".',
  2804079: 'An Instagram event needs the Instagram account: map "Instagram Account ID".',
  2804087: 'The click-to-WhatsApp ID does not belong to a real click: map the ctwa_clid of the conversation.',
  2804116: 'A WhatsApp event needs the Page ID or the WhatsApp Business Account ID, whichever the dataset is linked to.'
}

const ABOUT_THE_DATASET = new Set([2804117, 2804118, 2804131, 2804132, 2804133])
const THROTTLING_SUBCODES = new Set([2446079, 1487742, 5044001, 1504022, 1504039])

function isOneOf(...codes: number[]): (error: GraphError) => boolean {
  return ({ code }) => code !== undefined && codes.includes(code)
}

function isWithin(error: GraphError, from: number, to: number): boolean {
  return error.code !== undefined && error.code >= from && error.code <= to
}

/** Code 100 says only "invalid parameter"; without a subcode Meta's English message tells which. */
function is100Saying(error: GraphError, words: RegExp): boolean {
  return error.code === 100 && error.error_subcode === undefined && words.test(error.message ?? '')
}

/** The subcode of code 100; 2804030 has come as the code itself as well. */
function eventSubcode({ code = 0, error_subcode = 0 }: GraphError): number | undefined {
  const subcode = code === 100 ? error_subcode : code
  return subcode >= 2804000 && subcode <= 2804999 ? subcode : undefined
}

/** The table, walked from above: the first rule that matches decides. */
export const ERROR_TABLE: readonly Rule[] = [
  {
    kind: 'dataset',
    sentence:
      'The dataset does not take such events yet: link it in Events Manager to the page or account they come from.',
    matches: (error) => ABOUT_THE_DATASET.has(eventSubcode(error) ?? 0)
  },
  {
    kind: 'event',
    sentence: "Meta refuses this event: see Meta's words.",
    matches: (error) => eventSubcode(error) !== undefined
  },
  {
    kind: 'authentication',
    sentence:
      'Meta refuses the App Secret, or demands one: set "App Secret" to that of the app the token was made with.',
    matches: (error) => error.code === 104 || is100Saying(error, /appsecret_proof/i)
  },
  {
    kind: 'authentication',
    sentence: `The access token is invalid, expired or revoked: ${GET_A_TOKEN} and replace "Access Token".`,
    matches: isOneOf(190, 102)
  },
  {
    kind: 'permission',
    sentence: `The Pixel ID is unknown to this token: check "Pixel ID", and ${GET_A_TOKEN}, or assign the dataset to the system user.`,
    matches: ({ code, error_subcode }) =>
      code === 803 || (code === 100 && (error_subcode === 33 || error_subcode === 34))
  },
  {
    kind: 'throttled',
    sentence: 'Meta is throttling requests of this dataset or app: send the events again later.',
    matches: (error, httpStatus) =>
      isOneOf(4, 17, 32, 341, 613)(error) ||
      isWithin(error, 80000, 80014) ||
      THROTTLING_SUBCODES.has(error.error_subcode ?? 0) ||
      httpStatus === 429
  },
  {
    kind: 'permission',
    sentence: `The token may not send to this dataset: ${GET_A_TOKEN}, or assign the dataset to the system user.`,
    matches: (error) => isOneOf(3, 10)(error) || isWithin(error, 200, 299) || is100Saying(error, /missing permission/i)
  },
  {
    kind: 'request',
    sentence: 'This version of the Graph API is no longer served: this destination needs an update.',
    matches: isOneOf(2635)
  },
  {
    kind: 'request',
    sentence: 'Meta cannot read the request as a whole: this is a fault of the destination, or of a proxy before Meta.',
    matches: (error) => error.code === 2500 || is100Saying(error, /the parameter data is required/i)
  },
  {
    kind: 'transient',
    sentence: 'Meta could not take the request for the moment.',
    matches: (error, httpStatus) =>
      isOneOf(1, 2, 368, 5000, 21009)(error) ||
      error.is_transient === true ||
      httpStatus >= 500 ||
      httpStatus === 408 ||
      (httpStatus === TOO_LARGE && error.code !== undefined)
  },
  {
    // Without Graph's code nobody at Meta has judged the events.
    kind: 'foreign',
    sentence: "This is not Meta's answer, but that of something on the way, such as a proxy.",
    matches: (error, httpStatus) => error.code === undefined || httpStatus < 400
  },
  {
    kind: 'authentication',
    sentence: `The access token is not accepted: ${GET_A_TOKEN} and replace "Access Token".`,
    matches: (_error, httpStatus) => httpStatus === 401
  },
  {
    kind: 'unlisted',
    sentence: "Meta refuses this event for a reason that is not documented: see Meta's words.",
    matches: () => true
  }
]

/** @returns what an error means: its kind, the status for the host, and our sentence, that of its subcode where there is one */
export function findRule(error: GraphError, httpStatus: number): Pick<Rule, 'kind' | 'sentence'> & { status: number } {
  // The table's last rule matches everything.
  const { kind, sentence } = ERROR_TABLE.find(({ matches }) => matches(error, httpStatus)) as Rule
  const known = kind === 'event' ? EVENT_SUBCODES[eventSubcode(error) ?? 0] : undefined
  // A host retries 5xx as they are, except 501.
  const isPassedOn = kind === 'transient' && httpStatus >= 500 && httpStatus <= 504 && httpStatus !== 501
  return { kind, status: isPassedOn ? httpStatus : KINDS[kind].status, sentence: known ?? sentence }
}

/**
 * Whether a smaller request may get through where this one did not.
 *
 * @returns `yes` when the answer says so, `maybe` when a gateway did not get one in time
 */
export function isTooLarge({ message = '' }: GraphError, httpStatus: number): 'yes' | 'maybe' | undefined {
  if (httpStatus === TOO_LARGE || /reduce the amount of data/i.test(message)) return 'yes'
  return httpStatus === GATEWAY_TIMEOUT ? 'maybe' : undefined
}
