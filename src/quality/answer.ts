import { isRecord, readRecord, readText } from '../destination/server-event/read'
import { matchKeyOf } from './identifiers'

/** Percentages are Meta's, from 0 to 100; null where Meta gives none. */
type Percent = number | null

export interface Diagnostic {
  name: string
  description: string
  solution: string
  percentage: Percent
}

/** How many events carry a key by which Meta tells that browser and server mean the same event. */
export interface Deduplication {
  key: string
  browser: Percent
  server: Percent
  /** Of the browser's events, how many Meta found again among the server's by this key */
  matched: Percent
}

/** What Meta says of one event name. */
export interface MetaQuality {
  event_name: string
  /** Event Match Quality, 0 to 10 */
  score: number | null
  /** Meta's name of a parameter → how many events carry it, in percent */
  keys: Map<string, Percent>
  diagnostics: Diagnostic[]
  /** How many of the browser's events the server sends as well, and what Meta advises */
  coverage: { percentage: Percent; goal: Percent } | null
  deduplication: Deduplication[]
  /** real_time, hourly, daily, … */
  freshness: string | null
}

/** What to ask for: Meta gives no field that nobody asked for. */
export const FIELDS = [
  'event_name',
  'event_match_quality{composite_score,match_key_feedback{identifier,coverage{percentage}},diagnostics{name,description,solution,percentage}}',
  'event_coverage{percentage,goal_percentage}',
  'dedupe_key_feedback{dedupe_key,browser_events_with_dedupe_key{percentage},server_events_with_dedupe_key{percentage},overall_browser_coverage_from_dedupe_key{percentage}}',
  'data_freshness{upload_frequency}'
].join(',')

/**
 * Reads Dataset Quality's answer. Fields may be missing at every depth, since Meta leaves out what it does not know.
 *
 * @returns one entry an event name; none for `{}`
 */
export function readAnswer(body: unknown): MetaQuality[] {
  return listOf(readRecord(body).web).map(readEvent)
}

function listOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : []
}

function numberOf(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : null
}

function percentageOf(value: unknown): Percent {
  return numberOf(readRecord(value).percentage)
}

function readEvent(event: Record<string, unknown>): MetaQuality {
  const quality = readRecord(event.event_match_quality)
  const keys = listOf(quality.match_key_feedback).map(
    ({ identifier, coverage }) => [matchKeyOf(readText(identifier) ?? '?').parameter, percentageOf(coverage)] as const
  )
  return {
    event_name: readText(event.event_name) ?? '?',
    score: numberOf(quality.composite_score),
    keys: new Map(keys),
    diagnostics: listOf(quality.diagnostics).map(readDiagnostic),
    coverage: isRecord(event.event_coverage)
      ? { percentage: percentageOf(event.event_coverage), goal: numberOf(event.event_coverage.goal_percentage) }
      : null,
    deduplication: listOf(event.dedupe_key_feedback).map(readDeduplication),
    freshness: readText(readRecord(event.data_freshness).upload_frequency) ?? null
  }
}

function readDiagnostic({ name, description, solution, percentage }: Record<string, unknown>): Diagnostic {
  return {
    name: readText(name) ?? '?',
    description: readText(description) ?? '',
    solution: readText(solution) ?? '',
    percentage: numberOf(percentage)
  }
}

function readDeduplication(feedback: Record<string, unknown>): Deduplication {
  return {
    key: readText(feedback.dedupe_key) ?? '?',
    browser: percentageOf(feedback.browser_events_with_dedupe_key),
    server: percentageOf(feedback.server_events_with_dedupe_key),
    matched: percentageOf(feedback.overall_browser_coverage_from_dedupe_key)
  }
}
