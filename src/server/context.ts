import type { Access } from './access/access'
import type { RateLimit } from './access/rate-limit'
import type { Alerts } from './alerts'
import type { Activity } from './api/activity'
import type { ConfigStore } from './config/store'
import type { DeadLetters } from './ingest/dead-letters'
import type { Logger } from './log'
import type { Metrics } from './metrics'
import type { RecipientSwitch } from './recipient'
import type { Syncs } from './sync/syncs'

/** What the routes of a server work with. */
export interface ServerContext {
  readonly syncs: Syncs
  readonly store: ConfigStore
  readonly access: Access
  readonly activity: Activity
  readonly metrics: Metrics
  readonly log: Logger
  /** Milliseconds since 1970 */
  readonly now: () => number
  /** From 0 to 1, 1 excluded */
  readonly random: () => number
  /** When an answer is due, in milliseconds after the request came */
  readonly deadlineMs: number
  /** What is final is answered with 200 */
  readonly finalAs200: boolean
  /** Events that one request may bring */
  readonly maxEvents: number
  /** Where events go: to Meta, or to a sandbox on this machine */
  readonly recipient: RecipientSwitch
  readonly alerts: Alerts
  readonly env: NodeJS.ProcessEnv
  /** Where what was rejected for good is written */
  readonly deadLetters: DeadLetters | undefined
  /** How many events a sender may send */
  readonly rateLimit: RateLimit | undefined
  /** The server is going down: nothing new is taken */
  stopping: boolean
}
