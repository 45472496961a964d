import { oneUniqueId } from './one'
import { holdsEncodedEmail } from './personal-data'
import { isRecord } from './read'
import type { Report } from './report'
import type { ServerEvent, Sha256 } from './types'

/** @returns the mapped event ID, or where it has no value the fallback's; undefined when there is none */
export function readEventId(mapped: unknown, fallbacks: unknown, report: Report): string | undefined {
  return usable(mapped, report) ?? (isRecord(fallbacks) ? usable(fallbacks.event_id, report) : undefined)
}

function usable(value: unknown, report: Report): string | undefined {
  const id = oneUniqueId(value, 'event_id', report)
  if (id === undefined || !holdsEncodedEmail(id)) return id
  report.notice('event_id', 'holds an email address: left out')
  return undefined
}

/**
 * Without an event_id a retry would double a purchase, so one is made from the event's own content: the same event always
 * gets the same ID.
 *
 * @param eventTime Unix seconds: the event's own time, not the one that a clock ahead was corrected to
 */
export function contentId(event: ServerEvent, eventTime: number, sha256: Sha256): string {
  const { event_name, action_source, event_source_url, user_data, custom_data } = event
  return sha256(JSON.stringify([event_name, eventTime, action_source, event_source_url, user_data, custom_data]))
}
