import type { BreakerState } from './circuit-breaker'
import type { Entry } from './entry'

/** Hears of what happens in a pipeline, to count and show it. */
export interface Observer {
  /** Events that go out together */
  batch: (events: number) => void
  /** @param status 0 when there was no answer */
  graphRequest: (seconds: number, status: number) => void
  delivered: (entry: Entry) => void
  /** The token, the permission or the settings are refused, and a second request has confirmed it */
  refused: (reason: string) => void
  /** Meta has asked to wait */
  throttled: () => void
  /** An event came again and was answered from memory */
  remembered: (kind: 'delivered' | 'rejected') => void
  /** An outage has begun, or is over */
  breaker: (state: BreakerState) => void
}

const nothing = (): void => undefined

/** Hears, and does nothing. */
export const NO_OBSERVER: Observer = {
  batch: nothing,
  graphRequest: nothing,
  delivered: nothing,
  refused: nothing,
  throttled: nothing,
  remembered: nothing,
  breaker: nothing
}
