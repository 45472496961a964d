import { createHmac, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { throttled, unsupported } from './errors'
import type { MetaError } from './errors'
import type { SandboxOptions, ThrottleOptions } from './options'

/** The oldest Graph API version that still takes events (v22.0: until 20 May 2027). */
const OLDEST_VERSION = 22

/**
 * What a token's wording asks for, so that someone who has none can see what a wrong one does: a token that contains one
 * of these words (in any case) gets its error. Tokens that are listed in the options are taken literally.
 */
const TOKEN_ERRORS: [word: string, error: (pixelId: string) => MetaError][] = [
  ['invalid', () => ({ code: 190, message: 'Invalid OAuth access token - Cannot parse access token' })],
  [
    'expired',
    () => ({ code: 190, subcode: 463, status: 401, message: 'Error validating access token: the session has expired' })
  ],
  [
    'revoked',
    () => ({ code: 190, subcode: 460, status: 401, message: 'Error validating access token: the session was ended' })
  ],
  ['forbidden', () => ({ code: 100, message: '(#100) Missing Permission' })],
  ['unassigned', unknownPixel],
  ['needsproof', () => ({ code: 100, message: 'API calls from the server require an appsecret_proof argument' })],
  ['throttled', (pixelId) => throttled(pixelId, 60)],
  ['unavailable', () => ({ code: 2, status: 500, message: 'An unexpected error has occurred', isTransient: true })]
]

/** The words that a token may contain to be given an error. */
export const TOKEN_WORDS = TOKEN_ERRORS.map(([word]) => word)

function unknownPixel(pixelId: string): MetaError {
  return unsupported('post', `Object with ID '${pixelId}'`)
}

/** The token of a request: from the Authorization header, or, as Meta allows as well, from the query. */
export function tokenOf(request: FastifyRequest): string | undefined {
  const header = /^Bearer\s+(.+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (header) return header.trim()
  const { access_token } = request.query as { access_token?: string | string[] }
  return Array.isArray(access_token) ? access_token[0] : access_token
}

/** Whether what stands behind the `v` of a URL is a version at all (`26.0`, `26`). */
export function isVersion(version: string): boolean {
  return /^\d+(\.\d+)?$/.test(version)
}

/** Judges the version in the URL (`26.0`). */
export function versionError(version: string): MetaError | undefined {
  if (Number.parseFloat(version) >= OLDEST_VERSION) return undefined
  return {
    code: 2635,
    message: `(#2635) You are calling a deprecated version of the Ads API (v${version}). Please update to the latest version: v26.0`
  }
}

/**
 * Judges the token, before anything else of the request.
 *
 * @param token as it was sent; undefined when there was none
 */
export function tokenError(
  token: string | undefined,
  pixelId: string,
  { tokens }: SandboxOptions
): MetaError | undefined {
  if (!token) return { code: 190, status: 401, message: 'An access token is required to request this resource' }
  if (tokens?.includes(token)) return undefined
  const lower = token.toLowerCase()
  const special = TOKEN_ERRORS.find(([word]) => lower.includes(word))
  if (special) return special[1](pixelId)
  return tokens && { code: 190, message: 'Invalid OAuth access token - Cannot parse access token' }
}

/** Judges the `appsecret_proof`: the hexadecimal HMAC-SHA256 of the token, keyed with the app's secret. */
export function proofError(token: string, proof: unknown, { appSecret }: SandboxOptions): MetaError | undefined {
  if (!appSecret) return undefined
  if (proof === undefined) {
    return { code: 100, message: 'API calls from the server require an appsecret_proof argument' }
  }
  const expected = Buffer.from(createHmac('sha256', appSecret).update(token).digest('hex'))
  const given = Buffer.from(typeof proof === 'string' ? proof : '')
  if (given.length === expected.length && timingSafeEqual(given, expected)) return undefined
  return { code: 100, message: 'Invalid appsecret_proof provided in the API argument' }
}

/**
 * Judges whether the token may send to this pixel. Without a list of pixels, `403` is a pixel that the token may not use,
 * `404` one that does not exist; no real ID is so short.
 */
export function pixelError(pixelId: string, { pixels }: SandboxOptions): MetaError | undefined {
  if (pixels?.includes(pixelId)) return undefined
  if (!/^\d+$/.test(pixelId)) {
    return { code: 803, status: 404, message: '(#803) Some of the aliases you requested do not exist' }
  }
  if (pixels || pixelId === '404') return unknownPixel(pixelId)
  return pixelId === '403' ? { code: 100, message: '(#100) Missing Permission' } : undefined
}

/** Counts the calls of each pixel in the current window. */
export class Throttle {
  private windows = new Map<string, { start: number; calls: number }>()

  constructor(
    private readonly options: ThrottleOptions | undefined,
    private readonly now: () => number
  ) {}

  /** To be asked once for each request: the error when the pixel's limit is used up. */
  check(pixelId: string): MetaError | undefined {
    if (!this.options) return undefined
    const { limit, windowMs, code } = this.options
    const now = this.now()
    let window = this.windows.get(pixelId)
    if (!window || now - window.start >= windowMs) {
      window = { start: now, calls: 0 }
      this.windows.set(pixelId, window)
    }
    if (++window.calls <= limit) return undefined
    return throttled(pixelId, (window.start + windowMs - now) / 1000, code)
  }

  reset(): void {
    this.windows.clear()
  }
}
