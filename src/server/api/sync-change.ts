import { UsageError } from '../../delivery/usage-error'
import { variableOf } from '../config/config'
import type { RawConfig, RawSync } from '../config/schema'
import { ConflictError } from '../config/store'
import type { SyncChange } from './contract'
import { revisionOf } from './shown'

/** What may come from an environment variable, and is shown by that one's name. */
const SETTINGS = ['pixelId', 'accessToken', 'appSecret', 'testEventCode'] as const

/**
 * Puts what the page sent over what is there. The schema judges the result.
 *
 * @param known the sync as it stands in the file; undefined for a new one
 * @throws UsageError when a variable is named that is not there already: its value would be sent to Meta, or shown
 */
export function mergeSync(known: RawSync | undefined, body: unknown): RawSync {
  const sent = typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as SyncChange) : {}
  const merged: Record<string, unknown> = { ...known, ...sent }
  for (const key of SETTINGS) {
    const value = merged[key]
    // As it is shown it may come back: it stays as it is.
    if (typeof value === 'object' && value !== null) merged[key] = known?.[key]
    else if (typeof value === 'string' && value !== known?.[key]) refuseVariable(key, value)
  }
  delete merged.revision
  delete merged.usesPresets
  delete merged.mappingsFile
  // The path of a file is for whoever writes the configuration by hand.
  if (typeof sent.mappings === 'string') merged.mappings = known?.mappings
  for (const key of Object.keys(merged)) {
    if (merged[key] === null || merged[key] === undefined) Reflect.deleteProperty(merged, key)
  }
  return merged as unknown as RawSync
}

function refuseVariable(key: string, value: string): void {
  if (variableOf(value.trim()) === undefined) return
  throw new UsageError(
    `the settings/${key}: an environment variable can be named in the configuration file only, not here: enter the value itself.`
  )
}

/** @returns the sync of that name as it stands in the file */
export function findSync({ syncs }: RawConfig, name: string): RawSync | undefined {
  return syncs.find((sync) => sync.name === name)
}

/**
 * @param condition the header If-Match: revisions of which the sync must have one
 * @throws ConflictError (412) when it has another
 */
export function checkRevision(sync: RawSync, condition: string | undefined): void {
  if (condition === undefined || condition.trim() === '*') return
  const wanted = condition.split(',').map((tag) => tag.trim().replace(/^W\//, '').replace(/^"|"$/g, ''))
  if (wanted.includes(revisionOf(sync))) return
  throw new ConflictError(
    412,
    `Changed elsewhere: "${sync.name}" was changed since you opened it, on another page, another server or in the file. Load it again, then make your change.`
  )
}
