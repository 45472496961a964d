import type { SegmentEvent } from '@segment/actions-core'
import type { Activity } from '../activity'
import type { RecentEvent } from '../contract'
import { isRejected, toEvent } from '../../ingest/receive'

/** So many pasted events are read of a request. */
const MAX_PASTED = 20

/**
 * The events that a mapping is tried with: those that the page hands over because somebody has pasted them, then those that
 * were received, newest first.
 *
 * @param pasted as the page sends it: what is no event is passed over
 * @param now milliseconds since 1970
 */
export function eventsToTry(activity: Activity, pasted: unknown, now: number): RecentEvent<SegmentEvent>[] {
  const own = (Array.isArray(pasted) ? pasted.slice(0, MAX_PASTED) : []).flatMap((one: unknown) => read(one, now))
  return [...own, ...activity.recent()]
}

function read(pasted: unknown, now: number): RecentEvent<SegmentEvent>[] {
  if (typeof pasted !== 'object' || pasted === null) return []
  const { id, event: value } = pasted as { id?: unknown; event?: unknown }
  const event = toEvent(value, { receivedAt: now })
  if (typeof id !== 'number' || !(id < 0) || isRejected(event)) return []
  return [{ id, receivedAt: new Date(now).toISOString(), event }]
}
