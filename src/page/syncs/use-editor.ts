import { useMemo, useState } from 'react'
import { useEventSample, useMatch, useSyncs, type Definition, type RecentEvent, type Sync } from '../api'
import { propertiesOf, type Property } from '../mapping/paths'
import { isChanged, problemsOf, toDraft, type Draft, type DraftProblems, type MappingDraft } from './draft'

/** A sync that is being edited, and everything that its steps need. */
export interface Editor {
  /** As it is saved; undefined for a new one */
  sync: Sync | undefined
  definition: Definition
  draft: Draft
  set: (change: Partial<Draft>) => void
  setMapping: (key: string, change: Partial<MappingDraft>) => void
  isChanged: boolean
  problems: DraftProblems
  /** The mapping that is looked at */
  mapping: MappingDraft | undefined
  look: (key: string) => void
  /** The last events, newest first */
  events: RecentEvent[]
  /** Those of them that the mapping is for; all of them when there are none */
  mappingEvents: RecentEvent[]
  /** Properties that events of the mapping have */
  properties: Property[]
}

const NO_EVENTS: RecentEvent[] = []

/** Holds the draft of a sync. */
export function useEditor(sync: Sync | undefined, definition: Definition): Editor {
  const [draft, setDraft] = useState(() => toDraft(sync, definition))
  const [key, setKey] = useState<string>()
  const { data: syncs = [] } = useSyncs()
  const { data: events = NO_EVENTS } = useEventSample()
  const on = draft.mappings.filter(({ isOn }) => isOn)
  const mapping = draft.mappings.find((one) => one.key === key) ?? on[0]
  const mappingEvents = useEventsOf(mapping?.subscribe, events)
  const properties = useMemo(() => propertiesOf(mappingEvents.map(({ event }) => event)), [mappingEvents])
  const names = syncs.map(({ name }) => name)
  return {
    sync,
    definition,
    draft,
    set: (change) => {
      setDraft((current) => ({ ...current, ...change }))
    },
    setMapping: (of, change) => {
      setDraft((current) => ({
        ...current,
        mappings: current.mappings.map((one) => (one.key === of ? { ...one, ...change } : one))
      }))
    },
    isChanged: isChanged(draft, sync, definition),
    problems: problemsOf(draft, sync, names, definition),
    mapping,
    look: setKey,
    events,
    mappingEvents,
    properties
  }
}

/** The events that a filter takes; all, where it takes none, so that there is something to choose from. */
function useEventsOf(subscribe: string | undefined, events: RecentEvent[]): RecentEvent[] {
  const { data } = useMatch(subscribe ?? '')
  return useMemo(() => {
    if (data?.ok !== true) return events
    const ids = new Set(data.ids)
    const own = events.filter(({ id }) => ids.has(id))
    return own.length > 0 ? own : events
  }, [data, events])
}
