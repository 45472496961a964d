import { toServerEvent, type ServerEventInput, type Tools } from '../../../destination/server-event'
import { hasValue, readText } from '../../../destination/server-event/read'
import { readConsent } from '../../../destination/server-event/words'
import { COMMON, MAPPINGS } from './mapping'
import { readMapping, readPath, type Read } from './read-mapping'
import type { DestinationConfig, EventMapping, ServerEventBody, Transformed } from './types'

type Fields = Record<string, unknown>

/** What a RudderStack destination does with events, by its configuration. */
export class Engine {
  private readonly readers = new Map<string, Read>()
  private readonly named: ReadonlyMap<string, string>
  private readonly overrides: Fields
  private readonly externalIds: readonly Read[]
  private readonly consent: Read | undefined

  /** @param config never changed: RudderStack freezes it */
  constructor(
    private readonly config: DestinationConfig,
    private readonly tools: Tools
  ) {
    this.named = new Map(readPairs(config.eventsToEvents).map(({ from, to }) => [from.toLowerCase(), to]))
    this.overrides = readOverrides(config)
    this.externalIds = readPaths(config.externalId)
    this.consent = readText(config.consent) === undefined ? undefined : readPath(pathOf(readText(config.consent) ?? ''))
  }

  /**
   * Turns an event of RudderStack into a server event.
   *
   * @param message the event, which is not changed
   * @param nowMs Unix milliseconds: the event's age is judged against it
   */
  transform(message: object, nowMs: number): Transformed {
    const read = this.readerFor(message)
    if (read === undefined) return { step: 'filtered', reason: `No mapping is for ${describe(message)}.` }
    const payload = read(message) as ServerEventInput & Fields
    if (this.consent !== undefined && readConsent(this.consent(message)).given !== true) return NO_CONSENT
    this.addExternalId(payload, message)
    const result = toServerEvent(payload, nowMs, this.tools)
    if ('problems' in result) return { step: 'refused', reason: result.problems.map(({ reason }) => reason).join(' ') }
    if (this.config.removeExternalId === true && !leaveOutExternalId(result.event.user_data)) return NOBODY
    return { step: 'send', event: result.event as unknown as ServerEventBody }
  }

  /** As `transform`; what should not happen refuses the event, as the transformer would repeat it for hours. */
  transformSafely(message: object, nowMs: number): Transformed {
    try {
      return this.transform(message, nowMs)
    } catch {
      return { step: 'refused', reason: 'The event cannot be read.' }
    }
  }

  private addExternalId(payload: Fields, message: object): void {
    if (this.externalIds.length === 0) return
    const found = this.externalIds.map((read) => read(message)).find(hasValue)
    // Its own fallback is another ID than was asked for.
    payload.fallbacks = { ...(payload.fallbacks as Fields | undefined), external_id: undefined }
    payload.external_id = found
  }

  private readerFor(message: object): Read | undefined {
    const { type, event } = message as Fields
    const name = typeof event === 'string' ? event.trim().toLowerCase() : ''
    const key = `${String(type)} ${name} ${String(hasProducts(message))}`
    const known = this.readers.get(key)
    if (known !== undefined) return known
    const mapping = this.mappingFor(String(type), name, message)
    if (mapping === undefined) return undefined
    const read = readMapping(mapping)
    // Names are few; where they are not, the memory of them starts anew.
    if (this.readers.size >= MAX_READERS) this.readers.clear()
    this.readers.set(key, read)
    return read
  }

  private mappingFor(type: string, name: string, message: object): Fields | undefined {
    const metaName = this.named.get(name === '' ? type : name)
    const preset = metaName === undefined ? presetFor(type, name) : presetOf(metaName, hasProducts(message))
    if (preset === undefined) return undefined
    const merged = mergeFields(mergeFields(COMMON, preset.mapping), this.overrides)
    return metaName === undefined ? merged : { ...merged, event_name: metaName }
  }
}

const MAX_READERS = 1000

const NO_CONSENT: Transformed = { step: 'filtered', reason: 'The person did not consent.' }

/** Meta refuses an event whose customer information is only a part of one of these (2804050). */
const TOO_BROAD: readonly ReadonlySet<string>[] = [
  new Set(['ct', 'country', 'st', 'zp', 'ge', 'client_user_agent']),
  new Set(['db', 'client_user_agent']),
  new Set(['fn', 'ge']),
  new Set(['ln', 'ge'])
]

