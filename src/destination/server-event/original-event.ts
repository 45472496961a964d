import { toUnixSeconds } from './event-time'
import { firstGiven, oneId, oneRecord, oneText } from './one'
import { holdsEncodedEmail } from './personal-data'
import { readText } from './read'
import type { Report } from './report'

const PARAMETER = 'original_event_data'

/**
 * Reads which event another one corrects or follows up.
 *
 * @returns undefined when nothing is known of it
 */
export function toOriginalEvent(value: unknown, report: Report): Record<string, string | number> | undefined {
  const given = oneRecord(value, PARAMETER, report)
  if (given === undefined) return undefined
  const original: Record<string, string | number> = {}
  for (const key of ['event_name', 'order_id', 'event_id']) {
    const read = key === 'event_name' ? oneText : oneId
    const text = read(given[key], `${PARAMETER}.${key}`, report)
    if (text !== undefined && !holdsEncodedEmail(text)) original[key] = text
  }
  const givenTime = firstGiven(given.event_time)
  const time = toUnixSeconds(givenTime)
  if (time !== undefined) original.event_time = time
  else if (typeof givenTime === 'object' ? givenTime !== null : readText(givenTime) !== undefined) {
    report.notice(`${PARAMETER}.event_time`, 'not a time that can be read: left out')
  }
  return Object.keys(original).length > 0 ? original : undefined
}
