import { hashKey } from './event-identity'
import { withJitter } from './jitter'
import { failed, type Failed } from './outcome'

/** How events that fail alone are set aside. */
export interface SetAsideOptions {
  /** Milliseconds of a monotonic clock */
  now: () => number
  /** From 0 to 1, 1 excluded */
  random: () => number
  /** Never more events than these; the one that has been there longest goes first */
  max?: number
}

interface Aside {
  /** Times that it failed alone */
  times: number
  /** When it may be tried again */
  until: number
  reason: string
  code: string
}

const FIRST_WAIT_MS = 10_000
const MAX_WAIT_MS = 10 * 60_000
/** An event that has not come back for so long after it might is forgotten. */
const FORGOTTEN_AFTER_MS = 60 * 60_000
const MAX_ASIDE = 10_000

/**
 * Keeps events that fail while others succeed away from these: each is tried alone after a wait that doubles each time, and
 * its sender is told to come again until then. Nothing of an event is kept but a hash.
 */
export class SetAside {
  private readonly events = new Map<string, Aside>()

  constructor(private readonly options: SetAsideOptions) {}

  /** Events that are set aside */
  get size(): number {
    return this.events.size
  }

  /** @returns whether this event has failed alone, and must not go out with others */
  has(key: string): boolean {
    return this.events.size > 0 && this.events.has(hashKey(key))
  }

  /** @returns what to answer while it waits; undefined when it may be tried, or is not set aside */
  check(key: string): Failed | undefined {
    if (this.events.size === 0) return undefined
    const aside = this.events.get(hashKey(key))
    if (aside === undefined) return undefined
    const left = (aside.until - this.options.now()) / 1000
    if (left <= 0) return undefined
    return this.toOutcome(aside, left)
  }

  /**
   * Sets an event aside that has failed alone while others succeeded.
   *
   * @returns what to answer
   */
  add(key: string, { reason, code }: Pick<Failed, 'reason' | 'code'>): Failed {
    const now = this.options.now()
    const hash = hashKey(key)
    const times = (this.events.get(hash)?.times ?? 0) + 1
    const waitMs = Math.min(FIRST_WAIT_MS * 2 ** (times - 1), MAX_WAIT_MS)
    const aside: Aside = { times, until: now + waitMs, reason, code }
    // The one that was set aside last comes last.
    this.events.delete(hash)
    this.events.set(hash, aside)
    this.forgetOld(now)
    return this.toOutcome(aside, waitMs / 1000)
  }

  /** It has been decided after all. */
  remove(key: string): void {
    if (this.events.size > 0) this.events.delete(hashKey(key))
  }

  /** Other settings may make good what failed. */
  clear(): void {
    this.events.clear()
  }

  private toOutcome({ reason, code, times }: Aside, seconds: number): Failed {
    const said = times === 1 ? 'once' : `${times} times`
    const words = `This event has failed ${said} alone while others were delivered, so it waits apart from them. ${reason}`
    return failed('unavailable', words, { retryAfter: withJitter(seconds, this.options.random), code })
  }

  private forgetOld(now: number): void {
    const max = this.options.max ?? MAX_ASIDE
    for (const [hash, { until }] of this.events) {
      if (this.events.size <= max && now - until < FORGOTTEN_AFTER_MS) return
      this.events.delete(hash)
    }
  }
}