const NOBODY: Transformed = {
  step: 'refused',
  reason:
    'Without the External ID, Meta cannot match the event: send an email, a phone number or a click ID, or the External ID.'
}

/** @returns whether something is left by which Meta can match the event */
function leaveOutExternalId(userData: Record<string, unknown>): boolean {
  delete userData.external_id
  return !TOO_BROAD.some((broad) => Object.keys(userData).every((parameter) => broad.has(parameter)))
}

/** Custom events have values and products as purchases do. */
const OF_CUSTOM_EVENTS = 'Purchase'

function presetFor(type: string, name: string): EventMapping | undefined {
  return MAPPINGS.find(
    (mapping) => mapping.type === type && (mapping.names.length === 0 || mapping.names.includes(name))
  )
}

/** @returns the mapping of the preset that sends the same event; of two, the one that reads what this event holds */
function presetOf(metaName: string, withProducts: boolean): EventMapping | undefined {
  const same = MAPPINGS.filter(({ mapping }) => mapping.event_name === metaName)
  const fits = same.find(({ mapping }) => readsProducts(mapping) === withProducts)
  return fits ?? same.at(0) ?? MAPPINGS.find(({ mapping }) => mapping.event_name === OF_CUSTOM_EVENTS)
}

const readsProducts = (mapping: Fields): boolean => (mapping.custom_data as Fields | undefined)?.contents !== undefined

function hasProducts(message: object): boolean {
  const products = readPath('properties.products')(message)
  return products !== undefined && products !== null
}

/** What the form says beside the events, as fields of a mapping. */
function readOverrides(config: DestinationConfig): Fields {
  const overrides: Fields = {}
  const parameters = readPairs(config.customerInformation)
  if (parameters.length > 0) {
    // What is mapped is read there alone.
    overrides.fallbacks = Object.assign({}, ...parameters.map(({ to }) => ({ [to]: undefined })))
    overrides.user_data = Object.assign(
      {},
      ...parameters.map(({ from, to }) => ({ [to]: { '@path': `$.${pathOf(from)}` } }))
    )
  }
  const properties = readList(config.additionalProperties, 'property')
  if (properties.length > 0) {
    const entries = properties.map((property) => ({ [property]: { '@path': `$.properties.${property}` } }))
    overrides.additional_properties = Object.assign({}, ...entries)
  }
  const actionSource = readText(config.actionSource)
  if (actionSource !== undefined) overrides.action_source = actionSource
  if (config.limitedDataUse === true) {
    overrides.limited_data_use = true
    const country = readText(config.limitedDataUseCountry)
    if (country !== undefined) overrides.limited_data_use_country = country
  }
  return overrides
}

function mergeFields(base: Fields, over: Fields): Fields {
  const merged: Fields = { ...base }
  Object.keys(over).forEach((key) => {
    const [one, other] = [merged[key], over[key]]
    merged[key] = isPlain(one) && isPlain(other) ? mergeFields(one, other) : other
  })
  return merged
}

/** An object of fields, and not a directive. */
function isPlain(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Object.keys(value).some((key) => key.startsWith('@'))
}

/** `traits.email` is context.traits.email in RudderStack's events; `message.` and `$.` may stand before a path. */
function pathOf(text: string): string {
  const path = text.trim().replace(/^(?:\$\.|message\.)/, '')
  return path.startsWith('traits.') ? `context.${path}` : path
}

function readPaths(value: unknown): Read[] {
  return (readText(value) ?? '')
    .split(',')
    .filter((part) => part.trim() !== '')
    .map((part) => readPath(pathOf(part)))
}

function readPairs(value: unknown): { from: string; to: string }[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((row: unknown) => {
    const { from, to } = (typeof row === 'object' && row !== null ? row : {}) as Fields
    const [one, other] = [readText(from), readText(to)]
    return one === undefined || other === undefined ? [] : [{ from: one, to: other }]
  })
}

function readList(value: unknown, key: string): string[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((row: unknown) => readText((row as Fields | null)?.[key]) ?? [])
}

function describe(message: object): string {
  const { type, event } = message as Fields
  return typeof event === 'string' && event !== '' ? `${String(type)} "${event}"` : `${String(type)} events`
}
