import type { DestinationDefinition } from '@segment/actions-core'

type Json = Record<string, unknown>

/** What a setting and a field show in metadata.json, in its order: the name there, and the value of an absent one. */
const SETTING: readonly [key: string, absent: unknown][] = [
  ['label', undefined],
  ['description', undefined],
  ['type', undefined],
  ['required', false],
  ['multiple', false],
  ['choices', null],
  ['default', null],
  ['depends_on', null]
]
const FIELD: readonly [key: string, absent: unknown][] = [
  ['label', undefined],
  ['description', undefined],
  ['type', undefined],
  ['required', false],
  ['multiple', false],
  ['allowNull', false],
  ['dynamic', false],
  ['default', null],
  ['choices', null],
  ['placeholder', null],
  ['properties', null],
  ['category', null],
  ['depends_on', null],
  ['readOnly', null],
  ['hidden', null],
  ['minimum', null],
  ['maximum', null],
  ['defaultObjectUI', null],
  ['disabledInputMethods', null],
  ['displayMode', null],
  ['format', null],
  ['additionalProperties', false]
]

function show(source: Json, shape: typeof FIELD): Json {
  return Object.fromEntries(
    shape.map(([key, absent]) => [key, source[key === 'hidden' ? 'unsafe_hidden' : key] ?? absent])
  )
}

function toFieldMetadata(field: Json): Json {
  const shown = show(field, FIELD)
  if (field.properties !== undefined) shown.properties = mapValues(field.properties as Json, toFieldMetadata)
  return shown
}

function mapValues(source: Json, map: (value: Json) => Json): Json {
  return Object.fromEntries(Object.entries(source).map(([key, value]) => [key, map(value as Json)]))
}

/**
 * @returns the definition as segmentio/action-destinations publishes it in metadata.json: data only, absent values written out
 */
export function toMetadata(destination: DestinationDefinition<never> | DestinationDefinition<object>): Json {
  const { slug, name, mode, description, authentication, actions, presets } =
    destination as DestinationDefinition<object>
  return {
    slug,
    name,
    mode,
    description,
    authentication: {
      scheme: authentication?.scheme,
      fields: mapValues(authentication?.fields ?? {}, (field) => show(field, SETTING))
    },
    audienceConfig: null,
    actions: mapValues(actions, (action) => ({
      title: action.title,
      description: action.description,
      platform: 'cloud',
      defaultSubscription: action.defaultSubscription ?? null,
      hidden: action.hidden ?? false,
      hasPerformBatch: action.performBatch !== undefined,
      syncMode: null,
      hooks: null,
      dynamicFields: null,
      fields: mapValues(action.fields as Json, toFieldMetadata)
    })),
    presets: (presets ?? []).map((preset) => ({
      name: preset.name,
      type: preset.type,
      partnerAction: preset.partnerAction,
      subscribe: 'subscribe' in preset ? preset.subscribe : '',
      mapping: preset.mapping ?? {},
      eventSlug: null
    }))
  }
}
