import { createHash } from 'node:crypto'
import { createSandbox } from '../../src/sandbox'
import type { SandboxHandle, SandboxOptions, SentEvent } from '../../src/sandbox'

/** The clock of all sandbox tests: 1 November 2026, noon. */
export const NOW = Date.UTC(2026, 10, 1, 12)
export const NOW_SECONDS = NOW / 1000
export const PIXEL = '1234567890123456'
export const TOKEN = 'EAAtoken'

export const sha256 = (value: string): string => createHash('sha256').update(value).digest('hex')

let counter = 0

/** A website event Meta has nothing against, with an event_id of its own. */
export function goodEvent(changes: SentEvent = {}): SentEvent {
  return {
    event_name: 'ViewContent',
    event_time: NOW_SECONDS - 60,
    event_id: `event-${++counter}`,
    action_source: 'website',
    event_source_url: 'https://shop.example/shirt',
    user_data: { external_id: [sha256('user-1')], em: [sha256('joe@eg.com')], client_user_agent: 'Browser/1.0' },
    ...changes
  }
}

export interface Answer {
  status: number
  headers: Headers
  text: string
  json: GraphAnswer
}

export interface GraphAnswer {
  events_received?: number
  messages?: unknown[]
  fbtrace_id?: string
  error?: {
    message: string
    type: string
    code: number
    error_subcode?: number
    is_transient?: boolean
    error_user_title?: string
    error_user_msg?: string
    error_data?: { blame_field_specs: string[][] }
    fbtrace_id: string
  }
}

export interface SendOptions {
  token?: string | undefined
  pixel?: string
  version?: string
  query?: string
  contentType?: string
  /** Top-level fields beside data */
  fields?: Record<string, unknown>
}

/** What a test has of its sandbox. */
export interface Bench {
  sandbox: SandboxHandle
  /** Sends events in one request; a string is sent as the raw body */
  send: (data: unknown[] | string, options?: SendOptions) => Promise<Answer>
  get: (path: string) => Promise<unknown>
}

const running: SandboxHandle[] = []

/** Starts a sandbox that `stopSandboxes` ends. Its clock stands at NOW unless the options bring one. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Bench> {
  const sandbox = createSandbox({ now: () => NOW, nameIndex: 'never', ...options })
  running.push(sandbox)
  const url = await sandbox.start()
  return {
    sandbox,
    send: (data, sendOptions) => send(url, data, sendOptions),
    get: async (path) => (await fetch(url + path)).json() as Promise<unknown>
  }
}

export async function stopSandboxes(): Promise<void> {
  await Promise.all(running.splice(0).map((sandbox) => sandbox.close()))
}

async function send(url: string, data: unknown[] | string, options: SendOptions = {}): Promise<Answer> {
  const { pixel = PIXEL, version = '26.0', query = '', fields, contentType = 'application/json' } = options
  const token = 'token' in options ? options.token : TOKEN
  const response = await fetch(`${url}/v${version}/${pixel}/events${query}`, {
    method: 'POST',
    headers: { 'content-type': contentType, ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    body: typeof data === 'string' ? data : JSON.stringify({ data, ...fields })
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, json: parse(text) }
}

function parse(text: string): GraphAnswer {
  try {
    return JSON.parse(text) as GraphAnswer
  } catch {
    return {}
  }
}

/** `100/2804003` of an answer, or its status when it is a success. */
export function outcome(answer: Answer): string {
  const { error } = answer.json
  if (!error) return String(answer.status)
  return error.error_subcode === undefined ? String(error.code) : `${error.code}/${error.error_subcode}`
}
