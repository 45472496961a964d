import { createTestEvent, type SegmentEvent } from '@segment/actions-core'
import * as crypto from 'crypto'
import nock from 'nock'
import { META_GRAPH_API_VERSION } from '../../../src/destination/versioning-info'

export const settings = { pixelId: '1234567890', accessToken: 'EAAtoken' }

export interface SentEvent {
  event_name: string
  event_id: string
  user_data: Record<string, unknown>
  custom_data?: Record<string, unknown>
}

export interface Body {
  data: SentEvent[]
  test_event_code?: string
  appsecret_proof?: string
}

export function sha256(text: string): string {
  return crypto.createHash('sha256').update(text).digest('hex')
}

export function graphError(code: number, error_subcode?: number, message = 'Invalid parameter'): nock.Body {
  return { error: { message, type: 'OAuthException', code, error_subcode, fbtrace_id: 'Atrace' } }
}

/**
 * Stands in for the Graph API, in place of an earlier one: answers each request with the status and body that `answer` gives.
 *
 * @returns the bodies received so far
 */
export function mockGraph(answer: (body: Body) => [status: number, body: nock.Body] = accept): Body[] {
  const bodies: Body[] = []
  nock.cleanAll()
  nock('https://graph.facebook.com', { reqheaders: { authorization: `Bearer ${settings.accessToken}` } })
    .persist()
    .post(`/${META_GRAPH_API_VERSION}/${settings.pixelId}/events`)
    .reply((_uri, body) => {
      bodies.push(body as Body)
      return answer(body as Body)
    })
  return bodies
}

function accept({ data }: Body): [number, nock.Body] {
  return [200, { events_received: data.length, messages: [], fbtrace_id: 'Atrace' }]
}

/** An event of this minute, as analytics.js sends it. */
export function shopEvent(event: Partial<SegmentEvent> = {}): SegmentEvent {
  return createTestEvent({
    messageId: 'message-1',
    type: 'track',
    event: 'Order Completed',
    userId: 'user-1',
    timestamp: new Date().toISOString(),
    context: {
      ip: '8.8.8.8',
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64)',
      page: { url: 'https://shop.example.com/thanks?fbclid=AbC', referrer: 'https://shop.example.com/' },
      traits: { email: ' Jane.Doe@Example.com ' }
    },
    ...event
  })
}
