import type { SegmentEvent } from '@segment/actions-core'
import type { KafkaMessage } from '../../src/consumer/client'
import { readEvent } from '../../src/consumer/read-event'
import { recordReader, type RecordFormat } from '../../src/hosts/read-record'

const NOW = Date.UTC(2026, 10, 25, 12)
const WRITTEN = Date.UTC(2026, 10, 25, 11)

function message(
  value: unknown,
  fields: Partial<KafkaMessage> = {},
  headers: Record<string, string> = {}
): KafkaMessage {
  return {
    topic: 'events',
    partition: 3,
    offset: 42n,
    timestamp: BigInt(WRITTEN),
    leaderEpoch: 0,
    key: undefined,
    value: value === undefined ? undefined : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
    headers: new Map(Object.entries(headers).map(([name, text]) => [Buffer.from(name), Buffer.from(text)])),
    ...fields
  }
}

const NO_FILTERS = { jitsu: { connectionIds: [], sourceIds: [] }, posthog: { teamIds: [] } }

function read(
  value: unknown,
  format: RecordFormat = 'auto',
  headers: Record<string, string> = {},
  filters: Partial<Parameters<typeof recordReader>[1]> = {}
) {
  return readEvent(message(value, {}, headers), recordReader(format, { ...NO_FILTERS, ...filters }), () => NOW)
}

const TRACK = {
  type: 'track',
  event: 'Order Completed',
  userId: 'u1',
  messageId: 'm1',
  timestamp: '2026-11-25T10:00:00Z'
}

describe('a record', () => {
  it.each([
    ['no value', undefined, 'It has no value.', 'no_value'],
    ['text', 'hello jane@example.com', 'It is not JSON.', 'not_json'],
    ['a list', [TRACK], 'It is JSON, but not an object.', 'not_an_event'],
    ['null', 'null', 'It is JSON, but not an object.', 'not_an_event'],
    ['an object of another kind', { hello: 1 }, /^It has no "type"/, 'not_an_event'],
    ['a type that is none', { ...TRACK, type: 'purchase' }, /^Not an event/, 'not_an_event']
  ])('with %s is unreadable, for a reason that quotes nothing', (_, value, reason, code) => {
    const outcome = read(value)
    expect(outcome).toMatchObject({ kind: 'rejected', status: 400, code })
    expect((outcome as { reason: string }).reason).toMatch(reason)
  })

  it('keeps its own ID and time', () => {
    expect(read(TRACK)).toMatchObject({ messageId: 'm1', timestamp: '2026-11-25T10:00:00Z' })
  })

  it('gets an ID of its place and the time it was written, which a second arrival repeats', () => {
    const { messageId: _id, timestamp: _time, ...bare } = TRACK
    expect(read(bare)).toMatchObject({ messageId: 'kafka-events-3-42', timestamp: new Date(WRITTEN).toISOString() })
    expect(read({ ...bare, messageId: '' })).toEqual(read(bare))
  })

  it('keeps, as a dead letter, the ID of the place where it stood first', () => {
    const { messageId: _id, ...bare } = TRACK
    const headers = {
      '__connect.errors.topic': 'first',
      '__connect.errors.partition': '7',
      '__connect.errors.offset': '8'
    }
    expect(read(bare, 'auto', headers)).toMatchObject({ messageId: 'kafka-first-7-8' })
  })

  it('of a broker without times has the time of arrival', () => {
    const { timestamp: _time, ...bare } = TRACK
    const event = readEvent(message(bare, { timestamp: -1n }), recordReader('segment', NO_FILTERS), () => NOW)
    expect(event).toMatchObject({ timestamp: new Date(NOW).toISOString() })
  })
})

describe('RudderStack’s records', () => {
  it('are bare events; an empty ID is none, and the address beside the context is the person’s', () => {
    const event = read(
      { ...TRACK, userId: '', anonymousId: 'a1', request_ip: '8.8.8.8' },
      'rudderstack'
    ) as SegmentEvent
    expect(event).not.toHaveProperty('userId')
    expect(event.context?.ip).toBe('8.8.8.8')
  })

  it('need a type', () => {
    expect(read({ event: 'Order Completed' }, 'rudderstack')).toMatchObject({ kind: 'rejected', code: 'not_an_event' })
  })
})

