import { Registry } from 'prom-client'
import { readinessOf, serveHealth, STALLED_MS, type Judged } from '../../src/consumer/health'
import { ConsumerMetrics } from '../../src/consumer/metrics'
import { progressLine } from '../../src/cli/consume-progress'
import type { Sync } from '../../src/server/sync/sync'

const NOW = Date.UTC(2026, 10, 25)

const working: Judged = {
  problem: undefined,
  deadLetterProblem: undefined,
  holds: () => [],
  lag: () => 0,
  progressAt: NOW
}
const sync = (state: string, message?: string, breaker = 'closed') =>
  ({ name: 'Shop', credentials: { state, message }, state: { breaker } }) as unknown as Sync

describe('readiness', () => {
  it('is green while events reach Meta, whatever the lag', () => {
    expect(readinessOf({ ...working, lag: () => 1e6 }, [sync('accepted')], NOW + STALLED_MS)).toEqual({
      ready: true,
      reasons: []
    })
  })

  it.each<[string, Partial<Judged>, Sync[], string]>([
    ['without an assignment', { problem: 'broker is away' }, [], 'Kafka: broker is away'],
    [
      'while dead letters are not taken',
      { deadLetterProblem: 'The dead-letter topic …' },
      [],
      'The dead-letter topic …'
    ],
    ['with a refused token', {}, [sync('refused', 'The token has expired.')], 'Shop: The token has expired.'],
    [
      'in an outage',
      {},
      [sync('accepted', undefined, 'open')],
      'Shop: Meta does not answer, and is asked again from time to time.'
    ],
    [
      'while Meta throttles',
      { holds: () => [{ sync: 'Shop', cause: 'throttled', until: NOW + 61_000, reason: 'Too many calls.' }] },
      [],
      'Shop: Meta throttles, for 60 s more. Too many calls.'
    ],
    [
      'with a lag and no progress',
      { lag: () => 7, progressAt: NOW - STALLED_MS },
      [],
      '7 records wait, and none has had an outcome for 61 s.'
    ]
  ])('is red %s, and says why', (_, fields, syncs, reason) => {
    expect(readinessOf({ ...working, ...fields }, syncs, NOW + 1000)).toEqual({ ready: false, reasons: [reason] })
  })
})

describe('what probes and Prometheus ask for', () => {
  it('answers 200 or 503, and has the partitions', async () => {
    const registry = new Registry()
    const metrics = new ConsumerMetrics(registry, () => NOW)
    metrics.watch({
      states: () => [{ topic: 'events', partition: 3, committed: 41, lag: 7 }],
      oldest: () => NOW - 9000,
      isPaused: true,
      rebalances: 2,
      open: 7
    })
    metrics.rejected('not_json')
    let ready = true
    const health = await serveHealth({
      host: '127.0.0.1',
      port: 0,
      registry,
      readiness: () => ({ ready, reasons: [] })
    })
    try {
      const get = (path: string) => fetch(`${health.url}${path}`)
      expect((await get('/healthz')).status).toBe(200)
      expect((await get('/readyz')).status).toBe(200)
      ready = false
      expect((await get('/readyz')).status).toBe(503)
      const text = await (await get('/metrics')).text()
      for (const line of [
        'meta_pixel_kafka_lag{topic="events",partition="3"} 7',
        'meta_pixel_kafka_committed_offset{topic="events",partition="3"} 41',
        'meta_pixel_kafka_dead_letters_total{reason="not_json"} 1',
        'meta_pixel_kafka_oldest_open_seconds 9',
        'meta_pixel_kafka_open_events 7',
        'meta_pixel_kafka_paused 1',
        'meta_pixel_kafka_rebalances_total 2'
      ]) {
        expect(text).toContain(line)
      }
      await expect(
        serveHealth({
          host: '127.0.0.1',
          port: Number(new URL(health.url).port),
          registry,
          readiness: () => ({ ready, reasons: [] })
        })
      ).rejects.toThrow('another program listens there')
    } finally {
      await health.close()
    }
  })
})

describe('the progress line', () => {
  it('fits a terminal of 80 columns at a lag of a million', () => {
    const line = progressLine({ lag: 1_234_567, delivered: 95_000, deadLetters: 12, done: 0 }, 8120.4)
    expect(line).toBe('lag 1,234,567 · 8,120 events/s · 95,000 delivered · 12 dead letters')
    expect(line.length).toBeLessThan(80)
  })
})
