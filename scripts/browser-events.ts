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

function sourcesOf(customData: unknown): string {
  const entries = Object.entries((customData ?? {}) as Record<string, JSONValue>)
  // The single product of an event is read when there are no contents; the pixel knows contents alone.
  const sources = entries.map(([parameter, value]) => [
    parameter === 'product' ? 'contents' : parameter,
    sourceOf(value)
  ])
  return sources.map(([parameter, from]) => (parameter === from ? from : `${parameter}=${from}`)).join(' ')
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
  return {
    events: presets.map((preset) => [
      preset.mapping?.event_name as string,
      namesOf(preset as { subscribe: string }),
      sourcesOf(preset.mapping?.custom_data)
    ]),
    other: sourcesOf(destination.actions.streamEvent.fields.custom_data.default)
  }
}

/** @returns the source text of src/browser/events.ts, to be formatted */
export function browserEventsSource({ events, other }: BrowserEvents): string {
  return `// Made from the presets by "tsx scripts/build-browser.ts --events". A test holds both equal.

/**
 * Meta's name of an event; the names of the track events that become it ('' is a page call); and its parameters, each with
 * the property it is read from: \`a=b|c\` is b, or c where b is missing, \`a\` is a, and \`a=\` is all properties.
 */
export type Conversion = [name: string, events: string, sources: string]

export const EVENTS: Conversion[] = ${JSON.stringify(events)}

/** The parameters of an event that no preset maps. */
export const OTHER = ${JSON.stringify(other)}
`
}
