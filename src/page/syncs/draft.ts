import type { ConsentRule, Definition, Preset, ShownMapping, ShownSecret, Sync, SyncChange } from '../api'

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

/** A setting as it is saved; undefined for a secret, which is never shown. */
function shownSetting(sync: Sync | undefined, key: string): SettingDraft {
  const saved = sync?.[key as keyof Sync]
  return isSecret(saved) ? (saved.set ? undefined : '') : typeof saved === 'string' ? saved : ''
}

/** What is known of a saved secret; undefined for anything else. */
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

/** The mappings that the sync would have. */
export function mappingsOf({ mappings }: Draft): ShownMapping[] {
  return mappings
    .filter(({ isOn }) => isOn)
    .map(({ name, subscribe, partnerAction, mapping }) => ({ name, subscribe, partnerAction, mapping }))
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
  return mappingsOf({ mappings: presets.map((preset) => toMappingDraft(preset, true)) } as Draft)
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
  const problems: DraftProblems = {}
  const name = draft.name.trim()
  if (name === '') problems.name = 'Give the sync a name.'
  else if (name !== sync?.name && taken.includes(name)) problems.name = 'There is a sync of this name already.'
  for (const [key, { label, required }] of Object.entries(definition.settings)) {
    const value = draft.settings[key]
    if (required === true && value?.trim() === '') problems[`settings.${key}`] = `Enter the ${label}.`
  }
  const pixelId = draft.settings.pixelId?.trim() ?? ''
  if (pixelId !== '' && !/^(\d+|\$\{\w+\})$/.test(pixelId)) problems['settings.pixelId'] = 'A Pixel ID has digits only.'
  if (mappingsOf(draft).length === 0)
    problems.mappings = 'Tick at least one mapping: without any, nothing would be sent.'
  const names = mappingsOf(draft).map((mapping) => mapping.name.trim())
  if (names.includes('')) problems.mappings = 'Give each mapping a name.'
  else if (new Set(names).size < names.length)
    problems.mappings = 'Two mappings have the same name: rename one of them.'
  if (draft.consent !== null && draft.consent.path.trim() === '')
    problems.consent = 'Say where events carry the consent.'
  return problems
}
