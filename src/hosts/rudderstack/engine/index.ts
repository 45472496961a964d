/** What the adapters to rudder-transformer use. */
export { deliverJobs, MISMATCH, type Delivery, type JobOutcome, type Posted } from './deliver'
export { Engine } from './engine'
export { fromFacebookConversions } from './facebook-conversions'
export type { DestinationConfig, Transformed } from './types'
export type { Tools } from '../../../destination/server-event'
export { Experience } from '../../../destination/graph-api/experience'
export { META_GRAPH_API_VERSION } from '../../../destination/versioning-info'
