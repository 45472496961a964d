import type { SegmentEvent } from '@segment/actions-core'
import { sha256 } from '../../destination/sha256'
import { withoutEmptyIds, withReadableContext } from '../../delivery/segment-event'
import { tooLarge } from '../../delivery/event-limits'
import { rejectedHere, type Rejected } from '../../delivery/outcome'

/** What is known of a request that brings events. */
export interface Arrival {
  /** Milliseconds since 1970 */
  receivedAt: number
  /** When the sender says it has sent them; at an event of its own, that counts */
  sentAt?: unknown
  /** Of the browser that sent them itself: it is the customer's */
  browser?: { ip?: string; userAgent?: string }
  /** What all events of the request share */
  context?: unknown
}

export type EventType = SegmentEvent['type']

const TYPES = new Set<unknown>(['track', 'page', 'screen', 'identify', 'group', 'alias'])
const NOT_AN_EVENT = rejectedHere(
  'Not an event: a JSON object with a "type" (track, page, screen, identify, group, alias) is expected.',
  'not_an_event'
)

type Fields = Record<string, unknown>

/**
 * Makes of what was sent an event as a CDP hands it on: with a type and a time, and with an ID that a second arrival repeats.
 *
 * @param type of Segment's path; without one the event says it itself
 * @returns the event, or why it is none
 */
export function toEvent(value: unknown, arrival: Arrival, type?: EventType): SegmentEvent | Rejected {
  if (!isFields(value)) return NOT_AN_EVENT
  const problem = tooLarge(value)
  if (problem !== undefined) return rejectedHere(problem, 'too_large')
  // A webhook of a track call may leave the type out.
  const kind = type ?? value.type ?? (typeof value.event === 'string' ? 'track' : undefined)
  if (!TYPES.has(kind)) return NOT_AN_EVENT
  const event: Fields = withReadableContext(withoutEmptyIds({ ...value, type: kind }))
  addContext(event, arrival)
  // Neither ID nor time: made of the content, since a second arrival would get another time.
  if (isEmpty(event.messageId) && isEmpty(event.timestamp) && isEmpty(event.originalTimestamp)) {
    event.messageId = `content-${sha256(JSON.stringify(value))}`
  }
  event.timestamp = timeOf(event, arrival)
  return event as unknown as SegmentEvent
}

/** Every event has a type; an outcome has none. */
export function isRejected(value: SegmentEvent | Rejected): value is Rejected {
  return !('type' in value)
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}

function addContext(event: Fields, { context, browser }: Arrival): void {
  const own = isFields(event.context) ? event.context : {}
  if (isFields(context)) event.context = { ...context, ...own }
  // RudderStack notes the address of the person's device beside the context, not in it.
  if (typeof event.request_ip === 'string' && isEmpty(own.ip)) {
    event.context = { ...(event.context as Fields | undefined), ip: event.request_ip }
  }
  if (browser === undefined) return
  const { ip, userAgent } = browser
  event.context = {
    ...(ip !== undefined && { ip }),
    ...(userAgent !== undefined && { userAgent }),
    ...(event.context as Fields | undefined)
  }
}

/**
 * The time of an event. A clock that is ahead is set right where it shows: by what was sent "later" than it was received. One
 * that is behind does not show, for the event may just as well have waited.
 */
function timeOf(event: Fields, { receivedAt, sentAt }: Arrival): unknown {
  const claimed = isEmpty(event.timestamp) ? event.originalTimestamp : event.timestamp
  if (isEmpty(claimed)) return new Date(receivedAt).toISOString()
  const ahead = toMilliseconds(event.sentAt ?? sentAt) - receivedAt
  const time = toMilliseconds(claimed)
  if (!(ahead > 0) || !(time > receivedAt)) return claimed
  return new Date(time - ahead).toISOString()
}

function toMilliseconds(value: unknown): number {
  return typeof value === 'string' ? Date.parse(value) : NaN
}
