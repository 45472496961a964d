import definition from '../../../src/destination'
import { toSubscription } from '../../../src/delivery/subscription'
import { Router } from '../../../src/delivery/router'
import { fromFql, isComplete, readTyped, toFql, type Filter } from '../../../src/page/filter/filter'

const filters: Filter[] = [
  { type: 'page', events: [], conditions: [] },
  { type: 'track', events: ['Order Completed'], conditions: [] },
  { type: 'track', events: ['A', 'B (new)', 'C'], conditions: [] },
  {
    type: 'track',
    events: ['A', 'B'],
    conditions: [
      { property: 'properties.revenue', operator: '>', value: 10 },
      { property: 'properties.plan', operator: '=', value: 'pro' },
      { property: 'properties.count', operator: '=', value: 3 },
      { property: 'properties.count', operator: '!=', value: 4 },
      { property: 'context.page.url', operator: 'contains', value: '/thanks' },
      { property: 'context.page.path', operator: 'starts_with', value: '/shop' },
      { property: 'traits.email', operator: 'exists', value: '' },
      { property: 'properties.coupon', operator: 'not_exists', value: '' },
      { property: 'properties.is_new', operator: '=', value: true },
      { property: 'userId', operator: '!=', value: 'test' }
    ]
  }
]

test.each(filters)('a filter survives being written as FQL: %j', (filter) => {
  expect(fromFql(toFql(filter))).toEqual(filter)
})

test.each(definition.presets ?? [])('the form can show the filter of $name, and changes nothing of it', (preset) => {
  const subscribe = 'subscribe' in preset ? preset.subscribe : ''
  expect(toFql(fromFql(subscribe) as Filter)).toBe(subscribe)
})

test('the FQL takes the events that the filter means', () => {
  const subscribe = toFql({
    type: 'track',
    events: ['A', 'B'],
    conditions: [{ property: 'properties.revenue', operator: '>=', value: 10 }]
  })
  const router = new Router([toSubscription({ subscribe, partnerAction: 'streamEvent', mapping: {} }, 'test')])
  const matches = (event: string, revenue: unknown): boolean =>
    router.match({ type: 'track', event, properties: { revenue } } as never).length > 0
  expect([matches('A', 10), matches('B', 11), matches('C', 11), matches('A', 9)]).toEqual([true, true, false, false])
})

test.each([
  'type = "track" or type = "page"',
  'type = "track" and (type = "page" or (event = "A" and event = "B"))',
  'event = "A"',
  'type = "track" and (event = "A" or properties.x = "y")',
  'type != "track"',
  'type = '
])('what the form has no words for stays FQL: %s', (fql) => {
  expect(fromFql(fql)).toBeUndefined()
})

test('a condition that is half typed does not count yet', () => {
  expect(isComplete({ property: '', operator: 'exists', value: '' })).toBe(false)
  expect(isComplete({ property: 'properties.a', operator: '=', value: ' ' })).toBe(false)
  expect(isComplete({ property: 'properties.a', operator: '>', value: 'ten' })).toBe(false)
  expect(isComplete({ property: 'properties.a', operator: 'exists', value: '' })).toBe(true)
})

test('what is typed becomes what the property holds', () => {
  expect(readTyped('10', ['number'])).toBe(10)
  expect(readTyped('10', ['text'])).toBe('10')
  expect(readTyped('1.', ['number'])).toBe('1.')
  expect(readTyped('true', ['boolean'])).toBe(true)
})
