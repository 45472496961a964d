/** What kind of refusal it is: this decides what happens to the other events of the same request. */
export type FailureKind =
  /** One event is wrong: it is found and taken out, the others go on */
  | 'event'
  /** The dataset does not take events of this kind: found and taken out likewise, until everything turns out to be refused */
  | 'dataset'
  /** Not in the table: probably one event, so likewise */
  | 'unlisted'
  /** Our request itself is wrong */
  | 'request'
  /** The token, the App Secret */
  | 'authentication'
  /** The token may not send to this dataset */
  | 'permission'
  | 'throttled'
  | 'transient'

/** The parts of a Graph error that decide. `message` is read where one code means two things: Meta writes it in English. */
export interface GraphError {
  code?: number
  error_subcode?: number
  message?: string
  is_transient?: boolean
}

interface Rule {
  kind: FailureKind
  /** The status handed to the host: 4xx is final except 429, 5xx is retried */
  status: number
  /** Our own words: what to mend */
  sentence: string
  matches: (error: GraphError, httpStatus: number) => boolean
}

const GET_A_TOKEN = 'generate the token in Events Manager for this dataset (Settings, Conversions API)'

/** What is wrong with an event, by the subcode of code 100. Source: Meta's pages and live answers, as found in public by November 2026. */
const EVENT_SUBCODES: Record<number, string | undefined> = {
  2804001:
    'Click ID or Browser ID is malformed: map "Click ID" and "Browser ID" to the unchanged _fbc and _fbp cookies.',
  2804003: 'The event is older than 7 days (62 days for physical stores): send events as they happen.',
  2804004: 'The event lies in the future: check the clock of the sender.',
  2804009: 'Purchase needs a value (a number, e.g. 9.90): map "Value".',
  2804010: 'Purchase needs a currency and a value: map "Currency" (ISO 4217, e.g. USD) and "Value".',
  2804019: "A required parameter of the event is missing: see which one in Meta's words.",
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

function isEventSubcode({ code, error_subcode = 0 }: GraphError): boolean {
  return code === 100 && error_subcode >= 2804000 && error_subcode <= 2804999
}

/** The table, walked from above: the first rule that matches decides. */
export const ERROR_TABLE: readonly Rule[] = [
  {
    kind: 'dataset',
    status: 400,
    sentence:
      'The dataset does not take such events yet: link it in Events Manager to the page or account they come from.',
    matches: ({ code, error_subcode = 0 }) => code === 100 && ABOUT_THE_DATASET.has(error_subcode)
  },
  { kind: 'event', status: 400, sentence: "Meta refuses this event: see Meta's words.", matches: isEventSubcode },
  {
    kind: 'authentication',
    status: 401,
    sentence:
      'Meta refuses the App Secret, or demands one: set "App Secret" to that of the app the token was made with.',
    matches: (error) => error.code === 104 || is100Saying(error, /appsecret_proof/i)
  },
  {
    kind: 'authentication',
    status: 401,
    sentence: `The access token is invalid, expired or revoked: ${GET_A_TOKEN} and replace "Access Token".`,
    matches: isOneOf(190, 102)
  },
  {
    kind: 'permission',
    status: 403,
    sentence: `The Pixel ID is unknown to this token: check "Pixel ID", and ${GET_A_TOKEN}, or assign the dataset to the system user.`,
    matches: ({ code, error_subcode }) =>
      code === 803 || (code === 100 && (error_subcode === 33 || error_subcode === 34))
  },
  {
    kind: 'throttled',
    status: 429,
    sentence: 'Meta is throttling requests of this dataset or app: the events will come again later.',
    matches: (error, httpStatus) =>
      isOneOf(4, 17, 32, 341, 613)(error) ||
      isWithin(error, 80000, 80014) ||
      THROTTLING_SUBCODES.has(error.error_subcode ?? 0) ||
      httpStatus === 429
  },
  {
    kind: 'permission',
    status: 403,
    sentence: `The token may not send to this dataset: ${GET_A_TOKEN}, or assign the dataset to the system user.`,
    matches: (error) => isOneOf(3, 10)(error) || isWithin(error, 200, 299) || is100Saying(error, /missing permission/i)
  },
  {
    kind: 'request',
    status: 400,
    sentence: 'This version of the Graph API is no longer served: update the package.',
    matches: isOneOf(2635)
  },
  {
    kind: 'request',
    status: 400,
    sentence:
      'Meta cannot read the request as a whole: this is a fault of the destination or of a proxy before Meta, please report it.',
    matches: (error) => error.code === 2500 || is100Saying(error, /the parameter data is required/i)
  },
  {
    kind: 'transient',
    status: 503,
    sentence: 'Meta could not take the request for the moment: the events will come again.',
    matches: (error, httpStatus) =>
      isOneOf(1, 2, 368, 5000, 21009)(error) || error.is_transient === true || httpStatus >= 500 || httpStatus === 408
  },
  {
    kind: 'authentication',
    status: 401,
    sentence: `The access token is not accepted: ${GET_A_TOKEN} and replace "Access Token".`,
    matches: (_error, httpStatus) => httpStatus === 401
  },
  {
    kind: 'unlisted',
    status: 400,
    sentence: "Meta refuses this event for a reason that is not documented: see Meta's words.",
    matches: (_error, httpStatus) => httpStatus >= 400
  },
  {
    kind: 'transient',
    status: 502,
    sentence: 'What answered was not Meta, but perhaps a proxy on the way: the events will come again.',
    matches: () => true
  }
]

/** @returns the rule for an error, with the sentence of its subcode where there is one */
export function findRule(error: GraphError, httpStatus: number): Pick<Rule, 'kind' | 'status' | 'sentence'> {
  // The table's last rule matches everything.
  const rule = ERROR_TABLE.find(({ matches }) => matches(error, httpStatus)) as Rule
  const { kind, status } = rule
  const known = kind === 'event' ? EVENT_SUBCODES[error.error_subcode ?? 0] : undefined
  // A host retries 5xx as they are, except 501.
  const passed =
    kind === 'transient' && httpStatus >= 500 && httpStatus <= 504 && httpStatus !== 501 ? httpStatus : status
  return { kind, status: passed, sentence: known ?? rule.sentence }
}
