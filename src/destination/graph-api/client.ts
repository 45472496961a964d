import type { RequestClient } from '@segment/actions-core'
import type { Content } from './body'
import { authorization, type Credentials } from './credentials'
import { LIMITS } from './limits'
import { within, type Ending } from './waiting'

/** So much later than the host's own time-out, so that the host's own error is thrown where it has one. */
const GRACE_MS = 100
/** Meta's answers are far shorter. */
const MAX_ANSWER_BYTES = 1024 * 1024

/** Names this integration in Meta's diagnostics: under 23 characters, at least two letters. */
const PARTNER_AGENT = 'action-meta-pixel'

/** What every request asks of the host's client; a host that does not know one of these passes over it. */
const CLIENT_OPTIONS = {
  throwHttpErrors: false,
  // A clone that nobody reads stops node-fetch in the middle of an answer of 64 kB or more, for ever.
  skipResponseCloning: true,
  // A redirected POST becomes a GET, and the token would follow it to another port.
  redirect: 'manual'
} as const

/** What Meta, or something on the way to it, answered. */
export interface Answer {
  status: number
  /** The parsed JSON, or the text where it was none */
  body: unknown
  header: (name: string) => string | undefined
}

/** Nothing, or only a part of an answer, came in time. */
export class LateError extends Error {}

/** @returns the fields of a request's body beside `data` */
export function envelope(credentials: Credentials, testEventCode: string | undefined): Record<string, string> {
  return {
    ...(testEventCode === undefined ? {} : { test_event_code: testEventCode }),
    partner_agent: PARTNER_AGENT,
    ...(credentials.appSecretProof === undefined ? {} : { appsecret_proof: credentials.appSecretProof })
  }
}

/**
 * Posts server events: one request, no retry.
 *
 * @param request the host's request function, of actions-core's shape
 * @param content `json`, the body as an object (all hosts), or `body`, the same written as JSON in UTF-8 already
 * @param options how long to wait for the answer, and the host's end of the call, where it may order one
 * @returns the answer, whatever its status, where the host hands over refusals as answers
 * @throws the host's own error, unchanged, when there is no answer or when the host makes an error of one; LateError when the
 *   answer is not read to its end in time, or the host ends the call
 */
export async function postEvents(
  request: RequestClient,
  credentials: Credentials,
  content: Content,
  { timeoutMs = LIMITS.timeoutMs, ending }: { timeoutMs?: number; ending?: Ending } = {}
): Promise<Answer> {
  const headers = authorization(credentials)
  // With json hosts name the type themselves, in capitals of their own: named here as well it would be named twice.
  if ('body' in content) headers['content-type'] = 'application/json'
  const options: RequestOptions = { method: 'post', headers, ...content }
  return exchange(request, credentials.url, options, { milliseconds: timeoutMs, ending })
}

type RequestOptions = NonNullable<Parameters<RequestClient>[1]>

/**
 * Makes one request of the Graph API. One time-out covers the answer's headers and its body.
 *
 * @param limits milliseconds until the answer must be read to its end, and bytes that are read of it (1 MB)
 * @throws as postEvents does
 */
export async function exchange(
  request: RequestClient,
  url: string,
  options: RequestOptions,
  { milliseconds, maxBytes = MAX_ANSWER_BYTES, ending }: { milliseconds: number; maxBytes?: number; ending?: Ending }
): Promise<Answer> {
  const late = (): Error => new LateError(`Meta did not answer within ${milliseconds / 1000} seconds.`)
  // The size is node-fetch's own option.
  const fetchOptions = { timeout: milliseconds, size: maxBytes }
  const work = Promise.resolve(request(url, { ...options, ...CLIENT_OPTIONS, ...fetchOptions }) as unknown)
  return within(milliseconds + GRACE_MS, work.then(toAnswer), late, ending)
}

interface ResponseLike {
  status?: unknown
  data?: unknown
  content?: unknown
  headers?: unknown
}

/** Hosts give responses of different richness, so each part is looked for rather than assumed. */
export function toAnswer(response: unknown): Answer {
  const { status, data, content, headers } = (
    typeof response === 'object' && response !== null ? response : {}
  ) as ResponseLike
  return {
    // Without a status nobody has answered, and nothing may be called delivered.
    status: typeof status === 'number' ? status : 0,
    body: parse(data ?? content),
    header: (name) => readHeader(headers, name)
  }
}

/** A proxy may drop the content type, and the host then leaves JSON as text. */
function parse(body: unknown): unknown {
  if (typeof body !== 'string' || !body.trimStart().startsWith('{')) return body
  try {
    return JSON.parse(body) as unknown
  } catch {
    return body
  }
}

function readHeader(headers: unknown, name: string): string | undefined {
  if (typeof headers !== 'object' || headers === null) return undefined
  const get = (headers as { get?: unknown }).get
  const value: unknown =
    typeof get === 'function' ? get.call(headers, name) : (headers as Record<string, unknown>)[name.toLowerCase()]
  return typeof value === 'string' ? value : undefined
}
