import type { OutcomeKind, Weight } from './types'

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
  SentPreview | { mapping: string; outcome: 'no_consent' } | { mapping: string; outcome: 'rejected'; reason: string }

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
