import { Destination, type JSONObject, type SegmentEvent } from '@segment/actions-core'
import type { Payload } from '../src/destination/streamEvent/generated-types'
import { definition, orderMapping, SETTINGS } from './ours'

/** What the preset maps, but for the two that Meta's SDK has no setter for: both make the same event. */
function mapping(): JSONObject {
  const { referrer_url: _referrer, click_query: _query, ...rest } = orderMapping()
  return rest
}

/** @returns the payloads as the runtime hands them over: mapped, cleaned, validated, their types coerced */
export async function payloadsOf(events: SegmentEvent[]): Promise<Payload[]> {
  let payloads: Payload[] = []
  const recording = {
    ...definition.actions.streamEvent,
    performBatch: (_request: unknown, { payload }: { payload: Payload[] }) => {
      payloads = payload
    }
  }
  const destination = new Destination({ ...definition, actions: { streamEvent: recording } })
  await destination.executeBatch('streamEvent', { events, mapping: mapping(), settings: SETTINGS })
  if (payloads.length !== events.length) throw new Error('The runtime refused events of the bench.')
  // As the events that the peers get: written and read once, so that each lies in one place in memory.
  return JSON.parse(JSON.stringify(payloads)) as Payload[]
}
