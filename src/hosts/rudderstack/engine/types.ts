/**
 * The configuration of a Meta Pixel destination in RudderStack, as its form stores it in `destination.Config`.
 * Paths name a value of the event: `traits.email`, `context.traits.email`, `properties.plan`.
 */
export interface DestinationConfig {
  pixelId?: unknown
  accessToken?: unknown
  appSecret?: unknown
  testEventCode?: unknown
  /** Paths divided by commas; the first that has a value counts */
  externalId?: unknown
  /** `[{from: path, to: parameter}]`, the parameter by the name of its field: `email`, `phone`, `click_id` */
  customerInformation?: unknown
  /** `[{from: name of the event, to: Meta's name}]` */
  eventsToEvents?: unknown
  /** `[{property: name}]`: properties to send as custom data beside the mapped ones */
  additionalProperties?: unknown
  actionSource?: unknown
  limitedDataUse?: unknown
  limitedDataUseCountry?: unknown
  /** Whether the External ID is left out of what is sent; an event must then hold other customer information */
  removeExternalId?: unknown
  /** Path of the value that says whether the person agrees; without one, nothing is asked */
  consent?: unknown
}

/** What becomes of one event before it is sent. */
export type Transformed =
  | { step: 'send'; event: ServerEventBody }
  /** No mapping is for it, or the person did not consent */
  | { step: 'filtered'; reason: string }
  /** Meta would refuse it */
  | { step: 'refused'; reason: string }

/** A server event as Meta takes it. */
export type ServerEventBody = Record<string, unknown>

/** One name of RudderStack's and the mapping that it goes through. */
export interface EventMapping {
  type: string
  /** Lower case; none where the type alone decides */
  names: readonly string[]
  mapping: Record<string, unknown>
}
