import type { Definition, Field, ShownMapping } from '../api'
import { isFields, type Fields } from '../mapping/read'
import { toValue, type Source } from '../mapping/value'

/** Where PostHog keeps what Segment's events call otherwise; null where it has nothing of the kind. Longest names first. */
const PATHS: readonly [segment: string, posthog: string | null][] = [
  ['context.device.advertisingId', null],
  ['context.device.id', 'event.properties.$device_id'],
  ['context.page.referrer', 'event.properties.$referrer'],
  ['context.page.search', null],
  ['context.page.url', 'event.properties.$current_url'],
  ['context.userAgent', 'event.properties.$raw_user_agent'],
  ['context.traits', 'person.properties'],
  ['context.ip', 'event.properties.$ip'],
  ['anonymousId', 'event.distinct_id'],
  ['messageId', 'event.uuid'],
  ['traits', 'person.properties'],
  ['userId', 'person.id'],
  ['name', 'event.event']
]

const TYPES: readonly [segment: string, posthog: string][] = [
  ['type = "page"', "event = '$pageview'"],
  ['type = "screen"', "event = '$screen'"],
  ['type = "identify"', "event in ('$identify', '$set')"],
  ['type = "group"', "event = '$groupidentify'"],
  ['type = "alias"', "event = '$alias'"],
  ['type = "track"', "event not in ('$pageview', '$screen', '$alias', '$identify', '$set', '$groupidentify')"]
]

/** PostHog batches by itself, or not at all. */
const LEFT_OUT = new Set(['enable_batching', 'batch_size'])

/** @returns the mappings as a destination of PostHog's, made from the template that it makes of this definition */
export function toPostHog(mappings: ShownMapping[], { name, slug, action: { fields } }: Definition): unknown {
  return {
    type: 'destination',
    name,
    template_id: `segment-${slug}`,
    enabled: false,
    inputs: {},
    mappings: mappings.map(({ name: title, subscribe, mapping }) => ({
      name: title,
      filters: { properties: [{ type: 'hogql', key: toHogql(subscribe) }] },
      inputs: inputsOf(mapping, fields)
    }))
  }
}

function toHogql(subscribe: string): string {
  const translated = TYPES.reduce((text, [segment, posthog]) => text.replaceAll(segment, posthog), subscribe)
  return translated.replaceAll('"', "'")
}

function inputsOf(mapping: Fields, fields: Record<string, Field>): Record<string, { value: unknown }> {
  const entries = Object.entries(mapping).filter(([key]) => !LEFT_OUT.has(key))
  return Object.fromEntries(entries.map(([key, raw]) => [key, { value: toInput(raw, fields[key]) }]))
}

function toInput(raw: unknown, field: Field | undefined): unknown {
  if (field?.type === 'object' && isFields(raw) && !Object.keys(raw).some((key) => key.startsWith('@'))) {
    return Object.fromEntries(
      Object.entries(raw).map(([key, own]) => [key, toTemplate(own, field.properties?.[key]?.multiple === true)])
    )
  }
  return toTemplate(raw, field?.multiple === true)
}

/** A text as it is, or an expression in braces; what has neither form is left empty rather than sent as a text that means nothing. */
function toTemplate(raw: unknown, isList: boolean): unknown {
  const value = toValue(raw)
  if (value.kind === 'advanced') return ''
  if (value.kind === 'list') return toTemplate({ '@path': `$.${value.path}` }, isList)
  const [first] = value.sources
  if (first !== undefined && 'constant' in first && value.sources.length === 1) return first.constant
  if (first !== undefined && 'template' in first && value.sources.length === 1) return toText(first.template)
  const expressions = value.sources.map(toExpression).filter((expression) => expression !== null)
  if (expressions.length === 0) return ''
  const joined = expressions.join(value.take === 'all' ? ', ' : ' ?? ')
  return isList ? `{[${joined}]}` : `{${joined}}`
}

/** A text with properties in it: each in single braces, those that PostHog has not left out. */
function toText(template: string): string {
  return template.replace(/\{\{([^}]+)\}\}/g, (_, path: string) => {
    const expression = toExpression({ path: path.trim() })
    return expression === null ? '' : `{${expression}}`
  })
}

function toExpression(source: Source): string | null {
  if ('template' in source) return `'${toText(source.template).replaceAll("'", "\\'")}'`
  if ('constant' in source) {
    return typeof source.constant === 'string' ? `'${source.constant.replaceAll("'", "\\'")}'` : String(source.constant)
  }
  const { path } = source
  const known = PATHS.find(([segment]) => path === segment || path.startsWith(`${segment}.`))
  if (known === undefined) return `event.${path}`
  const [segment, posthog] = known
  return posthog === null ? null : posthog + path.slice(segment.length)
}
