import type { DestinationConfig } from './types'
import { readText } from '../../../destination/server-event/read'

/** What RudderStack's own Facebook Conversions form stores, as far as it means something here. */
export interface FacebookConversionsConfig {
  datasetId?: unknown
  accessToken?: unknown
  actionSource?: unknown
  limitedDataUSage?: unknown
  testDestination?: unknown
  testEventCode?: unknown
  eventsToEvents?: unknown
  removeExternalId?: unknown
}

/** What that form cannot say, from a file beside the destination. */
export type FurtherConfig = Pick<
  DestinationConfig,
  'externalId' | 'customerInformation' | 'additionalProperties' | 'limitedDataUseCountry' | 'consent' | 'appSecret'
>

/**
 * Reads the configuration of a Facebook Conversions destination as one of ours. Its lists of personal properties are not
 * needed: of the properties none is sent that is not named.
 *
 * @param config as RudderStack's form stores it
 * @param further what the form cannot say
 */
export function fromFacebookConversions(config: FacebookConversionsConfig, further: FurtherConfig): DestinationConfig {
  return {
    ...further,
    pixelId: config.datasetId,
    accessToken: config.accessToken,
    testEventCode: config.testDestination === true ? config.testEventCode : undefined,
    eventsToEvents: config.eventsToEvents,
    // The form stores "website" where nobody has chosen: what an event itself says comes first there as well.
    actionSource: readText(config.actionSource) === 'website' ? undefined : config.actionSource,
    limitedDataUse: config.limitedDataUSage,
    removeExternalId: config.removeExternalId
  }
}
