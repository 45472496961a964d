import { hashKey } from './event-identity'
import type { Rejected } from './outcome'

const REMEMBERED_MS = 10 * 60_000
const MAX_REMEMBERED = 10_000

interface Refusal {
  /** Of what the event says: somebody may fix an event and send it again under its old ID */
  content: string
  outcome: Rejected
  until: number
}

/**
 * Remembers for ten minutes which events Meta has refused, so that one which comes back is answered at once: to find it among
 * a thousand others costs many requests. Nothing of an event is kept but its hash.
 */
export class RefusalMemory {
  /** By the hash of the key; oldest first */
  private readonly refused = new Map<string, Refusal>()

  /** @param now milliseconds of a monotonic clock */
  constructor(private readonly now: () => number) {}

  /**
   * @param key names the event and its mapping
   * @param content a hash of what the event says; asked for only when the key is known
   * @returns the refusal of the very same event, if it is remembered
   */
  find(key: string, content: () => string): Rejected | undefined {
    if (this.refused.size === 0) return undefined
    this.forgetOld()
    const found = this.refused.get(hashKey(key))
    return found?.content === content() ? found.outcome : undefined
  }

  /** Notes a refusal; the parameters are those of `find`. */
  add(key: string, content: string, outcome: Rejected): void {
    const hash = hashKey(key)
    this.refused.delete(hash)
    this.refused.set(hash, { content, outcome, until: this.now() + REMEMBERED_MS })
    this.forgetOld()
  }

  /** A changed mapping, or other credentials, may make good what was refused. */
  clear(): void {
    this.refused.clear()
  }

  private forgetOld(): void {
    const now = this.now()
    for (const [hash, { until }] of this.refused) {
      if (until > now && this.refused.size <= MAX_REMEMBERED) return
      this.refused.delete(hash)
    }
  }
}
