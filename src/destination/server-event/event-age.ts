import { lacksZone, toUnixSeconds } from './event-time'
import { firstGiven } from './one'
import type { Report } from './report'

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** Meta refuses an older event (2804003). */
const MAX_DAYS = 7
const MAX_DAYS_IN_STORE = 62
/** How far ahead a clock may be: Meta refuses the future (2804004) and documents no tolerance. */
const CLOCK_TOLERANCE = 5 * MINUTE

const PARAMETER = 'event_time'

/**
 * Reads the time of an event, and judges its age.
 *
 * @param nowSeconds Unix seconds
 * @returns Unix seconds; the present when there is no time that can be read, which is a problem
 */
export function readEventTime(value: unknown, nowSeconds: number, actionSource: string, report: Report): number {
  const given = firstGiven(value)
  const eventTime = toUnixSeconds(given)
  if (eventTime === undefined) {
    report.problem(
      PARAMETER,
      'The event has no time that can be read: map "Event Time" to ISO 8601 or Unix seconds. A date such as 03/04/2026 can be read in two ways.'
    )
    return nowSeconds
  }
  const maxDays = actionSource === 'physical_store' ? MAX_DAYS_IN_STORE : MAX_DAYS
  if (eventTime < nowSeconds - maxDays * DAY) {
    const age = formatAge(nowSeconds - eventTime, maxDays)
    report.problem(
      PARAMETER,
      `The event is ${age} old: Meta takes events up to ${maxDays} days old (${maxDays * 24} hours). Send events as they happen.`
    )
  } else if (eventTime > nowSeconds + CLOCK_TOLERANCE) {
    const zone = lacksZone(given)
      ? ' A time without a time zone is read as UTC: add the zone where it is another one.'
      : ''
    report.problem(
      PARAMETER,
      `The event lies in the future: Meta refuses it. Check the clock of the sender and the mapping of "Event Time".${zone}`
    )
  }
  return eventTime
}

/** In whole days, but for an event that is hardly too old: there, days alone would read as a contradiction. */
function formatAge(seconds: number, maxDays: number): string {
  const days = Math.floor(seconds / DAY)
  const rest = seconds - days * DAY
  if (days > maxDays || rest === 0) return `${days} days`
  return rest < HOUR
    ? `${days} days and ${plural(Math.ceil(rest / MINUTE), 'minute')}`
    : `${days} days and ${plural(Math.floor(rest / HOUR), 'hour')}`
}

function plural(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

/** @returns the time to send: an event slightly ahead is sent as now */
export function notAhead(eventTime: number, nowSeconds: number, report: Report): number {
  if (eventTime <= nowSeconds) return eventTime
  report.notice(PARAMETER, "slightly ahead of this machine's clock: sent as now")
  return nowSeconds
}
