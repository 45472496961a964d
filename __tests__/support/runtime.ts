import { createTestIntegration, Destination, type JSONObject, type SegmentEvent } from '@segment/actions-core'
import destination from '../../src'
import { SETTINGS } from './graph'

interface Options {
  mapping?: JSONObject
  settings?: Partial<typeof SETTINGS> & Record<string, unknown>
}

/** Sends one event through the runtime as Segment does; the action's defaults are overridden by `mapping`. */
export async function testAction(event: SegmentEvent, { mapping = {}, settings = {} }: Options = {}) {
  return createTestIntegration(destination).testAction('streamEvent', {
    event,
    mapping,
    settings: { ...SETTINGS, ...settings },
    useDefaultMappings: true
  })
}

/** What the runtime says of a single event: the answer of `perform`. */
export async function executeAction(
  event: SegmentEvent,
  { mapping = {}, settings = {} }: Options = {}
): Promise<unknown> {
  const runtime = new Destination(destination)
  const results = await runtime.onEvent(event, {
    ...SETTINGS,
    ...settings,
    subscription: {
      subscribe: 'type != ""',
      partnerAction: 'streamEvent',
      mapping: { ...defaultMapping(), ...mapping }
    }
  })
  return results[results.length - 1]?.data
}

/** Sends events as one batch; gives the entry of each. */
export async function executeBatch(events: SegmentEvent[], { mapping = {}, settings = {} }: Options = {}) {
  return new Destination(destination).executeBatch('streamEvent', {
    events,
    mapping: { ...defaultMapping(), ...mapping },
    settings: { ...SETTINGS, ...settings }
  })
}

function defaultMapping(): JSONObject {
  const entries = Object.entries(destination.actions.streamEvent.fields)
  return Object.fromEntries(
    entries.flatMap(([key, field]) => (field.default === undefined ? [] : [[key, field.default]]))
  ) as JSONObject
}
