import { isFields, type Fields, type RecordReader } from '../record'

/** PostHog writes the events of all projects to one topic; an empty list takes them all. */
export interface PosthogFilter {
  teamIds: readonly string[]
}

/** PostHog's names for what Segment has calls of their own for. */
const TYPES: Record<string, string | undefined> = {
  $pageview: 'page',
  $screen: 'screen',
  $identify: 'identify',
  $set: 'identify',
  $groupidentify: 'group',
  $create_alias: 'alias'
}

/** A row of `clickhouse_events_json`, or a capture of `events_plugin_ingestion`. */
export function isPosthogRow(value: Fields): boolean {
  return typeof value.distinct_id === 'string' && typeof value.uuid === 'string'
}

/**
 * Reads PostHog's `clickhouse_events_json`: one row an event, its properties and its person's as JSON texts, its time in
 * ClickHouse's form, which is UTC without saying so.
 *
 * Source: posthog, RawClickHouseEvent.
 */
export function readPosthog({ teamIds }: PosthogFilter): RecordReader {
  return (row) => {
    if (teamIds.length > 0 && !teamIds.includes(String(row.team_id))) return { skipped: true }
    if (typeof row.data === 'string' && row.properties === undefined) {
      return { reason: 'It is a capture as PostHog takes it in: read the topic clickhouse_events_json instead.' }
    }
    const { event: name } = row
    if (typeof name !== 'string' || !isPosthogRow(row)) {
      return { reason: 'It has no "event", "uuid" or "distinct_id": a row of clickhouse_events_json is expected.' }
    }
    const properties = parse(row.properties)
    const person = parse(row.person_properties ?? '{}')
    if (properties === undefined || person === undefined) {
      return { reason: 'Its "properties" or "person_properties" are not a JSON object in a text.' }
    }
    return { event: toEvent(row, name, properties, person) }
  }
}

function toEvent(row: Fields, name: string, properties: Fields, person: Fields): Fields {
  const type = TYPES[name] ?? 'track'
  const traits = isFields(properties.$set) ? { ...person, ...properties.$set } : person
  return withoutUndefined({
    type,
    messageId: row.uuid,
    timestamp: toTimestamp(row.timestamp),
    ...idsOf(row, properties),
    properties: withoutUndefined({ ...properties, $set: undefined, $set_once: undefined }),
    ...namesOf(type, name, properties),
    ...((type === 'identify' || type === 'group') && { traits }),
    context: contextOf(properties, traits)
  })
}

function namesOf(type: string, name: string, properties: Fields): Fields {
  if (type === 'track') return { event: name }
  if (type === 'page') return { name: properties.title }
  if (type === 'screen') return { name: properties.$screen_name }
  if (type === 'group') return { groupId: properties.$group_key }
  return type === 'alias' ? { previousId: properties.alias } : {}
}

/** The distinct ID is the person's once they are identified, and their device's until then. */
function idsOf({ distinct_id: id }: Fields, { $is_identified, $device_id, $anon_distinct_id }: Fields): Fields {
  const isIdentified = typeof $is_identified === 'boolean' ? $is_identified : id !== $device_id
  const anonymousId = $anon_distinct_id ?? $device_id
  return isIdentified ? { userId: id, anonymousId } : { anonymousId: anonymousId ?? id }
}

function contextOf(properties: Fields, traits: Fields): Fields {
  return withoutUndefined({
    ip: properties.$ip,
    userAgent: properties.$raw_user_agent ?? properties.$user_agent,
    locale: properties.$locale,
    timezone: properties.$timezone,
    traits,
    page: section({
      url: properties.$current_url,
      path: properties.$pathname,
      referrer: properties.$referrer === '$direct' ? undefined : properties.$referrer,
      title: properties.title
    }),
    app: section({
      name: properties.$app_name,
      namespace: properties.$app_namespace,
      version: properties.$app_version,
      build: properties.$app_build
    }),
    os: section({ name: properties.$os, version: properties.$os_version }),
    device: section({
      type: properties.$device_type,
      model: properties.$device_model,
      manufacturer: properties.$device_manufacturer
    })
  })
}

function section(fields: Fields): Fields | undefined {
  const present = withoutUndefined(fields)
  return Object.keys(present).length > 0 ? present : undefined
}

/** `2026-11-25 10:00:00.123000` → `2026-11-25T10:00:00.123Z`; what has a zone stays as it is */
function toTimestamp(value: unknown): unknown {
  if (typeof value !== 'string') return value
  return value.replace(/^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d{1,3})?)\d*$/, '$1T$2Z')
}

/** A text of JSON as in Kafka; an object where something between has parsed it */
function parse(value: unknown): Fields | undefined {
  if (isFields(value)) return value
  if (value === '') return {}
  try {
    const parsed: unknown = typeof value === 'string' ? JSON.parse(value) : undefined
    return isFields(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}

/** Empty values are left out, as Segment leaves them out: a mapping's "exists" would take them for values. */
function withoutUndefined(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null))
}
