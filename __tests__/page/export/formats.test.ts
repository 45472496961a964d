import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import destination from '../../../src/destination'
import { loadSubscriptions } from '../../../src/delivery/subscription'
import type { Definition, ShownMapping } from '../../../src/page/api'
import { FORMATS } from '../../../src/page/export/formats'
import { toTemplate } from '../../hosts/posthog/template'

const definition = {
  name: destination.name,
  slug: destination.slug,
  action: { fields: destination.actions.streamEvent.fields }
} as unknown as Definition
const presets = (destination.presets ?? []) as unknown as ShownMapping[]

function write(id: string, mappings = presets): unknown {
  return FORMATS.find((format) => format.id === id)?.write(mappings, definition)
}

const own = (mapping: Record<string, unknown>): ShownMapping[] => [
  { name: 'Own', subscribe: 'type = "page"', partnerAction: 'streamEvent', mapping }
]

test('the command reads its mapping file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'meta-pixel-export-'))
  try {
    const file = join(folder, 'mappings.json')
    writeFileSync(file, JSON.stringify(write('command')))
    expect(loadSubscriptions(file).map(({ name, subscribe, mapping }) => ({ name, subscribe, mapping }))).toEqual(
      presets.map(({ name, subscribe, mapping }) => ({ name, subscribe, mapping }))
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('Segment gets a subscription for each mapping', () => {
  expect(write('segment')).toEqual(
    presets.map(({ name, subscribe, mapping }) => ({
      name,
      actionId: 'ACTION_ID',
      trigger: subscribe,
      enabled: true,
      settings: mapping
    }))
  )
})

interface HogFunction {
  template_id: string
  mappings: {
    name: string
    filters: { properties: { key: string }[] }
    inputs: Record<string, { value: Record<string, unknown> }>
  }[]
}

describe('PostHog', () => {
  const template = toTemplate(destination)
  const exported = write('posthog') as HogFunction

  test('finds the template that it makes itself', () => {
    expect(exported.template_id).toBe(template?.id)
  })

  test.each(presets.map(({ name }, index) => [name, index] as const))(
    'gets of %s what it makes of the preset itself',
    (_name, index) => {
      const { name, filters, inputs } = exported.mappings[index]
      const made = template?.mappings[index]
      expect(name).toBe(made?.name)
      expect(filters.properties[0].key).toBe(made?.filter)
      for (const [key, { value }] of Object.entries(inputs)) {
        const expected = made?.inputs[key].default
        if (key === 'custom_data') {
          // There what a preset leaves out is filled in from the defaults.
          expect(expected).toMatchObject(value)
        } else if (typeof value === 'object') {
          const filled = Object.entries(value).filter(([, own]) => own !== '')
          expect(expected).toMatchObject(Object.fromEntries(filled))
        } else expect(value).toEqual(expected)
      }
    }
  )

  test('gets several properties, and nothing of a directive that it cannot read', () => {
    const path = (of: string) => ({ '@path': `$.${of}` })
    const { inputs } = (
      write(
        'posthog',
        own({
          external_id: [path('userId'), path('properties.loyalty_id')],
          event_name: "Buyer's choice",
          event_source_url: { '@template': '{{context.page.url}}' },
          batch_size: 10
        })
      ) as HogFunction
    ).mappings[0]
    expect(inputs).toEqual({
      external_id: { value: '{[person.id, event.properties.loyalty_id]}' },
      event_name: { value: "Buyer's choice" },
      event_source_url: { value: '' }
    })
  })
})
