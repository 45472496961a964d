/**
 * How PostHog makes a template of a Segment definition: what it shows a person, and which default stands in each input.
 * Written from its contract (see docs/hosts/posthog.md); the tests hold the definition against it.
 */
import type { DestinationDefinition } from '@segment/actions-core'

/** A default in an input: a literal, an expression in braces, or for a dictionary one of these for each key. */
export type Default = string | boolean | undefined | { [key: string]: Default }

export interface Input {
  type: string
  label: string
  description: string
  required: boolean
  secret: boolean
  default: Default
}

export interface Mapping {
  name: string
  /** In the host's query language, over the host's own event names */
  filter: string
  inputs: Record<string, Input>
}

export interface Template {
  id: string
  icon: string
  settings: Record<string, Input>
  mappings: Mapping[]
}

interface Field {
  label: string
  description?: string
  type: string
  required?: unknown
  multiple?: boolean
  choices?: unknown
  default?: unknown
  properties?: Record<string, { multiple?: boolean }>
}

/** Where a path of Segment's event lies in the host's; '' where the host has nothing of the kind. Longest names first. */
const PATHS: readonly [segment: string, host: string][] = [
  ['event.context.traits', 'person.properties'],
  ['event.traits', 'person.properties'],
  ['event.name', 'event.event'],
  ['event.context.device.advertisingId', ''],
  ['event.context.device.id', 'event.properties.$device_id'],
  ['event.context.ip', 'event.properties.$ip'],
  ['event.context.userAgent', 'event.properties.$raw_user_agent'],
  ['event.context.page.url', 'event.properties.$current_url'],
  ['event.context.page.referrer', 'event.properties.$referrer'],
  ['event.context.page.search', ''],
  ['event.anonymousId', 'event.distinct_id'],
  ['event.userId', 'person.id'],
  ['event.messageId', 'event.uuid']
]

const TYPES: readonly [segment: string, host: string][] = [
  ['type = "page"', "event = '$pageview'"],
  ['type = "screen"', "event = '$screen'"],
  ['type = "identify"', "event in ('$identify', '$set')"],
  ['type = "group"', "event = '$groupidentify'"],
  ['type = "alias"', "event = '$alias'"],
  ['type = "track"', "event not in ('$pageview', '$screen', '$alias', '$identify', '$set', '$groupidentify')"]
]

/** Batching is the host's own matter: it does not show these. */
const UNSHOWN = new Set(['use_batch_endpoint', 'batch_size', 'enable_batching'])

function translatePath(path: string): string {
  const full = path.replace('$.', 'event.')
  const [segment, host] = PATHS.find(([from]) => full === from || full.startsWith(`${from}.`)) ?? [full, full]
  return full.replace(segment, host)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function operand(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`
  return isObject(value) && typeof value['@path'] === 'string' ? translatePath(value['@path']) : JSON.stringify(value)
}

/** A literal stays as it is, a path and one fallback become an expression; anything else would become a text that means nothing. */
function translate(value: unknown, multiple: boolean): Default {
  if (value === undefined || typeof value === 'string' || typeof value === 'boolean') return value
  const list = (expression: string): string => (multiple ? `{[${expression}]}` : `{${expression}}`)
  if (isObject(value) && typeof value['@path'] === 'string') {
    const path = translatePath(value['@path'])
    return path === '' ? '' : list(path)
  }
  const condition = isObject(value) ? value['@if'] : undefined
  if (isObject(condition) && JSON.stringify(condition.exists) === JSON.stringify(condition.then)) {
    const first = operand(condition.then)
    const second = operand(condition.else)
    if (first !== '' && second !== '') return list(`${first} ?? ${second}`)
    return first === '' && second === '' ? '' : `{${first}${second}}`
  }
  return JSON.stringify(value)
}

function inputType({ choices, type }: Field): string {
  if (choices !== undefined) return 'choice'
  if (type === 'object') return 'dictionary'
  return ['number', 'integer', 'datetime', 'password'].includes(type) ? 'string' : type
}

function defaultOf(key: string, field: Field, mapping: Record<string, unknown>): Default {
  const mapped = key in mapping ? mapping[key] : field.default
  if (field.type !== 'object') return translate(mapped, field.multiple === true)
  // A preset's object replaces the field's own key by key, not as a whole.
  const values: Record<string, unknown> = {
    ...(isObject(field.default) ? field.default : {}),
    ...(isObject(mapping[key]) ? mapping[key] : {})
  }
  const entries = Object.entries(field.properties ?? {})
  return Object.fromEntries(entries.map(([name, { multiple }]) => [name, translate(values[name], multiple === true)]))
}

function toInputs(fields: Record<string, Field>, mapping: Record<string, unknown> = {}): Record<string, Input> {
  const shown = Object.entries(fields).filter(([key]) => !UNSHOWN.has(key))
  return Object.fromEntries(
    shown.map(([key, field]) => {
      // The host takes the description apart: without one its whole module does not load.
      if (field.description === undefined) throw new TypeError(`${key} has no description`)
      return [
        key,
        {
          type: inputType(field),
          label: field.label,
          description: field.description,
          required: field.required === true,
          secret: field.type === 'password',
          default: defaultOf(key, field, mapping)
        }
      ]
    })
  )
}

function toFilter(fql: string): string {
  return TYPES.reduce((text, [segment, host]) => text.split(segment).join(host), fql).replace(/"/g, "'")
}

/** @returns the template, or undefined for a definition that the host passes over */
export function toTemplate(definition: DestinationDefinition<never>): Template | undefined {
  const slug = definition.slug ?? ''
  const settings = (definition.authentication?.fields ?? {}) as Record<string, Field>
  const presets = (definition.presets ?? []).filter(
    (preset) => preset.type === 'automatic' && preset.partnerAction in definition.actions
  )
  if (Object.keys(settings).length === 0 || presets.length === 0 || slug.includes('audiences')) return undefined
  return {
    id: `segment-${slug}`,
    icon: `/static/services/${slug.split('-')[1] ?? ''}.com.png`,
    settings: toInputs(settings),
    mappings: presets.map((preset) => ({
      name: preset.name ?? '',
      filter: 'subscribe' in preset ? toFilter(preset.subscribe) : '',
      inputs: toInputs(definition.actions[preset.partnerAction]?.fields as Record<string, Field>, preset.mapping)
    }))
  }
}
