import type { RequestClient } from '@segment/actions-core'
import type { WrittenBody } from './body'
import { authorization, type Credentials } from './settings'

/** A request without an answer by then has failed; the retry is harmless, since every event carries an event_id. */
const TIMEOUT_MS = 10_000

/** Names this integration in Meta's diagnostics: under 23 characters, at least two letters. */
const PARTNER_AGENT = 'action-meta-pixel'

const JSON_TYPE = 'application/json'

/** What Meta, or a proxy before it, answered. */
export interface Answer {
  status: number
  /** The parsed JSON, or the text where it was none */
  body: unknown
  header: (name: string) => string | undefined
}

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
 * @returns the answer, whatever its status, where the host hands over refusals as answers
 * @throws the host's own error, unchanged, when there is no answer or when the host makes an error of one
 */
export async function postEvents(
  request: RequestClient,
  credentials: Credentials,
  content: { json: unknown } | { body: WrittenBody }
): Promise<Answer> {
  const response: unknown = await request(credentials.url, {
    method: 'post',
    // With json hosts name the type themselves, in capitals of their own: named here as well it would be named twice.
    headers:
      'body' in content ? { ...authorization(credentials), 'content-type': JSON_TYPE } : authorization(credentials),
    ...content,
    timeout: TIMEOUT_MS,
    throwHttpErrors: false
  })
  return toAnswer(response)
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
