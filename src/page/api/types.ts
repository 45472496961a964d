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
