import { transform } from '@segment/actions-core'
import definition from '../../../src/destination'
import { pathOf } from '../../../src/page/mapping/path-syntax'
import { fromValue, resolve, toValue, UNMAPPED, type MappedValue, type Source } from '../../../src/page/mapping/value'

const email = { '@path': '$.context.traits.email' }

const first = (...sources: Source[]): MappedValue => ({ kind: 'sources', sources, take: 'first' })

/** What actions-core, which every host runs, makes of a value. */
const run = (value: MappedValue, event: object): unknown =>
  transform({ field: fromValue(value) as never }, event as never).field

const VALUES: [string, MappedValue][] = [
  ['a property', first({ path: 'userId' })],
  ['a text', first({ constant: 'website' })],
  ['a truth value', first({ constant: false })],
  ['alternatives', first({ path: 'a' }, { path: 'b' }, { constant: 'c' })],
  ['a list', { kind: 'sources', sources: [{ path: 'a' }, { path: 'b' }], take: 'all' }],
  ['nothing', UNMAPPED],
  ['lower case', first({ path: 'a', transforms: [{ kind: 'lower' }] })],
  ['a decimal comma', first({ path: 'a.b', transforms: [{ kind: 'decimal' }] })],
  ['texts replaced', first({ path: 'a', transforms: [{ kind: 'replace', pattern: 'x', replacement: 'y' }] })],
  ['part of a text', first({ path: 'a', transforms: [{ kind: 'part', separator: ' ', take: 'last' }] })],
  [
    'several changes',
    first({
      path: 'a',
      transforms: [{ kind: 'part', separator: '-', take: 'first' }, { kind: 'upper' }, { kind: 'decimal' }]
    })
  ],
  ['a combination', first({ template: '{{properties.first}} {{properties.last}}' })],
  ['a changed property with a fallback', first({ path: 'a', transforms: [{ kind: 'lower' }] }, { path: 'b' })],
  ['a key with a dot', first({ path: 'properties["basket.total"]' })],
  [
    'products with keys of their own',
    {
      kind: 'list',
      path: 'properties.basket.items',
      rows: [
        { key: 'id', source: { path: 'art_no' } },
        { key: 'quantity', source: { constant: 1 } },
        { key: 'item_price', source: { path: 'price_gross', transforms: [{ kind: 'decimal' }] } }
      ]
    }
  ],
  ['what the form has no words for', { kind: 'advanced', json: { '@merge': { objects: [], direction: 'left' } } }]
]

it.each(VALUES)('%s survives being written into a mapping', (_what, value) => {
  expect(toValue(fromValue(value))).toEqual(value)
})

const mapped = (definition.presets ?? []).flatMap(({ name, mapping }) =>
  Object.entries(mapping ?? {}).map(([key, raw]) => [`${name}: ${key}`, raw] as const)
)

it.each(mapped)('the form changes nothing of a preset that it only shows: %s', (_key, raw) => {
  expect(fromValue(toValue(raw))).toEqual(raw)
})

it.each(['exists', 'blank'] as const)('a fallback that tests for %s is read, and stays as it is', (test) => {
  const raw = { '@if': { [test]: email, then: email, else: 'x' } }
  const value = toValue(raw)
  expect(value).toEqual({ ...first({ path: 'context.traits.email' }, { constant: 'x' }), test })
  expect(fromValue(value)).toEqual(raw)
})

it.each([
  { '@if': { exists: email, then: { '@path': '$.a' } } },
  { '@if': { exists: email, then: email, else: { '@merge': {} } } },
  { '@replace': { pattern: 'a', value: email, ignorecase: true } },
  { '@arrayPath': ['$.a', { id: { '@merge': {} } }] },
  { '@liquid': '{{ a | upcase }}' },
  [{ '@merge': 'x' }],
  { '@path': 5 },
  {}
])('a directive that the form has no words for is kept: %j', (raw) => {
  expect(toValue(raw)).toEqual({ kind: 'advanced', json: raw })
})

