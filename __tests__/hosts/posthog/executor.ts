/** How PostHog runs an action: its request function, its retries, its test button. Written from its contract. */
import type { DestinationDefinition } from '@segment/actions-core'

/** The host's own error: only this one, unchanged, makes it try again. */
export class HostFetchError extends Error {}

export interface Request {
  url: string
  method: string
  headers: Record<string, string>
  body: string | undefined
}

export type Network = (request: Request) => { status: number; body: string; headers?: Record<string, string> } | Error

interface RequestOptions {
  method?: string
  headers?: Record<string, string>
  json?: unknown
  body?: string
  searchParams?: Record<string, string>
  throwHttpErrors?: boolean
}

export interface Outcome {
  /** The host schedules the event again */
  retry: boolean
  error?: unknown
}

type Definition = DestinationDefinition<object>
type Flat = Record<string, unknown>

const RETRIED = new Set([408, 429, 500, 502, 503, 504])
const TRIES = 3

/**
 * Runs an action for one event.
 *
 * @param inputs settings and payload in one object, which is given as both
 * @param options tries: which try this is, from 1; test: the test button, which sends nothing
 */
export async function execute(
  definition: Definition,
  inputs: Flat,
  network: Network,
  { tries = 1, test = false }: { tries?: number; test?: boolean } = {}
): Promise<Outcome> {
  let canRetry = true
  const request = async (endpoint: string, options: RequestOptions = {}): Promise<unknown> => {
    const sent = toRequest(definition, inputs, endpoint, options)
    if (test && sent.method !== 'GET') return toResponse(200, '{"status":"OK","message":"Test function"}')
    const answer = await Promise.resolve(network(sent))
    const status = answer instanceof Error ? undefined : answer.status
    const text = answer instanceof Error ? 'unknown' : answer.body
    if (status === undefined || status >= 400) {
      canRetry &&= tries < TRIES && (status === undefined || RETRIED.has(status))
      if (canRetry || options.throwHttpErrors !== false) {
        throw new HostFetchError(`Request failed with status ${String(status)} (${text})`)
      }
    }
    if (sent.method !== 'GET') canRetry = false
    if (status === undefined) throw new Error('HTTP request failed')
    return toResponse(status, text, answer instanceof Error ? {} : answer.headers)
  }
  try {
    const action = definition.actions.streamEvent
    const data = { payload: inputs, settings: inputs } as unknown as Parameters<NonNullable<typeof action.perform>>[1]
    await action.perform(request as unknown as Parameters<NonNullable<typeof action.perform>>[0], data)
    return { retry: false }
  } catch (error) {
    return error instanceof HostFetchError && canRetry ? { retry: true, error } : { retry: false, error }
  }
}

function toRequest(definition: Definition, inputs: Flat, endpoint: string, options: RequestOptions): Request {
  const extension = definition.extendRequest?.({ settings: inputs, payload: inputs, auth: inputs as never })
  const headers: Record<string, string> = {
    ...options.headers,
    ...extension?.headers
  }
  const body = options.json === undefined ? options.body : JSON.stringify(options.json)
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  const query = new URLSearchParams(options.searchParams).toString()
  return {
    url: query === '' ? endpoint : `${endpoint}?${query}`,
    method: options.method?.toUpperCase() ?? 'GET',
    headers,
    body
  }
}

function toResponse(status: number, text: string, headers: Record<string, string> = {}): unknown {
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch {
    data = undefined
  }
  return { status, data, content: text, ok: status < 300, headers: new Headers(headers) }
}

interface Field {
  type: string
  multiple?: boolean
  properties?: Record<string, Field>
}

/** The newer host reads texts as the types that the fields declare, and makes lists of single values. Empty ones it leaves. */
export function coerce(values: Flat, fields: Record<string, Field>): Flat {
  const one = (value: unknown, field: Field): unknown => {
    if (field.type === 'object') {
      const isPlain = typeof value === 'object' && value !== null && !Array.isArray(value)
      return isPlain ? coerce(value as Flat, field.properties ?? {}) : value
    }
    if (typeof value !== 'string' || value === '') return value
    if (field.type === 'boolean') return value === 'true' || (value === 'false' ? false : value)
    const number = field.type === 'number' || field.type === 'integer' ? Number(value) : NaN
    return Number.isNaN(number) ? value : number
  }
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => {
      const field = fields[key]
      if (field === undefined || value === null || value === undefined || value === '') return [key, value]
      if (!field.multiple) return [key, one(value, field)]
      return [key, (Array.isArray(value) ? (value as unknown[]) : [value]).map((item) => one(item, field))]
    })
  )
}
