import { createRequire } from 'node:module'
import path from 'node:path'
import type { ActionDefinition, DestinationDefinition, JSONObject } from '@segment/actions-core'
import type * as CompletePhone from '../src/destination/complete-phone'
import type { Settings } from '../src/destination/generated-types'
import type * as ServerEvents from '../src/destination/server-event'
import type * as Sha256 from '../src/destination/sha256'
import type { Payload } from '../src/destination/streamEvent/generated-types'
import type { PersonalFields } from './events'

/** The compiled package: what users run, and not what a loader makes of the source. */
export const DIST = path.join(__dirname, '..', 'dist')

const load = createRequire(path.join(DIST, 'index.js'))

export const { toServerEvent } = load('./destination/server-event') as typeof ServerEvents
export const { sha256 } = load('./destination/sha256') as typeof Sha256
export const { completePhone } = load('./destination/complete-phone') as typeof CompletePhone
export const { default: action } = load('./destination/streamEvent') as {
  default: ActionDefinition<Settings, Payload>
}
export const { default: definition } = load('./destination') as { default: DestinationDefinition<Settings> }

export const SETTINGS: Settings = { pixelId: '1234567890', accessToken: 'EAABench' }

/** The customer information that the events carry: what a marketer would map of it. External ID stands apart. */
const MAPPED = ['email', 'phone', 'first_name', 'last_name', 'city', 'state', 'zip', 'country'].concat([
  'client_ip_address',
  'client_user_agent'
])
const MAPPED_OF_17 = MAPPED.concat(['date_of_birth', 'gender', 'click_id', 'browser_id', 'subscription_id']).concat([
  'facebook_login_id',
  'lead_id',
  'mobile_advertiser_id',
  'install_id'
])

/** The preset's mapping of Order Completed, with all the customer information it can take. */
export function orderMapping(): JSONObject {
  const preset = definition.presets?.find(({ name }) => name?.includes('(Order Completed)'))
  if (preset?.mapping === undefined) throw new Error('No preset takes Order Completed.')
  return preset.mapping
}

/**
 * What Segment's own destination maps as well, from the same places: the customer information of events with so many
 * personal fields, and of the event itself what both have a field for.
 */
export function commonMapping(fields: PersonalFields): JSONObject {
  const preset = orderMapping()
  const custom = only(['currency', 'contents'], preset.custom_data as JSONObject)
  const mapped = fields === 8 ? MAPPED : MAPPED_OF_17
  return {
    ...only(['external_id', 'event_name', 'event_time', 'event_source_url', 'enable_batching', 'batch_size'], preset),
    user_data: only(mapped, preset.user_data as JSONObject),
    event_id: { '@path': '$.messageId' },
    action_source: 'website',
    custom_data: { ...custom, value: { '@path': '$.properties.revenue' } }
  }
}

/** @throws Error when one of the keys is not there: what is measured would be less than it says */
export function only(keys: readonly string[], fields: JSONObject): JSONObject {
  const missing = keys.filter((key) => !(key in fields))
  if (missing.length > 0) throw new Error(`Not mapped: ${missing.join(', ')}.`)
  return Object.fromEntries(keys.map((key) => [key, fields[key]]))
}
