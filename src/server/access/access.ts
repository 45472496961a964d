import { isIP } from 'node:net'
import type { FastifyRequest } from 'fastify'
import { Keys, keysIn } from './keys'

/** Who may do what. */
export interface AccessOptions {
  /** The server listens on this machine's own address only */
  isLoopback: boolean
  /** Origins of web pages that may send events (`https://shop.example.com`); `*` for all */
  origins: readonly string[]
}

/** Why a request is turned away. */
export interface Denial {
  status: 401 | 403
  reason: string
}

const NO_KEY: Denial = {
  status: 401,
  reason: 'A key is needed: the write key as Basic user name, Bearer token or X-API-Key.'
}
const WRONG_ORIGIN: Denial = {
  status: 403,
  reason: 'Web pages of this origin may not send events here: allow it with --cors-origin.'
}
const NOT_LOCAL: Denial = { status: 403, reason: 'Without a key, this is for the machine itself only.' }

/** Judges requests by their key, and where there is none by where they come from. */
export class Access {
  private writers = new Keys([])
  private admins = new Keys([])

  constructor(private readonly options: AccessOptions) {}

  /** @param adminKey the key of the page and its API; one of the others when left out */
  setKeys(keys: readonly string[], adminKey: string | undefined): void {
    this.writers = new Keys(keys)
    this.admins = new Keys(adminKey === undefined ? keys : [adminKey])
  }

  /** Whether senders must give a key. */
  get needsKey(): boolean {
    return !this.writers.isEmpty
  }

  /** Whether the page must give a key. */
  get needsAdminKey(): boolean {
    return !this.admins.isEmpty
  }

  /** Judges a sender of events, by its headers alone. */
  denyWriter(request: FastifyRequest): Denial | undefined {
    if (!this.mayOrigin(request)) return WRONG_ORIGIN
    if (this.writers.isEmpty) return this.options.isLoopback ? undefined : NO_KEY
    return this.writers.accepts(keysIn(request.headers)) ? undefined : NO_KEY
  }

  /** @returns whether this is a write key: Segment's browser library has it in the body */
  acceptsWriteKey(key: unknown): boolean {
    return typeof key === 'string' && this.writers.accepts([key])
  }

  /**
   * Judges who wants to read or change the server's own state.
   *
   * @param origins of pages that may, beside the server's own
   */
  denyAdmin(request: FastifyRequest, origins: readonly string[] = []): Denial | undefined {
    const isKnown = this.isSameOrigin(request) || origins.includes(request.headers.origin ?? '')
    if (!isKnown) return { status: 403, reason: 'Pages of other origins have no access.' }
    if (!this.admins.isEmpty) return this.admins.accepts(keysIn(request.headers)) ? undefined : NO_KEY
    // The name that was asked for tells a page that made its own name point here (DNS rebinding).
    return this.options.isLoopback && isLoopbackName(hostname(request.headers.host)) ? undefined : NOT_LOCAL
  }

  /** The origin to allow in an answer to a web page; undefined when there is none to allow. */
  allowedOrigin(request: FastifyRequest): string | undefined {
    const { origin } = request.headers
    return origin !== undefined && this.mayOrigin(request) ? origin : undefined
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
