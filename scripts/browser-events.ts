import type { JSONValue, Preset } from '@segment/actions-core'
import type { Conversion } from '../src/browser/events'
import destination from '../src/destination'

/** What the browser's half must know of the mappings, so that names and parameters agree on both sides. */
export interface BrowserEvents {
  events: Conversion[]
  /** The parameters of an event that no preset maps: the defaults of the action itself */
  other: string
}

const PROPERTIES = '$.properties'
/** The parameters that every event with custom data is given: the browser's half has them in its code, for want of room. */
const EVERYWHERE = ['currency', 'content_type']

/** @returns the name of the property that a path leads to; '' for the properties themselves */
function propertyOf(value: JSONValue | undefined): string {
  const path = (value as { '@path'?: string } | undefined)?.['@path']
  if (path === PROPERTIES) return ''
  const name = path?.startsWith(`${PROPERTIES}.`) === true ? path.slice(PROPERTIES.length + 1) : ''
  if (/^\w+$/.test(name)) return name
  throw new Error(`The browser cannot follow ${JSON.stringify(value)}: teach src/browser/params.ts to.`)
}

/** @returns `revenue|total` for the two branches of an @if, one name for a path */
function sourceOf(value: JSONValue): string {
  const condition = (value as Record<string, JSONValue>)['@if'] as Record<string, JSONValue> | undefined
  return condition === undefined ? propertyOf(value) : `${propertyOf(condition.then)}|${propertyOf(condition.else)}`
}

/**
 * @returns the properties of a parameter's further sources: the keys that follow its own (`value`, `value_2`). The pixel has no
 *   room for the order ID's, which no advertisement is chosen by
 */
function furtherSources(parameter: string, fallbacks: Record<string, JSONValue>): string[] {
  if (parameter === 'order_id') return []
  return [parameter, `${parameter}_2`].flatMap((key) => (key in fallbacks ? [propertyOf(fallbacks[key])] : []))
}

function sourcesOf(customData: unknown, fallbacks: unknown): string {
  const entries = Object.entries((customData ?? {}) as Record<string, JSONValue>)
  if (entries.length === 0) return ''
  for (const key of EVERYWHERE) {
    if (entries.some(([mapped, value]) => mapped === key && propertyOf(value) === key)) continue
    throw new Error(`Every preset with custom data must map ${key} from the property of that name.`)
  }
  return entries
    .filter(([key]) => !EVERYWHERE.includes(key))
    .map(([key, value]) => {
      // The single product of an event is read when there are no contents; the pixel knows contents alone.
      const parameter = key === 'product' ? 'contents' : key
      const further = furtherSources(key, (fallbacks ?? {}) as Record<string, JSONValue>)
      const from = [...new Set([...sourceOf(value).split('|'), ...further])].join('|')
      return parameter === from.split('|')[0] ? from : `${parameter}=${from}`
    })
    .join(' ')
}

/** @returns the track events of a subscription; '' stands for page calls */
function namesOf({ subscribe }: { subscribe: string }): string {
  if (subscribe === 'type = "page"') return ''
  const names = Array.from(subscribe.matchAll(/event = "([^"|]+)"/g), ([, name]) => name)
  if (names.length === 0) throw new Error(`The browser cannot follow the subscription ${subscribe}.`)
  return names.join('|')
}

/** Derives the browser's table from the destination's presets and from its defaults. */
export function browserEvents(presets: readonly Preset[] = destination.presets ?? []): BrowserEvents {
  const { fields } = destination.actions.streamEvent
  return {
    events: presets.map((preset) => [
      preset.mapping?.event_name as string,
      namesOf(preset as { subscribe: string }),
      sourcesOf(preset.mapping?.custom_data, preset.mapping?.fallbacks)
    ]),
    other: sourcesOf(fields.custom_data.default, fields.fallbacks.default)
  }
}

/** @returns the source text of src/browser/events.ts, to be formatted */
export function browserEventsSource({ events, other }: BrowserEvents): string {
  return `// Generated file. DO NOT MODIFY IT BY HAND: it follows from the presets, "npm run generate" writes it.

/**
 * Meta's name of an event; the names of the track events that become it ('' is a page call); and its parameters, each with
 * the property it is read from: \`a=b|c\` is b, or c where b has no value, \`a|c\` is a or c, and \`a=\` is all properties.
 */
export type Conversion = [name: string, events: string, sources: string]

export const EVENTS: Conversion[] = ${JSON.stringify(events)}

/** The parameters of an event that no preset maps. */
export const OTHER = ${JSON.stringify(other)}
`
}
