import { LateError, type Answer } from './client'
import { findRule, isTooLarge, KINDS, type FailureKind, type GraphError } from './error-table'
import { asNumber, asRecord, asText, type Json } from './read-json'
import { readRetryAfter } from './retry-after'
import { scrub } from './scrub'

export type { FailureKind } from './error-table'

/** Why Meta did not take a request, in parts: `explain` makes the sentences of it, at the edge. */
export interface Failure {
  kind: FailureKind
  /** HTTP status for the host: 4xx is final except 429, 5xx is retried */
  status: number
  /** Our own sentence: what is wrong, and what to do */
  sentence: string
  /** What was answered; absent when nobody answered. Without secrets and personal data */
  answered?: {
    httpStatus: number
    /** Meta's own sentences, where there are any */
    words?: string
    /** What stood in place of a Graph error */
    body?: 'an empty body' | 'a page or text' | 'JSON without a Graph error'
    code?: number
    subcode?: number
    fbtraceId?: string
  }
  /** Position in `data` of the event that Meta names, if it names one */
  index?: number
  /** Whole seconds after which Meta says it will take requests again */
  retryAfter?: number
  /** A smaller request may get through */
  tooLarge?: 'yes' | 'maybe'
  /** Of an event that was not decided: what the request that held it met with last */
  because?: FailureKind
}

const MAX_WORDS = 500
/** An event's place in the request: `data[417]`, `$['data'][417]` */
const INDEX = /\bdata['"]?\]?\[(\d{1,6})\]/
/** How clients name a time-out, their own or the system's. */
const TIMED_OUT = /^(?:ETIMEDOUT|ESOCKETTIMEDOUT|REQUESTTIMEOUTERROR|body-timeout|request-timeout)$/

/**
 * Reads a refusal by code, subcode and status, never by localized text.
 *
 * @param answer what Meta, or something on the way, answered: JSON, HTML or nothing
 * @param secrets what must not appear in a message: the access token, the App Secret and its proof
 */
export function toFailure(answer: Answer, secrets: readonly string[]): Failure {
  const error = asRecord(asRecord(answer.body).error)
  const subcode = asNumber(error.error_subcode)
  const read: GraphError = {
    code: asNumber(error.code),
    // Graph writes 0 where there is no subcode.
    error_subcode: subcode === 0 ? undefined : subcode,
    message: asText(error.message),
    is_transient: error.is_transient === true
  }
  const { kind, status, sentence } = findRule(read, answer.status)
  const fbtraceId = asText(error.fbtrace_id)
  const words = metaWords(error)
  return {
    kind,
    status,
    sentence,
    answered: {
      httpStatus: answer.status,
      words: words === undefined ? undefined : scrub(words, secrets).slice(0, MAX_WORDS),
      body: words === undefined ? bodyKind(answer.body) : undefined,
      code: read.code,
      subcode: read.error_subcode,
      fbtraceId: fbtraceId === undefined ? undefined : scrub(fbtraceId, secrets)
    },
    index: readIndex(error),
    retryAfter: KINDS[kind].about === 'moment' ? readRetryAfter(answer) : undefined,
    tooLarge: isTooLarge(read, answer.status)
  }
}

function metaWords(error: Json): string | undefined {
  const said = [error.message, error.error_user_title, error.error_user_msg].map(asText)
  const words = said.filter((part) => part !== undefined).join(' – ')
  return words === '' ? undefined : words
}

function bodyKind(body: unknown): 'an empty body' | 'a page or text' | 'JSON without a Graph error' {
  if (body === undefined || body === null || body === '') return 'an empty body'
  return typeof body === 'string' ? 'a page or text' : 'JSON without a Graph error'
}

/** Meta names an event as `$['data'][417]`, in its message, in its words to the user, or among the fields to blame. */
function readIndex(error: Json): number | undefined {
  const { blame_field_specs: specs } = asRecord(error.error_data)
  const paths = (Array.isArray(specs) ? (specs as unknown[]) : []).map(asPath)
  for (const text of [asText(error.message), asText(error.error_user_msg), ...paths]) {
    const found = INDEX.exec(text ?? '')
    if (found !== null) return Number(found[1])
  }
  return undefined
}

/** A path comes whole (`data[417][user_data]`, also alone in a list) or as a list of its parts (`data`, `417`). */
function asPath(spec: unknown): string {
  if (typeof spec === 'string') return spec
  const parts = Array.isArray(spec) ? spec.flat() : []
  return parts.map((part) => (/^\d+$/.test(String(part)) ? `[${String(part)}]` : String(part))).join('')
}

/** @returns the failure of a request that got no answer at all, or only a part of one */
export function noAnswer(error: unknown, secrets: readonly string[]): Failure {
  const { code, type, status } = asRecord(error)
  const name = asText(code) ?? asText(type)
  if (error instanceof LateError || TIMED_OUT.test(name ?? '')) {
    return { ...passing('transient', 'Meta did not answer in time.'), tooLarge: 'maybe' }
  }
  if (type === 'max-size') return passing('foreign', "This is not Meta's answer: it is longer than 1 MB.")
  const cause = name === undefined ? '' : ` (${scrub(name, secrets)})`
  const failure = passing('transient', `Meta could not be reached, or broke off its answer${cause}.`)
  // actions-core's client says so of a request that its own time-out ended.
  return status === 408 ? { ...failure, tooLarge: 'maybe' } : failure
}

/** @returns a failure that may pass by itself, of which nobody but us says anything */
export function passing(kind: 'transient' | 'foreign' | 'undecided', sentence: string): Failure {
  return { kind, status: KINDS[kind].status, sentence }
}

/** @returns our sentence, then what was answered, with code, subcode, status and trace ID */
export function explain({ sentence, answered }: Failure): string {
  if (answered === undefined) return sentence
  const { words, body, code, subcode, httpStatus, fbtraceId } = answered
  const numbers = [
    ...(code === undefined ? [] : [`code ${code}`]),
    ...(subcode === undefined ? [] : [`subcode ${subcode}`]),
    `HTTP ${httpStatus}`,
    ...(fbtraceId === undefined ? [] : [`fbtrace_id ${fbtraceId}`])
  ]
  // Only who writes Graph errors is known to be Meta.
  const said = words === undefined ? `The answer was ${body ?? 'an empty body'}` : `Meta answered “${words}”`
  return `${sentence} ${said} (${numbers.join(', ')}).`
}
