import type { SegmentEvent } from '@segment/actions-core'
import { Router } from '../../src/delivery/router'
import { loadSubscriptions, toSubscription } from '../../src/delivery/subscription'
import { KnownNames, UnmatchedNames } from '../../src/delivery/unmatched'

const known = new KnownNames(loadSubscriptions(undefined))

it.each([
  ['order completed', 'Order Completed'],
  ['ORDER_COMPLETED', 'Order Completed'],
  ['OrderCompleted', 'Order Completed'],
  [' order-completed ', 'Order Completed'],
  ['product_added', 'Product Added']
])('%j was meant to be %j', (name, meant) => {
  expect(known.suggest(name)).toBe(meant)
})

it.each(['Order Completed', 'Order Complete', 'Signed Up', '', undefined, 7, null])('%j is left as it is', (name) => {
  expect(known.suggest(name)).toBeUndefined()
})

it('says why an event is not sent, with its name and the one that was meant', () => {
  const reason = (event: object): string => known.explain(event as SegmentEvent)
  expect(reason({ type: 'track', event: 'order_completed' })).toBe(
    'No mapping matches the event "order_completed": did you mean "Order Completed"?'
  )
  expect(reason({ type: 'track', event: 'Signed Up' })).toBe('No mapping matches the event "Signed Up".')
  expect(reason({ type: 'identify' })).toBe('No mapping matches this identify call.')
  expect(reason({ type: 'track', event: 'x'.repeat(5000) }).length).toBeLessThan(200)
})

it('is told with every outcome of such an event', () => {
  const router = new Router(loadSubscriptions(undefined))
  const event = { type: 'track', event: 'order completed' } as SegmentEvent
  const outcome = { kind: 'not_subscribed', reason: known.explain(event) }
  expect(router.notSubscribed(event)).toEqual(outcome)
  expect(router.match(event)).toEqual([])
  expect(router.notSubscribed(event)).toBe(router.notSubscribed(event))
})

it('counts names, the most frequent first, in memory that does not grow with them', () => {
  const names = new UnmatchedNames(known)
  for (let n = 0; n < 3; n++) names.add({ type: 'track', event: 'order completed' })
  names.add({ type: 'identify' })
  expect(names.list()).toEqual([
    { type: 'track', event: 'order completed', count: 3, did_you_mean: 'Order Completed' },
    { type: 'identify', event: null, count: 1 }
  ])
  for (let n = 0; n < 1000; n++) names.add({ type: 'track', event: `name ${n}` })
  expect(names.list().length).toBeLessThan(210)
  expect(names.list()[0]).toMatchObject({ type: '(others)', event: null })
  expect(names.list().reduce((sum, { count }) => sum + count, 0)).toBe(1004)
})

describe('numbers in FQL', () => {
  const matches = (fql: string, properties: object): boolean => {
    const mapping = toSubscription({ subscribe: fql, partnerAction: 'streamEvent', mapping: {} }, 'mapping')
    return new Router([mapping]).match({ type: 'track', properties } as SegmentEvent).length > 0
  }

  it.each<[string, unknown, boolean]>([
    ['properties.total > 50', '80', true],
    ['properties.total > 50', '9', false],
    ['properties.total > 50', 80, true],
    ['properties.total >= 50', ' 50.0 ', true],
    ['properties.total < 50', '-1e1', true],
    ['properties.total <= 50', '50.01', false],
    ['properties.total = 50', '50', true],
    ['properties.total != 50', '51', true],
    ['properties.total > 50', 'many', false],
    ['properties.total < 50', '', false],
    ['properties.total < 50', null, false],
    ['properties.total < 50', true, false],
    ['properties.total > 50', [80], false]
  ])('%s of %j is %j', (fql, total, expected) => {
    expect(matches(`type = "track" and ${fql}`, { total })).toBe(expected)
  })

  it('are compared within groups, and in context and traits', () => {
    const fql = 'type = "track" and (properties.total > 50 or properties.count >= 2)'
    expect(matches(fql, { total: '1', count: '2' })).toBe(true)
    expect(matches(fql, { total: '1', count: '1' })).toBe(false)
  })
})
