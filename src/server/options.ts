import type { CoalesceOptions } from '../delivery/coalesce'
import type { ConfigStoreOptions } from './config/store'
import type { Logger } from './log'
import type { AuthFailure } from '../delivery/knowledge'
import type { SandboxOptions } from './recipient'

export const DEFAULT_HOST = '127.0.0.1'

/** How a server is set up. Everything but the configuration has a default. */
export interface ServerOptions extends Pick<ConfigStoreOptions, 'fallback' | 'lookEveryMs'> {
  /** The configuration file, which need not exist */
  configPath: string
  env: NodeJS.ProcessEnv
  /** 127.0.0.1 by default; any other address needs a key */
  host?: string
  /** 3000 by default; 0 takes a free one */
  port?: number
  /** Keys beside those of the configuration file */
  keys?: readonly string[]
  /** Keys of the page and its API, beside those of the file */
  adminKeys?: readonly string[]
  /** Origins of web pages that may send events */
  origins?: readonly string[]
  /** Addresses of proxies whose X-Forwarded-For is believed */
  trustProxy?: string
  authFailure?: AuthFailure
  finalAs200?: boolean
  /** 8,000 by default, under the 10 s after which senders hang up */
  deadlineMs?: number
  coalesce?: Partial<CoalesceOptions>
  /** Bytes of a request, decompressed; 5 MiB by default */
  bodyLimit?: number
  /** How long a request may take to arrive, in milliseconds; 15,000 by default */
  requestTimeoutMs?: number
  /** Whether the page may show raw events; true by default */
  keepsEvents?: boolean
  /** The sandbox that stands in for Meta, where there is one */
  sandbox?: SandboxOptions
  log?: Logger
  /** Milliseconds since 1970; where it is given, waits are measured by it as well */
  now?: () => number
  /** From 0 to 1, 1 excluded: for the jitter of waits */
  random?: () => number
}
