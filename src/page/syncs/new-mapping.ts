import type { EventName, ShownMapping } from '../api'
import { toFql } from '../filter/filter'
import { guessMetaEvent } from '../mapping/suggestions'
import { freeName, newKey, type MappingDraft } from './draft'
import type { Editor } from './use-editor'

/**
 * A mapping for an event that has none yet, or for none: then it takes nothing until somebody chooses one. It starts with what
 * the definition suggests, as the standard event that its name speaks of.
 */
export function newMapping({ draft, definition }: Editor, name?: Pick<EventName, 'type' | 'event'>): MappingDraft {
  const { fields, key } = definition.action
  const defaults = Object.entries(fields).flatMap(([field, { default: value }]) =>
    value === undefined ? [] : [[field, value]]
  )
  const taken = new Set(draft.mappings.map((mapping) => mapping.name))
  const wanted = name?.event ?? (name === undefined ? 'New mapping' : `${name.type} calls`)
  const type = name?.type ?? 'track'
  const meta = name === undefined ? undefined : guessMetaEvent(name.event ?? '', type)
  const mapping = Object.fromEntries(defaults) as Record<string, unknown>
  return {
    key: newKey(),
    name: freeName(wanted.slice(0, 190), taken),
    // FQL has no way to write a quote in a text.
    subscribe: toFql({ type, events: name?.event == null ? [] : [name.event.replaceAll('"', '')], conditions: [] }),
    partnerAction: key,
    mapping: meta === undefined ? mapping : { ...mapping, event_name: meta },
    isOn: true,
    isNew: true
  }
}

/** A mapping like another one, which takes nothing until somebody chooses events for it. */
export function duplicateOf(mapping: MappingDraft, known: readonly MappingDraft[]): MappingDraft {
  const name = freeName(`${mapping.name} (copy)`, new Set(known.map((one) => one.name)))
  return { ...mapping, key: newKey(), name, subscribe: '', isOn: true, isNew: true }
}

/** A mapping as it is saved, without what only editing knows. */
export function savedForm({ name, subscribe, partnerAction, mapping }: MappingDraft): ShownMapping {
  return { name, subscribe, partnerAction, mapping }
}
