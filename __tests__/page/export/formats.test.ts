import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import destination from '../../../src/destination'
import { loadSubscriptions } from '../../../src/delivery/subscription'
import type { Definition, ShownMapping } from '../../../src/page/api'
import { FORMATS } from '../../../src/page/export/formats'
import { fromValue } from '../../../src/page/mapping/value'
import { readMappings } from '../../../src/page/syncs/read-mappings'
import { definition as described } from '../support/definition'
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

it('the command reads its mapping file', () => {
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

it('Segment gets a subscription for each mapping', () => {
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

  it('finds the template that it makes itself', () => {
    expect(exported.template_id).toBe(template?.id)
  })

  it.each(presets.map(({ name }, index) => [name, index] as const))(
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

  it('gets several properties, and nothing of a directive that it cannot read', () => {
    const path = (of: string) => ({ '@path': `$.${of}` })
    const { inputs } = (
      write(
        'posthog',
        own({
          external_id: [path('userId'), path('properties.loyalty_id')],
          event_name: "Buyer's choice",
          event_source_url: { '@template': '{{context.page.url}}?from={{properties.source}}' },
          referrer_url: { '@merge': { objects: [], direction: 'left' } },
          batch_size: 10
        })
      ) as HogFunction
    ).mappings[0]
    expect(inputs).toEqual({
      external_id: { value: '{[person.id, event.properties.loyalty_id]}' },
      event_name: { value: "Buyer's choice" },
      event_source_url: { value: '{event.properties.$current_url}?from={event.properties.source}' },
      referrer_url: { value: '' }
    })
  })
})

describe('what a host does not carry is said', () => {
  const losses = (id: string, mapping: Record<string, unknown>): Record<string, string> =>
    Object.fromEntries(
      (FORMATS.find((format) => format.id === id)?.losses(own(mapping), described) ?? []).map(({ field, reason }) => [
        field,
        reason
      ])
    )
  const mail = { '@path': '$.properties.mail' }
  const mapping = {
    user_data: {
      email: fromValue({
        kind: 'sources',
        take: 'first',
        sources: [{ path: 'properties.mail' }, { path: 'properties.b' }]
      }),
      first_name: fromValue({
        kind: 'sources',
        take: 'first',
        sources: [{ path: 'properties.name', transforms: [{ kind: 'part', separator: ' ', take: 'first' }] }]
      }),
      last_name: mail
    },
    custom_data: {
      value: { '@replace': { pattern: ',', replacement: '.', value: mail } },
      contents: { '@arrayPath': ['$.properties.items', { id: { '@path': '$.art_no' } }] },
      order_id: { '@merge': { objects: [], direction: 'left' } }
    }
  }

  it('by PostHog: changes, lists with keys of their own, JSON, and what is passed over', () => {
    expect(Object.keys(losses('posthog', mapping)).sort()).toEqual([
      'Contents',
      'Email',
      'First Name',
      'Order ID',
      'Value'
    ])
    expect(losses('posthog', mapping).Value).toContain('Decimal comma')
  })

  it('by Segment: nothing but what it does not document', () => {
    expect(Object.keys(losses('segment', mapping))).toEqual(['First Name'])
  })

  it('by the command: nothing', () => {
    expect(losses('command', mapping)).toEqual({})
  })
})

it.each(['command', 'segment'])('what was exported for %s is imported again', (id) => {
  const read = readMappings(JSON.stringify(write(id)))
  expect(read).toEqual({
    mappings: presets.map(({ name, subscribe, mapping }) => ({
      name,
      subscribe,
      partnerAction: 'streamEvent',
      mapping
    }))
  })
})

it.each(['{', '[]', '{"mappings":[{"name":"x"}]}', '{"template_id":"segment-x"}'])(
  '%s is not imported, and why',
  (text) => {
    expect(readMappings(text)).toHaveProperty('problem')
  }
)
