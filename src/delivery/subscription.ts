import { transform, type JSONObject, type SegmentEvent } from '@segment/actions-core'
import type { GroupCondition } from '@segment/destination-subscriptions'
import destination from '../destination'
import { checkFields } from './check-fields'
import { compileMapping } from './compile-mapping'
import { tooLarge } from './event-limits'
import { readFilter } from './filter'
import { readSmallFile } from './read-file'
import { UsageError } from './usage-error'

/** One mapping of a sync: which events it is for, and how an event becomes a payload. */
export interface Subscription {
  /** For people: from the file, or made of its position */
  name: string
  /** FQL */
  subscribe: string
  /** The same, parsed */
  condition: GroupCondition
  partnerAction: string
  mapping: JSONObject
  /** The same, compiled: event → payload. It may throw what the runtime's `transform` throws */
  apply: (event: SegmentEvent) => Record<string, unknown>
  /** Events a call, 1 to 1,000 */
  batchSize: number
}

/** Events that Meta takes in one request. */
export const MAX_BATCH = 1000

/** Characters of a filter. */
const MAX_FQL = 5000

type Fields = Record<string, unknown>

/** @returns the mappings of a file, or the destination's presets when none is named
 * @throws UsageError that names the file and the place in it
 */
export function loadSubscriptions(path: string | undefined): Subscription[] {
  if (path === undefined) return (destination.presets ?? []).map((preset) => toSubscription(preset, 'preset'))
  const { mappings } = asFields(parse(path), path)
  if (!Array.isArray(mappings) || mappings.length === 0) {
    throw new UsageError(`${path}: "mappings" must be a list of at least one mapping.`)
  }
  return mappings.map((mapping: unknown, index) => toSubscription(mapping, `${path}: mappings[${index}]`))
}

const NO_CODE: ReadonlySet<unknown> = new Set([undefined, null, ''])

/** @returns a sentence for each mapping that sets a test event code: what it sends is no test for Meta's figures */
export function testCodeWarnings(mappings: readonly Pick<Subscription, 'name' | 'mapping'>[]): string[] {
  return mappings
    .filter(({ mapping }) => Object.hasOwn(mapping, 'test_event_code') && !NO_CODE.has(mapping.test_event_code))
    .map(
      ({ name }) =>
        `The mapping "${name}" sets a test event code: its events show under Test Events, and Meta counts them like real ones.`
    )
}

function parse(path: string): unknown {
  const text = readSmallFile(path)
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    throw new UsageError(`${path} is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function asFields(value: unknown, where: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields
  throw new UsageError(`${where} must be an object.`)
}

/**
 * Reads one mapping of a file or a sync.
 *
 * @param where the place that an error names
 * @throws UsageError
 */
export function toSubscription(value: unknown, where: string): Subscription {
  const { name, subscribe, partnerAction, mapping } = asFields(value, where)
  if (typeof subscribe !== 'string') throw new UsageError(`${where}.subscribe must be FQL, e.g. type = "track".`)
  if (typeof partnerAction !== 'string' || !Object.hasOwn(destination.actions, partnerAction)) {
    const known = Object.keys(destination.actions).join(', ')
    throw new UsageError(`${where}.partnerAction must be one of the destination's actions: ${known}.`)
  }
  if (subscribe.length > MAX_FQL) {
    throw new UsageError(`${where}.subscribe must be at most ${MAX_FQL} characters long: make two mappings of it.`)
  }
  const fields = asFields(mapping, `${where}.mapping`) as JSONObject
  if (tooLarge(fields) !== undefined) throw new UsageError(`${where}.mapping is nested too deep, or too large.`)
  checkDirectives(fields, where)
  checkFields(destination.actions[partnerAction], fields, where)
  return {
    name: typeof name === 'string' && name.trim() !== '' ? name : where,
    subscribe,
    condition: readFilter(subscribe, `${where}.subscribe`),
    partnerAction,
    mapping: fields,
    apply: compileMapping(fields),
    batchSize: readBatchSize(fields, where)
  }
}

/** The runtime would refuse a malformed directive at each event: better once, and before the first. */
function checkDirectives(mapping: JSONObject, where: string): void {
  try {
    transform(mapping, {})
  } catch (error) {
    // Only what is wrong with the mapping itself: a directive may well fail on an empty event.
    // Below the first line stands where the runtime threw it, with paths of this machine.
    const problem = /\/\S* (?:should|has an invalid directive)[^\n]*/.exec(error instanceof Error ? error.message : '')
    if (problem) throw new UsageError(`${where}.mapping cannot be used: ${problem[0].trim()}`)
  }
}

function readBatchSize(mapping: Fields, where: string): number {
  if (mapping.enable_batching === false) return 1
  const { batch_size: size } = mapping
  if (size === undefined || size === null) return MAX_BATCH
  if (typeof size === 'number' && Number.isInteger(size) && size >= 1 && size <= MAX_BATCH) return size
  throw new UsageError(`${where}.mapping.batch_size must be a whole number from 1 to ${MAX_BATCH}.`)
}
