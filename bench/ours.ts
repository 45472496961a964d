import { createRequire } from 'node:module'
import path from 'node:path'
import type { ActionDefinition, DestinationDefinition, JSONObject } from '@segment/actions-core'
import type * as CompletePhone from '../src/destination/complete-phone'
import type { Settings } from '../src/destination/generated-types'
import type * as ServerEvents from '../src/destination/server-event'
import type * as Sha256 from '../src/destination/sha256'
import type { Payload } from '../src/destination/streamEvent/generated-types'

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

/** The preset's mapping of Order Completed. */
export function orderMapping(): JSONObject {
  const preset = definition.presets?.find(({ name }) => name?.includes('(Order Completed)'))
  if (preset?.mapping === undefined) throw new Error('No preset takes Order Completed.')
  return preset.mapping
}
