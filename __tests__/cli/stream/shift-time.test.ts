import { Readable } from 'node:stream'
import type { SegmentEvent } from '@segment/actions-core'
import { newestTime, shiftTime } from '../../../src/cli/stream/shift-time'
import { ndjson } from '../support'

const newest = (...events: object[]) => newestTime(Readable.from([Buffer.from(ndjson(events))]))
const at = (iso: string): number => Date.parse(iso)

describe('newestTime', () => {
  it('is that of the newest event, wherever it stands', async () => {
    const events = ['2026-11-01T10:00:00.000Z', '2026-11-01T12:00:00.250Z', '2026-11-01T11:00:00+00:00']
    expect(await newest(...events.map((timestamp) => ({ type: 'page', timestamp })))).toBe(
      at('2026-11-01T12:00:00.250Z')
    )
  })

  it('believes the receipt when the clock of the sender was ahead', async () => {
    const ahead = { type: 'page', timestamp: '2026-11-01T13:00:00.000Z', receivedAt: '2026-11-01T12:30:00.000Z' }
    expect(await newest(ahead)).toBe(at('2026-11-01T12:30:00.000Z'))
    const late = { type: 'page', timestamp: '2026-11-01T13:00:00.000Z', receivedAt: '2026-11-09T00:00:00.000Z' }
    expect(await newest(late)).toBe(at('2026-11-01T13:00:00.000Z'))
  })

  it('leaves out what has no time and what is no event', async () => {
    expect(await newest({ type: 'page' }, { type: 'page', timestamp: 'yesterday' }, { timestamp: 1 })).toBeUndefined()
  })
})

describe('shiftTime', () => {
  it('moves every time of the event, and nothing else', () => {
    const event = {
      type: 'track',
      timestamp: '2026-11-01T10:00:00.000Z',
      originalTimestamp: '2026-11-01T09:59:59.000Z',
      sentAt: 1_793_527_201,
      receivedAt: 'soon',
      properties: { timestamp: '2026-11-01T10:00:00.000Z' }
    } as unknown as SegmentEvent
    const before = structuredClone(event)
    expect(shiftTime(event, 3_600_500)).toEqual({
      ...before,
      timestamp: '2026-11-01T11:00:00.500Z',
      originalTimestamp: '2026-11-01T10:59:59.500Z',
      sentAt: new Date(1_793_527_201_000 + 3_600_500).toISOString()
    })
    expect(event).toEqual(before)
  })
})
