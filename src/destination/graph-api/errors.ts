import {
  ErrorCodes,
  IntegrationError,
  InvalidAuthenticationError,
  PayloadValidationError,
  RetryableError
} from '@segment/actions-core'
import { maskEmails } from '../server-event/personal-data'
import type { Answer } from './client'
import { findRule, type FailureKind, type GraphError } from './error-table'

export type { FailureKind } from './error-table'

/** Why Meta did not take a request, ready for a host. */
export interface Failure {
  kind: FailureKind
  /** HTTP status for the host: 4xx is final except 429, 5xx is retried */
  status: number
  /** Our sentence, then Meta's words, code, subcode and trace ID; no secret, no personal data */
  message: string
  /** Position in `data` of the event that Meta names, if it names one */
  index?: number
  /** Seconds after which Meta says it will take requests again */
  retryAfter?: number
  /** What support at Meta asks for; present only when Meta answered */
  details?: { code?: number; error_subcode?: number; fbtrace_id?: string; retry_after?: number }
}

const LONGEST_WORDS = 500
/** An event's place in the request: `data[417]`, `$['data'][417]` */
const INDEX = /\bdata['"]?\]?\[(\d{1,6})\]/
// IPv4; IPv6 in full or with "::" in it, which a time of day has not.
const IP_ADDRESS =
  /\b\d{1,3}(?:\.\d{1,3}){3}\b|(?<![\w:])(?=:*[\da-f])(?=[\da-f:]*::|(?:[\da-f]+:){4})[\da-f]{0,4}(?::[\da-f]{0,4}){2,7}(?![\w:])/gi

type Json = Record<string, unknown>
type RetryableStatus = ConstructorParameters<typeof RetryableError>[1]

function asRecord(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
}

function asNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}

/** Did Meta take the request? A 2xx whose body is neither JSON nor empty comes from something in between. */
export function isAccepted({ status, body }: Answer): boolean {
  // Asked so, a status that is no number is no success either.
  if (!(status >= 200 && status <= 299)) return false
  if (body === undefined || body === null || body === '') return true
  return typeof body === 'object' && !('error' in body)
}

/**
 * Reads a refusal by code, subcode and status, never by localized text.
 *
 * @param answer what Meta, or a proxy before it, answered: JSON, HTML or nothing
 * @param secrets what must not appear in the message: the access token, the App Secret and its proof
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
  const words = metaWords(error, read, { answer, fbtraceId, secrets })
  const retryAfter = kind === 'throttled' || kind === 'transient' ? readRetryAfter(answer) : undefined
  return {
    kind,
    status,
    message: scrub(`${sentence} ${words}`, secrets),
    index: readIndex(error),
    retryAfter,
    details: {
      ...(read.code === undefined ? {} : { code: read.code }),
      ...(read.error_subcode === undefined ? {} : { error_subcode: read.error_subcode }),
      ...(fbtraceId === undefined ? {} : { fbtrace_id: scrub(fbtraceId, secrets) }),
      ...(retryAfter === undefined ? {} : { retry_after: retryAfter })
    }
  }
}

function metaWords(
  error: Json,
  read: GraphError,
  { answer, fbtraceId, secrets }: { answer: Answer; fbtraceId?: string; secrets: readonly string[] }
): string {
  const said = [error.message, error.error_user_title, error.error_user_msg]
    .map(asText)
    .filter((words): words is string => words !== undefined)
  const body = answer.body === undefined || answer.body === '' ? 'an empty body' : 'a body that is not a Graph error'
  const words = said.length === 0 ? body : `“${scrub(said.join(' – '), secrets).slice(0, LONGEST_WORDS)}”`
  const numbers = [
    ...(read.code === undefined ? [] : [`code ${read.code}`]),
    ...(read.error_subcode === undefined ? [] : [`subcode ${read.error_subcode}`]),
    `HTTP ${answer.status}`,
    ...(fbtraceId === undefined ? [] : [`fbtrace_id ${fbtraceId}`])
  ]
  return `Meta answered ${words} (${numbers.join(', ')}).`
}

/** Removes secrets, in clear or percent-encoded, and whatever personal data Meta or a proxy echoes. */
export function scrub(message: string, secrets: readonly string[]): string {
  let clean = message
  for (const secret of secrets) {
    if (secret === '') continue
    const encoded = percentEncoded(secret)
    const lowerCase = encoded.replace(/%../g, (hex) => hex.toLowerCase())
    for (const form of new Set([secret, encoded, lowerCase])) clean = clean.split(form).join('[secret]')
  }
  return maskEmails(clean).replace(IP_ADDRESS, '[IP address]')
}

