import { createRequestClient, MultiStatusResponse, type RequestClient } from '@segment/actions-core'
import definition from '../destination'
import type { Settings } from '../destination/generated-types'
import { toAnswer, type Answer } from '../destination/graph-api/client'
import { isMetas } from '../destination/graph-api/confirmation'
import { Experience } from '../destination/graph-api/experience'
import { streamEventWith, type Sharing } from '../destination/streamEvent'
import type { Passage } from './dispatch'
import type { Entry } from './entry'
import { toPayload, type Payload } from './payload'
import { MAX_BATCH, type Subscription } from './subscription'

/** An event, and the mapping it is to go through. */
type Mapped = Pick<Passage, 'event' | 'mapping'>

/**
 * Called after each Graph request.
 *
 * @param seconds how long it took
 * @param status HTTP status; 0 when there was no answer
 * @param isMetas whether Meta itself answered, and not something on the way
 */
export type OnGraphRequest = (seconds: number, status: number, isMetas: boolean) => void

type Action = typeof definition.actions.streamEvent

/**
 * Hands mapped events to the destination's action with the runtime's request client. The runtime's validation is left out,
 * and its copies of every payload with it: the action reads any shape, and says in its own words what is missing.
 */
export class Sender {
  private readonly actions: Readonly<Record<string, Action | undefined>>

  /** @param sharing what its calls learn, and how much each may ask of Meta; an experience of its own by default */
  constructor(
    private readonly onGraphRequest: OnGraphRequest,
    sharing: Partial<Sharing> = {}
  ) {
    const streamEvent = streamEventWith({ experience: new Experience(), ...sharing })
    this.actions = { ...definition.actions, streamEvent }
  }

  /**
   * Sends events, each by its own mapping (whose subscription it matches), in as few Graph requests as can be.
   *
   * @param signal ends the waiting: what is undecided then has failed
   * @returns an entry for each, in their order; never rejects
   */
  async send(settings: Settings, passages: readonly Mapped[], signal?: AbortSignal): Promise<Entry[]> {
    const entries = new Array<Entry | undefined>(passages.length)
    const batches = new Map<Subscription | string, Batch>()
    passages.forEach(({ event, mapping }, index) => {
      try {
        addTo(batches, mapping, index, toPayload(mapping, event))
      } catch (error) {
        entries[index] = notMapped(error)
      }
    })
    const whole = [...batches.values()].flatMap(cut)
    await Promise.all(whole.map((batch) => this.perform(settings, batch, { entries, signal })))
    return Array.from(entries, (entry) => entry ?? NOTHING_SAID)
  }

  private async perform(
    settings: Settings,
    { partnerAction, payloads, indexes }: Batch,
    { entries, signal }: { entries: (Entry | undefined)[]; signal?: AbortSignal }
  ): Promise<void> {
    const call = new AbortController()
    const end = (): void => {
      call.abort()
    }
    if (signal?.aborted === true) end()
    signal?.addEventListener('abort', end, { once: true })
    const request = timed(clientOf(settings, call.signal), this.onGraphRequest)
    try {
      const data = { settings, payload: payloads as never[], signal: call.signal }
      const response = await this.actions[partnerAction]?.performBatch?.(request, data)
      if (!(response instanceof MultiStatusResponse)) return
      indexes.forEach((index, position) => {
        entries[index] = response.getResponseAtIndex(position).value()
      })
    } catch {
      for (const index of indexes) entries[index] = BROKEN
    } finally {
      signal?.removeEventListener('abort', end)
      // Answers that never end are read no further.
      end()
    }
  }
}

/** @returns the runtime's request client, as the destination extends it, for one call */
function clientOf(settings: Settings, signal: AbortSignal): RequestClient {
  const options = definition.extendRequest?.({ settings, payload: undefined })
  // Without it the client would open a connection for each request, with a TLS handshake each.
  const headers = { ...options?.headers, connection: 'keep-alive' }
  return createRequestClient({ ...options, headers, signal })
}

/** Payloads that may go out together, and which events they are of. */
interface Batch {
  partnerAction: string
  size: number
  payloads: Payload[]
  indexes: number[]
}

/** Mappings that ask for smaller batches stay among themselves; all others share. */
function addTo(
  batches: Map<Subscription | string, Batch>,
  mapping: Subscription,
  index: number,
  payload: Payload
): void {
  const { partnerAction, batchSize } = mapping
  const key = batchSize < MAX_BATCH ? mapping : partnerAction
  let batch = batches.get(key)
  if (batch === undefined) {
    batch = { partnerAction, size: batchSize, payloads: [], indexes: [] }
    batches.set(key, batch)
  }
  batch.payloads.push(payload)
  batch.indexes.push(index)
}

function cut(batch: Batch): Batch[] {
  const { payloads, indexes, size } = batch
  if (payloads.length <= size) return [batch]
  const parts: Batch[] = []
  for (let start = 0; start < payloads.length; start += size) {
    const end = start + size
    parts.push({ ...batch, payloads: payloads.slice(start, end), indexes: indexes.slice(start, end) })
  }
  return parts
}

function timed(request: RequestClient, onGraphRequest: OnGraphRequest): RequestClient {
  const timedRequest = async (url: string, options?: Parameters<RequestClient>[1]): Promise<unknown> => {
    const started = performance.now()
    let answer: Pick<Answer, 'status' | 'body'> = { status: 0, body: undefined }
    try {
      const response: unknown = await request(url, options)
      answer = toAnswer(response)
      return response
    } finally {
      onGraphRequest((performance.now() - started) / 1000, answer.status, isMetas(answer))
    }
  }
  return timedRequest as RequestClient
}

function notMapped(error: unknown): Entry {
  const errormessage = error instanceof Error ? error.message : String(error)
  return { status: 400, errortype: 'PAYLOAD_VALIDATION_FAILED', errormessage }
}

const NOTHING_SAID: Entry = { status: 500, errormessage: 'The destination said nothing of this event.' }
const BROKEN: Entry = {
  status: 500,
  errormessage: 'The destination failed on this event: this is a fault of its own, not of the event.'
}
