import { Destination } from '@segment/actions-core'
import { parseFql } from '@segment/destination-subscriptions'
import destination from '../../src'
import { ACTION_SOURCES } from '../../src/destination/server-event'

const { fields } = destination.actions.streamEvent

describe('the definition', () => {
  it('names itself so that every fast-uri takes it as a schema key', () => {
    expect(destination).toMatchObject({
      name: 'Meta Pixel / Conversions API',
      slug: 'actions-meta-pixel',
      mode: 'cloud',
      authentication: { scheme: 'custom' }
    })
    expect(() => new Destination(destination)).not.toThrow()
  })

  it('asks for the Pixel ID and the token, and treats secrets as passwords', () => {
    const settings = destination.authentication?.fields
    expect(settings).toMatchObject({
      pixelId: { label: 'Pixel ID (Dataset ID)', type: 'string', required: true },
      accessToken: { type: 'password', required: true },
      appSecret: { type: 'password' },
      testEventCode: { type: 'string' }
    })
    expect(settings?.testEventCode?.description).toMatch(/counts test events/)
  })

  it('has one action with the fields in the order in which a person maps them', () => {
    expect(Object.keys(destination.actions)).toEqual(['streamEvent'])
    expect(destination.actions.streamEvent).toMatchObject({
      title: 'Stream Event',
      defaultSubscription: 'type = "track"'
    })
    expect(Object.keys(fields)).toEqual([
      'external_id',
      'user_data',
      'event_name',
      'event_time',
      'event_id',
      'action_source',
      'event_source_url',
      'referrer_url',
      'click_query',
      'custom_data',
      'additional_properties',
      'consent',
      'app_data',
      'limited_data_use',
      'limited_data_use_country',
      'limited_data_use_state',
      'opt_out',
      'messaging_channel',
      'customer_segmentation',
      'original_event_data',
      'test_event_code',
      'fallbacks',
      'enable_batching',
      'batch_size'
    ])
  })

  it('requires External ID, event name and time, and nothing else', () => {
    const required = Object.entries(fields).filter(([, field]) => field.required === true)
    expect(required.map(([key]) => key)).toEqual(['external_id', 'event_name', 'event_time'])
    expect(fields.external_id).toMatchObject({ label: 'External ID', multiple: true })
  })

  it('sends no additional properties and asks no consent unless somebody maps them', () => {
    expect(fields.additional_properties?.default).toBeUndefined()
    expect(fields.consent?.default).toBeUndefined()
  })

  it("names Meta's nine action sources, and leaves it to the destination to read them", () => {
    for (const source of ACTION_SOURCES) expect(fields.action_source?.description).toContain(source)
    expect(fields.action_source?.choices).toBeUndefined()
  })

  it('hides what is no question to a marketer', () => {
    const hidden = Object.entries(fields).filter(([, field]) => field.unsafe_hidden === true)
    expect(hidden.map(([key]) => key)).toEqual(['click_query', 'fallbacks', 'enable_batching', 'batch_size'])
    expect(fields.batch_size).toMatchObject({ default: 1000, minimum: 1, maximum: 1000 })
    expect(fields.enable_batching?.default).toBe(true)
  })

  it('shows app data and the messaging channel only where they are needed', () => {
    expect(fields.app_data?.depends_on?.conditions).toEqual([
      { fieldKey: 'action_source', operator: 'is', value: 'app' }
    ])
    expect(fields.messaging_channel?.depends_on?.conditions).toEqual([
      { fieldKey: 'action_source', operator: 'is', value: 'business_messaging' }
    ])
  })

  it('describes every field, as PostHog demands', () => {
    for (const [key, field] of Object.entries(fields)) {
      expect([key, typeof field.description, field.label === '']).toEqual([key, 'string', false])
      for (const [property, { description }] of Object.entries(field.properties ?? {})) {
        expect([key, property, typeof description]).toEqual([key, property, 'string'])
      }
    }
  })
})

describe('the presets', () => {
  const presets = destination.presets ?? []

  it('are automatic, and their subscriptions can be read', () => {
    for (const preset of presets) {
      expect(preset.type).toBe('automatic')
      expect(parseFql((preset as { subscribe: string }).subscribe)).not.toHaveProperty('error')
    }
  })

  it('use no directive that only some hosts understand', () => {
    const directives = new Set<string>()
    const walk = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return
      expect(Array.isArray(value)).toBe(false)
      for (const [key, inner] of Object.entries(value)) {
        if (key.startsWith('@')) directives.add(key)
        if (key === '@if') {
          const { exists, then, else: otherwise } = inner as Record<string, unknown>
          expect(exists).toEqual(then)
          expect(typeof otherwise === 'string' || Object.keys(otherwise as object).join() === '@path').toBe(true)
        }
        walk(inner)
      }
    }
    walk(presets.map(({ mapping }) => mapping).reduce((all, mapping, index) => ({ ...all, [index]: mapping }), {}))
    expect([...directives].sort()).toEqual(['@if', '@path'])
  })

  it('map only fields that exist', () => {
    for (const { mapping } of presets) {
      for (const [key, value] of Object.entries(mapping ?? {})) {
        expect(Object.keys(fields)).toContain(key)
        if (key === 'custom_data' || key === 'user_data') {
          for (const property of Object.keys(value as object)) {
            expect(Object.keys(fields[key]?.properties ?? {})).toContain(property)
          }
        }
      }
    }
  })
})
