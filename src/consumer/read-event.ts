import type { SegmentEvent } from '@segment/actions-core'
import { parseJson } from '../delivery/json'
import { noteContent } from '../delivery/event-identity'
import { rejectedHere, type Rejected } from '../delivery/outcome'
import { sha256 } from '../destination/sha256'
import type { HeaderLookup, RecordReader } from '../hosts/record'
import { isRejected, toEvent } from '../server/ingest/receive'
import type { KafkaMessage } from './client'
import { ORIGIN_HEADERS } from './dead-letter'

/** What a record is for the syncs: an event, nothing they can read, or nothing they want. */
export type ReadEvent = SegmentEvent | Rejected | 'skipped'

/**
 * Makes of a record the event that it holds. An event without an ID gets one of its place, which a second arrival repeats; the
 * time of arrival is the record's, which a second arrival repeats as well.
 *
 * @param now milliseconds since 1970
 */
export function readEvent(message: KafkaMessage, read: RecordReader<unknown>, now: () => number): ReadEvent {
  const { value } = message
  if (value === undefined) return rejectedHere('It has no value.', 'no_value')
  let parsed: unknown
  try {
    parsed = parseJson(value.toString())
  } catch {
    // The parser's own message quotes the text.
    return rejectedHere('It is not JSON.', 'not_json')
  }
  const header = headersOf(message)
  const found = read(parsed, header)
  if ('skipped' in found) return 'skipped'
  if ('reason' in found) return rejectedHere(found.reason, 'not_an_event')
  const { event } = found
  const { messageId } = event
  if (messageId === undefined || messageId === null || messageId === '') event.messageId = idOf(message, header)
  const timestamp = Number(message.timestamp)
  const made = toEvent(event, { receivedAt: timestamp >= 0 ? timestamp : now() })
  if (!isRejected(made)) noteContent(made, placeOf(message))
  return made
}

export { isRejected }

const HEX = 16
const PARTITION_DIGITS = 8
const OFFSET_DIGITS = 16
/** By topic and partition: the first digits of a hash of both */
const partitions = new Map<string, string[]>()

/** @returns a record's place in 24 hexadecimal digits */
function placeOf({ topic, partition, offset }: KafkaMessage): string {
  let known = partitions.get(topic)
  if (known === undefined) {
    known = []
    partitions.set(topic, known)
  }
  known[partition] ??= sha256(`${topic} ${partition}`).slice(0, PARTITION_DIGITS)
  return known[partition] + offset.toString(HEX).padStart(OFFSET_DIGITS, '0')
}

/** A dead letter that is read again keeps the ID of the record that it was. */
function idOf({ topic, partition, offset }: KafkaMessage, header: HeaderLookup): string {
  const place = [
    header(ORIGIN_HEADERS.topic) ?? topic,
    header(ORIGIN_HEADERS.partition) ?? partition,
    header(ORIGIN_HEADERS.offset) ?? offset
  ]
  return `kafka-${place.join('-')}`
}

function headersOf({ headers }: KafkaMessage): HeaderLookup {
  return (name) => {
    for (const [key, value] of headers) if (key.toString() === name) return value.toString()
    return undefined
  }
}
