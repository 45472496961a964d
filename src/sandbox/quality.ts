import type { SentEvent } from './options'
import type { RecordedEvent } from './store'

/** What is counted of one website event name. */
interface Tally {
  events: number
  withEventId: number
  withoutUrl: number
  /** By Meta's parameter */
  withKey: Map<string, number>
  /** Sum of the seconds between each event and its arrival */
  delay: number
}

/** How Dataset Quality calls a parameter, and Meta's weight of it (business/help/765081237991954), in points of ten. */
const HIGH = 2
const MEDIUM = 0.7
const LOW = 0.36
const MATCH_KEYS: [parameter: string, identifier: string, points: number][] = [
  ['em', 'email', HIGH],
  ['fbc', 'fbc', HIGH],
  ['fb_login_id', 'fb_login_id', MEDIUM],
  ['db', 'date_of_birth', MEDIUM],
  ['country', 'country', MEDIUM],
  ['ph', 'phone', MEDIUM],
  ['external_id', 'external_id', MEDIUM],
  ['fbp', 'fbp', MEDIUM],
  ['lead_id', 'lead_id', LOW],
  ['fn', 'first_name', LOW],
  ['ln', 'last_name', LOW],
  ['ct', 'city', LOW],
  ['zp', 'zip_code', LOW],
  ['st', 'state', 0],
  ['ge', 'gender', 0],
  ['client_ip_address', 'ip_address', 0],
  ['client_user_agent', 'user_agent', 0]
]

/** Meta names how often data comes; these are the sandbox's own limits for the mean delay, in seconds. */
const REAL_TIME = 300
const HOURLY = 2 * 3600

export interface Percentage {
  percentage: number
}

export interface Diagnostic extends Percentage {
  name: string
  description: string
  solution: string
  affected_event_count: number
  total_event_count: number
}

/** What Dataset Quality says of one event name. */
export interface EventQuality {
  event_name: string
  event_match_quality: {
    composite_score: number
    match_key_feedback: { identifier: string; coverage: Percentage }[]
    diagnostics: Diagnostic[]
  }
  dedupe_key_feedback: { dedupe_key: string; server_events_with_dedupe_key: Percentage }[]
  data_freshness: { upload_frequency: 'real_time' | 'hourly' | 'daily' }
}

/** Counts what the Dataset Quality API reports on: website events, by pixel and event name. */
export class Quality {
  private pixels = new Map<string, Map<string, Tally>>()

  add({ pixelId, receivedAt, event }: RecordedEvent): void {
    if (event.action_source !== 'website') return
    const tally = this.tally(pixelId, String(event.event_name))
    tally.events++
    if (event.event_id !== undefined) tally.withEventId++
    if (event.event_source_url === undefined) tally.withoutUrl++
    tally.delay += receivedAt / 1000 - Number(event.event_time)
    for (const key of Object.keys(event.user_data as SentEvent)) {
      tally.withKey.set(key, (tally.withKey.get(key) ?? 0) + 1)
    }
  }

  /** @returns the figures by event name, in the order of arrival; empty when no website event came */
  report(pixelId: string): EventQuality[] {
    return [...(this.pixels.get(pixelId) ?? [])].map(([name, tally]) => qualityOf(name, tally))
  }

  reset(): void {
    this.pixels.clear()
  }

  private tally(pixelId: string, name: string): Tally {
    let names = this.pixels.get(pixelId)
    if (!names) this.pixels.set(pixelId, (names = new Map<string, Tally>()))
    let tally = names.get(name)
    if (!tally) {
      tally = { events: 0, withEventId: 0, withoutUrl: 0, withKey: new Map(), delay: 0 }
      names.set(name, tally)
    }
    return tally
  }
}

const round = (value: number): number => Math.round(value * 10) / 10

function qualityOf(name: string, tally: Tally): EventQuality {
  const share = (key: string): number => (tally.withKey.get(key) ?? 0) / tally.events
  const percentage = (count: number): Percentage => ({ percentage: round((100 * count) / tally.events) })
  const delay = tally.delay / tally.events
  return {
    event_name: name,
    event_match_quality: {
      // Meta does not publish its formula: here, each key's points by how many events have it.
      composite_score: round(MATCH_KEYS.reduce((sum, [key, , points]) => sum + points * share(key), 0)),
      match_key_feedback: MATCH_KEYS.filter(([key]) => tally.withKey.has(key)).map(([key, identifier]) => ({
        identifier,
        coverage: percentage(tally.withKey.get(key) ?? 0)
      })),
      diagnostics: diagnosticsOf(tally).map(([what, solution, count]) => ({
        name: `${what} missing`,
        description: `Some website events came without ${what}.`,
        solution,
        ...percentage(count),
        affected_event_count: count,
        total_event_count: tally.events
      }))
    },
    dedupe_key_feedback: [{ dedupe_key: 'event_id', server_events_with_dedupe_key: percentage(tally.withEventId) }],
    data_freshness: { upload_frequency: delay <= REAL_TIME ? 'real_time' : delay <= HOURLY ? 'hourly' : 'daily' }
  }
}

function diagnosticsOf(tally: Tally): [what: string, solution: string, count: number][] {
  const withoutAgent = tally.events - (tally.withKey.get('client_user_agent') ?? 0)
  const all: [string, string, number][] = [
    ['client_user_agent', 'Send the user agent of the customer’s browser.', withoutAgent],
    ['event_source_url', 'Send the URL of the page where the event happened.', tally.withoutUrl]
  ]
  return all.filter(([, , count]) => count > 0)
}
