import type { Fields, ReadRecord } from '../record'

/**
 * Segment's Kafka destination writes what its mapping says, the whole event by default.
 *
 * Source: action-destinations, packages/destination-actions/src/destinations/kafka.
 */
export function readSegment(value: Fields): ReadRecord {
  if (typeof value.type === 'string' || typeof value.event === 'string') return { event: value }
  return { reason: 'It has no "type" (track, page, identify, …): an event in Segment\'s form is expected.' }
}
