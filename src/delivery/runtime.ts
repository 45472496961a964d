import { Destination, type JSONObject, type RequestClient, type SegmentEvent } from '@segment/actions-core'
import definition from '../destination'
import type { Settings } from '../destination/generated-types'
import { compileMapping } from './compile-mapping'
import type { Subscription } from './subscription'
import type { Passage } from './dispatch'
import type { Entry } from './entry'

/** An event, and the mapping it is to go through. */
type Mapped = Pick<Passage, 'event' | 'mapping'>

/** Hears of each Graph request: how long it took, in seconds, and its status; 0 when there was no answer. */
export type OnGraphRequest = (seconds: number, status: number) => void

const LARGEST_BATCH = 1000
/** The payload as it is: events were mapped before the runtime sees them, so that those of all mappings share requests. */
const AS_IT_IS: JSONObject = { '@path': '$.' }
/** Such a message quotes no value of the event. */
const DIRECTIVE_FAILED = /^@\w+: expected \w+, got \w+$/

type Payload = Record<string, unknown>

/** The destination in actions-core's own runtime, which validates payloads and makes the requests. */
export class DeliveryRuntime {
  private readonly destination: Destination<Settings>
  private readonly compiled = new WeakMap<Subscription, (event: SegmentEvent) => Payload>()

  constructor(onGraphRequest: OnGraphRequest) {
    const { streamEvent } = definition.actions
    this.destination = new Destination<Settings>({
      ...definition,
      extendRequest: (data) => {
        const options = definition.extendRequest?.(data)
        // The runtime's client would open a connection for each request, with a TLS handshake each.
        return { ...options, headers: { ...options?.headers, connection: 'keep-alive' }, skipResponseCloning: true }
      },
      actions: {
        ...definition.actions,
        streamEvent: {
          ...streamEvent,
          performBatch: (request, input) => streamEvent.performBatch?.(timed(request, onGraphRequest), input)
        }
      }
    })
  }

  /**
   * Sends up to 1,000 events, each by its own mapping (whose subscription it matches), in as few Graph requests as can be.
   *
   * @returns an entry for each, in their order; never rejects
   */
  async send(settings: Settings, items: readonly Mapped[]): Promise<Entry[]> {
    const entries = new Array<Entry | undefined>(items.length)
    const batches = new Map<Subscription | string, Batch>()
    items.forEach((item, index) => {
      try {
        addTo(batches, item.mapping, index, this.toPayload(item))
      } catch (error) {
        entries[index] = notMapped(item.mapping, error)
      }
    })
    const whole = [...batches.values()].flatMap(cut)
    await Promise.all(whole.map((batch) => this.execute(settings, batch, entries)))
    // The runtime keeps every response with its request, for tests: here that is a leak.
    this.destination.responses.length = 0
    return Array.from(entries, (entry) => entry ?? NOTHING_SAID)
  }

  private toPayload({ mapping, event }: Mapped): Payload {
    let toPayload = this.compiled.get(mapping)
    if (toPayload === undefined) {
      toPayload = compileMapping(mapping.mapping)
      this.compiled.set(mapping, toPayload)
    }
    const payload = toPayload(event)
    // No field of the action, and the runtime would take it for an event's.
    delete payload.context
    return payload
  }

  private async execute(
    settings: Settings,
    { partnerAction, payloads, indexes }: Batch,
    entries: (Entry | undefined)[]
  ): Promise<void> {
    const events = payloads as unknown as SegmentEvent[]
    try {
      const results = await this.destination.executeBatch(partnerAction, { events, mapping: AS_IT_IS, settings })
      indexes.forEach((index, position) => {
        entries[index] = results[position]
      })
    } catch {
      for (const index of indexes) entries[index] = BROKEN
    }
  }
}

/** Payloads that may go out together, and which items they are of. */
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
  const key = batchSize < LARGEST_BATCH ? mapping : partnerAction
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

function notMapped({ name }: Subscription, error: unknown): Entry {
  const message = error instanceof Error ? error.message : ''
  const cause = DIRECTIVE_FAILED.test(message) ? ` (${message})` : ''
  return {
    status: 400,
    errortype: 'PAYLOAD_VALIDATION_FAILED',
    errormessage: `The mapping "${name}" cannot be applied to this event${cause}: check its directives.`
  }
}

const NOTHING_SAID: Entry = { status: 500, errormessage: 'The destination said nothing of this event.' }
const BROKEN: Entry = { status: 500, errormessage: 'The destination failed on this event, please report it.' }
