import type { SegmentEvent } from '@segment/actions-core'
import { loadSubscriptions } from '../../src/delivery/subscription'
import { Router } from '../../src/delivery/router'
import { cleanUp, temporaryFile } from '../cli/support'

afterEach(cleanUp)

function routerFor(...subscriptions: string[]): Router {
  const mappings = subscriptions.map((subscribe) => ({
    name: subscribe,
    subscribe,
    partnerAction: 'streamEvent',
    mapping: {}
  }))
  return new Router(loadSubscriptions(temporaryFile('mapping.json', JSON.stringify({ mappings }))))
}

const event = (fields: object): SegmentEvent => fields as SegmentEvent
const names = (router: Router, fields: object): string[] => router.match(event(fields)).map(({ name }) => name)

describe('Router', () => {
  it('sends each kind of event to one preset at most', () => {
    const router = new Router(loadSubscriptions(undefined))
    expect(names(router, { type: 'page' })).toEqual(['PageView (page)'])
    expect(names(router, { type: 'track', event: 'Order Completed' })).toEqual(['Purchase (Order Completed)'])
    expect(names(router, { type: 'track', event: 'Completed Order' })).toEqual(['Purchase (Order Completed)'])
    expect(names(router, { type: 'track', event: 'order completed' })).toEqual([])
    for (const type of ['identify', 'group', 'alias', 'screen']) expect(names(router, { type })).toEqual([])
  })

  it('matches several mappings, in their order', () => {
    const router = routerFor('type = "track"', 'event = "A"', 'event != "A"')
    expect(names(router, { type: 'track', event: 'A' })).toEqual(['type = "track"', 'event = "A"'])
    expect(names(router, { type: 'track', event: 'B' })).toEqual(['type = "track"', 'event != "A"'])
  })

  it('answers the same again for a type and name', () => {
    const router = routerFor('type = "track" and event = "A"')
    for (let times = 0; times < 3; times++) {
      expect(names(router, { type: 'track', event: 'A' })).toHaveLength(1)
      expect(names(router, { type: 'page', event: 'A' })).toHaveLength(0)
      expect(names(router, { type: 'track', event: 7 })).toHaveLength(0)
    }
  })

  it('looks at properties, traits and context of each event', () => {
    const router = routerFor('type = "track" and properties.vip = true', 'context.app.name = "Shop"')
    expect(names(router, { type: 'track', properties: { vip: true } })).toHaveLength(1)
    expect(names(router, { type: 'track', properties: { vip: false } })).toHaveLength(0)
    expect(names(router, { type: 'track', context: { app: { name: 'Shop' } } })).toEqual(['context.app.name = "Shop"'])
  })

  it('stays right when there are more names than it remembers', () => {
    const router = routerFor('event = "name-7"')
    for (let name = 0; name < 25_000; name++) {
      expect(router.match(event({ type: 'track', event: `name-${name % 12_500}` })).length).toBe(
        name % 12_500 === 7 ? 1 : 0
      )
    }
  })
})
