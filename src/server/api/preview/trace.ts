import { transform, type JSONObject, type SegmentEvent } from '@segment/actions-core'
import { UsageError } from '../../../delivery/usage-error'
import type { Subscription } from '../../../delivery/subscription'
import type { Notice } from '../contract'
import { traceEvent } from './values'

/** What an event becomes by a mapping, step by step. */
export interface Trace {
  /** After the mapping */
  payload: JSONObject
  /** The server event, as far as it can be made */
  event: Record<string, unknown> | null
  notices: Notice[]
  /** What Meta would refuse; empty when it would take the event */
  problems: Notice[]
  /** Hash → what it was made of */
  normalized: Map<string, string>
}

/**
 * Applies a mapping to an event it matches, and makes the server event.
 *
 * @param now milliseconds since 1970
 */
export function trace(mapping: Subscription, event: SegmentEvent, now: number): Trace {
  try {
    const { result, normalized } = traceEvent(mapping, event, now)
    const payload = transform(mapping.mapping, event as unknown as Record<string, unknown>)
    const made = 'problems' in result ? result.partial : result.event
    return {
      payload,
      event: made as unknown as Record<string, unknown>,
      notices: result.notices,
      problems: 'problems' in result ? result.problems : [],
      normalized
    }
  } catch (error) {
    if (error instanceof UsageError) throw error
    const reason = 'The mapping cannot be applied to this event: check its directives.'
    return { payload: {}, event: null, notices: [], problems: [{ parameter: '', reason }], normalized: new Map() }
  }
}
