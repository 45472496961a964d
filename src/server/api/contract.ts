/**
 * What the page's API takes and answers: the one contract between the server and the page, and anyone else who calls it.
 * Types only, without imports but the vocabulary of outcomes, so that the page can be compiled with them and with nothing
 * else of the server. docs/server.md says what each route is for.
 */
import type { Notice, OutcomeJson, OutcomeKind } from '../../delivery/outcome'

export type { Notice, OutcomeKind }

/** Events by what became of them. */
export type Counts = Record<OutcomeKind, number>

/** Meta's weight of a parameter in Event Match Quality. */
export type Weight = 'high' | 'medium' | 'low'

/** Where events go: to Meta, or to the sandbox on this machine, which sends nothing on. */
export type Recipient = 'meta' | 'sandbox'

/** What is wrong with a request, in words to act on; the body of every answer that is not 2xx. */
export interface ProblemAnswer {
  success: false
  status: number
  reason: string
}

/** How many delivered events of a name carried which match keys. */
export interface KeyCoverage {
  sync: string
  event_name: string
  events: number
  /** By Meta's name of the parameter */
  keys: Record<string, number>
}

/** A sync as it runs. */
export interface SyncStatus {
  name: string
  enabled: boolean
  queued: number
  testEventCode: ShownSetting | null
  credentials: 'unchecked' | 'accepted' | 'refused'
  reason: string | null
  counts: Counts
}

/** `GET /api/status` */
export interface Status {
  startedAt: string
  ready: boolean
  config: { source: 'file' | 'environment' | 'sandbox'; path: string; error: string | null }
  /** Where the events of all syncs go at the moment */
  recipient: Recipient
  /** Address of the sandbox that takes everything; null when events go to Meta */
  sandbox: string | null
  /** Another address than Meta's own, from META_GRAPH_API_URL, where events go or will go once the sandbox is left */
  graphApiUrl: string | null
  needsKey: boolean
  keepsEvents: boolean
  syncs: SyncStatus[]
  coverage: KeyCoverage[]
}

export interface Choice {
  label: string
  value: string
}

export interface FieldCondition {
  fieldKey: string
  operator: string
  value: unknown
}

/** A field of a form, as the definition describes it. */
export interface Field {
  label: string
  description?: string
  type: 'string' | 'text' | 'password' | 'integer' | 'number' | 'boolean' | 'datetime' | 'object'
  required?: unknown
  multiple?: boolean
  default?: unknown
  choices?: (Choice | string)[]
  properties?: Record<string, Field>
  depends_on?: { match?: 'any' | 'all'; conditions: FieldCondition[] }
  unsafe_hidden?: boolean
}

/** A parameter of customer information: a row of the table. */
export interface Parameter {
  /** Of the mapping */
  key: string
  /** Meta's name; null for what is split into others */
  parameter: string | null
  label: string
  description: string
  hashed: boolean
  list: boolean
  weight: Weight | null
  required: boolean
  default: unknown
}

export interface Preset {
  name: string
  subscribe: string
  partnerAction: string
  mapping: Record<string, unknown>
}

/** `GET /api/definition` */
export interface Definition {
  name: string
  slug: string | null
  description: string | null
  graphApiVersion: string
  settings: Record<string, Field>
  action: {
    key: string
    title: string
    description: string
    defaultSubscription?: string
    fields: Record<string, Field>
  }
  presets: Preset[]
  actionSources: readonly string[]
  parameters: Parameter[]
}

/** Whether there is a secret, and which environment variable it comes from. */
export interface ShownSecret {
  set: boolean
  variable: string | null
}

/** A setting that is no secret: as it is, or, where it comes from an environment variable, by that one's name alone. */
export type ShownSetting = string | ShownSecret

/** Where an event says whether its person agrees. */
export interface ConsentRule {
  path: string
  category?: string
  missing?: 'send' | 'skip'
}

export interface ShownMapping {
  name: string
  /** FQL */
  subscribe: string
  partnerAction: string
  mapping: Record<string, unknown>
}

/** `GET /api/syncs/:name`, and the answer to `POST` and `PUT` */
export interface Sync {
  name: string
  /** Changes whenever the sync does; also in the header `ETag`. A `PUT` or `DELETE` with `If-Match` fails with 412 when it is another */
  revision: string
  enabled: boolean
  pixelId: ShownSetting
  accessToken: ShownSecret
  appSecret: ShownSecret
  testEventCode: ShownSetting | null
  consent: ConsentRule | null
  /** The sync follows the destination's presets, whatever they become */
  usesPresets: boolean
  /** It takes its mappings from this file; once they are saved here, they stand in the configuration */
  mappingsFile: string | null
  mappings: ShownMapping[]
}

