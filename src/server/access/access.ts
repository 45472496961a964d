import { isIP } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { Guesses } from './guesses'
import { digestOf, Keys, keysIn, type NamedKey } from './keys'

/** Who may do what. */
export interface AccessOptions {
  /** The server listens on this machine's own address only */
  isLoopback: boolean
  /** Origins of web pages that may send events (`https://shop.example.com`); `*` for all */
  origins: readonly string[]
  /** Milliseconds since 1970 */
  now: () => number
}

/** Why a request is turned away. */
export interface Denial {
  status: 401 | 403 | 429
  reason: string
  /** Seconds after which it may come again */
  retryAfter?: number
}

const NO_KEY: Denial = {
  status: 401,
  reason: 'A key is needed: the write key as Basic user name, Bearer token or X-API-Key.'
}
const NO_ADMIN_KEY: Denial = {
  status: 401,
  reason: 'The admin key is needed (META_PIXEL_ADMIN_KEY): as Bearer token, Basic password or X-API-Key.'
}
const WRONG_ORIGIN: Denial = {
  status: 403,
  reason: 'Web pages of this origin may not send events here: allow it with --cors-origin.'
}
const NOT_LOCAL: Denial = {
  status: 403,
  reason:
    'Without an admin key this is for the machine itself only, by its own name (127.0.0.1, localhost) and not through a proxy: set META_PIXEL_ADMIN_KEY.'
}
const CLOSED: Denial = {
  status: 403,
  reason:
    'The page and its API are closed, since senders have a key and nobody has an admin key: set META_PIXEL_ADMIN_KEY, or "adminKey" in the configuration. A write key does not open them.'
}

/** What a proxy adds to what it hands on. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'] as const

/** Judges requests by their key, and where there is none by where they come from. */
export class Access {
  private writers = new Keys([])
  private admins = new Keys([])
  private readers = new Keys([])
  /** Apart, so that a write key which everyone knows says nothing of other keys */
  private readonly writerGuesses: Guesses
  private readonly adminGuesses: Guesses

  constructor(private readonly options: AccessOptions) {
    this.writerGuesses = new Guesses(options.now)
    this.adminGuesses = new Guesses(options.now)
  }

  /** @param adminKeys keys of the page and its API, which senders' keys never open */
  setKeys(keys: readonly NamedKey[], adminKeys: readonly NamedKey[]): void {
    this.writers = new Keys(keys)
    this.admins = new Keys(adminKeys)
    // What stands in a web page is known to everyone.
    this.readers = new Keys(this.options.origins.length > 0 ? adminKeys : [...adminKeys, ...keys])
  }

  /** Whether senders must give a key. */
  get needsKey(): boolean {
    return !this.writers.isEmpty
  }

  /** Judges a sender of events, by its headers alone. */
  denyWriter(request: FastifyRequest): Denial | undefined {
    if (!this.mayOrigin(request)) return WRONG_ORIGIN
    if (this.writers.isEmpty) return this.options.isLoopback ? undefined : NO_KEY
    return this.denyKeys(request, keysIn(request.headers), this.writers, NO_KEY)
  }

  /** Judges a write key that came in the body, as Segment's browser library has it. */
  denyWriteKey(request: FastifyRequest, key: unknown): Denial | undefined {
    return this.denyKeys(request, typeof key === 'string' ? [key] : [], this.writers, NO_KEY)
  }

  /**
   * Judges who wants to read numbers of a business (metrics, what is wrong with which sync): an admin, or a sender whose key
   * is no web page's.
   */
  denyReader(request: FastifyRequest): Denial | undefined {
    if (this.admins.isEmpty && this.writers.isEmpty) return this.denyAdmin(request)
    if (!this.isSameOrigin(request)) return WRONG_ORIGIN
    const denial = this.options.origins.length > 0 ? NO_ADMIN_KEY : NO_KEY
    return this.denyKeys(request, keysIn(request.headers), this.readers, denial)
  }

