/**
 * What the server's API answers, as docs/server.md writes it down. Repeated here and not imported: the page is a client like
 * any other, and imports nothing of the server's; the browser tests hold the two against each other.
 */

/** What becomes of an event in a sync */
export type OutcomeKind = 'delivered' | 'not_subscribed' | 'no_consent' | 'rejected' | 'failed'

export type Counts = Record<OutcomeKind, number>

export type Weight = 'high' | 'medium' | 'low'

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
  testEventCode: string | null
  credentials: 'unchecked' | 'accepted' | 'refused'
  reason: string | null
  counts: Counts
}

/** `GET /api/status` */
export interface Status {
  startedAt: string
  ready: boolean
  config: { source: 'file' | 'environment' | 'sandbox'; path: string; error: string | null }
  /** Address of the sandbox that takes everything; null when events go to Meta */
  sandbox: string | null
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
  slug: string
  description: string
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
  actionSources: string[]
  parameters: Parameter[]
}

/** Whether there is a secret, and which environment variable it comes from. */
export interface ShownSecret {
  set: boolean
  variable: string | null
}

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

/** `GET /api/syncs/:name` */
export interface Sync {
  name: string
  enabled: boolean
  pixelId: string
  accessToken: ShownSecret
  appSecret: ShownSecret
  testEventCode: string | null
  consent: ConsentRule | null
  usesPresets: boolean
  mappingsFile: string | null
  mappings: ShownMapping[]
}

/** What `POST` and `PUT /api/syncs` take: null removes, what is left out stays. */
export interface SyncChange {
  name?: string
  enabled?: boolean
  pixelId?: string
  accessToken?: string
  appSecret?: string | null
  testEventCode?: string | null
  consent?: ConsentRule | null
  mappings?: ShownMapping[] | null
}

/** `POST /api/test-connection` */
export interface ConnectionResult {
  ok: boolean
  verified: boolean
  message: string
}
export interface RecentEvent {
  id: number
  receivedAt: string
  event: Record<string, unknown>
}

export interface EventName {
  type: string
  event: string | null
  count: number
  lastAt: string
}

export interface Notice {
  parameter: string
  reason: string
}

/** What became of one event in one sync. */
export interface Delivery {
  id: number
  time: string
  sync: string
  type: string
  event: string | null
  mappings: string[]
  status: number
  outcome: OutcomeKind
  reason?: string
  fbtrace_id?: string
  notices?: Notice[]
}

/** `POST /api/deliveries/:id/resend` */
export interface OutcomeAnswer {
  status: number
  outcome: OutcomeKind
  reason?: string
  fbtrace_id?: string
  notices?: Notice[]
}

/** `POST /api/send` */
export interface SendAnswer {
  results: (OutcomeAnswer & {
    type: string
    event: string | null
    messageId: string | null
    mappings: ({ mapping: string } & OutcomeAnswer)[]
  })[]
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

export interface Verdict {
  by: 'sandbox' | 'meta'
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
  notices: Notice[]
  parameters: PreviewParameter[]
  verdict?: Verdict
}

export type PreviewResult =
  SentPreview | { mapping: string; outcome: 'no_consent' } | { mapping: string; outcome: 'refused'; reason: string }

/** `POST /api/preview` */
export interface PreviewAnswer {
  event: Record<string, unknown>
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
  reasons: Record<string, number>
}

/** `POST /api/coverage` */
export interface CoverageAnswer {
  events: number
  refused: number
  refusals: Record<string, number>
  parameters: ParameterCoverage[]
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

/** `POST /api/review` */
export interface ReviewAnswer {
  /** Recent events that were tried */
  events: number
  delivered: number
  rejected: number
  no_consent: number
  not_subscribed: number
  mappings: { name: string; matching: number; rejected: number }[]
  /** Names that no mapping takes, most frequent first */
  unmapped: { type: string; event: string | null; count: number }[]
  /** Mappings that take the same events */
  overlaps: { mappings: [string, string]; events: number }[]
  /** Why events would be rejected, each with the mapping and an event to look at */
  rejections: { mapping: string; parameter: string; reason: string; count: number; id: number }[]
  /** What the last events say about consent by the rule; null without one */
  consent: { said: number; agreed: number; categories: string[] } | null
}
