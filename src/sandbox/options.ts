import type { MetaError, Locale } from './errors'
import type { FaultRule } from './faults'

/** One event of a request's `data`, as it was sent. */
export type SentEvent = Record<string, unknown>

export const NAME_INDEX = ['always', 'never', 'sometimes', 'wrong'] as const

/**
 * Whether a refusal names the faulty event by its index, as Meta does now and then: `sometimes` in half of all refusals,
 * `wrong` names another event (or none at all, beyond the batch), for testing a sender's fallback.
 */
export type NameIndex = (typeof NAME_INDEX)[number]

/** Meta's limit on calls, per pixel. */
export interface ThrottleOptions {
  /** Requests a window; the next ones are refused until it ends */
  limit: number
  /** Length of a window in milliseconds */
  windowMs: number
  /** Graph error code; 80004 by default */
  code?: number
}

export interface SandboxOptions {
  /** Address to bind; 127.0.0.1 by default */
  host?: string
  /** Port; 0 (the default) takes a free one */
  port?: number
  /** The only tokens accepted. Without it every token is, except those whose wording asks for an error (access.ts) */
  tokens?: readonly string[]
  /** The only pixels known. Without it every all-digit ID is, except 403 and 404 (access.ts) */
  pixels?: readonly string[]
  /** When set, each request must carry the `appsecret_proof` of its token */
  appSecret?: string
  /** `sometimes` by default */
  nameIndex?: NameIndex
  /** Language of `error_user_title` and `error_user_msg`; `en_US` by default */
  locale?: Locale
  /** The clock, in milliseconds since 1970; `Date.now` by default */
  now?: () => number
  /** Seed of everything random: faults by probability, named indexes, trace IDs; 1 by default */
  seed?: number
  /** Sends `X-Ad-Api-Version-Warning` with each success; a string is the header's text */
  warnVersion?: boolean | string
  throttle?: ThrottleOptions
  /** A rule of the test's own: the error for an event that Meta would refuse for a reason only this rule knows */
  refuse?: (event: SentEvent) => MetaError | undefined
  /** Faults from the start; `POST /sandbox/faults` replaces them */
  faults?: readonly FaultRule[]
  /** How many of the newest events are kept for reading back; 50,000 by default. The counts are exact all the same */
  keep?: number
  /** For benchmarks: no check of events, no deduplication, nothing kept, only counts */
  discard?: boolean
  /** Largest body in bytes; 16 MiB by default */
  bodyLimit?: number
  /** How far ahead of the clock an event may lie, in seconds; 0 by default, since Meta documents no tolerance */
  futureTolerance?: number
}
