import { oneRecord, oneText } from './one'
import type { Report } from './report'
import { readAnswer } from './words'

interface Row {
  /** Key in the payload's app_data */
  key: string
  label: string
  description: string
}

/**
 * One thing that Meta wants to know of an app or a device: a `flag`, which it takes by its key, or an item of its list
 * `extinfo`, in the order of this table.
 */
export type AppParameter = Row & ({ kind: 'flag' } | { kind: 'platform' | 'extinfo'; required?: true })

/**
 * What the mapping's App Data holds: schema and builder walk this table.
 * Source: Meta's page "Conversions API for app events": extinfo is a list of 16 items, a missing one is the empty string.
 */
export const APP_DATA: readonly AppParameter[] = [
  {
    key: 'advertiser_tracking_enabled',
    label: 'Advertiser Tracking Enabled',
    description:
      'true when the person allowed tracking (on iOS: App Tracking Transparency), else false. Sent as "no" when unmapped.',
    kind: 'flag'
  },
  {
    key: 'application_tracking_enabled',
    label: 'Application Tracking Enabled',
    description: 'true when the person allowed tracking within the app, else false. Sent as "no" when unmapped.',
    kind: 'flag'
  },
  {
    key: 'platform',
    label: 'Platform',
    description: 'ios or android, e.g. context.device.type or context.os.name. Required for app events.',
    kind: 'platform',
    required: true
  },
  extinfo('package_name', 'Package Name', 'The bundle or package name of the app, e.g. context.app.namespace.'),
  extinfo('short_version', 'Short Version', 'The short version of the app, e.g. context.app.version.'),
  extinfo('long_version', 'Long Version', 'The long version of the app, e.g. context.app.build.'),
  {
    key: 'os_version',
    label: 'OS Version',
    description: 'The version of the operating system, e.g. context.os.version. Required for app events.',
    kind: 'extinfo',
    required: true
  },
  extinfo('device_model', 'Device Model', 'The model of the device, e.g. context.device.model.'),
  extinfo('locale', 'Locale', 'The locale, e.g. context.locale.'),
  extinfo('timezone_abbreviation', 'Time Zone Abbreviation', 'The abbreviated time zone, e.g. PST.'),
  extinfo('carrier', 'Carrier', 'The mobile carrier, e.g. context.network.carrier.'),
  extinfo('screen_width', 'Screen Width', 'The width of the screen, e.g. context.screen.width.'),
  extinfo('screen_height', 'Screen Height', 'The height of the screen, e.g. context.screen.height.'),
  extinfo('screen_density', 'Screen Density', 'The density of the screen, e.g. context.screen.density.'),
  extinfo('cpu_cores', 'CPU Cores', 'The number of CPU cores.'),
  extinfo('storage_size', 'Storage Size', 'The size of the external storage in GB.'),
  extinfo('free_storage', 'Free Storage', 'The free space of the external storage in GB.'),
  extinfo('timezone', 'Time Zone', 'The time zone of the device, e.g. context.timezone.')
]

function extinfo(key: string, label: string, description: string): AppParameter {
  return { key, label, description, kind: 'extinfo' }
}

/** @returns `i2` for Apple's systems, `a2` for Android, undefined for anything else */
function readPlatform(text: string | undefined): string | undefined {
  const word = text?.toLowerCase()
  if (word === undefined) return undefined
  if (word === 'a2' || word.includes('android')) return 'a2'
  return word === 'i2' || /^(?:ios|ipados|iphone|ipad|tvos|watchos|apple)/.test(word) ? 'i2' : undefined
}

/**
 * Builds `app_data`, which Meta demands of every app event.
 *
 * @param input the payload's app_data
 * @param report receives what was assumed, and what makes Meta refuse the event: no platform, no OS version (2804043)
 */
export function toAppData(input: unknown, report: Report): Record<string, unknown> {
  const given = oneRecord(input, 'app_data', report) ?? {}
  const appData: Record<string, unknown> = {}
  const items: string[] = []
  for (const row of APP_DATA) {
    if (row.kind === 'flag') {
      appData[row.key] = readFlag(given[row.key], `app_data.${row.key}`, report)
      continue
    }
    const text = oneText(given[row.key], `app_data.${row.key}`, report)
    const item = row.kind === 'platform' ? readPlatform(text) : text
    if (item === undefined && row.required === true) report.problem(`app_data.${row.key}`, missing(row.kind))
    items.push(item ?? '')
  }
  appData.extinfo = items
  return appData
}

function missing(kind: 'platform' | 'extinfo'): string {
  return kind === 'platform'
    ? 'An app event needs its platform: map App Data "Platform" to ios or android.'
    : 'An app event needs the version of the operating system: map App Data "OS Version", e.g. to context.os.version.'
}

/** Meta needs both flags. Permission to track is never assumed: what is not a known yes is sent as 0. */
function readFlag(value: unknown, parameter: string, report: Report): 0 | 1 {
  const flag = readAnswer(value)
  if (typeof flag === 'boolean') return flag ? 1 : 0
  const why = flag === undefined ? 'not known' : 'neither yes nor no'
  report.notice(parameter, `${why}: sent as 0 (tracking not allowed)`)
  return 0
}