/** `GET /api/syncs` */
export interface SyncsAnswer {
  syncs: Sync[]
}

/**
 * What `POST` and `PUT /api/syncs` take: null removes, what is left out stays, and what is shown of a secret or of a setting
 * that comes from a variable may come back as it was shown: it stays as well. A new `${NAME}` is refused.
 */
export interface SyncChange {
  name?: string
  enabled?: boolean
  pixelId?: ShownSetting
  accessToken?: string | ShownSecret
  appSecret?: string | ShownSecret | null
  testEventCode?: ShownSetting | null
  consent?: ConsentRule | null
  mappings?: ShownMapping[] | null
}

/** `POST /api/test-connection`: settings, or those of a sync with what is sent instead of them */
export interface ConnectionQuestion extends SyncChange {
  sync?: string
}

/** The answer to `POST /api/test-connection` */
export interface ConnectionResult {
  ok: boolean
  verified: boolean
  message: string
  /** Who was asked */
  recipient: Recipient
}

type Fields = Record<string, unknown>

/** An event as it came. */
export interface RecentEvent<Event = Fields> {
  id: number
  receivedAt: string
  event: Event
}

/** `GET /api/events` */
export interface EventsAnswer<Event = Fields> {
  kept: boolean
  events: RecentEvent<Event>[]
}

/** A name of events that came. */
export interface EventName {
  type: string
  event: string | null
  count: number
  lastAt: string
}

/** `GET /api/names` */
export interface NamesAnswer {
  names: EventName[]
}

/** What became of an event, as it stands in an answer; also `POST /api/deliveries/:id/resend`. */
export type OutcomeAnswer = OutcomeJson

/** What became of one event in one sync. */
export interface Delivery extends OutcomeAnswer {
  id: number
  time: string
  sync: string
  type: string
  event: string | null
  /** User ID or anonymous ID, as the event says it; null when events are not kept */
  person: string | null
  mappings: string[]
}

/** `GET /api/deliveries` */
export interface DeliveriesAnswer {
  deliveries: Delivery[]
}

/** `GET /api/deliveries/:id` */
export interface DeliveryAnswer<Event = Fields> {
  delivery: Delivery
  /** As it came; null when it is not kept */
  event: Event | null
  /** What was sent by each mapping: hashed, without IP address, user agent and additional properties. Empty when nothing was */
  sent: { mapping: string; event: Fields }[]
}

/** Events of a stretch of time by what became of them. */
export interface HistoryStep {
  /** Milliseconds since 1970 */
  from: number
  counts: Counts
}

/** `GET /api/deliveries/history`: all events since the start, not only those that are remembered one by one */
export interface HistoryAnswer {
  /** Of one step, in milliseconds */
  step: number
  /** Oldest first, one after the other */
  steps: HistoryStep[]
}

/** What became of one event under one mapping. */
export interface MappingOutcome extends OutcomeAnswer {
  mapping: string
}

/** `POST /api/send` */
export interface SendAnswer {
  results: (OutcomeAnswer & {
    type: string
    event: string | null
    messageId: string | null
    mappings: MappingOutcome[]
  })[]
}

/** `GET /api/rejects`: the file of what was rejected for good */
export interface RejectsAnswer {
  /** null where none is written: `--rejects FILE` */
  path: string | null
  /** Of the file and the older ones beside it */
  bytes: number
  /** Lines since the start */
  added: number
}

/** `POST /api/rejects/resend`: what became of everything in it */
export interface ResendAnswer {
  sent: number
  delivered: number
  /** In the file again */
  rejected: number
  /** For the moment; in the file again */
  failed: number
  /** Lines that were not sent, and are in the file again: no event, or a sync that is gone or switched off */
  kept: number
}

export interface PreviewValue {
  /** null when it came hashed */
  normalized: string | number | null
  sent: string | number
}

export interface PreviewParameter {
  parameter: string
  label: string
  hashed: boolean
  values: PreviewValue[]
}

/** What the sandbox, or Meta, says of a previewed request. */
export interface Verdict {
  by: Recipient
  accepted: boolean
  reason?: string
  fbtrace_id?: string
}

