import Ajv from 'ajv'
import nock from 'nock'
import { requestSchema } from '../../src/sandbox'

export const GRAPH = 'https://graph.facebook.com'
export const PIXEL_ID = '1234567890'
export const SETTINGS = { pixelId: PIXEL_ID, accessToken: 'EAAtoken' }
export const EVENTS_PATH = `/v26.0/${PIXEL_ID}/events`

/** The moment at which every test takes place. */
export const NOW = Date.parse('2026-11-20T12:00:00.000Z')

export interface SentEvent {
  event_name: string
  event_time: number
  event_id: string
  action_source: string
  user_data: Record<string, unknown>
  custom_data?: Record<string, unknown>
  [key: string]: unknown
}

export interface Body {
  data: SentEvent[]
  test_event_code?: string
  partner_agent?: string
  appsecret_proof?: string
}

export interface Reply {
  status?: number
  body?: unknown
  headers?: Record<string, string>
}

const isRequest = new Ajv({ allErrors: true, strict: false }).compile(requestSchema)

/** Holds a body against the JSON Schema of Meta's request. */
export function expectRequest(body: unknown): void {
  if (!isRequest(body)) throw new Error(`not a request Meta documents: ${JSON.stringify(isRequest.errors, null, 2)}`)
}

/** What the Graph API answers when it refuses. */
export function graphError(code: number, subcode?: number, more: Record<string, unknown> = {}): Reply {
  const error = {
    message: 'Invalid parameter',
    type: 'OAuthException',
    code,
    error_subcode: subcode,
    fbtrace_id: 'Atrace',
    ...more
  }
  return { status: 400, body: { error } }
}

export function accepted(events: number): Reply {
  return { body: { events_received: events, messages: [], fbtrace_id: 'Atrace' } }
}

/**
 * Stands in for the Graph API: answers every request with what `answer` says, and holds every body against the schema.
 *
 * @returns the bodies and headers received so far
 */
export function mockGraph(answer: (body: Body, count: number) => Reply = ({ data }) => accepted(data.length)) {
  const bodies: Body[] = []
  const headers: Record<string, string | string[]>[] = []
  nock(GRAPH)
    .persist()
    .post(EVENTS_PATH)
    .reply(function (_uri, body) {
      expectRequest(body)
      bodies.push(body as Body)
      headers.push(this.req.headers)
      const { status = 200, body: reply = '', headers: replyHeaders = {} } = answer(body as Body, bodies.length)
      return [status, reply as nock.Body, { 'content-type': 'application/json', ...replyHeaders }]
    })
  return { bodies, headers, events: () => bodies.flatMap(({ data }) => data) }
}
