import { EventEmitter } from 'node:events'
import type { KafkaMessage, KafkaProducer, KafkaRecord } from '../../src/consumer/client'
import { toDeadLetter } from '../../src/consumer/dead-letter'
import { DeadLetters } from '../../src/consumer/dead-letters'
import { OpenRecord } from '../../src/consumer/open-record'
import { Watermark } from '../../src/consumer/watermark'
import { rejectedHere } from '../../src/delivery/outcome'
import { createLog } from '../../src/server/log'

function record(offset: number, value = `value-${offset}`, headers: Record<string, string> = {}): OpenRecord {
  const message: KafkaMessage = {
    topic: 'events',
    partition: 1,
    offset: BigInt(offset),
    timestamp: 1_700_000_000_000n,
    leaderEpoch: 0,
    key: Buffer.from('key'),
    value: Buffer.from(value),
    headers: new Map(Object.entries(headers).map(([name, text]) => [Buffer.from(name), Buffer.from(text)]))
  }
  const made = new OpenRecord(message, 0, new Watermark(BigInt(offset)))
  made.rejections.push({ sync: 'Shop', outcome: rejectedHere('Purchase needs a currency.', 'rejected_before_sending') })
  return made
}

const headersOf = ({ headers = new Map<Buffer, Buffer>() }: KafkaRecord): Record<string, string> =>
  Object.fromEntries([...headers].map(([name, text]) => [name.toString(), text.toString()]))

describe('a dead letter', () => {
  it('is the record as it was, with headers that say where it stood and why it is here', () => {
    const letter = toDeadLetter(record(5, 'value', { 'app-header': 'kept' }), 'dead')
    expect(letter).toMatchObject({ topic: 'dead', timestamp: 1_700_000_000_000n })
    expect([letter.key?.toString(), letter.value?.toString()]).toEqual(['key', 'value'])
    expect(headersOf(letter)).toEqual({
      'app-header': 'kept',
      '__connect.errors.topic': 'events',
      '__connect.errors.partition': '1',
      '__connect.errors.offset': '5',
      '__connect.errors.exception.message': 'Purchase needs a currency.',
      'meta-pixel.sync': 'Shop',
      'meta-pixel.status': '400',
      'meta-pixel.code': 'rejected_before_sending'
    })
  })

  it('of a dead letter keeps where the event stood first, with the newest reason', () => {
    const again = record(0, 'value', {
      '__connect.errors.topic': 'first',
      '__connect.errors.partition': '9',
      '__connect.errors.offset': '77',
      '__connect.errors.exception.message': 'An older reason.'
    })
    expect(headersOf(toDeadLetter(again, 'dead-2'))).toMatchObject({
      '__connect.errors.topic': 'first',
      '__connect.errors.partition': '9',
      '__connect.errors.offset': '77',
      '__connect.errors.exception.message': 'Purchase needs a currency.'
    })
  })

  it('of several syncs names each with its reason', () => {
    const both = record(1)
    both.rejections.push({ sync: 'Blog', outcome: rejectedHere('Lead needs a name.', 'other') })
    const headers = headersOf(toDeadLetter(both, 'dead'))
    expect(headers['__connect.errors.exception.message']).toBe(
      'Shop: Purchase needs a currency. Blog: Lead needs a name.'
    )
    expect(headers['meta-pixel.sync']).toBe('Shop,Blog')
  })
})

/** Takes records, or fails as the test says; a producer needs a broker for nothing else. */
class Brokers extends EventEmitter implements KafkaProducer {
  readonly taken: string[] = []
  readonly sizes: number[] = []
  acks: number | undefined
  fails: (values: string[]) => boolean = () => false

  send({ messages, acks }: { messages: KafkaRecord[]; acks: number }): Promise<void> {
    const values = messages.map(({ value }) => String(value))
    this.acks = acks
    this.sizes.push(values.length)
    if (this.fails(values)) return Promise.reject(new Error('MESSAGE_TOO_LARGE'))
    this.taken.push(...values)
    return Promise.resolve()
  }

  metadata(): Promise<void> {
    return Promise.resolve()
  }

  close(): Promise<void> {
    return Promise.resolve()
  }
}

describe('dead letters on their way', () => {
  let brokers: Brokers
  let written: OpenRecord[]
  let letters: DeadLetters
  let isCurrent: (record: OpenRecord) => boolean

  beforeEach(() => {
    jest.useFakeTimers()
    brokers = new Brokers()
    written = []
    isCurrent = () => true
    letters = new DeadLetters({
      producer: brokers,
      topic: 'dead',
      log: createLog('silent'),
      isCurrent: (one) => isCurrent(one),
      onWritten: (one) => {
        written.push(one)
      }
    })
  })
  afterEach(async () => {
    await letters.close()
    jest.useRealTimers()
  })

  it('are acknowledged by all replicas before their records are done', async () => {
    const records = [record(1), record(2)]
    for (const one of records) letters.add(one)
    expect(written).toEqual([])
    await jest.advanceTimersByTimeAsync(0)
    expect(written).toEqual(records)
    expect(brokers.acks).toBe(-1)
  })

  it('stay open while the brokers take none, and say so', async () => {
    brokers.fails = () => true
    letters.add(record(1))
    await jest.advanceTimersByTimeAsync(60_000)
    expect(written).toEqual([])
    expect(letters.problem).toMatch(/^The dead-letter topic dead takes no records: MESSAGE_TOO_LARGE/)
    brokers.fails = () => false
    await jest.advanceTimersByTimeAsync(60_000)
    expect(written).toHaveLength(1)
    expect(letters.problem).toBeUndefined()
  })

  it('do not wait for one that is too large for the topic', async () => {
    brokers.fails = (values) => values.includes('value-2')
    const records = [1, 2, 3, 4].map((offset) => record(offset))
    for (const one of records) letters.add(one)
    await jest.advanceTimersByTimeAsync(120_000)
    expect(brokers.taken.sort()).toEqual(['value-1', 'value-3', 'value-4'])
    expect(written).not.toContain(records[1])
    expect(letters.problem).toBeDefined()
  })

  it('are as many at once as a broker takes', async () => {
    for (let offset = 0; offset < 1200; offset++) letters.add(record(offset))
    await jest.advanceTimersByTimeAsync(0)
    expect(written).toHaveLength(1200)
    expect(Math.max(...brokers.sizes)).toBe(500)
    brokers.sizes.length = 0
    for (let offset = 0; offset < 3; offset++) letters.add(record(offset, 'x'.repeat(300_000)))
    await jest.advanceTimersByTimeAsync(100)
    expect(brokers.sizes).toEqual([1, 1, 1])
  })

  it('are forgotten when the partition has gone to another member', async () => {
    brokers.fails = () => true
    letters.add(record(1))
    await jest.advanceTimersByTimeAsync(0)
    isCurrent = () => false
    letters.prune()
    brokers.fails = () => false
    await jest.advanceTimersByTimeAsync(60_000)
    expect(brokers.taken).toEqual([])
  })
})
