import { isFields, type Fields, type ReadRecord, type RecordReader } from '../record'

/** Jitsu writes the events of all sources to one topic; an empty list takes them all. */
export interface JitsuFilter {
  connectionIds: readonly string[]
  sourceIds: readonly string[]
}

/** Jitsu's ingest wraps each event: the event is `httpPayload`, the rest says how it came. */
export function isJitsuEnvelope(value: Fields): boolean {
  return isFields(value.httpPayload)
}

/**
 * Reads Jitsu's `destination-messages` (and its retry and dead-letter topics).
 *
 * Source: bulker, ingest: IngestMessage; the header `connection_ids` names the destinations, with commas.
 */
export function readJitsu({ connectionIds, sourceIds }: JitsuFilter): RecordReader {
  return (value, header) => {
    const { httpPayload, origin } = value
    if (!isFields(httpPayload)) {
      return { reason: 'It has no "httpPayload": a message as Jitsu\'s ingest writes it is expected.' }
    }
    if (sourceIds.length > 0 && !sourceIds.includes(textOf(origin, 'sourceId') ?? '')) return { skipped: true }
    if (connectionIds.length > 0 && !intersects(connectionIds, header('connection_ids'))) return { skipped: true }
    return unwrap(value, httpPayload)
  }
}

function intersects(wanted: readonly string[], header = ''): boolean {
  return header.split(',').some((id) => wanted.includes(id.trim()))
}

function unwrap(envelope: Fields, payload: Fields): ReadRecord {
  const type = textOf(payload, 'type') ?? textOf(envelope, 'type')
  if (type === undefined) return { reason: 'Its "httpPayload" has no "type" (track, page, identify, …).' }
  const event: Fields = { ...payload, type }
  event.messageId = textOf(payload, 'messageId') ?? textOf(envelope, 'messageId')
  event.context = contextOf(envelope, payload)
  return { event }
}

/** What Jitsu notes beside the context: the person's address, browser, and the IDs of Meta's cookies. */
function contextOf({ httpHeaders }: Fields, payload: Fields): Fields {
  const context: Fields = isFields(payload.context) ? { ...payload.context } : {}
  const { clientIds } = context
  context.ip ??= textOf(payload, 'requestIp')
  context.userAgent ??= textOf(httpHeaders, 'user-agent')
  context.fbp ??= textOf(clientIds, 'fbp')
  context.fbc ??= textOf(clientIds, 'fbc')
  return context
}

function textOf(fields: unknown, key: string): string | undefined {
  const value = isFields(fields) ? fields[key] : undefined
  return typeof value === 'string' && value !== '' ? value : undefined
}
