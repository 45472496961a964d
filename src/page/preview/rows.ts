import type { Definition, Notice, PreviewParameter, SentPreview } from '../api'
import { toWords } from './words'

/** One line of a request: what it is called, what is sent, and what should be known of it. */
export interface Row {
  key: string
  label: string
  value: unknown
  notices: string[]
}

/** A customer parameter, sent or dropped. */
export interface CustomerRow {
  parameter: string
  label: string
  hashed: boolean
  /** Empty when everything was dropped */
  values: PreviewParameter['values']
  notices: string[]
}

/** A request, put in order for reading. */
export interface ReadableRequest {
  event: Row[]
  customer: CustomerRow[]
  customData: Row[]
  /** App data, options of data processing and whatever else there is */
  more: Row[]
  /** Notices that belong to no line */
  others: readonly Notice[]
}

/** What an event is, before what it is about. */
const EVENT_KEYS = [
  'event_name',
  'event_time',
  'event_id',
  'action_source',
  'event_source_url',
  'referrer_url',
  'messaging_channel'
]

/** Sorts a request into what a person looks for, each notice beside the line that it is about. */
export function toReadable({ request, parameters, notices }: SentPreview, definition: Definition): ReadableRequest {
  const [event = {}] = request.body.data
  const labels = labelsOf(definition)
  const unplaced = new Set(notices)
  const take = (name: string): string[] => {
    const own = notices.filter(({ parameter }) => parameter === name)
    for (const notice of own) unplaced.delete(notice)
    return own.map(({ reason }) => reason)
  }
  const toRow = (key: string, value: unknown, prefix = ''): Row => ({
    key,
    label: labels.get(prefix + key) ?? toWords(key),
    value: key === 'event_time' ? toTime(value) : value,
    notices: take(prefix + key)
  })
  const { user_data: _, custom_data: customData, ...rest } = event
  const isEventKey = ([key]: [string, unknown]): boolean => EVENT_KEYS.includes(key)
  const fields = Object.entries(rest)
  return {
    event: EVENT_KEYS.flatMap((key) => (key in rest ? [toRow(key, rest[key])] : [])),
    customer: customerRows(parameters, definition, notices, take),
    customData: Object.entries(toFields(customData)).map(([key, value]) => toRow(key, value, 'custom_data.')),
    more: fields.filter((field) => !isEventKey(field)).map(([key, value]) => toRow(key, value)),
    others: [...unplaced]
  }
}

/** Also those that were mapped but dropped: they are why a person looks here. */
function customerRows(
  parameters: PreviewParameter[],
  definition: Definition,
  notices: readonly Notice[],
  take: (name: string) => string[]
): CustomerRow[] {
  return definition.parameters.flatMap(({ key, parameter, label, hashed }) => {
    const name = parameter ?? key
    const sent = parameters.find((one) => one.parameter === name)
    if (sent === undefined && !notices.some((notice) => notice.parameter === name)) return []
    return [{ parameter: name, label, hashed, values: sent?.values ?? [], notices: take(name) }]
  })
}

/** Labels of the definition by the names that notices use: `event_time`, `custom_data.value` */
function labelsOf({ action }: Definition): Map<string, string> {
  const labels = new Map<string, string>()
  for (const [key, { label, properties = {} }] of Object.entries(action.fields)) {
    labels.set(key, label)
    for (const [own, property] of Object.entries(properties)) labels.set(`${key}.${own}`, property.label)
  }
  return labels
}

function toFields(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function toTime(value: unknown): unknown {
  return typeof value === 'number' ? new Date(value * 1000).toLocaleString(undefined, TIME) : value
}

const TIME: Intl.DateTimeFormatOptions = { dateStyle: 'medium', timeStyle: 'medium' }
