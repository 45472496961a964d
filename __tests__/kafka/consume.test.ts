import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createSandbox, type MetaError, type SandboxHandle, type SentEvent } from '../../src/sandbox'
import { describeKafka } from './support/describe'
import { badOrder, orderEvent } from './support/events'
import { consume, startKafka, until, type Consuming, type Kafka } from './support/kafka'
import type { ToolRecord } from './support/tool'

jest.setTimeout(180_000)

describeKafka('consume', () => {
  let kafka: Kafka
  let sandbox: SandboxHandle
  let folder: string
  let refused: Map<string, MetaError>
  let topic: string
  let group: string
  let count = 0

  beforeAll(async () => {
    kafka = await startKafka(1)
  })
  afterAll(async () => {
    await kafka.stop()
  })

  beforeEach(async () => {
    refused = new Map()
    sandbox = createSandbox({ refuse: (event: SentEvent) => refused.get(String(event.event_id)) })
    await sandbox.start()
    folder = mkdtempSync(join(tmpdir(), 'consume-'))
    // A run's own, for a broker that others use as well.
    topic = `events-${process.pid}-${Date.now()}-${count++}`
    group = `group-of-${topic}`
    await kafka.tool.createTopics([topic, `${topic}-dead`], 4)
  })
  afterEach(async () => {
    await sandbox.close()
    rmSync(folder, { recursive: true, force: true })
  })

  function start(args: string[] = [], rejected = ['--dead-letter-topic', `${topic}-dead`]): Consuming {
    return consume(
      [
        ...['--bootstrap-servers', kafka.bootstrap, '--topics', topic, '--group-id', group, ...rejected],
        ...['--config', join(folder, 'meta-pixel.config.json')],
        ...['--session-timeout-ms', '6000', '--heartbeat-interval-ms', '500'],
        ...args
      ],
      { META_PIXEL_ID: '1234567890', META_ACCESS_TOKEN: 'EAAtoken', META_GRAPH_API_URL: sandbox.url }
    )
  }

  async function produce(events: readonly unknown[], into = topic): Promise<void> {
    const messages = events.map((event, n): ToolRecord => ({
      key: `key-${n}`,
      value: typeof event === 'string' ? event : JSON.stringify(event)
    }))
    await kafka.tool.produce(into, messages)
  }

  const recorded = (): string[] => sandbox.events().map(({ event }) => String(event.event_id))

  /** Waits until every offset of the topic is committed. */
  const committed = (of = topic, by = group) =>
    until(
      () => kafka.tool.offsets(of, by),
      (partitions) => partitions.every(({ end, committed: at }) => Math.max(at, 0) === end)
    )

  async function readiness({ url }: Consuming): Promise<{ ready: boolean; reasons: string[] }> {
    const response = await fetch(`${await url}/readyz`)
    return (await response.json()) as { ready: boolean; reasons: string[] }
  }

  async function metric({ url }: Consuming, name: string): Promise<number[]> {
    const text = await (await fetch(`${await url}/metrics`)).text()
    return text
      .split('\n')
      .filter((line) => line.startsWith(name))
      .map((line) => Number(line.split(' ').at(-1)))
  }

  it('delivers what it can, keeps what it cannot with the reason, and commits when both is done', async () => {
    refused.set('bad-for-meta', { code: 100, subcode: 2804087, message: 'Invalid parameter' })
    const good = Array.from({ length: 500 }, (_, n) => orderEvent(`good-${n}`))
    const bad = ['not JSON', JSON.stringify([1]), badOrder('without-currency'), orderEvent('bad-for-meta')]
    await produce([...good, ...bad])
    const consuming = start()
    await committed()
    expect(recorded().sort()).toEqual(good.map(({ messageId }) => messageId as string).sort())
    const letters = await kafka.tool.read(`${topic}-dead`)
    const reasons = letters.map(({ headers }) => headers['__connect.errors.exception.message'])
    expect(reasons.sort()).toEqual([
      'It is JSON, but not an object.',
      'It is not JSON.',
      expect.stringContaining('Purchase needs a currency'),
      expect.stringContaining('Meta answered')
    ])
    const letter = letters.find(({ value }) => value === 'not JSON')
    expect(letter).toMatchObject({
      key: 'key-500',
      headers: {
        '__connect.errors.topic': topic,
        '__connect.errors.partition': String(letter?.headers['__connect.errors.partition']),
        'meta-pixel.status': '400',
        'meta-pixel.code': 'not_json'
      }
    })
    expect((await metric(consuming, 'meta_pixel_kafka_lag{')).reduce((sum, lag) => sum + lag)).toBe(0)
    expect(await metric(consuming, 'meta_pixel_kafka_dead_letters_total{reason="not_json"}')).toEqual([1])
    expect(await readiness(consuming)).toEqual({ ready: true, reasons: [] })
    expect(await consuming.end('SIGTERM')).toBe(0)
  })

  it('sends dead letters again when it reads their topic, under the IDs that they had', async () => {
    refused.set(`kafka-${topic}-0-0`, { code: 100, subcode: 2804087, message: 'Invalid parameter' })
    const { messageId: _none, ...withoutId } = orderEvent(undefined)
    await kafka.tool.produce(topic, [{ value: JSON.stringify(withoutId), partition: 0, headers: { app: 'shop' } }])
    const first = start()
    await committed()
    await first.end('SIGTERM')
    expect(recorded()).toEqual([])
    refused.clear()
    const again = ['--topics', `${topic}-dead`, '--group-id', `${group}-again`]
    const resend = start(again, ['--on-rejected', 'log'])
    await committed(`${topic}-dead`, `${group}-again`)
    expect(recorded()).toEqual([`kafka-${topic}-0-0`])
    await resend.end('SIGTERM')
  })

  it('keeps everything open while the token is refused, and its membership; goes on once it is good', async () => {
    const config = (token: string): void => {
      const sync = { name: 'Shop', pixelId: '1234567890', accessToken: token }
      writeFileSync(join(folder, 'meta-pixel.config.json'), JSON.stringify({ syncs: [sync] }))
    }
    config('EAAexpired')
    await produce(Array.from({ length: 300 }, (_, n) => orderEvent(`event-${n}`)))
    const consuming = start()
    const { reasons } = await until(
      () => readiness(consuming),
      ({ reasons: all }) => all.some((reason) => reason.startsWith('Shop: '))
    )
    expect(reasons.join(' ')).toMatch(/token/)
    // Longer than the session lasts without a heartbeat.
    await delay(7000)
    expect(await kafka.tool.members(group)).toMatchObject({ state: 'Stable', members: 1 })
    expect(await metric(consuming, 'meta_pixel_kafka_rebalances_total')).toEqual([1])
    expect(await metric(consuming, 'meta_pixel_kafka_paused')).toEqual([1])
    expect(await kafka.tool.read(`${topic}-dead`)).toEqual([])
    expect(recorded()).toEqual([])
    config('EAAgood')
    await committed()
    expect(recorded()).toHaveLength(300)
    await until(
      () => readiness(consuming),
      ({ ready }) => ready
    )
    await consuming.end('SIGTERM')
  })

  it('waits for as long as Meta throttles, red meanwhile', async () => {
    sandbox.setFaults([{ kind: 'throttle', times: 3, retryAfter: 3 }])
    await produce(Array.from({ length: 300 }, (_, n) => orderEvent(`event-${n}`)))
    const consuming = start()
    const { reasons } = await until(
      () => readiness(consuming),
      ({ reasons: all }) => all.some((reason) => reason.includes('Meta throttles'))
    )
    expect(reasons.join(' ')).toMatch(/Meta throttles, for \d s more/)
    await committed()
    expect(recorded()).toHaveLength(300)
    expect(await kafka.tool.read(`${topic}-dead`)).toEqual([])
    await consuming.end('SIGTERM')
  })

  it('reads no more than it may hold, however much waits', async () => {
    const events = Array.from({ length: 25_000 }, (_, n) => orderEvent(`event-${n}`))
    for (let at = 0; at < events.length; at += 5000) await produce(events.slice(at, at + 5000))
    sandbox.setFaults([{ kind: 'slow', ms: 4000, times: 30 }])
    const consuming = start()
    const open = await until(
      async () => (await metric(consuming, 'meta_pixel_kafka_open_events '))[0],
      (count) => count >= 5000
    )
    expect(open).toBeLessThanOrEqual(5000)
    expect(await metric(consuming, 'meta_pixel_kafka_paused')).toEqual([1])
    await committed()
    expect(new Set(recorded()).size).toBe(25_000)
    await consuming.end('SIGTERM')
  })

  it('shares the partitions with those who come, and takes over from those who go', async () => {
    await produce(Array.from({ length: 400 }, (_, n) => orderEvent(`early-${n}`)))
    const one = start()
    await committed()
    const two = start()
    const partitions = async (consuming: Consuming): Promise<number> =>
      (await metric(consuming, 'meta_pixel_kafka_committed_offset{')).length
    await until(
      async () => [await partitions(one), await partitions(two)],
      ([a, b]) => a === 2 && b === 2
    )
    await one.end('SIGTERM')
    await produce(Array.from({ length: 400 }, (_, n) => orderEvent(`late-${n}`)))
    await committed()
    expect(await partitions(two)).toBe(4)
    expect(new Set(recorded()).size).toBe(800)
    await two.end('SIGTERM')
  })

  it('drains and commits what it has read before a SIGTERM ends it', async () => {
    sandbox.setFaults([{ kind: 'slow', ms: 4000 }])
    await produce(Array.from({ length: 500 }, (_, n) => orderEvent(`event-${n}`)))
    const consuming = start()
    await until(
      async () => (await metric(consuming, 'meta_pixel_kafka_open_events '))[0],
      (count) => count > 0
    )
    expect(await consuming.end('SIGTERM')).toBe(0)
    const done = (await kafka.tool.offsets(topic, group)).reduce((sum, { committed: at }) => sum + Math.max(at, 0), 0)
    expect(done).toBeGreaterThan(0)
    expect(recorded()).toHaveLength(done)
    expect(await kafka.tool.members(group)).toMatchObject({ members: 0 })
  })

  it('reads the records of each CDP, each by its own form', async () => {
    await kafka.tool.produce(
      topic,
      [
        { value: JSON.stringify(orderEvent('segment')) },
        { value: JSON.stringify({ ...orderEvent('rudderstack'), request_ip: '8.8.4.4', anonymousId: '' }) },
        {
          value: JSON.stringify({ origin: { sourceId: 's' }, httpPayload: orderEvent('jitsu') }),
          headers: { connection_ids: 'a,b' }
        },
        {
          value: JSON.stringify({
            uuid: 'posthog',
            event: 'Order Completed',
            distinct_id: 'user',
            team_id: 1,
            timestamp: new Date().toISOString().replace('T', ' ').replace('Z', '000'),
            properties: JSON.stringify({ revenue: 9, currency: 'EUR', order_id: 'p', $ip: '8.8.8.8' }),
            person_properties: '{"email":"jane@example.com"}'
          })
        }
      ],
      'snappy'
    )
    const consuming = start()
    await committed()
    expect(recorded().sort()).toEqual(['jitsu', 'posthog', 'rudderstack', 'segment'])
    await consuming.end('SIGTERM')
  })

  it('does not start where it could only lose events, and says why', async () => {
    const missing = start(['--topics', `${topic}-none`])
    expect(await missing.exited).toBe(2)
    expect(missing.output()).toContain(`The topic "${topic}-none" cannot be used`)
    const older = consume(
      ['--bootstrap-servers', kafka.bootstrap, '--topics', topic, '--group-id', group, '--on-rejected', 'log'],
      {
        META_PIXEL_ID: '1234567890',
        META_ACCESS_TOKEN: 'EAAtoken'
      },
      process.execPath
    )
    expect(await older.exited).toBe(2)
    expect(older.output()).toContain('consume needs Node 22.22')
  })
})
