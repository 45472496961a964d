import { setTimeout as delay } from 'node:timers/promises'
import { createSandbox, FAULT_KINDS } from '../../src/sandbox'
import type { FaultRule, MetaError, SandboxHandle, SentEvent } from '../../src/sandbox'
import { seededRandom, type Random } from '../../src/sandbox/random'
import { describeKafka } from './support/describe'
import { badOrder, orderEvent } from './support/events'
import { consume, FOREIGN, startKafka, until, type Consuming, type Kafka } from './support/kafka'
import type { ReadRecord, ToolRecord } from './support/tool'

const SEED = 20261125
const EVENTS = Number(process.env.CHAOS_EVENTS ?? 100_000)
const PARTITIONS = 12
const CONSUMERS = 4
const ONE_IN = 5
const BATCH = 1000
/** Brokers take less than six seconds only when they are told to, as those of the tests are. */
const SESSION_MS = FOREIGN === undefined ? 3000 : 6000

/** Each way to fail gets its share, so that one request in five fails. */
const SHARE = 1 - (1 - 1 / ONE_IN) ** (1 / FAULT_KINDS.length)
const FAULTS: FaultRule[] = FAULT_KINDS.map((kind) => ({ kind, probability: SHARE, ms: 20, retryAfter: 1 }))
const REFUSAL: MetaError = { code: 100, subcode: 2804087, message: 'Invalid parameter' }

/** What is wrong with a bad event, and what its dead letter says of it. */
const BAD: { make: (id: string) => string; reason: RegExp }[] = [
  { make: (id) => `not JSON: ${id}`, reason: /^It is not JSON\.$/ },
  { make: (id) => JSON.stringify(badOrder(id)), reason: /^Purchase needs a currency/ },
  { make: (id) => JSON.stringify(orderEvent(id)), reason: /Meta answered .+code 100, subcode 2804087/ }
]
const REFUSED_BY_META = 2

interface Storm {
  messages: ToolRecord[]
  good: Set<string>
  /** Which way an event is bad, by its ID */
  bad: Map<string, number>
}

function makeStorm(random: Random): Storm {
  const storm: Storm = { messages: [], good: new Set(), bad: new Map() }
  for (let n = 0; n < EVENTS; n++) {
    const id = `event-${n}`
    const way = random() < 0.01 ? Math.floor(random() * BAD.length) : undefined
    if (way === undefined) storm.good.add(id)
    else storm.bad.set(id, way)
    const value = way === undefined ? JSON.stringify(orderEvent(id)) : BAD[way].make(id)
    storm.messages.push({ key: id, value, partition: Math.floor(random() * PARTITIONS) })
  }
  return storm
}

// Far beyond what it takes, for machines that are busy with other things as well.
jest.setTimeout(900_000)

describeKafka('chaos', () => {
  let kafka: Kafka
  let sandbox: SandboxHandle
  const random = seededRandom(SEED)
  const { messages, good, bad } = makeStorm(random)
  const topic = `chaos-${process.pid}-${Date.now()}`
  const group = `group-of-${topic}`
  const dead = `${topic}-dead`

  beforeAll(async () => {
    sandbox = createSandbox({
      seed: SEED,
      keep: EVENTS,
      faults: FAULTS,
      refuse: (event: SentEvent) => (bad.get(String(event.event_id)) === REFUSED_BY_META ? REFUSAL : undefined)
    })
    await sandbox.start()
    kafka = await startKafka(3)
    await kafka.tool.createTopics([topic], PARTITIONS)
    await kafka.tool.createTopics([dead], 3)
  })
  afterAll(async () => {
    await kafka.stop()
    await sandbox.close()
  })

  async function produce(): Promise<void> {
    for (let start = 0; start < messages.length; start += BATCH) {
      const compression = (start / BATCH) % 2 === 0 ? 'snappy' : 'zstd'
      await kafka.tool.produce(topic, messages.slice(start, start + BATCH), compression)
    }
  }

  function start(): Consuming {
    return consume(
      [
        ...['--bootstrap-servers', kafka.bootstrap, '--topics', topic, '--group-id', group],
        ...['--dead-letter-topic', dead, '--session-timeout-ms', String(SESSION_MS), '--heartbeat-interval-ms', '500']
      ],
      { META_PIXEL_ID: '1234567890', META_ACCESS_TOKEN: 'EAAtoken', META_GRAPH_API_URL: sandbox.url }
    )
  }

  const share = (): number => sandbox.stats().recorded / good.size

  /** Kills one consumer every few seconds and starts another in its place, until nearly all is done. */
  async function killAndReplace(consumers: Consuming[]): Promise<number> {
    let kills = 0
    while (share() < 0.9) {
      await delay(5000 + random() * 4000)
      const victim = Math.floor(random() * consumers.length)
      await consumers[victim].end('SIGKILL')
      consumers[victim] = start()
      kills++
    }
    return kills
  }

  async function restartBroker(): Promise<void> {
    if (kafka.cluster === undefined) return
    await until(share, (done) => done >= 0.4, 600_000)
    await kafka.cluster.end(1, 'SIGKILL')
    await delay(5000)
    await kafka.cluster.start(1)
  }

  function expectDeadLetters(letters: readonly ReadRecord[]): void {
    const found = new Map<string, string>()
    for (const { key = '', headers } of letters) found.set(key, headers['__connect.errors.exception.message'])
    expect([...found.keys()].sort()).toEqual([...bad.keys()].sort())
    for (const [id, way] of bad) expect(found.get(id)).toMatch(BAD[way].reason)
  }

  it('loses nothing and doubles nothing while consumers are killed, a broker restarts and Meta fails', async () => {
    const consumers = Array.from({ length: CONSUMERS }, start)
    const [, kills] = await Promise.all([produce(), killAndReplace(consumers), restartBroker()])
    const offsets = await until(
      () => kafka.tool.offsets(topic, group),
      (partitions) => partitions.every(({ end, committed }) => committed === end),
      600_000
    )
    expect(offsets.reduce((sum, { end }) => sum + end, 0)).toBe(EVENTS)
    const recorded = sandbox.events().map(({ event }) => String(event.event_id))
    expect(recorded.length).toBe(good.size)
    expect(new Set(recorded)).toEqual(good)
    expectDeadLetters(await kafka.tool.read(dead))
    const { duplicates, requests, faults } = sandbox.stats()
    const failed = Object.values(faults).reduce((sum, times) => sum + times, 0)
    expect(failed / requests).toBeGreaterThan(0.1)
    expect(kills).toBeGreaterThan(1)
    // Answers were lost and members killed: some events came twice, and Meta dropped the second.
    expect(duplicates).toBeGreaterThan(0)
    process.stderr.write(
      `Chaos: ${kills} kills, ${requests} requests, ${failed} failed, ${duplicates} second arrivals\n`
    )
    const stopped = await Promise.all(consumers.map((consumer) => consumer.end('SIGTERM')))
    expect(stopped).toEqual(stopped.map(() => 0))
  })
})
