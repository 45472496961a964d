import type { Answer } from './client'
import { KINDS } from './error-table'
import { toFailure, type Failure } from './failure'
import { asNumber, asRecord, asText } from './read-json'
import { scrub } from './scrub'

const MAX_MESSAGES = 3
const MAX_MESSAGE_LENGTH = 200

/** What Meta says beside that it has taken the events. */
export interface Confirmation {
  fbtraceId?: string
  notices: { parameter: string; reason: string }[]
}

/**
 * Reads whether Meta has taken a request's events: only what it confirms is delivered.
 *
 * @param sent how many events the request held
 * @returns the confirmation, or why there is none
 */
export function readConfirmation(
  answer: Answer,
  sent: number,
  secrets: readonly string[]
): { confirmation: Confirmation } | { failure: Failure } {
  const { status, body } = answer
  const { events_received: received, messages, fbtrace_id: fbtraceId, error } = asRecord(body)
  // Asked so, a status that is no number is no success either.
  if (!(status >= 200 && status <= 299) || error !== undefined) return { failure: toFailure(answer, secrets) }
  if (received !== sent) return { failure: unconfirmed(toFailure(answer, secrets), received, sent) }
  const traceId = asText(fbtraceId)
  return {
    confirmation: {
      ...(traceId === undefined ? {} : { fbtraceId: scrub(traceId, secrets) }),
      notices: [...messageNotices(messages, secrets), ...versionNotices(answer, secrets)]
    }
  }
}

function unconfirmed(failure: Failure, received: unknown, sent: number): Failure {
  const { status } = KINDS.foreign
  if (typeof received !== 'number') return { ...failure, kind: 'foreign', status }
  return {
    ...failure,
    kind: 'foreign',
    status,
    sentence: `This is not Meta's answer, or not the whole of it: it confirms ${received} of ${sent} events.`
  }
}

/** `messages` is an empty list where Meta has nothing to say. */
function messageNotices(messages: unknown, secrets: readonly string[]): Confirmation['notices'] {
  const said = Array.isArray(messages) ? (messages as unknown[]) : []
  return said.slice(0, MAX_MESSAGES).map((message) => {
    const text = asText(message) ?? asText(asRecord(message).message) ?? JSON.stringify(message)
    return { parameter: 'messages', reason: scrub(text, secrets).slice(0, MAX_MESSAGE_LENGTH) }
  })
}

/** What Meta says about the version in use running out. */
function versionNotices({ header }: Answer, secrets: readonly string[]): Confirmation['notices'] {
  const warning = header('x-ad-api-version-warning')
  return warning === undefined ? [] : [{ parameter: 'graph_api_version', reason: scrub(warning, secrets) }]
}

/** @returns whether Meta itself answered: it confirms events, or writes a Graph error */
export function isMetas({ body }: Pick<Answer, 'body'>): boolean {
  const { events_received: received, error } = asRecord(body)
  return typeof received === 'number' || asNumber(asRecord(error).code) !== undefined
}

/** PostHog's test button sends nothing and answers so. */
export function isTestAnswer({ status, body }: Answer): boolean {
  const said = asRecord(body)
  return status === 200 && said.status === 'OK' && said.events_received === undefined && said.error === undefined
}
