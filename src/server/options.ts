import { isIP } from 'node:net'
import { COALESCE_DEFAULTS, type CoalesceOptions } from '../delivery/coalesce'
import { UsageError } from '../delivery/usage-error'
import type { ConfigStoreOptions } from './config/store'
import type { Logger } from './log'
import type { AuthFailure } from '../delivery/knowledge'
import type { SandboxOptions } from './recipient'

/** A number that is an option: what it may be, and what it is where nobody says. */
export interface NumberOption {
  from: number
  to: number
  default: number
}

const KIB = 1024

/** The one place where the numbers of a server stand: the command offers them, the server goes by them. */
export const NUMBERS = {
  port: { from: 0, to: 65_535, default: 3000 },
  /** Under the 10 s after which senders hang up */
  deadlineMs: { from: 100, to: 600_000, default: 8000 },
  maxEvents: { from: 1, to: 1000, default: COALESCE_DEFAULTS.maxEvents },
  waitMs: { from: 0, to: 10_000, default: COALESCE_DEFAULTS.waitMs },
  concurrency: { from: 1, to: 64, default: COALESCE_DEFAULTS.concurrency },
  maxQueued: { from: 1, to: 1_000_000, default: COALESCE_DEFAULTS.maxQueued },
  bodyLimit: { from: KIB, to: 1_000_000 * KIB, default: 5 * KIB * KIB },
  requestTimeoutMs: { from: 100, to: 600_000, default: 15_000 },
  rateLimit: { from: 1, to: 1_000_000, default: 0 }
} satisfies Record<string, NumberOption>

export const DEFAULT_HOST = '127.0.0.1'

/** How a server is set up. Everything but the configuration has a default. */
export interface ServerOptions extends Pick<ConfigStoreOptions, 'fallback' | 'lookEveryMs'> {
  /** The configuration file, which need not exist */
  configPath: string
  env: NodeJS.ProcessEnv
  /** 127.0.0.1 by default; any other address needs a key */
  host?: string
  /** 0 takes a free one; as every number here, in whole numbers, see `NUMBERS` */
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
  /** When an answer is due, in milliseconds */
  deadlineMs?: number
  coalesce?: Partial<CoalesceOptions>
  /** Bytes of a request, decompressed */
  bodyLimit?: number
  /** How long a request may take to arrive, in milliseconds */
  requestTimeoutMs?: number
  /** Whether the page may show raw events; true by default */
  keepsEvents?: boolean
  /** The sandbox that stands in for Meta, where there is one */
  sandbox?: SandboxOptions
  /** File for what is rejected for good */
  rejectsPath?: string
  /** Events a second of each sender, on the average; 0: any number */
  rateLimit?: number
  log?: Logger
  /** Milliseconds since 1970; where it is given, waits are measured by it as well */
  now?: () => number
  /** From 0 to 1, 1 excluded: for the jitter of waits */
  random?: () => number
}

/**
 * Looks whether options can be what they are.
 *
 * @throws UsageError that names the option
 */
export function checkOptions(options: ServerOptions): void {
  const numbers: Partial<Record<string, unknown>> = { ...options, ...options.coalesce }
  for (const name of [...Object.keys(NUMBERS), 'maxQueuedBytes']) {
    const value = numbers[name]
    if (value !== undefined && !(Number.isSafeInteger(value) && (value as number) >= 0)) {
      throw new UsageError(`The option ${name} must be a whole number.`)
    }
  }
  for (const origin of options.origins ?? []) checkOrigin(origin)
  for (const address of options.trustProxy?.split(',') ?? []) checkProxy(address.trim())
}

/** Names that the framework knows for ranges of addresses. */
const RANGES = new Set(['loopback', 'linklocal', 'uniquelocal'])

function checkProxy(address: string): void {
  const [ip, ...prefix] = address.split('/')
  const version = isIP(ip)
  const bits = version === 4 ? 32 : 128
  const isRange = prefix.length < 2 && prefix.every((text) => /^\d{1,3}$/.test(text) && Number(text) <= bits)
  if (RANGES.has(address) || (version !== 0 && isRange)) return
  throw new UsageError('--trust-proxy must be IP addresses with commas (10.0.0.5,10.1.0.0/16), or loopback.')
}

function checkOrigin(origin: string): void {
  if (origin === '*') return
  const found = URL.canParse(origin) ? new URL(origin) : undefined
  if (found?.origin === origin && /^https?:$/.test(found.protocol)) return
  const example = found !== undefined && /^https?:$/.test(found.protocol) ? found.origin : 'https://shop.example.com'
  throw new UsageError(`--cors-origin must be an origin, as browsers name it (${example}), or *.`)
}
