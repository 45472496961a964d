import { Destination, type SegmentEvent } from '@segment/actions-core'
import definition from '../../destination'
import type { Settings } from '../../destination/generated-types'
import type { Mapping } from '../../delivery/mappings'
import type { Entry } from '../../delivery/verdict'

export type { Entry } from '../../delivery/verdict'

/** Such a message quotes no value. */
const DIRECTIVE_FAILED = /^@\w+: expected \w+, got \w+$/

/** The destination in actions-core's own runtime, set up for one pixel. */
export class Runtime {
  /** HTTP requests made, those without an answer too */
  requests = 0
  private readonly destination: Destination<Settings>

  constructor(private readonly settings: Settings) {
    this.destination = new Destination({
      ...definition,
      extendRequest: (data) => {
        const options = definition.extendRequest?.(data)
        return {
          ...options,
          // The runtime's client would open a connection for each request, with a TLS handshake each.
          headers: { ...options?.headers, connection: 'keep-alive' },
          skipResponseCloning: true,
          beforeRequest: [this.countRequest]
        }
      }
    })
  }

  /**
   * Sends events by one mapping, all of which match its subscription.
   *
   * @returns an entry for each event, in their order; never rejects
   */
  async send(mapping: Mapping, events: SegmentEvent[]): Promise<Entry[]> {
    const { name, subscribe, partnerAction, mapping: fields } = mapping
    const subscriptions = [{ name, subscribe, partnerAction, mapping: fields }]
    try {
      const results = await this.destination.onBatch(events, {
        ...this.settings,
        subscriptions
      })
      return completed(results.at(0)?.multistatus ?? [], events.length)
    } catch (error) {
      // The mapping failed on one event at least, before any request: the others shall not suffer for it.
      if (events.length === 1) return [notMapped(mapping, error)]
      const middle = events.length >> 1
      return [
        ...(await this.send(mapping, events.slice(0, middle))),
        ...(await this.send(mapping, events.slice(middle)))
      ]
    } finally {
      // The runtime keeps every response with its request, for tests: for a stream that is a leak.
      this.destination.responses.length = 0
    }
  }

  private readonly countRequest = (): void => {
    this.requests++
  }
}

function completed(entries: readonly (Entry | undefined)[], count: number): Entry[] {
  return Array.from({ length: count }, (_, index) => entries[index] ?? MISSING)
}

const MISSING: Entry = { status: 500, errormessage: 'The destination said nothing of this event.' }

function notMapped({ name }: Mapping, error: unknown): Entry {
  const message = error instanceof Error ? error.message : ''
  const cause = DIRECTIVE_FAILED.test(message) ? ` (${message})` : ''
  return {
    status: 400,
    errormessage: `The mapping "${name}" cannot be applied to this event${cause}: check its directives.`
  }
}
