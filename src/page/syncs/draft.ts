import type { ConsentRule, Definition, Preset, ShownMapping, ShownSecret, Sync, SyncChange } from '../api'
import { NOTHING } from '../filter/filter'

/** One of the credentials as it is being edited: what is typed, or undefined where the saved one stays. */
export type SettingDraft = string | undefined

/** A mapping as it is being edited. Its key stays when it is renamed. */
export interface MappingDraft extends ShownMapping {
  key: string
  /** Part of the sync */
  isOn: boolean
  /** Added here, and not saved yet */
  isNew?: boolean
}

/** A sync as it is being edited. */
export interface Draft {
  name: string
  enabled: boolean
  /** By the definition's names of them: pixelId, accessToken, … */
  settings: Partial<Record<string, SettingDraft>>
  consent: ConsentRule | null
  mappings: MappingDraft[]
}

/** What is wrong with a draft, by the name of what it is wrong with (`name`, `settings.pixelId`, `mappings`, `consent`). */
export type DraftProblems = Partial<Record<string, string>>

/** @returns what editing starts with: a sync as it is saved, or a new one with the presets */
export function toDraft(sync: Sync | undefined, definition: Definition): Draft {
  const saved = sync?.mappings ?? definition.presets
  const mappings = saved.map((mapping) => toMappingDraft(mapping, true))
  return {
    name: sync?.name ?? '',
    enabled: sync?.enabled ?? true,
    settings: Object.fromEntries(Object.keys(definition.settings).map((key) => [key, shownSetting(sync, key)])),
    consent: sync?.consent ?? null,
    // What was taken out of the presets can be put back.
    mappings: [...mappings, ...missingPresets(mappings, definition.presets)]
  }
}

/** A setting as it is saved; undefined for one that is not shown: a secret, or what comes from an environment variable. */
function shownSetting(sync: Sync | undefined, key: string): SettingDraft {
  const saved = sync?.[key as keyof Sync]
  return isSecret(saved) ? (saved.set ? undefined : '') : typeof saved === 'string' ? saved : ''
}

/** What is known of a saved setting that is not shown; undefined for anything else. */
export function savedSecret(sync: Sync | undefined, key: string): ShownSecret | undefined {
  const saved = sync?.[key as keyof Sync]
  return isSecret(saved) && saved.set ? saved : undefined
}

function isSecret(value: unknown): value is ShownSecret {
  return typeof value === 'object' && value !== null && 'set' in value
}

function missingPresets(mappings: readonly MappingDraft[], presets: readonly Preset[]): MappingDraft[] {
  const names = new Set(mappings.map(({ name }) => name))
  return presets.filter(({ name }) => !names.has(name)).map((preset) => toMappingDraft(preset, false))
}

function toMappingDraft({ name, subscribe, partnerAction, mapping }: ShownMapping, isOn: boolean): MappingDraft {
  return { key: name, name, subscribe, partnerAction, mapping, isOn }
}

/** @returns mappings of another sync, of a file or of a start, as new ones beside those that are there */
export function asNew(added: readonly ShownMapping[], known: readonly MappingDraft[]): MappingDraft[] {
  const taken = new Set(known.map(({ name }) => name))
  return added.map((mapping) => {
    const name = freeName(mapping.name, taken)
    taken.add(name)
    return { ...toMappingDraft({ ...mapping, name }, true), key: newKey(), isNew: true }
  })
}

let lastKey = 0

/** @returns a key that no mapping has yet */
export function newKey(): string {
  return `new-${String(++lastKey)}-${String(Date.now())}`
}

/** @returns a name, with a number where it is taken */
export function freeName(wanted: string, taken: ReadonlySet<string>): string {
  let name = wanted
  for (let number = 2; taken.has(name); number++) name = `${wanted} ${String(number)}`
  return name
}

/** The mappings that the sync would have. */
export function mappingsOf({ mappings }: Pick<Draft, 'mappings'>): ShownMapping[] {
  return mappings
    .filter(({ isOn }) => isOn)
    .map(({ name, subscribe, partnerAction, mapping }) => ({ name, subscribe, partnerAction, mapping }))
}

