import type { Logger } from '../server/log'
import type { KafkaProducer } from './client'
import { toDeadLetter } from './dead-letter'
import type { OpenRecord } from './open-record'

/** Acknowledged by all replicas that are in sync */
const ACKS_ALL = -1
const MAX_LETTERS = 500
/** Brokers take about a megabyte at once */
const MAX_BYTES = 500_000
const FIRST_WAIT_MS = 500
const MAX_WAIT_MS = 30_000

export interface DeadLetterTools {
  producer: KafkaProducer
  topic: string
  log: Logger
  /** Whether a record is still this member's to decide */
  isCurrent: (record: OpenRecord) => boolean
  /** Called once the brokers have a record's dead letter */
  onWritten: (record: OpenRecord) => void
}

/**
 * Writes dead letters, one request at a time. While the brokers do not take them, their records stay open: nothing is done
 * before its dead letter is kept.
 */
export class DeadLetters {
  /** Why dead letters are not taken at the moment */
  problem: string | undefined
  private queue: OpenRecord[] = []
  private running = false
  private wait = FIRST_WAIT_MS
  private timer: NodeJS.Timeout | undefined
  private maxLetters = MAX_LETTERS

  constructor(private readonly tools: DeadLetterTools) {}

  add(record: OpenRecord): void {
    this.queue.push(record)
    this.pump()
  }

  /** Forgets what is no longer this member's to decide. */
  prune(): void {
    this.queue = this.queue.filter(this.tools.isCurrent)
  }

  async close(): Promise<void> {
    clearTimeout(this.timer)
    this.queue = []
    await this.tools.producer.close(true).catch(() => undefined)
  }

  private pump(): void {
    if (this.running || this.timer !== undefined || this.queue.length === 0) return
    this.running = true
    void this.send(this.take()).finally(() => {
      this.running = false
      this.pump()
    })
  }

  private take(): OpenRecord[] {
    let bytes = 0
    let count = 0
    while (count < this.queue.length && count < this.maxLetters) {
      bytes += this.queue[count].size
      if (count > 0 && bytes > MAX_BYTES) break
      count++
    }
    return this.queue.splice(0, count)
  }

  private async send(records: OpenRecord[]): Promise<void> {
    const { producer, topic, onWritten } = this.tools
    try {
      await producer.send({ messages: records.map((record) => toDeadLetter(record, topic)), acks: ACKS_ALL })
    } catch (error) {
      this.failed(records, error)
      return
    }
    this.problem = undefined
    this.wait = FIRST_WAIT_MS
    if (this.queue.length === 0) this.maxLetters = MAX_LETTERS
    for (const record of records) onWritten(record)
  }

  /** Comes again with the same records, one by one, lest one of them is what the brokers do not take. */
  private failed(records: OpenRecord[], error: unknown): void {
    const why = error instanceof Error ? error.message : String(error)
    this.problem = `The dead-letter topic ${this.tools.topic} takes no records: ${why}`
    this.tools.log.error({ topic: this.tools.topic, reason: why }, 'Dead letters are not taken: their events stay open')
    // The others first: one that is too large for the topic must not hold them up.
    this.queue = this.maxLetters === 1 ? [...this.queue, ...records] : [...records, ...this.queue]
    this.maxLetters = 1
    this.timer = setTimeout(() => {
      this.timer = undefined
      this.pump()
    }, this.wait)
    this.wait = Math.min(this.wait * 2, MAX_WAIT_MS)
  }
}
