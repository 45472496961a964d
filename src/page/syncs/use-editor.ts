import { useMemo, useState } from 'react'
import { useMatches, useRecentEvents, useSyncs, type Definition, type RecentEvent, type Sync } from '../api'
import { customerTargets, type Target } from '../mapping/fields'
import { maskPersonal } from '../mapping/mask'
import { findProperties, type FoundProperties, type Property } from '../mapping/paths'
import { isChanged, problemsOf, toDraft, type Draft, type DraftProblems, type MappingDraft } from './draft'

/** A change that can be taken back. */
interface Undo {
  /** What was done, in a sentence */
  words: string
  undo: () => void
  dismiss: () => void
}

/** A sync that is being edited, and everything that its steps need. */
export interface Editor {
  /** As it was saved when editing began; undefined for a new one */
  sync: Sync | undefined
  definition: Definition
  draft: Draft
  set: (change: Partial<Draft>) => void
  /** Changes several things at once, which can be taken back at once */
  setWithUndo: (words: string, change: Partial<Draft>) => void
  undo: Undo | undefined
  setMapping: (key: string, change: Partial<MappingDraft>) => void
  /** After saving: what the draft is compared with from then on */
  rebase: (sync: Sync) => void
  isChanged: boolean
  problems: DraftProblems
  /** The mapping that is looked at */
  mapping: MappingDraft | undefined
  look: (key: string) => void
  /** What is typed as JSON for a field, and cannot be used yet */
  textOf: (mapping: string, path: Target['path']) => string | undefined
  setText: (mapping: MappingDraft, path: Target['path'], text: string | undefined) => void
  /** The last events, newest first; pasted ones come first of all */
  events: RecentEvent[]
  /** Whether the server keeps events to choose from */
  isKept: boolean
  /** Which of them each filter takes */
  matches: ReturnType<typeof useMatches>
  /** Those that the mapping takes; all of them when there are none */
  mappingEvents: RecentEvent[]
  /** Properties that events of the mapping have, with the values that forms may show */
  properties: Property[]
  /** What no mapping can reach */
  missing: Omit<FoundProperties, 'properties'>
}

const PROBLEM_PREFIX = 'json '

/** Holds the draft of a sync. */
export function useEditor(saved: Sync | undefined, definition: Definition): Editor {
  // What others save meanwhile does not change what this draft is compared with.
  const [sync, setSync] = useState(saved)
  const [draft, setDraft] = useState(() => toDraft(sync, definition))
  const [key, setKey] = useState<string>()
  const [before, setBefore] = useState<{ words: string; draft: Draft }>()
  const { data: syncs = [] } = useSyncs()
  const { events, kept } = useRecentEvents()
  const on = draft.mappings.filter(({ isOn }) => isOn)
  const mapping = draft.mappings.find((one) => one.key === key) ?? on[0]
  const matches = useMatches(draft.mappings.map(({ subscribe }) => subscribe))
  const mappingEvents = useEventsOf(matches.idsOf(mapping?.subscribe ?? ''), events)
  const { properties, unreachable, more } = useMemo(
    () => findProperties(mappingEvents.map(({ event }) => event)),
    [mappingEvents]
  )
  const shown = useMemo(() => maskPersonal(properties, customerTargets(definition)), [properties, definition])
  const texts = useTexts()
  const names = syncs.map(({ name }) => name)
  return {
    sync,
    definition,
    draft,
    set: (change) => {
      setDraft((current) => ({ ...current, ...change }))
    },
    setWithUndo: (words, change) => {
      setBefore({ words, draft })
      setDraft((current) => ({ ...current, ...change }))
    },
    undo: before && {
      words: before.words,
      undo: () => {
        setDraft(before.draft)
        setBefore(undefined)
      },
      dismiss: () => {
        setBefore(undefined)
      }
    },
    setMapping: (of, change) => {
      setDraft((current) => ({
        ...current,
        mappings: current.mappings.map((one) => (one.key === of ? { ...one, ...change } : one))
      }))
    },
    rebase: setSync,
    // What is typed and cannot be used yet would be lost as well.
    isChanged: texts.hasAny || isChanged(draft, sync, definition),
    problems: { ...problemsOf(draft, sync, names, definition), ...texts.problems(on) },
    mapping,
    look: setKey,
    textOf: texts.of,
    setText: texts.set,
    events,
    isKept: kept,
    matches,
    mappingEvents,
    properties: shown,
    missing: { unreachable, more }
  }
}

/** What is typed as JSON and cannot be used: it stays while one looks elsewhere, and nothing is saved meanwhile. */
function useTexts() {
  const [texts, setTexts] = useState<ReadonlyMap<string, { mapping: string; label: string; text: string }>>(new Map())
  const idOf = (mapping: string, path: Target['path']): string => `${PROBLEM_PREFIX}${mapping} ${path.join('.')}`
  return {
    hasAny: texts.size > 0,
    of: (mapping: string, path: Target['path']) => texts.get(idOf(mapping, path))?.text,
    set: ({ key: mapping }: MappingDraft, path: Target['path'], text: string | undefined) => {
      const id = idOf(mapping, path)
      if (text === undefined && !texts.has(id)) return
      const next = new Map(texts)
      if (text === undefined) next.delete(id)
      else next.set(id, { mapping, label: path.at(-1) ?? '', text })
      setTexts(next)
    },
    problems: (on: readonly MappingDraft[]): DraftProblems =>
      Object.fromEntries(
        [...texts].flatMap(([id, { mapping, label }]) => {
          const name = on.find(({ key }) => key === mapping)?.name
          return name === undefined
            ? []
            : [[id, `Fix the JSON of ${label} in “${name}”, or choose a property instead.`]]
        })
      )
  }
}

/** The events that a filter takes; all, where it takes none, so that there is something to choose from. */
function useEventsOf(ids: ReadonlySet<number> | undefined, events: RecentEvent[]): RecentEvent[] {
  return useMemo(() => {
    if (ids === undefined) return events
    const own = events.filter(({ id }) => ids.has(id))
    return own.length > 0 ? own : events
  }, [ids, events])
}