  /**
   * Judges who wants to read or change the server's own state.
   *
   * @param origins of pages that may, beside the server's own
   */
  denyAdmin(request: FastifyRequest, origins: readonly string[] = []): Denial | undefined {
    const isKnown = this.isSameOrigin(request) || origins.includes(request.headers.origin ?? '')
    if (!isKnown) return { status: 403, reason: 'Pages of other origins have no access.' }
    if (!this.admins.isEmpty) return this.denyKeys(request, keysIn(request.headers), this.admins, NO_ADMIN_KEY)
    if (!this.writers.isEmpty) return CLOSED
    return this.isLocal(request) ? undefined : NOT_LOCAL
  }

  /** @returns what the log calls whoever changes something */
  adminOf(request: FastifyRequest): string {
    return this.admins.find(keysIn(request.headers)) ?? 'this machine, without a key'
  }

  /** @returns what tells a sender from others: its key's name, or its address where everyone has the key, or nobody */
  senderOf(request: FastifyRequest, bodyKey?: unknown): string {
    // All visitors of a shop give the same key.
    if (request.headers.origin !== undefined) return request.ip
    const keys = keysIn(request.headers)
    return this.writers.find(typeof bodyKey === 'string' ? [...keys, bodyKey] : keys) ?? request.ip
  }

  /**
   * Whether a request is addressed to this machine by its own name, and not through a proxy: else it may be a web page's
   * that made its own name point here (DNS rebinding), or come from anywhere.
   */
  isLocal({ headers }: FastifyRequest): boolean {
    if (FORWARDED.some((name) => headers[name] !== undefined)) return false
    return this.options.isLoopback && isLoopbackName(hostname(headers.host))
  }

  /** The origin to allow in an answer to a web page; undefined when there is none to allow. */
  allowedOrigin(request: FastifyRequest): string | undefined {
    const { origin } = request.headers
    return origin !== undefined && this.mayOrigin(request) ? origin : undefined
  }

  private denyKeys(request: FastifyRequest, given: string[], keys: Keys, denial: Denial): Denial | undefined {
    if (given.length === 0) return denial
    const guesses = keys === this.writers ? this.writerGuesses : this.adminGuesses
    const verdict = guesses.judge(request.ip, given.map(digestOf), () => keys.find(given) !== undefined)
    if (typeof verdict === 'boolean') return verdict ? undefined : denial
    const { wait } = verdict
    const reason = `Too many different wrong keys came from this address: the next one is looked at in ${wait} s.`
    return { status: 429, reason, retryAfter: wait }
  }

  /** Without this any web page could send events to a server on its visitor's own machine. */
  private mayOrigin(request: FastifyRequest): boolean {
    const { origin, host } = request.headers
    const { origins, isLoopback } = this.options
    // Without a key, a page that made its own name point here (DNS rebinding) is of no origin of ours.
    const isNamedSo = this.needsKey || !isLoopback || isLoopbackName(hostname(host))
    if (origin === undefined || (isNamedSo && this.isSameOrigin(request))) return true
    if (origins.includes('*') || origins.includes(origin)) return true
    return isLoopback && isLoopbackName(originHost(origin))
  }

  private isSameOrigin(request: FastifyRequest): boolean {
    const { origin, host } = request.headers
    return origin === undefined || (host !== undefined && origin.replace(/^https?:\/\//, '') === host)
  }
}

/** @returns whether an address is this machine's own: 127.0.0.1, ::1, localhost */
export function isLoopbackName(name: string): boolean {
  const bare = name.replace(/^\[|\]$/g, '').toLowerCase()
  if (bare === 'localhost' || bare === '::1') return true
  return isIP(bare) === 4 && bare.startsWith('127.')
}

function hostname(host = ''): string {
  return host.replace(/:\d+$/, '')
}

function originHost(origin: string): string {
  try {
    return new URL(origin).hostname
  } catch {
    return ''
  }
}