const EVENTS = [
  { a: 'x', b: 'y' },
  { b: 'y' },
  { a: null, b: 'y' },
  { a: '', b: 'y' },
  { a: '   ', b: 'y' },
  { a: 'n/a', b: 'y' },
  { a: 'N/A ', b: 'y' },
  { a: 'null', b: 'y' },
  { a: '(not set)', b: 'y' },
  { a: '-', b: 'y' },
  { a: 0, b: 'y' },
  { a: false, b: 'y' },
  { a: [], b: 'y' },
  { a: ['x'], b: 'y' },
  { a: { c: 1 }, b: 'y' },
  { a: '', b: '', c: 'z' },
  { a: 'unknown', b: 'None', c: 'z' },
  {}
]

it.each(EVENTS)('the first that has a value counts, empty texts and placeholders passed over: %j', (event) => {
  const value = first({ path: 'a' }, { path: 'b' }, { path: 'c' })
  const nobody = ['', '   ', 'n/a', 'N/A ', 'null', '(not set)', '-', 'unknown', 'None', null, undefined]
  const { a, b, c } = event as Record<string, unknown>
  const isEmpty = (one: unknown): boolean => nobody.includes(one as string) || (Array.isArray(one) && one.length === 0)
  const expected = !isEmpty(a) ? a : !isEmpty(b) ? b : c
  expect(run(value, event)).toEqual(expected)
  expect(resolve(value, event)).toEqual(expected)
})

it.each<[string, Source, object, unknown]>([
  ['lower case', { path: 'a', transforms: [{ kind: 'lower' }] }, { a: 'ÄB' }, 'äb'],
  ['a decimal comma', { path: 'a', transforms: [{ kind: 'decimal' }] }, { a: '129,90' }, '129.90'],
  ['a number where others have a comma', { path: 'a', transforms: [{ kind: 'decimal' }] }, { a: 129.9 }, '129.9'],
  [
    'a text replaced everywhere',
    { path: 'a', transforms: [{ kind: 'replace', pattern: '.', replacement: '' }] },
    { a: '1.2.3' },
    '123'
  ],
  [
    'what stands before a space',
    { path: 'a', transforms: [{ kind: 'part', separator: ' ', take: 'first' }] },
    { a: 'Mira Solberg' },
    'Mira'
  ],
  [
    'what stands after the last one',
    { path: 'a', transforms: [{ kind: 'part', separator: ' ', take: 'last' }, { kind: 'upper' }] },
    { a: 'Mira M Solberg' },
    'SOLBERG'
  ],
  ['a combination', { template: '{{a}}-{{ b.c }}' }, { a: 1, b: { c: 'x' } }, '1-x'],
  ['a key with a dot', { path: 'p["a.b"]' }, { p: { 'a.b': 'x' } }, 'x'],
  ['a key with a space', { path: 'p.Order Total' }, { p: { 'Order Total': 5 } }, 5]
])('the runtime and the form make the same of %s', (_what, source, event, expected) => {
  expect(run(first(source), event)).toEqual(expected)
  expect(resolve(first(source), event as never)).toEqual(expected)
})

it('products with keys of their own become Meta’s', () => {
  const value = toValue({
    '@arrayPath': ['$.basket.items', { id: { '@path': '$.art_no' }, quantity: { '@path': '$.qty' } }]
  })
  const event = { basket: { items: [{ art_no: 'A1', qty: 2 }, { art_no: 'B2' }] } }
  expect(run(value, event)).toEqual([{ id: 'A1', quantity: 2 }, { id: 'B2' }])
})

it.each([
  [['properties', 'a', 'b'], 'properties.a.b'],
  [['properties', 'Order Total'], 'properties.Order Total'],
  [['properties', 'größe [cm]'], 'properties.größe [cm]'],
  [['properties', 'a.b', 'c'], 'properties["a.b"].c'],
  [['properties', 'x[1]'], undefined],
  [['a.b'], undefined]
])('the path to %j is %s', (keys, path) => {
  expect(pathOf(keys)).toBe(path)
})

it('a list leaves out what an event does not have', () => {
  const value: MappedValue = { kind: 'sources', sources: [{ path: 'a' }, { path: 'b' }], take: 'all' }
  expect(resolve(value, { b: 2 })).toEqual([2])
  expect(resolve(value, {})).toBeUndefined()
})