export interface SentPreview {
  mapping: string
  outcome: 'sent'
  request: {
    method: string
    url: string
    headers: Record<string, string>
    body: { data: Record<string, unknown>[] } & Record<string, unknown>
  }
  notices: readonly Notice[]
  parameters: PreviewParameter[]
  verdict?: Verdict
}

/** A parameter that something is mapped to, as the event gives it. */
export interface MappedParameter {
  /** Meta's name, or that of the field: `em`, `custom_data.value`, `event_time` */
  parameter: string
  value: unknown
}

/** What Meta would refuse: everything that is mapped, and which of it is wrong. */
export interface RejectedPreview {
  mapping: string
  outcome: 'rejected'
  /** All problems in one text */
  reason: string
  /** Each with the parameter that it is about; '' where it is the event as a whole */
  problems: readonly Notice[]
  mapped: MappedParameter[]
  notices: readonly Notice[]
  /** The event as far as it can be made; null where the mapping itself fails */
  event: Fields | null
  parameters: PreviewParameter[]
}

export type PreviewResult =
  SentPreview | RejectedPreview | { mapping: string; outcome: 'no_consent'; notices: readonly Notice[] }

/** `POST /api/preview` */
export interface PreviewAnswer<Event = Fields> {
  event: Event
  subscribed: boolean
  consented: boolean
  results: PreviewResult[]
}

export interface ParameterCoverage {
  key: string
  parameter: string | null
  /** Events in which something is mapped to it */
  mapped: number
  /** Events that keep it after clean-up */
  sent: number
  /** Events that have it, but would be rejected as a whole */
  refused: number
  /** Why values were dropped → how many events */
  reasons: Record<string, number>
}

/** `POST /api/coverage` */
export interface CoverageAnswer {
  /** Events that match any of the mappings, a pair counted once for each */
  events: number
  /** Of these, what would be refused, and why */
  refused: number
  refusals: Record<string, number>
  parameters: ParameterCoverage[]
  /** All other fields by their path: `custom_data.value`, `event_source_url` */
  fields: ParameterCoverage[]
}

/** What `POST /api/match`, `/api/matches`, `/api/coverage` and `/api/review` take besides: events that nobody has received */
export interface PastedEvents {
  /** With IDs of the page's own, below zero */
  events?: RecentEvent[]
}

/** `POST /api/matches`: several filters at once */
export interface MatchesAnswer {
  events: number
  /** For each filter the IDs of the events that it takes; null where it cannot be read */
  ids: (number[] | null)[]
}

/** `POST /api/review`: what would become of the last events by mappings that may not be saved yet */
export interface ReviewAnswer {
  events: number
  /** Events by what would become of them */
  counts: Counts
  mappings: { name: string; matching: number; rejected: number }[]
  /** Names that no mapping takes, most frequent first */
  unmapped: { type: string; event: string | null; count: number }[]
  /** Pairs of mappings that take the same events: Meta would get those twice */
  overlaps: { mappings: [string, string]; events: number }[]
  /** Why events would be rejected, each with an event to look at */
  rejections: { mapping: string; parameter: string; reason: string; count: number; id: number }[]
  /** What events say about consent by the rule, and the categories that they name; null without a rule */
  consent: { said: number; agreed: number; categories: string[] } | null
}

/** `POST /api/match` */
export type MatchAnswer = { ok: true; events: number; matching: number; ids: number[] } | { ok: false; reason: string }

/** Percentages are 0 to 100; null where there is none. */
export interface QualityKey {
  parameter: string
  label: string
  weight: Weight | null
  meta: number | null
  own: number | null
}

export interface Deduplication {
  key: string
  browser: number | null
  server: number | null
  matched: number | null
}

export interface QualityEvent {
  event_name: string
  score: number | null
  keys: QualityKey[]
  coverage: { percentage: number | null; goal: number | null } | null
  deduplication: Deduplication[]
  freshness: string | null
  diagnostics: { name: string; description: string; solution: string; percentage: number | null }[]
  own: { events: number; with_event_id: number; delay: number | null } | null
  advice: string[]
}

/** `GET /api/quality` */
export interface QualityReport {
  sync: string
  pixel_id: string | null
  state: 'figures' | 'no_data' | 'refused' | 'unreachable' | 'not_asked'
  message: string
  events: QualityEvent[]
  own_of: number
  own_elsewhere: number
  own_not_sent: number
}
