import type { SegmentEvent } from '@segment/actions-core'
import { LONGEST_LINE, type Line } from './read-lines'

/** What a line holds: an event, or why it holds none. */
export type ReadEvent = { event: SegmentEvent } | { reason: string }

const NOT_JSON = { reason: 'not JSON: a line must be one JSON object' }
const NOT_AN_EVENT = { reason: 'not an event: a JSON object with a "type" (track, page, identify, …) is expected' }
const A_LIST = { reason: 'not an event but a list: write one event a line' }
const TOO_LONG = { reason: `longer than ${LONGEST_LINE / 1_000_000} MB: a line must be one event` }

type Fields = Record<string, unknown>

/**
 * Reads the event of a line, be it an event of its own or a line of a rejects file, which holds one.
 *
 * @returns the event, or a reason that quotes nothing of the line
 */
export function readEvent({ text, isTooLong }: Line): ReadEvent {
  return isTooLong ? TOO_LONG : parse(text, true)
}

function parse(text: string, mayBeReject: boolean): ReadEvent {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return NOT_JSON
  }
  if (typeof value !== 'object' || value === null) return NOT_AN_EVENT
  if (Array.isArray(value)) return A_LIST
  const fields = value as Fields
  if (isEvent(fields)) return { event: fields }
  return mayBeReject && 'line' in fields && 'reason' in fields ? unwrap(fields) : NOT_AN_EVENT
}

function isEvent(fields: Fields): fields is Fields & SegmentEvent {
  return typeof fields.type === 'string' && fields.type !== ''
}

/** A line of a rejects file: `event` as it was, or `raw`, the line as it was, which somebody may have mended since. */
function unwrap({ event, raw }: Fields): ReadEvent {
  if (typeof raw === 'string') return parse(raw, false)
  const isObject = typeof event === 'object' && event !== null && !Array.isArray(event)
  return isObject && isEvent(event as Fields) ? { event: event as unknown as SegmentEvent } : NOT_AN_EVENT
}
