import fc from 'fast-check'
import type { SegmentEvent } from '@segment/actions-core'
import { DeliveryMemory } from '../../src/delivery/delivery-memory'
import { contentOf, hashKey, keyOf } from '../../src/delivery/event-identity'
import { loadSubscriptions } from '../../src/delivery/subscription'
import { sha256 } from '../../src/destination/sha256'
import { parameters } from '../support/fuzz'

const MINUTE = 60_000

function memory(options: { maxDeliveries?: number; maxBytes?: number } = {}) {
  let now = 5 * MINUTE
  const deliveries = new DeliveryMemory({ now: () => now, ...options })
  const has = (key: string, content = 'same'): boolean => deliveries.has(key, () => sha256(content))
  const add = (key: string, content = 'same'): void => {
    deliveries.add(key, sha256(content))
  }
  return { deliveries, has, add, pass: (ms: number) => (now += ms) }
}

describe('DeliveryMemory', () => {
  it('knows the very same event for ten minutes, and no other', () => {
    const { has, add, pass } = memory()
    expect(has('Shop\norder-1')).toBe(false)
    add('Shop\norder-1')
    expect(has('Shop\norder-1')).toBe(true)
    expect(has('Shop\norder-1', 'mended')).toBe(false)
    expect(has('Outlet\norder-1')).toBe(false)
    pass(10 * MINUTE)
    expect(has('Shop\norder-1')).toBe(true)
    pass(1000)
    expect(has('Shop\norder-1')).toBe(false)
  })

  it('asks what an event says only when its key is known', () => {
    const { deliveries, add } = memory()
    add('known')
    let asked = 0
    const content = (): string => {
      asked++
      return sha256('same')
    }
    for (let i = 0; i < 1000; i++) deliveries.has(`unknown-${i}`, content)
    expect(asked).toBe(0)
    deliveries.has('known', content)
    expect(asked).toBe(1)
  })

  it('stays within its bytes: the newest are known, the oldest are not', () => {
    const { deliveries, has, add } = memory({ maxBytes: 360_000 })
    for (let i = 0; i < 50_000; i++) add(`event-${i}`)
    expect(deliveries.size).toBe(10_000)
    expect(deliveries.bytes).toBe(360_000)
    expect(Array.from({ length: 10_000 }, (_, i) => has(`event-${40_000 + i}`)).every(Boolean)).toBe(true)
    expect(Array.from({ length: 40_000 }, (_, i) => has(`event-${i}`)).some(Boolean)).toBe(false)
  })

  it('takes little memory for few deliveries', () => {
    const { deliveries, add } = memory()
    for (let i = 0; i < 1000; i++) add(`event-${i}`)
    expect(deliveries.bytes).toBeLessThanOrEqual(40_000)
  })

  it('forgets everything when told so, and goes on', () => {
    const { deliveries, has, add } = memory({ maxDeliveries: 5 })
    for (let i = 0; i < 8; i++) add(`event-${i}`)
    deliveries.clear()
    expect([deliveries.size, has('event-7')]).toEqual([0, false])
    for (let i = 0; i < 8; i++) add(`event-${i}`)
    expect([deliveries.size, has('event-7'), has('event-2')]).toEqual([5, true, false])
  })

  it('says what a list of the last so many would say', () => {
    const key = fc.integer({ min: 0, max: 40 }).map((n) => `event-${n}`)
    fc.assert(
      fc.property(fc.array(key, { maxLength: 200 }), fc.integer({ min: 1, max: 20 }), (keys, max) => {
        const { deliveries, has, add } = memory({ maxDeliveries: max })
        for (const one of keys) add(one)
        const last = new Set(keys.slice(-max))
        return (
          deliveries.size === Math.min(keys.length, max) &&
          Array.from({ length: 41 }, (_, n) => `event-${n}`).every((one) => has(one) === last.has(one))
        )
      }),
      parameters(0.3)
    )
  })
})

describe('what an event is known by', () => {
  const event = (fields: object): SegmentEvent => ({ type: 'track', event: 'Lead', userId: 'u', ...fields })

  const [lead] = loadSubscriptions(undefined)

  it('is its messageId; without one its time and what it says; without a time nothing', () => {
    const key = (fields: object): string | undefined => keyOf('1', lead, event(fields))
    expect(key({ messageId: 'm-1' })).toMatch(/^1 [0-9a-f]{16} m-1$/)
    const [one, other] = ['2026-11-25T10:00:00Z', '2026-11-25T10:00:01Z'].map((timestamp) => key({ timestamp }))
    expect(one).not.toBe(other)
    expect(one).toBe(key({ timestamp: '2026-11-25T10:00:00Z' }))
    expect(key({})).toBeUndefined()
    expect(key({ messageId: '' })).toBeUndefined()
  })

  it('is another one for another pixel, and for a mapping that was changed', () => {
    const one = event({ messageId: 'm-1' })
    const keys = [
      keyOf('1', lead, one),
      keyOf('2', lead, one),
      keyOf('1', { ...lead, mapping: { ...lead.mapping, event_name: 'Other' } }, one)
    ]
    expect(new Set(keys).size).toBe(3)
    expect(keyOf('1', { ...lead }, one)).toBe(keys[0])
    expect(hashKey(String(keys[0]))).toMatch(/^[0-9a-f]{64}$/)
  })

  it('is what it says, without its times', () => {
    const said = contentOf(event({ properties: { value: 1 }, timestamp: '2026-11-25T10:00:00Z', sentAt: 'now' }))
    expect(said).toMatch(/^[0-9a-f]{64}$/)
    expect(contentOf(event({ properties: { value: 1 }, sentAt: 'later' }))).toBe(said)
    expect(contentOf(event({ properties: { value: 2 } }))).not.toBe(said)
  })

  it('is its own where it is nested too deeply to be written', () => {
    let deep: object = {}
    for (let i = 0; i < 50_000; i++) deep = { deep }
    const [one, other] = [event({ properties: deep }), event({ properties: deep })].map(contentOf)
    expect(one).toMatch(/^[0-9a-f]{64}$/)
    expect(one).not.toBe(other)
  })
})
