import type { Definition, Notice, PreviewParameter, PreviewValue, RejectedPreview, SentPreview } from '../api'
import { fullTime } from '../ui/time'
import { toWords } from './words'

/** One line of a request: what it is called, what is sent, what should be known of it, and what is wrong with it. */
export interface Row {
  key: string
  /** As notices name it */
  parameter: string
  label: string
  value: unknown
  notices: string[]
  problems: string[]
}

/** A customer parameter, sent or dropped. */
export interface CustomerRow {
  parameter: string
  label: string
  hashed: boolean
  /** Empty when everything was dropped */
  values: PreviewValue[]
  notices: string[]
  problems: string[]
}

/** A request, put in order for reading. */
export interface ReadableRequest {
  event: Row[]
  customer: CustomerRow[]
  customData: Row[]
  /** App data, options of data processing and whatever else there is */
  more: Row[]
  /** Notices that belong to no line */
  others: Notice[]
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

type Fields = Record<string, unknown>

/** What rows are made of: a whole request, or the parts of one that would be rejected. */
interface Parts {
  event: Fields
  parameters: PreviewParameter[]
  notices: readonly Notice[]
  problems: readonly Notice[]
}

/** Sorts a request into what a person looks for, each notice beside the line that it is about. */
export function toReadable(preview: SentPreview, definition: Definition): ReadableRequest {
  const [event = {}] = preview.request.body.data
  return toRows({ event, parameters: preview.parameters, notices: preview.notices, problems: [] }, definition)
}

/** The same of an event that would be rejected: what is mapped, also where nothing could be made of it. */
export function toReadableRejection(preview: RejectedPreview, definition: Definition): ReadableRequest {
  const { event, mapped, parameters, notices, problems } = preview
  const made = event ?? {}
  const sent = new Set(parameters.map(({ parameter }) => parameter))
  const customers = new Map(definition.parameters.map((row) => [row.parameter ?? row.key, row]))
  const whole: Fields = { ...made, custom_data: { ...toFields(made.custom_data) } }
  const unsent: PreviewParameter[] = []
  for (const { parameter, value } of mapped) {
    const customer = customers.get(parameter)
    if (customer !== undefined) {
      if (!sent.has(parameter))
        unsent.push({ parameter, label: customer.label, hashed: false, values: valuesOf(value) })
    } else put(whole, parameter, value)
  }
  // What is missing has a line too, where it would stand.
  for (const { parameter } of problems) if (parameter !== '' && !customers.has(parameter)) put(whole, parameter, '')
  return toRows({ event: whole, parameters: [...parameters, ...unsent], notices, problems }, definition)
}

/** Puts a value at its place, unless there is one already. */
function put(event: Fields, parameter: string, value: unknown): void {
  const [field = '', key] = parameter.split('.')
  if (key === undefined) {
    if (!(field in event)) event[field] = value
    return
  }
  const own = toFields(event[field])
  event[field] = key in own ? own : { ...own, [key]: value }
}

function valuesOf(value: unknown): PreviewValue[] {
  return (Array.isArray(value) ? value : [value]).map((one: unknown) => {
    const text = typeof one === 'number' ? one : typeof one === 'string' ? one : JSON.stringify(one)
    return { normalized: text, sent: text }
  })
}

function toRows({ event, parameters, notices, problems }: Parts, definition: Definition): ReadableRequest {
  const labels = labelsOf(definition)
  const unplaced = new Set([...notices, ...problems])
  const take = (from: readonly Notice[], name: string): string[] => {
    const own = from.filter(({ parameter }) => parameter === name || parameter.startsWith(`${name}.`))
    for (const notice of own) unplaced.delete(notice)
    return own.map(({ reason }) => reason)
  }
  const toRow = (key: string, value: unknown, prefix = ''): Row => ({
    key,
    parameter: prefix + key,
    label: labels.get(prefix + key) ?? toWords(key),
    value: key === 'event_time' ? toTime(value) : value,
    notices: take(notices, prefix + key),
    problems: take(problems, prefix + key)
  })
  const { user_data: _, custom_data: customData, ...rest } = event
  const isEventKey = ([key]: [string, unknown]): boolean => EVENT_KEYS.includes(key)
  const fields = Object.entries(rest)
  return {
    event: EVENT_KEYS.flatMap((key) => (key in rest ? [toRow(key, rest[key])] : [])),
    customer: customerRows({ parameters, notices, problems }, definition, take),
    customData: Object.entries(toFields(customData)).map(([key, value]) => toRow(key, value, 'custom_data.')),
    more: fields.filter((field) => !isEventKey(field)).map(([key, value]) => toRow(key, value)),
    others: [...unplaced]
  }
}

/** Also those that were mapped but dropped: they are why a person looks here. */
function customerRows(
  { parameters, notices, problems }: Omit<Parts, 'event'>,
  definition: Definition,
  take: (from: readonly Notice[], name: string) => string[]
): CustomerRow[] {
  return definition.parameters.flatMap(({ key, parameter, label, hashed }) => {
    const name = parameter ?? key
    const sent = parameters.find((one) => one.parameter === name)
    const isTold = [...notices, ...problems].some((notice) => notice.parameter === name)
    if (sent === undefined && !isTold) return []
    return [
      {
        parameter: name,
        label,
        hashed: sent?.hashed ?? hashed,
        values: sent?.values ?? [],
        notices: take(notices, name),
        problems: take(problems, name)
      }
    ]
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

function toFields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}

function toTime(value: unknown): unknown {
  return typeof value === 'number' ? fullTime(value * 1000) : value
}
