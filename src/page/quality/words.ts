import type { Deduplication, QualityEvent } from '../api'

/** A score of Meta's, in a word and a color. */
export function wordsOfScore(score: number): { label: string; color: string } {
  if (score >= 8) return { label: 'Great', color: 'teal' }
  if (score >= 6) return { label: 'Good', color: 'teal' }
  return score >= 4 ? { label: 'OK', color: 'yellow' } : { label: 'Poor', color: 'red' }
}

/** A share as people write it; a dash where there is no figure. */
export function percent(value: number | null): string {
  return value === null ? '–' : `${String(Math.round(value))} %`
}

const FRESHNESS: Record<string, string | undefined> = {
  real_time: 'Real time',
  hourly: 'Hourly',
  daily: 'Daily',
  weekly: 'Weekly',
  monthly: 'Monthly'
}

/** How often events arrive, by Meta's word, or how late, by our own clock. */
export function freshnessOf({ freshness, own }: QualityEvent): string {
  const meta = freshness === null ? '–' : (FRESHNESS[freshness] ?? freshness.replaceAll('_', ' '))
  if (own?.delay == null) return meta
  return `${meta} (our events arrive ${duration(own.delay)} after they happen)`
}

function duration(seconds: number): string {
  if (seconds < 90) return `${String(seconds)} s`
  if (seconds < 90 * 60) return `${String(Math.round(seconds / 60))} min`
  return seconds < 48 * 3600
    ? `${String(Math.round(seconds / 3600))} h`
    : `${String(Math.round(seconds / 86_400))} days`
}

/** By which key Meta tells that browser and server mean the same event, in a sentence. */
export function deduplicationOf({ key, browser, server, matched }: Deduplication): string {
  const parts = [
    ...(browser === null ? [] : [`${percent(browser)} of browser events`]),
    ...(server === null ? [] : [`${percent(server)} of server events`])
  ]
  const name = key === 'event_id' ? 'Event ID' : key.replaceAll('_', ' ')
  const found = matched === null ? '' : `; ${percent(matched)} of browser events have a match`
  const have = key === 'event_id' ? 'have an event ID' : `have ${name}`
  return `${parts.join(' and ') || 'No events'} ${have}${found}`
}