describe('Jitsu’s messages', () => {
  const envelope = {
    ingestType: 'browser',
    messageCreated: '2026-11-25T10:00:01Z',
    messageId: 'envelope-id',
    type: 'track',
    origin: { workspaceId: 'w', sourceId: 'shop' },
    httpHeaders: { 'user-agent': 'Mozilla/5.0' },
    httpPayload: {
      ...TRACK,
      requestIp: '8.8.4.4',
      context: {
        clientIds: { fbp: 'fb.1.1700000000000.123', fbc: 'fb.1.1700000000000.abc' },
        page: { url: 'https://shop.example.com/' }
      }
    }
  }

  it('hold the event, with address, browser and Meta’s cookies where the mapping looks for them', () => {
    for (const format of ['jitsu', 'auto'] as const) {
      expect(read(envelope, format)).toMatchObject({
        type: 'track',
        messageId: 'm1',
        context: {
          ip: '8.8.4.4',
          userAgent: 'Mozilla/5.0',
          fbp: 'fb.1.1700000000000.123',
          fbc: 'fb.1.1700000000000.abc',
          page: { url: 'https://shop.example.com/' }
        }
      })
    }
  })

  it('give what the event lacks', () => {
    const { type: _type, messageId: _id, ...payload } = envelope.httpPayload
    expect(read({ ...envelope, httpPayload: payload }, 'jitsu')).toMatchObject({
      type: 'track',
      messageId: 'envelope-id'
    })
  })

  it('are everyone’s: a filter takes those of some connections or sources', () => {
    const connections = { jitsu: { connectionIds: ['meta'], sourceIds: [] } }
    expect(read(envelope, 'jitsu', { connection_ids: 'other,meta' }, connections)).toMatchObject({ messageId: 'm1' })
    expect(read(envelope, 'jitsu', { connection_ids: 'other' }, connections)).toBe('skipped')
    expect(read(envelope, 'jitsu', {}, connections)).toBe('skipped')
    const sources = (sourceIds: string[]) => ({ jitsu: { connectionIds: [], sourceIds } })
    expect(read(envelope, 'jitsu', {}, sources(['shop']))).toMatchObject({ messageId: 'm1' })
    expect(read(envelope, 'jitsu', {}, sources(['blog']))).toBe('skipped')
  })

  it('without an event are unreadable', () => {
    expect(read(TRACK, 'jitsu')).toMatchObject({
      kind: 'rejected',
      reason: expect.stringContaining('httpPayload') as string
    })
  })
})

describe('PostHog’s rows', () => {
  const row = (fields: Record<string, unknown> = {}, properties: Record<string, unknown> = {}) => ({
    uuid: '0193-uuid',
    event: 'order_completed',
    team_id: 2,
    distinct_id: 'user-1',
    timestamp: '2026-11-25 10:00:00.123000',
    created_at: '2026-11-25 10:00:01.000',
    properties: JSON.stringify({
      revenue: 20,
      currency: 'EUR',
      $is_identified: true,
      $device_id: 'device-1',
      $ip: '8.8.8.8',
      $raw_user_agent: 'Mozilla/5.0',
      $current_url: 'https://shop.example.com/thanks?fbclid=abc',
      $referrer: '$direct',
      ...properties
    }),
    person_properties: '{"email":"jane@example.com"}',
    ...fields
  })

  it('are events: their texts are parsed, their time is UTC', () => {
    for (const format of ['posthog', 'auto'] as const) {
      const event = read(row(), format) as SegmentEvent
      expect(event).toMatchObject({
        type: 'track',
        event: 'order_completed',
        messageId: '0193-uuid',
        userId: 'user-1',
        anonymousId: 'device-1',
        timestamp: '2026-11-25T10:00:00.123Z',
        properties: { revenue: 20, currency: 'EUR' },
        context: {
          ip: '8.8.8.8',
          userAgent: 'Mozilla/5.0',
          traits: { email: 'jane@example.com' },
          page: { url: 'https://shop.example.com/thanks?fbclid=abc' }
        }
      })
      expect(event.context).not.toHaveProperty('app')
      expect(event.context?.page).not.toHaveProperty('referrer')
    }
  })

  it.each([
    ['$pageview', { title: 'Shop' }, { type: 'page', name: 'Shop' }],
    ['$screen', { $screen_name: 'Home' }, { type: 'screen', name: 'Home' }],
    ['$set', { $set: { plan: 'pro' } }, { type: 'identify', traits: { email: 'jane@example.com', plan: 'pro' } }],
    ['$groupidentify', { $group_key: 'acme' }, { type: 'group', groupId: 'acme' }],
    ['$create_alias', { alias: 'old' }, { type: 'alias', previousId: 'old' }]
  ])('of %s are a call of their own', (event, properties, expected) => {
    expect(read(row({ event }, properties))).toMatchObject(expected)
  })

  it('of people who are not identified yet have no user ID', () => {
    const event = read(row({ distinct_id: 'device-1' }, { $is_identified: undefined })) as SegmentEvent
    expect(event).toMatchObject({ anonymousId: 'device-1' })
    expect(event).not.toHaveProperty('userId')
  })

  it('are everyone’s: a filter takes those of some projects', () => {
    expect(read(row(), 'posthog', {}, { posthog: { teamIds: ['2'] } })).toMatchObject({ messageId: '0193-uuid' })
    expect(read(row(), 'posthog', {}, { posthog: { teamIds: ['3'] } })).toBe('skipped')
  })

  it.each([
    ['with broken properties', { properties: '{' }, 'not a JSON object in a text'],
    ['of the raw topic', { properties: undefined, data: '{}' }, 'clickhouse_events_json'],
    ['without a name', { event: undefined }, 'has no "event"']
  ])('%s are unreadable', (_, fields, reason) => {
    expect(read(row(fields))).toMatchObject({ kind: 'rejected', reason: expect.stringContaining(reason) as string })
  })
})
