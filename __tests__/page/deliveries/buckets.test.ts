import type { Delivery } from '../../../src/page/api'
import { toBuckets } from '../../../src/page/deliveries/buckets'

const NOW = Date.parse('2026-01-01T12:00:00Z')

const at = (seconds: number, outcome: Delivery['outcome'] = 'delivered') =>
  ({ time: new Date(NOW - seconds * 1000).toISOString(), outcome }) as Delivery

test('columns are as fine as their number allows, and end now', () => {
  const buckets = toBuckets([at(0), at(0, 'rejected'), at(3), at(8)], 12, NOW)
  expect(buckets).toHaveLength(12)
  expect(buckets.at(-1)).toEqual({ from: NOW, counts: { delivered: 1, rejected: 1 }, total: 2 })
  expect(buckets.reduce((sum, { total }) => sum + total, 0)).toBe(4)
  expect(buckets[1].from - buckets[0].from).toBe(1000)
})

test('nothing is lost over hours, or weeks', () => {
  for (const span of [3600, 86_400, 90 * 86_400]) {
    const buckets = toBuckets([at(0), at(span)], 48, NOW)
    expect(buckets.reduce((sum, { total }) => sum + total, 0)).toBe(2)
  }
})

test('without deliveries there are none', () => {
  expect(toBuckets([], 12, NOW)).toEqual([])
})
