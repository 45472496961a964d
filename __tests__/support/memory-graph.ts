import { MultiStatusResponse, type RequestClient } from '@segment/actions-core'
import definition from '../../src/destination'
import type { Settings } from '../../src/destination/generated-types'
import type { Payload } from '../../src/destination/streamEvent/generated-types'
import { accepted, expectRequest, NOW, SETTINGS, type Body, type Reply, type SentEvent } from './graph'

/** One request as it left. */
export interface SentRequest {
  url: string
  headers: Record<string, string>
  raw: string
  body: Body
}

/** What the Graph answers to a request: nothing means that it takes the events; an error is thrown at the sender. */
export type Answer = (body: Body, count: number) => Reply | Error | undefined

interface RequestOptions {
  headers?: Record<string, string>
  body?: string | Buffer
  json?: unknown
}

/**
 * A Graph API without a network, given to the destination as its request function: fast enough for thousands of runs, and
 * it counts every single acceptance, since a test without Meta's deduplication sees what was sent twice.
 */
export class MemoryGraph {
  readonly requests: SentRequest[] = []
  /** How often each event_id was taken */
  readonly taken = new Map<string, number>()
  readonly request: RequestClient

  constructor(answer: Answer = () => undefined, { checks = true } = {}) {
    const client = async (url: string, options: RequestOptions = {}): Promise<unknown> => {
      const raw = String(options.body ?? JSON.stringify(options.json))
      const body = JSON.parse(raw) as Body
      if (checks) expectRequest(body)
      this.requests.push({ url, headers: options.headers ?? {}, raw, body })
      const reply = answer(body, this.requests.length)
      // A real answer never comes in the same turn.
      await Promise.resolve()
      if (reply instanceof Error) throw reply
      if (reply === undefined) this.take(body.data)
      return toResponse(reply ?? accepted(body.data.length))
    }
    this.request = client as unknown as RequestClient
  }

  sizes(): number[] {
    return this.requests.map(({ body }) => body.data.length)
  }

  /** Takes events without a word: what happens when the answer is lost on its way */
  take(events: readonly SentEvent[]): void {
    for (const { event_id } of events) this.taken.set(event_id, (this.taken.get(event_id) ?? 0) + 1)
  }
}

/** A response in the form that actions-core's request client gives it. */
export function toResponse({ status = 200, body = '', headers = {} }: Reply): unknown {
  const content = typeof body === 'string' ? body : JSON.stringify(body)
  return { ok: status < 400, status, headers: new Headers(headers), content, data: body }
}

/** A payload that nothing speaks against, as the runtime hands it over. */
export function payload(id: string, more: Partial<Record<keyof Payload, unknown>> = {}): Payload {
  return {
    external_id: ['user-1'],
    user_data: { email: ['jane.doe@example.com'] },
    event_name: 'ViewContent',
    event_time: new Date(NOW - 60_000).toISOString(),
    event_id: id,
    action_source: 'system_generated',
    ...more
  } as Payload
}

export function payloads(count: number, more: (index: number) => Partial<Record<keyof Payload, unknown>> = () => ({})) {
  return Array.from({ length: count }, (_, index) => payload(`e${index}`, more(index)))
}

/** One entry of a multi-status response, successful or not. */
export interface Entry {
  status: number
  errortype?: string
  errormessage?: string
  sent?: Record<string, unknown>
  body?: Record<string, unknown>
}

interface BatchOptions {
  settings?: Settings
  signal?: AbortSignal
  /** One with an experience of its own; the definition's by default */
  action?: typeof definition.actions.streamEvent
}

/** Runs the action's performBatch, as a host does. */
export async function performBatch(
  request: RequestClient,
  payload: Payload[],
  { settings = SETTINGS, signal, action = definition.actions.streamEvent }: BatchOptions = {}
): Promise<Entry[]> {
  const response = await action.performBatch?.(request, { payload, settings, signal } as never)
  if (!(response instanceof MultiStatusResponse)) throw new Error('performBatch must return a MultiStatusResponse')
  return response.getAllResponses().map((entry) => entry.value() as unknown as Entry)
}

/** Runs the action's perform, as a host does for a single event. */
export async function perform(
  request: RequestClient,
  payload: Payload,
  settings: Settings = SETTINGS
): Promise<unknown> {
  return Promise.resolve(definition.actions.streamEvent.perform(request, { payload, settings } as never))
}

/** Which entries have this status. */
export function indexesOf(entries: readonly Entry[], status: number): number[] {
  return entries.flatMap((entry, index) => (entry.status === status ? [index] : []))
}

/** How a Graph names the event it refuses a request for. */
export type Naming = 'always' | 'never' | 'sometimes' | 'wrong' | 'repeated' | 'out of range'

/** The answer of a Graph that refuses a request for its first bad event. */
export function refusing(bad: (event: SentEvent) => boolean, naming: Naming, error: Reply): Answer {
  return ({ data }, count) => {
    const first = data.findIndex(bad)
    if (first < 0) return undefined
    const named = indexNamed(naming, data, first, { bad, count })
    return named === undefined ? error : withIndex(error, named)
  }
}

function indexNamed(
  naming: Naming,
  data: readonly SentEvent[],
  first: number,
  { bad, count }: { bad: (event: SentEvent) => boolean; count: number }
): number | undefined {
  switch (naming) {
    case 'always':
      return first
    case 'never':
      return undefined
    case 'sometimes':
      return count % 2 === 0 ? first : undefined
    case 'repeated':
      return 0
    case 'out of range':
      return data.length
    case 'wrong': {
      // An innocent one where there is one, else the one behind the end.
      const innocent = data.findIndex((event) => !bad(event))
      return innocent < 0 ? data.length : innocent
    }
  }
}

/** Puts the index where Meta puts it: into the message's path. */
export function withIndex(reply: Reply, index: number): Reply {
  const { error } = reply.body as { error: Record<string, unknown> }
  return { ...reply, body: { error: { ...error, message: `Invalid parameter: $['data'][${index}]['user_data']` } } }
}
