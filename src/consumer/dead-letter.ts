import type { KafkaRecord } from './client'
import type { OpenRecord } from './open-record'

/** Kafka Connect's names, which tools for dead letters know. */
export const ORIGIN_HEADERS = {
  topic: '__connect.errors.topic',
  partition: '__connect.errors.partition',
  offset: '__connect.errors.offset'
} as const

const REASON_HEADERS = {
  message: '__connect.errors.exception.message',
  sync: 'meta-pixel.sync',
  status: 'meta-pixel.status',
  code: 'meta-pixel.code'
} as const

const OWN = new Set<string>([...Object.values(ORIGIN_HEADERS), ...Object.values(REASON_HEADERS)])
const ORIGINS = new Set<string>(Object.values(ORIGIN_HEADERS))

/**
 * @returns the dead letter of a record: its key, value, time and headers, with headers that say where it stood and why it was
 * refused. One that was a dead letter already keeps the place of the record that it was first.
 */
export function toDeadLetter({ message, rejections }: OpenRecord, topic: string): KafkaRecord {
  const own = new Map<string, string>([
    [ORIGIN_HEADERS.topic, message.topic],
    [ORIGIN_HEADERS.partition, String(message.partition)],
    [ORIGIN_HEADERS.offset, String(message.offset)],
    [REASON_HEADERS.message, rejections.map(({ sync, outcome }) => label(sync, outcome.reason, rejections)).join(' ')],
    [REASON_HEADERS.status, String(rejections[0].outcome.status)],
    [REASON_HEADERS.code, rejections.map(({ outcome }) => outcome.code).join(',')]
  ])
  const syncs = rejections.flatMap(({ sync }) => sync ?? [])
  if (syncs.length > 0) own.set(REASON_HEADERS.sync, syncs.join(','))
  const headers = new Map<Buffer, Buffer>()
  for (const [key, value] of message.headers) {
    const name = key.toString()
    if (ORIGINS.has(name)) own.delete(name)
    if (ORIGINS.has(name) || !OWN.has(name)) headers.set(key, value)
  }
  for (const [name, value] of own) headers.set(Buffer.from(name), Buffer.from(value))
  return {
    topic,
    headers,
    ...(message.key !== undefined && { key: message.key }),
    ...(message.value !== undefined && { value: message.value }),
    ...(message.timestamp >= 0n && { timestamp: message.timestamp })
  }
}

function label(sync: string | undefined, reason: string, { length }: readonly unknown[]): string {
  return sync === undefined || length === 1 ? reason : `${sync}: ${reason}`
}
