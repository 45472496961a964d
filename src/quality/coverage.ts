import { matchKeys } from '../destination/server-event/match-keys'

/** A server event as it left, or as a sandbox recorded it. */
export interface CoveredEvent {
  event_name: string
  /** Unix seconds */
  event_time: number
  event_id?: string
  action_source: string
  user_data: Record<string, string | number | string[] | undefined>
}

interface Tally {
  events: number
  withEventId: number
  keys: Map<string, number>
  /** Seconds between event and arrival */
  delays: number[]
}

/** What our own events of one name are like. */
export interface OwnCoverage {
  events: number
  /** In percent */
  with_event_id: number
  /** Median of the seconds between an event and its arrival; null where nobody saw it arrive */
  delay: number | null
}

/** So many delays are enough for a median. */
const MOST_DELAYS = 10_000

/** Counts which customer parameters website events carry, by event name: what Meta's figures are about. */
export class Coverage {
  private readonly tallies = new Map<string, Tally>()
  /** Events from elsewhere than a website: Meta gives no figures for them */
  elsewhere = 0
  /** Events that would not be sent: refused, or without consent */
  notSent = 0

  /** @param receivedAt milliseconds since 1970 */
  add(event: CoveredEvent, receivedAt?: number): void {
    if (event.action_source !== 'website') {
      this.elsewhere++
      return
    }
    const tally = this.tally(event.event_name)
    tally.events++
    if (event.event_id !== undefined) tally.withEventId++
    for (const { parameter } of matchKeys(event)) tally.keys.set(parameter, (tally.keys.get(parameter) ?? 0) + 1)
    if (receivedAt !== undefined && tally.delays.length < MOST_DELAYS) {
      tally.delays.push(Math.max(0, receivedAt / 1000 - event.event_time))
    }
  }

  /** The names of the events counted, in the order in which they came. */
  names(): string[] {
    return [...this.tallies.keys()]
  }

  /** @returns the figures of an event name, or undefined when there is no such event */
  of(eventName: string): OwnCoverage | undefined {
    const tally = this.tallies.get(eventName)
    if (tally === undefined) return undefined
    return {
      events: tally.events,
      with_event_id: percent(tally.withEventId, tally.events),
      delay: median(tally.delays)
    }
  }

  /** @returns how many events of a name carry a parameter, in percent; null when there is no such event */
  share(eventName: string, parameter: string): number | null {
    const tally = this.tallies.get(eventName)
    return tally === undefined ? null : percent(tally.keys.get(parameter) ?? 0, tally.events)
  }

  private tally(name: string): Tally {
    let tally = this.tallies.get(name)
    if (tally === undefined) {
      tally = { events: 0, withEventId: 0, keys: new Map(), delays: [] }
      this.tallies.set(name, tally)
    }
    return tally
  }
}

function percent(part: number, whole: number): number {
  return Math.round((1000 * part) / whole) / 10
}

function median(values: readonly number[]): number | null {
  if (values.length === 0) return null
  const sorted = [...values].sort((one, other) => one - other)
  return Math.round(sorted[sorted.length >> 1])
}
