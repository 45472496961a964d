import type { SegmentEvent } from '@segment/actions-core'
import { toUnixSeconds } from '../../destination/server-event/event-time'
import { openInput, type Input } from '../input'
import { UsageError } from '../../delivery/usage-error'
import { readEvent } from './read-event'
import { readLines } from './read-lines'

/** Every field of an event that holds a time. */
const TIMES = ['timestamp', 'originalTimestamp', 'sentAt', 'receivedAt'] as const

export type Change = (event: SegmentEvent) => SegmentEvent

/**
 * Reads a file once to find its newest event.
 *
 * @param input the same file, opened but not read yet
 * @returns what moves the newest event to now, and all others by as much; undefined when no event has a time
 * @throws UsageError when the input can be read only once
 */
export async function timeShift(file: string | undefined, { size }: Input): Promise<Change | undefined> {
  if (size === undefined) {
    throw new UsageError('--shift-time needs a file: to find the newest event, the input must be read twice.')
  }
  // What cannot be read to its end is reported by the second reading.
  const newest = await newestTime(openInput(file).stream).catch(() => undefined)
  if (newest === undefined) return undefined
  const by = Date.now() - newest
  return (event) => shiftTime(event, by)
}

/**
 * Looks for the newest event.
 *
 * @returns milliseconds since 1970, or undefined when no event has a time that can be read
 */
export async function newestTime(source: AsyncIterable<unknown>): Promise<number | undefined> {
  let newest: number | undefined
  for await (const lines of readLines(source)) {
    for (const line of lines) {
      const read = readEvent(line)
      const time = 'event' in read ? happened(read.event) : undefined
      if (time !== undefined && (newest === undefined || time > newest)) newest = time
    }
  }
  return newest
}

/** An event that claims to be newer than its receipt came from a clock that was ahead: the receipt counts. */
function happened({ timestamp, receivedAt }: SegmentEvent): number | undefined {
  const claimed = toMilliseconds(timestamp)
  const received = toMilliseconds(receivedAt)
  return claimed === undefined || received === undefined ? claimed : Math.min(claimed, received)
}

function toMilliseconds(value: unknown): number | undefined {
  // Dates in full keep their milliseconds.
  const exact = typeof value === 'string' && /^\d{4}-\d\d-\d\dT.*Z$/.test(value) ? Date.parse(value) : NaN
  if (!Number.isNaN(exact)) return exact
  const seconds = toUnixSeconds(value)
  return seconds === undefined ? undefined : seconds * 1000
}

/**
 * Moves all times of an event.
 *
 * @param by milliseconds
 * @returns a copy; times that cannot be read stay as they are
 */
export function shiftTime(event: SegmentEvent, by: number): SegmentEvent {
  const shifted: SegmentEvent & Record<string, unknown> = { ...event }
  for (const key of TIMES) {
    const time = toMilliseconds(shifted[key])
    if (time !== undefined) shifted[key] = new Date(time + by).toISOString()
  }
  return shifted
}
