import { readBoolean, readRecord, readText } from './read'
import type { Notice } from './types'

/**
 * The items of extinfo in Meta's order, after the platform: the payload key of each. [4], the OS version, is required.
 * Source: Meta's page "Conversions API for app events": an array of 16 items, a missing one is the empty string.
 */
export const EXTINFO_KEYS = [
  'package_name',
  'short_version',
  'long_version',
  'os_version',
  'device_model',
  'locale',
  'timezone_abbreviation',
  'carrier',
  'screen_width',
  'screen_height',
  'screen_density',
  'cpu_cores',
  'storage_size',
  'free_storage',
  'timezone'
] as const

/** @returns `i2` for Apple's systems, `a2` for Android, undefined for anything else */
function readPlatform(value: unknown): string | undefined {
  const text = readText(value)?.toLowerCase()
  if (text === undefined) return undefined
  if (text === 'a2' || text.includes('android')) return 'a2'
  return text === 'i2' || /^(?:ios|ipados|iphone|ipad|tvos|watchos|apple)/.test(text) ? 'i2' : undefined
}

/**
 * Builds `app_data`, which Meta demands of every app event.
 *
 * @param input the payload's app_data
 * @param notices receives what was assumed
 * @param problems receives what makes Meta refuse the event: no platform, no OS version (2804043)
 */
export function toAppData(input: unknown, notices: Notice[], problems: string[]): Record<string, unknown> {
  const given = readRecord(input)
  const platform = readPlatform(given.platform)
  if (platform === undefined)
    problems.push('An app event needs its platform: map App Data "Platform" to ios or android.')
  if (readText(given.os_version) === undefined) {
    problems.push(
      'An app event needs the version of the operating system: map App Data "OS Version", e.g. to context.os.version.'
    )
  }
  return {
    advertiser_tracking_enabled: readFlag(given, 'advertiser_tracking_enabled', notices),
    application_tracking_enabled: readFlag(given, 'application_tracking_enabled', notices),
    extinfo: [platform ?? '', ...EXTINFO_KEYS.map((key) => readText(given[key]) ?? '')]
  }
}

/** Meta needs both flags. Permission to track is never assumed: not known is sent as 0. */
function readFlag(given: Record<string, unknown>, key: string, notices: Notice[]): 0 | 1 {
  const flag = readBoolean(given[key])
  if (flag === undefined)
    notices.push({ parameter: `app_data.${key}`, reason: 'not known: sent as 0 (tracking not allowed)' })
  return flag === true ? 1 : 0
}
