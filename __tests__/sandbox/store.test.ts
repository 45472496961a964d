import type { RecordedEvent } from '../../src/sandbox'
import { goodEvent, NOW, NOW_SECONDS, PIXEL, startSandbox, stopSandboxes } from './support'

afterEach(stopSandboxes)

const HOUR = 3_600_000
const ids = (events: RecordedEvent[]): unknown[] => events.map(({ event }) => event.event_id)

describe('deduplication', () => {
  it('drops what repeats an event_name and event_id, within a request too', async () => {
    const { send, sandbox } = await startSandbox()
    const event = goodEvent()
    expect((await send([event, event])).json.events_received).toBe(2)
    expect((await send([event])).json.events_received).toBe(1)
    expect(sandbox.events()).toHaveLength(1)
    expect(sandbox.stats()).toMatchObject({ accepted: 3, recorded: 1, duplicates: 2 })
  })

  it('keeps apart names, pixels, and events without an ID', async () => {
    const { send, sandbox } = await startSandbox()
    const event = goodEvent()
    await send([event, { ...event, event_name: 'Search' }])
    await send([event], { pixel: '77' })
    const without = { ...event, event_id: undefined }
    await send([without, without])
    expect(sandbox.stats()).toMatchObject({ recorded: 5, duplicates: 0 })
  })

  it('does not concern business messaging', async () => {
    const { send, sandbox } = await startSandbox()
    const event = goodEvent({
      action_source: 'business_messaging',
      messaging_channel: 'messenger',
      event_source_url: undefined,
      user_data: { page_id: '1', page_scoped_user_id: '2' }
    })
    await send([event, event])
    expect(sandbox.stats()).toMatchObject({ recorded: 2, duplicates: 0 })
  })

  it('lasts 48 hours', async () => {
    let now = NOW
    const { send, sandbox } = await startSandbox({ now: () => now })
    const event = goodEvent()
    await send([event])
    now += 48 * HOUR - 1
    await send([event])
    expect(sandbox.stats()).toMatchObject({ recorded: 1, duplicates: 1 })
    now += 1
    await send([event])
    expect(sandbox.stats()).toMatchObject({ recorded: 2, duplicates: 1 })
  })

  it('holds for many events', async () => {
    const { send, sandbox } = await startSandbox({ keep: 10 })
    const batches = Array.from({ length: 20 }, () => Array.from({ length: 1000 }, () => goodEvent()))
    for (const batch of batches) await send(batch)
    for (const batch of batches) await send(batch)
    expect(sandbox.stats()).toMatchObject({ accepted: 40_000, recorded: 20_000, duplicates: 20_000 })
  }, 30_000)
})

describe('reading back', () => {
  it('lists the newest events, newest last', async () => {
    const { send, sandbox, get } = await startSandbox()
    await send([goodEvent({ event_id: 'a' }), goodEvent({ event_id: 'b' })])
    await send([goodEvent({ event_id: 'c' })], { pixel: '77' })
    expect(ids(sandbox.events())).toEqual(['a', 'b', 'c'])
    expect(await get('/sandbox/events?limit=2')).toEqual({ events: sandbox.events(2) })
    expect(ids(sandbox.events(2))).toEqual(['b', 'c'])
    expect(await get('/sandbox/events?limit=0')).toEqual({ events: [] })
    expect(await get('/sandbox/events?limit=many')).toEqual({ events: sandbox.events() })
  })

  it.each([
    [0, []],
    [2, ['d', 'e']],
    [4, ['b', 'c', 'd', 'e']],
    [Infinity, ['a', 'b', 'c', 'd', 'e']]
  ])('keeps the newest %s, and counts them all', async (keep, expected) => {
    const { send, sandbox } = await startSandbox({ keep })
    await send(['a', 'b', 'c'].map((event_id) => goodEvent({ event_id })))
    await send(['d', 'e'].map((event_id) => goodEvent({ event_id })))
    expect(ids(sandbox.events())).toEqual(expected)
    expect(ids(sandbox.events(1))).toEqual(expected.slice(-1))
    expect(sandbox.stats().recorded).toBe(5)
  })
})

describe('statistics', () => {
  it('count by pixel, by error and by fault', async () => {
    const { send, sandbox, get } = await startSandbox({ faults: [{ kind: 'empty', times: 1 }] })
    const event = goodEvent()
    await send([event])
    await send([event, goodEvent()])
    await send([event], { pixel: '77' })
    await send([event])
    await send([event, goodEvent({ event_time: NOW_SECONDS + 60 })])
    await send([event], { token: 'expired' })
    await send([event], { pixel: '__proto__' })
    const expected = {
      requests: 7,
      received: 6,
      accepted: 4,
      recorded: 3,
      duplicates: 1,
      refusedBatches: 1,
      errors: { '100/2804004': 1, '190/463': 1, '803': 1 },
      faults: { empty: 1 },
      pixels: {
        [PIXEL]: { requests: 5, accepted: 3, recorded: 2, duplicates: 1 },
        '77': { requests: 1, accepted: 1, recorded: 1, duplicates: 0 }
      }
    }
    expect(sandbox.stats()).toEqual(expected)
    expect(await get('/sandbox/stats')).toEqual(expected)
  })

  it('go back to nothing with DELETE /sandbox, as do the faults and the throttle', async () => {
    const { send, sandbox } = await startSandbox({ throttle: { limit: 2, windowMs: HOUR } })
    const event = goodEvent()
    sandbox.setFaults([{ kind: 'empty', every: 2 }])
    await send([event])
    expect((await fetch(`${sandbox.url}/sandbox`, { method: 'DELETE' })).status).toBe(200)
    expect(sandbox.events()).toEqual([])
    expect(sandbox.stats()).toMatchObject({ requests: 0, recorded: 0, pixels: {} })
    await send([event])
    await send([event])
    expect(sandbox.stats()).toMatchObject({ requests: 2, recorded: 1, duplicates: 1, faults: {}, errors: {} })
  })
})

describe('discard', () => {
  it('counts without checking or keeping', async () => {
    const { send, sandbox } = await startSandbox({ discard: true })
    const answer = await send([goodEvent(), goodEvent({ event_time: 0 }), { any: 'thing' }])
    expect(answer.json.events_received).toBe(3)
    expect(sandbox.events()).toEqual([])
    expect(sandbox.stats()).toMatchObject({
      received: 3,
      accepted: 3,
      recorded: 3,
      pixels: { [PIXEL]: { recorded: 3 } }
    })
  })
})

describe('life', () => {
  it('ends at once with connections open, and may be ended twice or before it began', async () => {
    const { send, sandbox } = await startSandbox()
    expect(sandbox.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    await send([goodEvent()])
    await sandbox.close()
    await sandbox.close()
    await expect(send([goodEvent()])).rejects.toThrow()
  })

  it('says when its port is taken', async () => {
    const { sandbox } = await startSandbox()
    await expect(startSandbox({ port: Number(new URL(sandbox.url).port) })).rejects.toThrow('EADDRINUSE')
  })
})
