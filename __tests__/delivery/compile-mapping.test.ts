import { transform, type JSONObject, type SegmentEvent } from '@segment/actions-core'
import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { compileMapping } from '../../src/delivery/compile-mapping'
import { toSubscription } from '../../src/delivery/subscription'
import destination from '../../src/destination'

/** What the runtime makes of a payload that was mapped before it sees it. */
function throughCompiled(mapping: JSONObject, event: object): unknown {
  const payload = compileMapping(mapping)(event as SegmentEvent)
  return transform({ '@path': '$.' }, { ...payload })
}

function throughRuntime(mapping: JSONObject, event: object): unknown {
  return transform(mapping, event as Record<string, unknown>)
}

/** @returns what it gives, or the message of what it throws */
function outcomeOf(run: () => unknown): unknown {
  try {
    return { value: run() }
  } catch (error) {
    return { message: (error as Error).message }
  }
}

/** A mapping that is refused before any event: `compileMapping` is for those that are not. */
const REFUSED = /\/\S* (?:should|has an invalid directive)/

const KEYS = ['a', 'b', 'c', '0', 'x y']
const PATHS = [
  ...['$.a', '$.a.b', '$.a.b.c', '$.b.0', '$.b[0]', '$.b[0].a', "$.a['x y']", '$.a."x y"', '$.a..b', 'a.b', '$.', '$'],
  ...['', '.', '$.missing.deep', '$.a.$.b', "$['a'].b", '$.b.[1]']
]

const event = fc.dictionary(
  fc.constantFrom(...KEYS),
  fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom<unknown>('', 'text', 0, 7, false, true, null),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...KEYS), tie('value'), { maxKeys: 3 })
    )
  })).value
)

const { node } = fc.letrec<{ node: unknown; path: unknown }>((tie) => ({
  path: fc.constantFrom(...PATHS).map((path) => ({ '@path': path })),
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<unknown>('constant', '', 0, 1, true, false, null),
    tie('path'),
    tie('path').map((path) => ({ ...(path as object), _metadata: { label: 'kept by a UI' } })),
    fc.record({ exists: tie('path'), then: tie('node'), else: tie('node') }).map((options) => ({ '@if': options })),
    fc.record({ blank: tie('path'), then: tie('node'), else: tie('node') }).map((options) => ({ '@if': options })),
    fc
      .record({ exists: tie('path'), then: tie('node') }, { requiredKeys: ['exists'] })
      .map((options) => ({ '@if': options })),
    tie('node').map((literal) => ({ '@literal': literal })),
    fc.constantFrom('{{a.b}}', '{{$.c}} and {{b.0}}', 'plain').map((template) => ({ '@template': template })),
    tie('node').map((value) => ({ '@case': { operator: 'upper', value } })),
    tie('node').map((shape) => ({ '@arrayPath': ['$.b', { id: shape }] })),
    fc.array(tie('node'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...KEYS), tie('node'), { maxKeys: 3 })
  )
}))

test('Any mapping gives any event the payload that the runtime gives it', () => {
  const mapping = fc.dictionary(fc.constantFrom('email', 'user_data', 'value', 'name'), node, { maxKeys: 4 })
  fc.assert(
    fc.property(mapping, event, (any, of) => {
      const fields = any as JSONObject
      const expected = outcomeOf(() => throughRuntime(fields, of))
      fc.pre(!REFUSED.test((expected as { message?: string }).message ?? ''))
      expect(outcomeOf(() => throughCompiled(fields, of))).toEqual(expected)
    }),
    { seed: 5, numRuns: 3000 }
  )
})

test('Any path is read as the runtime reads it', () => {
  const path = fc.array(fc.constantFrom('$', '.', '[', ']', '"', "'", 'a', 'b', '0', ' '), { maxLength: 12 })
  fc.assert(
    fc.property(path, event, (characters, of) => {
      const fields = { value: { '@path': characters.join('') } }
      expect(outcomeOf(() => throughCompiled(fields, of))).toEqual(outcomeOf(() => throughRuntime(fields, of)))
    }),
    { seed: 6, numRuns: 3000 }
  )
})

const EXAMPLES = readFileSync('examples/events.ndjson', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('{') && line.endsWith('}'))
  .map((line) => JSON.parse(line) as object)

test.each((destination.presets ?? []).map((preset) => [preset.name, preset.mapping as JSONObject]))(
  'The preset %s gives every example the same payload',
  (_name, mapping) => {
    expect(EXAMPLES.length).toBeGreaterThan(190)
    for (const example of EXAMPLES) {
      expect(throughCompiled(mapping, example)).toEqual(throughRuntime(mapping, example))
    }
  }
)

test.each([
  ['A condition without "exists" and "blank"', { email: { '@if': { then: 'x' } } }],
  ['A path that comes from another path', { email: { '@path': { '@path': '$.a' } } }]
])('%s is left to the runtime', (_what, mapping) => {
  for (const given of [{ a: '$.b', b: 'text' }, { a: { b: 1 } }]) {
    const expected = outcomeOf(() => throughRuntime(mapping, given))
    expect(outcomeOf(() => throughCompiled(mapping as JSONObject, given))).toEqual(expected)
  }
})

test.each([
  ['An unknown directive', { email: { '@unknown': '$.a' } }],
  ['Two directives at once', { email: { '@path': '$.a', '@literal': 1 } }],
  ['A directive among fields', { email: { '@path': '$.a', b: 1 } }]
])('%s never comes so far: such a mapping is refused as the runtime would refuse it', (_what, mapping) => {
  const whole = { subscribe: 'type = "track"', partnerAction: 'streamEvent', mapping }
  expect(() => toSubscription(whole, 'mapping')).toThrow('cannot be used')
  expect(() => throughRuntime(mapping as JSONObject, {})).toThrow()
})

test("Segment's directive for a whole mapping is left to the runtime", () => {
  const mapping = {
    __segment_internal_directive: { '@transform': { apply: { a: { '@path': '$.b' } } } },
    email: { '@path': '$.a' }
  }
  const of = { b: 'text' }
  expect(throughCompiled(structuredClone(mapping), of)).toEqual(throughRuntime(structuredClone(mapping), of))
})

test.each([
  ['$.context.page.search', { context: { page: 'https://shop.example.com/' } }],
  ['$.properties.products.map', { properties: { products: [] } }],
  ['$.properties.constructor.name', { properties: {} }],
  ['$.properties.__proto__', { properties: {} }],
  ['$.properties.price.toFixed', { properties: { price: 5 } }],
  ['$.properties.query.length', { properties: { query: 'abc' } }],
  ['$.toString', {}]
])('%s reads no method of %j', (path, event) => {
  expect(compileMapping({ value: { '@path': path } })(event as unknown as SegmentEvent)).toEqual({})
})

test('What an event holds itself is read, whatever it is called', () => {
  const event = JSON.parse(
    '{"properties":{"search":"shoes","__proto__":"own","items":[1,2],"query":"abc"}}'
  ) as SegmentEvent
  const mapping = {
    search: { '@path': '$.properties.search' },
    own: { '@path': '$.properties.__proto__' },
    count: { '@path': '$.properties.items.length' },
    first: { '@path': '$.properties.items.0' }
  }
  expect(compileMapping(mapping)(event)).toEqual({ search: 'shoes', own: 'own', count: 2, first: 1 })
})