function percentEncoded(secret: string): string {
  try {
    return encodeURIComponent(secret)
  } catch {
    return secret // half of a surrogate pair
  }
}

/** Meta names an event as `$['data'][417]`, in its message or among the fields to blame. */
function readIndex(error: Json): number | undefined {
  const { blame_field_specs: specs } = asRecord(error.error_data)
  const paths = (Array.isArray(specs) ? (specs as unknown[]) : []).map(asPath)
  const found = INDEX.exec([asText(error.message) ?? '', ...paths].join(' '))
  return found === null ? undefined : Number(found[1])
}

/** A path comes whole (`data[417][user_data]`, also alone in a list) or as a list of its parts (`data`, `417`). */
function asPath(spec: unknown): string {
  if (typeof spec === 'string') return spec
  const parts = Array.isArray(spec) ? spec.flat() : []
  return parts.map((part) => (/^\d+$/.test(String(part)) ? `[${String(part)}]` : String(part))).join('')
}

/** @returns seconds, from Retry-After or from Meta's own usage headers (which count minutes) */
export function readRetryAfter({ header }: Pick<Answer, 'header'>): number | undefined {
  const retryAfter = header('retry-after')
  const seconds = asNumber(retryAfter)
  if (seconds !== undefined && seconds >= 0) return Math.ceil(seconds)
  const date = retryAfter === undefined ? NaN : Date.parse(retryAfter)
  if (!Number.isNaN(date)) return Math.max(0, Math.ceil((date - Date.now()) / 1000))
  const minutes = regainMinutes(header('x-business-use-case-usage')) ?? regainMinutes(header('x-app-usage'))
  return minutes === undefined ? undefined : Math.ceil(minutes * 60)
}

function regainMinutes(usage: string | undefined): number | undefined {
  if (usage === undefined) return undefined
  let longest: number | undefined
  const read = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    const minutes = asNumber((value as Json).estimated_time_to_regain_access)
    if (minutes !== undefined && minutes > (longest ?? 0)) longest = minutes
    Object.values(value).forEach(read)
  }
  try {
    read(JSON.parse(usage) as unknown)
  } catch {
    return undefined
  }
  return longest
}

/** @returns the failure of a request that got no answer at all */
export function noAnswer(error: unknown, secrets: readonly string[]): Failure {
  const code: unknown = typeof error === 'object' && error !== null ? (error as Json).code : undefined
  const cause = typeof code === 'string' ? ` (${code})` : ''
  return {
    kind: 'transient',
    status: 503,
    message: scrub(`Meta could not be reached${cause}: the events will come again.`, secrets)
  }
}

/** @returns actions-core's error for a failure, so that the host retries, drops or asks for new credentials as it should */
export function toError({ kind, status, message }: Failure): Error {
  switch (kind) {
    case 'authentication':
      return new InvalidAuthenticationError(message)
    case 'permission':
      return new IntegrationError(message, ErrorCodes.FORBIDDEN, 403)
    case 'throttled':
    case 'transient':
      return new RetryableError(message, status as RetryableStatus)
    case 'request':
      return new IntegrationError(message, ErrorCodes.BAD_REQUEST, 400)
    default:
      return new PayloadValidationError(message)
  }
}

/** @returns actions-core's name for a failure, for an entry of a multi-status response */
export function errorType({ kind }: Pick<Failure, 'kind'>): keyof typeof ErrorCodes {
  switch (kind) {
    case 'authentication':
      return 'INVALID_AUTHENTICATION'
    case 'permission':
      return 'FORBIDDEN'
    case 'throttled':
      return 'TOO_MANY_REQUESTS'
    case 'transient':
      return 'RETRYABLE_ERROR'
    case 'request':
      return 'BAD_REQUEST'
    default:
      return 'PAYLOAD_VALIDATION_FAILED'
  }
}

/** @returns what Meta says about the version in use running out, to be passed on as a notice */
export function versionWarning({ header }: Pick<Answer, 'header'>): string | undefined {
  return header('x-ad-api-version-warning')
}
