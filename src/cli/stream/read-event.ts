import type { SegmentEvent } from '@segment/actions-core'
import { tooLarge } from '../../delivery/event-limits'
import { parseJson } from '../../delivery/json'
import { withoutEmptyIds, withReadableContext } from '../../delivery/segment-event'
import { MAX_LINE_BYTES, type Line } from './read-lines'

/** What a line holds: an event, or why it holds none, with the text that should have been one. */
export type ReadEvent =
  /** `mapping`: of a line of a rejects file, the one mapping that the event is to go through */
  { event: SegmentEvent; mapping?: string } | { reason: string; raw: string }

const NOT_JSON = 'not JSON: a line must be one JSON object'
const NOT_AN_EVENT = 'not an event: a JSON object with a "type" (track, page, identify, …) is expected'
const A_LIST = 'not an event but a list: write one event a line'
const TOO_LONG = `longer than ${MAX_LINE_BYTES / 1_000_000} MB: a line must be one event`

/** Characters: what a shorter line holds is harmless, however it is nested. */
const LOOKED_AT_FROM = 10_000

type Fields = Record<string, unknown>

/**
 * Reads the event of a line, be it an event of its own or a line of a rejects file, which holds one.
 *
 * @returns the event, or a reason that quotes nothing of the line
 */
export function readEvent({ text, isTooLong }: Line): ReadEvent {
  return isTooLong ? { reason: TOO_LONG, raw: text } : parse(text, true)
}

function parse(text: string, mayBeReject: boolean): ReadEvent {
  let value: unknown
  try {
    value = parseJson(text)
  } catch {
    return { reason: NOT_JSON, raw: text }
  }
  const problem = text.length > LOOKED_AT_FROM ? tooLarge(value) : undefined
  if (problem !== undefined) return { reason: problem, raw: text }
  if (isEvent(value)) return { event: withReadableContext(withoutEmptyIds(value)) }
  if (Array.isArray(value)) return { reason: A_LIST, raw: text }
  const wrapped = mayBeReject && isObject(value) && 'line' in value && 'reason' in value ? unwrap(value) : undefined
  return wrapped ?? { reason: NOT_AN_EVENT, raw: text }
}

/** A line of a rejects file: `event` as it was, or `raw`, the line as it was, which somebody may have mended since. */
function unwrap({ event, raw, mapping }: Fields): ReadEvent | undefined {
  if (typeof raw === 'string') return parse(raw, false)
  if (!isEvent(event)) return undefined
  const read = { event: withReadableContext(withoutEmptyIds(event)) }
  return typeof mapping === 'string' ? { ...read, mapping } : read
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isEvent(value: unknown): value is SegmentEvent {
  return isObject(value) && typeof value.type === 'string' && value.type !== ''
}
