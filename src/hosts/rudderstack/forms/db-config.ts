import { FORM } from './fields'

const SOURCE_TYPES = [
  ...['android', 'androidKotlin', 'ios', 'iosSwift', 'web', 'unity', 'amp', 'cloud', 'warehouse'],
  ...['reactnative', 'flutter', 'cordova', 'shopify']
]

const ofEverySource = <T>(value: T): Record<string, T> => Object.fromEntries(SOURCE_TYPES.map((type) => [type, value]))

/** @returns db-config.json of rudder-integrations-config: which settings exist, and where events may come from */
export function dbConfig(name: string, displayName: string): object {
  return {
    name,
    displayName,
    config: {
      transformAtV1: 'router',
      saveDestinationResponse: true,
      supportedSourceTypes: SOURCE_TYPES,
      supportedMessageTypes: { cloud: ['identify', 'page', 'screen', 'track'] },
      supportedConnectionModes: ofEverySource(['cloud']),
      destConfig: {
        defaultConfig: FORM.map(({ configKey }) => configKey),
        ...ofEverySource(['connectionMode', 'consentManagement'])
      },
      secretKeys: FORM.filter(({ secret }) => secret).map(({ configKey }) => configKey)
    },
    options: { isBeta: true }
  }
}

/** Every kind of source that RudderStack knows. */
export { SOURCE_TYPES }
