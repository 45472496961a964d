import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSandbox, type MetaError, type SandboxHandle, type SentEvent } from '../../src/sandbox'
import { badOrder, orderEvent } from './support/events'
import { consume, describeKafka, startKafka, until, type Consuming, type Kafka } from './support/kafka'
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

  function start(args: string[] = [], env: Record<string, string> = {}): Consuming {
    return consume(
      [
        ...['--bootstrap-servers', kafka.bootstrap, '--topics', topic, '--group-id', group],
        ...['--dead-letter-topic', `${topic}-dead`, '--config', join(folder, 'meta-pixel.config.json')],
        ...['--session-timeout-ms', '6000', '--heartbeat-interval-ms', '500'],
        ...args
      ],
      { META_PIXEL_ID: '1234567890', META_ACCESS_TOKEN: 'EAAtoken', META_GRAPH_API_URL: sandbox.url, ...env }
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
})
