import type { Fields, ReadRecord } from '../record'

/**
 * RudderStack's Kafka, Confluent Cloud and Azure Event Hubs destinations write the bare event, which has Segment's form.
 *
 * Source: rudder-server, services/streammanager/kafka.
 */
export function readRudderstack(value: Fields): ReadRecord {
  if (typeof value.type === 'string') return { event: value }
  return { reason: 'It has no "type" (track, page, identify, …): an event as RudderStack writes it is expected.' }
}
