import type { MappingDraft } from './draft'
import type { Editor } from './use-editor'

/** Another mapping that takes some of the same events. */
export interface Overlap {
  /** Of the other mapping */
  name: string
  events: number
}

/** @returns for each mapping, by its key, the others that take some of the same recent events */
export function overlapsOf({ draft, matches }: Pick<Editor, 'draft' | 'matches'>): ReadonlyMap<string, Overlap[]> {
  const takers = new Map<number, MappingDraft[]>()
  for (const mapping of draft.mappings.filter(({ isOn }) => isOn)) {
    for (const id of matches.idsOf(mapping.subscribe) ?? []) takers.set(id, [...(takers.get(id) ?? []), mapping])
  }
  const counts = new Map<string, Map<string, Overlap>>()
  for (const mappings of takers.values()) {
    for (const one of mappings) for (const other of mappings) if (one !== other) count(counts, one, other)
  }
  return new Map([...counts].map(([key, others]) => [key, [...others.values()]]))
}

function count(counts: Map<string, Map<string, Overlap>>, one: MappingDraft, other: MappingDraft): void {
  const others = counts.get(one.key) ?? new Map<string, Overlap>()
  const known = others.get(other.key)
  if (known === undefined) others.set(other.key, { name: other.name, events: 1 })
  else known.events++
  counts.set(one.key, others)
}
