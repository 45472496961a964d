import { Destination, transform, type RequestClient, type SegmentEvent } from '@segment/actions-core'
import type { Mapping } from '../delivery/mappings'
import definition from '../destination'
import type { Settings } from '../destination/generated-types'
import { Pool, poolOf } from './pool'
import type { DeliveryEntry } from './read-entry'

/** An event and the mapping it is to go through. */
export interface Delivered {
  event: SegmentEvent
  mapping: Mapping
}

/** Hears of each Graph request: how long it took, in seconds, and its status; 0 when there was no answer. */
export type OnGraphRequest = (seconds: number, status: number) => void

const LARGEST_BATCH = 1000
/** Such a message quotes no value of the event. */
const DIRECTIVE_FAILED = /^@\w+: expected \w+, got \w+$/

const streamEvent = definition.actions.streamEvent
type PerformBatch = NonNullable<typeof streamEvent.performBatch>
const performBatch = streamEvent.performBatch as PerformBatch

/** The destination in actions-core's own runtime, where the mappings of one sync share Graph requests. */
export class DeliveryRuntime {
  private readonly destination: Destination<Settings>

  constructor(private readonly onGraphRequest: OnGraphRequest) {
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
          performBatch: (request: RequestClient, input: Parameters<PerformBatch>[1]) => {
            const ticket = poolOf.get(input.settings)
            if (ticket === undefined) return performBatch(request, input)
            ticket.joined = true
            return ticket.pool.join(this.timed(request), input)
          }
        }
      }
    })
  }

  /**
   * Sends up to 1,000 events, each by its own mapping (whose subscription it matches), in as few Graph requests as can be.
   *
   * @returns an entry for each, in their order; never rejects
   */
  async send(settings: Settings, items: readonly Delivered[]): Promise<DeliveryEntry[]> {
    const entries = new Array<DeliveryEntry | undefined>(items.length)
    const groups = groupByMapping(items)
    const shared = groups.filter(({ mapping }) => mapping.batchSize >= LARGEST_BATCH)
    const alone = groups.filter(({ mapping }) => mapping.batchSize < LARGEST_BATCH)
    const pool = new Pool(shared.length, performBatch)
    await Promise.all([
      ...shared.map((group) => this.sendGroup(settings, items, group, pool, entries)),
      ...alone.flatMap(({ mapping, indexes }) =>
        cut(indexes, mapping.batchSize).map((part) =>
          this.sendGroup(settings, items, { mapping, indexes: part }, new Pool(1, performBatch), entries)
        )
      )
    ])
    // The runtime keeps every response with its request, for tests: in a server that is a leak.
    this.destination.responses.length = 0
    return Array.from(entries, (entry) => entry ?? NOTHING_SAID)
  }

  private async sendGroup(
    settings: Settings,
    items: readonly Delivered[],
    { mapping, indexes }: Group,
    pool: Pool,
    entries: (DeliveryEntry | undefined)[]
  ): Promise<void> {
    const ticket = { pool, joined: false }
    const own = { ...settings }
    poolOf.set(own, ticket)
    try {
      let good = indexes
      try {
        await this.execute(own, items, { mapping, indexes }, entries)
      } catch {
        // The mapping failed on one event at least, before anything was sent: the others shall not suffer for it.
        good = indexes.filter((index) => {
          const failure = mappingFailure(mapping, items[index].event)
          if (failure !== undefined) entries[index] = failure
          return failure === undefined
        })
        if (good.length > 0 && !ticket.joined) await this.execute(own, items, { mapping, indexes: good }, entries)
      }
    } catch {
      for (const index of indexes) entries[index] ??= BROKEN
    } finally {
      if (!ticket.joined) pool.leave()
    }
  }

  private async execute(
    settings: Settings,
    items: readonly Delivered[],
    { mapping, indexes }: Group,
    entries: (DeliveryEntry | undefined)[]
  ): Promise<void> {
    const events = indexes.map((index) => items[index].event)
    const { mapping: fields, partnerAction } = mapping
    const results = await this.destination.executeBatch(partnerAction, { events, mapping: fields, settings })
    indexes.forEach((index, position) => {
      entries[index] = results[position]
    })
  }

  private timed(request: RequestClient): RequestClient {
    const timed = async (url: string, options?: Parameters<RequestClient>[1]): Promise<unknown> => {
      const started = performance.now()
      let status = 0
      try {
        const response = await request(url, options)
        ;({ status } = response)
        return response
      } finally {
        this.onGraphRequest((performance.now() - started) / 1000, status)
      }
    }
    return timed as RequestClient
  }
}

interface Group {
  mapping: Mapping
  indexes: number[]
}

function groupByMapping(items: readonly Delivered[]): Group[] {
  const groups = new Map<Mapping, Group>()
  items.forEach(({ mapping }, index) => {
    const group = groups.get(mapping)
    if (group === undefined) groups.set(mapping, { mapping, indexes: [index] })
    else group.indexes.push(index)
  })
  return [...groups.values()]
}

function cut(indexes: number[], size: number): number[][] {
  const parts: number[][] = []
  for (let start = 0; start < indexes.length; start += size) parts.push(indexes.slice(start, start + size))
  return parts
}

function mappingFailure({ name, mapping }: Mapping, event: SegmentEvent): DeliveryEntry | undefined {
  try {
    transform(mapping, event as unknown as Record<string, unknown>)
    return undefined
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    const cause = DIRECTIVE_FAILED.test(message) ? ` (${message})` : ''
    return {
      status: 400,
      errortype: 'PAYLOAD_VALIDATION_FAILED',
      errormessage: `The mapping "${name}" cannot be applied to this event${cause}: check its directives.`
    }
  }
}

const NOTHING_SAID: DeliveryEntry = { status: 500, errormessage: 'The destination said nothing of this event.' }
const BROKEN: DeliveryEntry = { status: 500, errormessage: 'The destination failed on this event, please report it.' }
