import { sha256 } from '../../destination/sha256'
import { variableOf, type Config } from '../config/config'
import type { RawSync } from '../config/schema'
import type { PreviewResult, ShownSecret, ShownSetting, Sync } from './contract'

/** @returns a secret as it may be shown: whether there is one, and which variable it comes from; never itself */
export function showSecret(value: string | undefined): ShownSecret {
  return { set: value !== undefined, variable: value === undefined ? null : (variableOf(value) ?? null) }
}

/** @returns a setting that is no secret: itself, or, since any variable may hold a secret, the name of the one it comes from */
export function showSetting(value: string | undefined): ShownSetting | undefined {
  return value === undefined || variableOf(value) === undefined ? value : showSecret(value)
}

/**
 * Takes the values of environment variables out of a request that is shown.
 *
 * @param sync as it stands in the file; undefined where no sync's settings are in it
 */
export function hideVariables(result: PreviewResult, sync: RawSync | undefined): PreviewResult {
  if (result.outcome !== 'sent' || sync === undefined) return result
  const pixel = variableOf(sync.pixelId)
  const code = sync.testEventCode === undefined ? undefined : variableOf(sync.testEventCode)
  const { request } = result
  const url = pixel === undefined ? request.url : request.url.replace(/\/\d+\/events$/, `/(${pixel})/events`)
  const body = code === undefined ? request.body : { ...request.body, test_event_code: `(${code})` }
  return { ...result, request: { ...request, url, body } }
}

/** @returns what is another as soon as anything about a sync is; nothing of the sync can be read from it */
export function revisionOf(sync: RawSync): string {
  return sha256(JSON.stringify(sync)).slice(0, 16)
}

/** @returns a sync as the page may see it */
export function showSync(sync: RawSync, { syncs }: Config): Sync {
  const { name, enabled = true, pixelId, testEventCode, consent = null, appSecret, accessToken, mappings } = sync
  const inForce = syncs.find((one) => one.name === name)?.mappings ?? []
  return {
    name,
    revision: revisionOf(sync),
    enabled,
    pixelId: showSetting(pixelId) ?? '',
    accessToken: showSecret(accessToken),
    appSecret: showSecret(appSecret),
    testEventCode: showSetting(testEventCode) ?? null,
    consent,
    usesPresets: mappings === undefined,
    mappingsFile: typeof mappings === 'string' ? mappings : null,
    mappings: inForce.map(({ name: mapping, subscribe, partnerAction, mapping: fields }) => ({
      name: mapping,
      subscribe,
      partnerAction,
      mapping: fields
    }))
  }
}
