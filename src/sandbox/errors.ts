import { userTexts } from './user-texts'
import type { Locale } from './user-texts'

export type { Locale } from './user-texts'

/** An answer of the Graph API that is an error. */
export interface MetaError {
  code: number
  subcode?: number
  /** Meta writes it in English, whatever the account's language */
  message: string
  /** What Meta tells the user instead of the subcode's sentence, in any language */
  userMessage?: string
  /** HTTP status; 400 by default */
  status?: number
  /** `OAuthException` by default */
  type?: string
  /** Left out when undefined, as Meta does now and then */
  isTransient?: boolean
  headers?: Record<string, string>
  /** Where in the event the fault lies, e.g. `['custom_data', 'currency']` */
  path?: readonly (string | number)[]
}

/** Where in the request a fault lies, for `error_data.blame_field_specs`. */
export type BlamedField = readonly (string | number)[]

export interface ErrorContext {
  locale: Locale
  traceId: string
  blamed?: BlamedField | undefined
}

/**
 * The JSON body of an error in Meta's form.
 *
 * @param error what went wrong
 * @param context the account's language, the answer's trace ID, and the field to blame, if any
 */
export function errorBody(error: MetaError, { locale, traceId, blamed }: ErrorContext): { error: SentError } {
  const texts = userTexts(locale, error.code, error.subcode)
  return {
    error: {
      message: error.message,
      type: error.type ?? 'OAuthException',
      code: error.code,
      ...(blamed && { error_data: { blame_field_specs: [blamed.map(String)] } }),
      ...(error.subcode !== undefined && { error_subcode: error.subcode }),
      ...(error.isTransient !== undefined && { is_transient: error.isTransient }),
      ...(texts && { error_user_title: texts.title, error_user_msg: error.userMessage ?? texts.message }),
      fbtrace_id: traceId
    }
  }
}

/** The inner object of Meta's error body. */
export interface SentError {
  message: string
  type: string
  code: number
  error_data?: { blame_field_specs: string[][] }
  error_subcode?: number
  is_transient?: boolean
  error_user_title?: string
  error_user_msg?: string
  fbtrace_id: string
}

/** How statistics and tests name an error: `100/2804003`, or `190` without a subcode. */
export function errorKey({ code, subcode }: Pick<MetaError, 'code' | 'subcode'>): string {
  return subcode === undefined ? String(code) : `${code}/${subcode}`
}

/**
 * A path that Meta does not have, or an object that this token does not see.
 *
 * @param method the request's HTTP method
 * @param subject what does not exist, as it stands in Meta's sentence
 */
export function unsupported(method: string, subject = 'The path'): MetaError {
  return {
    code: 100,
    subcode: 33,
    type: 'GraphMethodException',
    message: `Unsupported ${method.toLowerCase()} request. ${subject} does not exist, cannot be loaded due to missing permissions, or does not support this operation`
  }
}

export const bodyTooLarge: MetaError = { code: 100, status: 413, message: '(#100) The request body is too large' }

export const malformedJson: MetaError = { code: 100, message: '(#100) The request body is not valid JSON' }

/**
 * Too many calls: the error with the headers that say when to come back.
 *
 * @param pixelId whose limit it is
 * @param seconds until calls are taken again
 * @param code which of Meta's limits; 80004 by default
 */
export function throttled(pixelId: string, seconds: number, code = 80004): MetaError {
  const usage = {
    type: 'ads_management',
    call_count: 100,
    total_cputime: 25,
    total_time: 25,
    estimated_time_to_regain_access: Math.ceil(seconds / 60)
  }
  return {
    code,
    subcode: 2446079,
    status: 429,
    message: `(#${code}) There have been too many calls to this dataset. Wait a bit and try again`,
    isTransient: true,
    headers: {
      'retry-after': String(Math.max(1, Math.ceil(seconds))),
      'x-business-use-case-usage': JSON.stringify({ [pixelId]: [usage] })
    }
  }
}
