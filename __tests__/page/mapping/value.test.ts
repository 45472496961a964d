import { transform } from '@segment/actions-core'
import definition from '../../../src/destination'
import { fromValue, resolve, toValue, UNMAPPED, type MappedValue } from '../../../src/page/mapping/value'

const email = { '@path': '$.context.traits.email' }

test.each<[string, MappedValue]>([
  ['a property', { kind: 'sources', sources: [{ path: 'userId' }], take: 'first' }],
  ['a text', { kind: 'sources', sources: [{ constant: 'website' }], take: 'first' }],
  ['a truth value', { kind: 'sources', sources: [{ constant: false }], take: 'first' }],
  ['alternatives', { kind: 'sources', sources: [{ path: 'a' }, { path: 'b' }, { constant: 'c' }], take: 'first' }],
  ['a list', { kind: 'sources', sources: [{ path: 'a' }, { path: 'b' }], take: 'all' }],
  ['nothing', UNMAPPED],
  ['what the form has no words for', { kind: 'advanced', json: { '@template': '{{a}}-{{b}}' } }]
])('%s survives being written into a mapping', (_what, value) => {
  expect(toValue(fromValue(value))).toEqual(value)
})

const mapped = (definition.presets ?? []).flatMap(({ name, mapping }) =>
  Object.entries(mapping ?? {}).map(([key, raw]) => [`${name}: ${key}`, raw] as const)
)

test.each(mapped)('the form changes nothing of a preset that it only shows: %s', (_key, raw) => {
  expect(fromValue(toValue(raw))).toEqual(raw)
})

test('a fallback of rivals’ mappings, which test for blank, is read as well', () => {
  expect(toValue({ '@if': { blank: email, then: email, else: 'x' } })).toEqual({
    kind: 'sources',
    sources: [{ path: 'context.traits.email' }, { constant: 'x' }],
    take: 'first'
  })
})

test.each([
  { '@if': { exists: email, then: { '@path': '$.a' } } },
  { '@if': { exists: email, then: email, else: { '@template': 'x' } } },
  [{ '@template': 'x' }],
  { '@path': 5 },
  {}
])('a directive that the form has no words for is kept: %j', (raw) => {
  expect(toValue(raw)).toEqual({ kind: 'advanced', json: raw })
})

test('what a value gives is what the runtime makes of it', () => {
  const events = [{ a: 1 }, { b: { c: 'x' } }, { a: null, b: { c: 'y' } }, {}]
  const value: MappedValue = {
    kind: 'sources',
    sources: [{ path: 'a' }, { path: 'b.c' }, { constant: 'none' }],
    take: 'first'
  }
  for (const event of events) {
    expect(resolve(value, event)).toEqual(transform({ field: fromValue(value) as never }, event).field)
  }
})

test('a list leaves out what an event does not have', () => {
  const value: MappedValue = { kind: 'sources', sources: [{ path: 'a' }, { path: 'b' }], take: 'all' }
  expect(resolve(value, { b: 2 })).toEqual([2])
  expect(resolve(value, {})).toBeUndefined()
})
