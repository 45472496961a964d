import type { JSONObject, JSONValue } from '@segment/actions-core'
import { presets } from '../src/destination/presets'

/** A mapping, as a mapping file holds it. */
interface MappingEntry {
  name: string
  subscribe: string
  partnerAction: string
  mapping: JSONObject
}

/** What a source writes otherwise than Segment does. */
interface Difference {
  /** FQL that takes the source's names of an event, made of Segment's */
  toSubscription: (subscribe: string) => string
  /** Replaces fields of the mapping; an object of User Data or Fallbacks is laid over the preset's */
  mapping: JSONObject
}

const path = (of: string): JSONObject => ({ '@path': of })

/** RudderStack writes the empty string for an unknown ID: `blank`, despite its name, is met by what is not blank. */
const blank = (first: string, second: string): JSONObject => ({
  '@if': { blank: path(first), then: path(first), else: path(second) }
})

const replace = (value: JSONValue, words: [from: string, to: string, from2: string, to2: string]): JSONObject => ({
  '@replace': { value, pattern: words[0], replacement: words[1], pattern2: words[2], replacement2: words[3] }
})

/** Its SDKs say on which channel an event came; Meta has other words for it. */
const ACTION_SOURCE: JSONObject = {
  '@if': {
    exists: path('$.properties.action_source'),
    then: path('$.properties.action_source'),
    else: {
      '@if': {
        exists: path('$.channel'),
        then: replace(replace(path('$.channel'), ['mobile', 'app', 'sources', 'other']), [
          ...(['web', 'website', 'server', 'website'] as const)
        ]),
        else: 'website'
      }
    }
  }
}

const RUDDERSTACK: Difference = {
  toSubscription: withLowerCaseNames,
  mapping: {
    external_id: blank('$.userId', '$.anonymousId'),
    user_data: {
      zip: blank('$.context.traits.address.postalcode', '$.context.traits.address.postalCode'),
      client_ip_address: blank('$.context.ip', '$.request_ip')
    },
    event_time: blank('$.timestamp', '$.originalTimestamp'),
    action_source: ACTION_SOURCE,
    app_data: {
      advertiser_tracking_enabled: path('$.context.device.adTrackingEnabled'),
      platform: path('$.context.os.name'),
      package_name: path('$.context.app.namespace'),
      short_version: path('$.context.app.version'),
      long_version: path('$.context.app.build'),
      os_version: path('$.context.os.version'),
      device_model: path('$.context.device.model'),
      locale: path('$.context.locale'),
      carrier: path('$.context.network.carrier'),
      screen_width: path('$.context.screen.width'),
      screen_height: path('$.context.screen.height'),
      screen_density: path('$.context.screen.density'),
      timezone: path('$.context.timezone')
    }
  }
}

/**
 * FQL compares case-sensitively. RudderStack's own Meta destinations do not, so that its users have `order completed` and
 * `Order completed` in their data.
 */
function withLowerCaseNames(subscribe: string): string {
  const names = Array.from(subscribe.matchAll(/event = "([^"]+)"/g), ([, name]) => name)
  if (names.length === 0) return subscribe
  const all = new Set(names.flatMap((name) => [name, name[0] + name.slice(1).toLowerCase(), name.toLowerCase()]))
  return `type = "track" and (${[...all].map((name) => `event = "${name}"`).join(' or ')})`
}

function withDifference({ toSubscription, mapping }: Difference): MappingEntry[] {
  return presets.map((preset) => {
    const { user_data, ...others } = mapping
    const base = preset.mapping as JSONObject
    return {
      name: preset.name ?? '',
      subscribe: toSubscription('subscribe' in preset ? preset.subscribe : ''),
      partnerAction: preset.partnerAction,
      mapping: { ...base, ...others, user_data: { ...(base.user_data as JSONObject), ...(user_data as JSONObject) } }
    }
  })
}

/** @returns the text of each mapping file that follows from the presets, by its path */
export function mappingFiles(): Map<string, string> {
  return new Map([
    ['examples/mappings/rudderstack.json', `${JSON.stringify({ mappings: withDifference(RUDDERSTACK) }, null, 2)}\n`]
  ])
}
