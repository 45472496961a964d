import { createRequestClient, MultiStatusResponse, type RequestClient } from '@segment/actions-core'
import definition from '../destination'
import type { Settings } from '../destination/generated-types'
import type { Passage } from './dispatch'
import type { Entry } from './entry'
import { toPayload, type Payload } from './payload'
import { MAX_BATCH, type Subscription } from './subscription'

/** An event, and the mapping it is to go through. */
type Mapped = Pick<Passage, 'event' | 'mapping'>

/** Called after each Graph request with the seconds it took, and its status; 0 when there was no answer. */
export type OnGraphRequest = (seconds: number, status: number) => void

/**
 * Hands mapped events to the destination's action with the runtime's request client. The runtime's validation is left out,
 * and its copies of every payload with it: the action reads any shape, and says in its own words what is missing.
 */
export class Sender {
  constructor(private readonly onGraphRequest: OnGraphRequest) {}

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
    const request = timed(clientOf(settings), this.onGraphRequest)
    try {
      const response = await actionOf(partnerAction)?.(request, { settings, payload: payloads as never[], signal })
      if (!(response instanceof MultiStatusResponse)) return
      indexes.forEach((index, position) => {
        entries[index] = response.getResponseAtIndex(position).value()
      })
    } catch {
      for (const index of indexes) entries[index] = BROKEN
    }
  }
}

function actionOf(partnerAction: string) {
  return (definition.actions as Partial<typeof definition.actions>)[partnerAction]?.performBatch
}

/** @returns the runtime's request client, as the destination extends it */
function clientOf(settings: Settings): RequestClient {
  const options = definition.extendRequest?.({ settings, payload: undefined })
  // Without it the client would open a connection for each request, with a TLS handshake each.
  const headers = { ...options?.headers, connection: 'keep-alive' }
  return createRequestClient({ ...options, headers, skipResponseCloning: true })
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
    let status = 0
    try {
      const response = await request(url, options)
      ;({ status } = response)
      return response
    } finally {
      onGraphRequest((performance.now() - started) / 1000, status)
    }
  }
  return timedRequest as RequestClient
}

function notMapped(error: unknown): Entry {
  const errormessage = error instanceof Error ? error.message : String(error)
  return { status: 400, errortype: 'PAYLOAD_VALIDATION_FAILED', errormessage }
}

const NOTHING_SAID: Entry = { status: 500, errormessage: 'The destination said nothing of this event.' }
const BROKEN: Entry = { status: 500, errormessage: 'The destination failed on this event, please report it.' }