/** @returns those that can be tried: one for which no event has been chosen takes nothing */
export function usableMappings(draft: Pick<Draft, 'mappings'>): ShownMapping[] {
  return mappingsOf(draft).filter(({ subscribe }) => subscribe !== NOTHING)
}

/** @returns what is to be sent so that the server has what the draft says: all of a new sync, else what is different */
export function toChange(draft: Draft, sync: Sync | undefined, definition: Definition): SyncChange {
  const before = toDraft(sync, definition)
  const settings = Object.entries(draft.settings).flatMap(([key, value]) => {
    if (value === undefined || (sync !== undefined && value === before.settings[key])) return []
    if (value.trim() === '') return sync === undefined ? [] : [[key, null]]
    return [[key, value.trim()]]
  })
  const isNew = sync === undefined
  const mappings = mappingsOf(draft)
  return {
    ...(Object.fromEntries(settings) as SyncChange),
    ...((isNew || draft.name.trim() !== before.name) && { name: draft.name.trim() }),
    ...((isNew || draft.enabled !== before.enabled) && { enabled: draft.enabled }),
    ...(!isSame(draft.consent, before.consent) && { consent: draft.consent }),
    // A sync without mappings of its own follows the presets, whatever they become.
    ...(!isSame(mappings, mappingsOf(before)) && {
      mappings: isSame(mappings, presetsOf(definition)) ? null : mappings
    })
  }
}

function presetsOf({ presets }: Definition): ShownMapping[] {
  return mappingsOf({ mappings: presets.map((preset) => toMappingDraft(preset, true)) })
}

/** @returns whether saving would change anything */
export function isChanged(draft: Draft, sync: Sync | undefined, definition: Definition): boolean {
  return !isSame(withoutUnused(draft), withoutUnused(toDraft(sync, definition)))
}

/** What is not part of the sync may be edited without that being a change. */
function withoutUnused(draft: Draft): unknown {
  return { ...draft, mappings: mappingsOf(draft) }
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/** @returns what is missing or wrong, in words to act on */
export function problemsOf(
  draft: Draft,
  sync: Sync | undefined,
  taken: readonly string[],
  definition: Definition
): DraftProblems {
  return {
    ...nameProblem(draft.name.trim(), sync, taken),
    ...settingProblems(draft, definition),
    ...mappingProblem(mappingsOf(draft)),
    ...(draft.consent?.path.trim() === '' && { consent: 'Choose the property that holds the consent.' })
  }
}

function nameProblem(name: string, sync: Sync | undefined, taken: readonly string[]): DraftProblems {
  if (name === '') return { name: 'Enter a name for the sync.' }
  return name !== sync?.name && taken.includes(name) ? { name: 'A sync with this name already exists.' } : {}
}

function settingProblems({ settings }: Draft, definition: Definition): DraftProblems {
  const problems: DraftProblems = {}
  for (const [key, { label, required }] of Object.entries(definition.settings)) {
    if (required === true && settings[key]?.trim() === '') problems[`settings.${key}`] = `Enter the ${label}.`
  }
  const pixelId = settings.pixelId?.trim() ?? ''
  if (pixelId !== '' && !/^\d+$/.test(pixelId)) problems['settings.pixelId'] = 'A Pixel ID has digits only.'
  return problems
}

function mappingProblem(mappings: readonly ShownMapping[]): DraftProblems {
  if (mappings.length === 0) return { mappings: 'Select at least one mapping. Without any, nothing is sent.' }
  const names = mappings.map((mapping) => mapping.name.trim())
  if (names.includes('')) return { mappings: 'Give each mapping a name.' }
  if (new Set(names).size < names.length) return { mappings: 'Two mappings have the same name. Rename one of them.' }
  const without = mappings.find(({ subscribe }) => subscribe.trim() === NOTHING)
  return without === undefined ? {} : { mappings: `Choose at least one event for “${without.name}”.` }
}
