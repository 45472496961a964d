import { CUSTOMER_INFORMATION } from '../../../src/destination/server-event/customer-information'
import { groupOf, propertiesOf } from '../../../src/page/mapping/paths'
import { looksPersonal } from '../../../src/page/mapping/personal'
import { suggest } from '../../../src/page/mapping/suggestions'
import type { Parameter } from '../../../src/page/api'

const events = [
  {
    type: 'track',
    userId: 'u-2',
    properties: { revenue: 12.5, products: [{ id: 1 }, { id: 2 }], tags: ['a', 'b'], contact: { mail: 'a@b.example' } },
    context: { traits: { address: { town: 'Graz' } }, library: { name: 'x' } }
  },
  { type: 'track', userId: 'u-1', properties: { revenue: '9', empty: '', 'odd.key': 1 }, context: {} }
]
const properties = propertiesOf(events)
const of = (path: string) => properties.find((property) => property.path === path)
const parameter = (key: string): Parameter =>
  ({ ...CUSTOMER_INFORMATION.find((row) => row.key === key), required: false }) as unknown as Parameter

test('properties are counted, with the newest value as example', () => {
  expect(of('userId')).toEqual({ path: 'userId', example: 'u-2', count: 2, kinds: ['text'] })
  expect(of('properties.revenue')).toEqual({
    path: 'properties.revenue',
    example: '12.5',
    count: 2,
    kinds: ['number', 'text']
  })
  expect(of('properties.products')?.example).toBe('list of 2')
  expect(of('properties.tags')?.example).toBe('a, b')
})

test('what is empty, what no path can name and what no person maps is left out', () => {
  expect(of('properties.empty')).toBeUndefined()
  expect(properties.some(({ path }) => path.includes('odd') || path.includes('library'))).toBe(false)
})

test('the person comes first', () => {
  expect(properties[0].path).toBe('userId')
  expect(groupOf('context.traits.email')).toBe('The person')
  expect(groupOf('context.page.url')).toBe('Page, device and campaign')
})

test('a property is suggested by what people call it', () => {
  expect(suggest(parameter('email'), properties)?.path).toBe('properties.contact.mail')
  expect(suggest(parameter('city'), properties)?.path).toBe('context.traits.address.town')
  expect(suggest(parameter('phone'), properties)).toBeUndefined()
})

test('the name of a product is nobody’s name', () => {
  const product = propertiesOf([{ properties: { name: 'Mug' } }])
  expect(suggest(parameter('full_name'), product)).toBeUndefined()
})

test.each([
  ['properties.email', 'x', true],
  ['properties.note', 'write to a@b.example', true],
  ['properties.contact', '+43 660 1234567', true],
  ['properties.order_id', '123456789012', false],
  ['properties.day', '2026-11-20', false],
  ['properties.plan', 'pro', false]
])('%s with %s looks like contact data: %s', (path, example, expected) => {
  expect(looksPersonal({ path, example, count: 1, kinds: ['text'] })).toBe(expected)
})
