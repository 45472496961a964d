import type { SegmentEvent } from '@segment/actions-core'
import type { Subscription } from '../../delivery/subscription'
import { sha256 } from '../../destination/sha256'
import type { Rejected } from '../../delivery/outcome'

const REMEMBERED_MS = 10 * 60_000
const MOST_REMEMBERED = 10_000

interface Refusal {
  /** Of the event's content: somebody may mend an event and send it again under its old ID */
  content: string
  outcome: Rejected
  until: number
}

/**
 * Remembers for ten minutes which events Meta has refused, so that one which comes back is answered at once: to find it among
 * a thousand others costs many requests. Nothing of an event is kept but its hash.
 */
export class RefusedMemory {
  /** By mapping, then by the event's ID; oldest first */
  private readonly refused = new Map<string, Refusal>()
  private readonly names = new Map<Subscription, number>()

  /** @param now milliseconds since 1970 */
  constructor(private readonly now: () => number) {}

  /** @returns the refusal of the very same event under the same mapping, if it is remembered */
  find(mapping: Subscription, event: SegmentEvent): Rejected | undefined {
    if (this.refused.size === 0) return undefined
    this.forgetOld()
    const found = this.refused.get(this.key(mapping, event))
    return found?.content === contentOf(event) ? found.outcome : undefined
  }

  add(mapping: Subscription, event: SegmentEvent, outcome: Rejected): void {
    const key = this.key(mapping, event)
    this.refused.delete(key)
    this.refused.set(key, { content: contentOf(event), outcome, until: this.now() + REMEMBERED_MS })
    this.forgetOld()
  }

  /** A changed mapping, or other credentials, may make good what was refused. */
  clear(): void {
    this.refused.clear()
    this.names.clear()
  }

  private forgetOld(): void {
    const now = this.now()
    for (const [key, { until }] of this.refused) {
      if (until > now && this.refused.size <= MOST_REMEMBERED) return
      this.refused.delete(key)
    }
  }

  private key(mapping: Subscription, event: SegmentEvent): string {
    let name = this.names.get(mapping)
    if (name === undefined) {
      name = this.names.size
      this.names.set(mapping, name)
    }
    const id = typeof event.messageId === 'string' && event.messageId !== '' ? event.messageId : contentOf(event)
    return `${name}\n${id}`
  }
}

/** Without its times, of which some change from one delivery to the next. */
function contentOf(event: SegmentEvent): string {
  const { type, event: name, userId, anonymousId, properties, traits, context } = event
  return sha256(JSON.stringify([type, name, userId, anonymousId, properties, traits, context]))
}
