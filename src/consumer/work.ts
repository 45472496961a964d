import { setTimeout as delay } from 'node:timers/promises'
import type { Rejected } from '../delivery/outcome'
import type { RecordReader } from '../hosts/record'
import type { Logger } from '../server/log'
import type { Sync } from '../server/sync/sync'
import type { ConnectionSettings, KafkaMessage, KafkaModule } from './client'
import { DeadLetters } from './dead-letters'
import { Delivery, type Hold } from './delivery'
import { Member, messageOf } from './member'
import type { ConsumerMetrics } from './metrics'
import { OpenRecord } from './open-record'
import type { KafkaOptions } from './options'
import { Partitions, type PartitionState } from './partitions'
import { isRejected, readEvent } from './read-event'

export interface WorkTools {
  kafka: KafkaModule
  connection: ConnectionSettings
  options: KafkaOptions
  read: RecordReader<unknown>
  /** Those that are enabled */
  syncs: () => readonly Sync[]
  metrics: ConsumerMetrics
  log: Logger
  /** Milliseconds since 1970 */
  now: () => number
}

/** Records that may be open: read, but without an outcome. */
const MAX_OPEN = 5000
/** Bytes of the same, as they came from Kafka */
const MAX_OPEN_BYTES = 32 * 1024 * 1024
/** Records between a watermark and the last one read: one event that cannot be sent yet must not fill the memory with the done ones after it. */
const MAX_SPAN = 500_000
/** Reading goes on when no more than so much of that is open. */
const RESUME_SHARE = 0.6
const COMMIT_EVERY_MS = 1000
const LAG_EVERY_MS = 5000
const DRAIN_LOOK_MS = 50
const PRODUCER_RETRIES = 5

/**
 * Reads, delivers, and commits what has its outcome. Everything that is open is bounded; what is open when an assignment ends
 * is dropped, for it is read again from the committed offset, by whoever is assigned.
 */
export class Work {
  /** When a record had its outcome last, or there was nothing to do, in milliseconds since 1970 */
  progressAt: number
  /** Records that have their outcome, since the start */
  finished = 0
  /** Records that are open */
  open = 0
  private readonly member: Member
  private readonly delivery: Delivery
  private readonly deadLetters: DeadLetters | undefined
  private readonly partitions = new Partitions()
  private readonly timers: NodeJS.Timeout[] = []
  /** Counts assignments: what an older one earned says nothing of the present one */
  private epoch = 0
  private openBytes = 0
  /** Of all partitions together, as it was at the last commit */
  private span = 0
  private isFull = false
  private wasPaused = false
  private isStopping = false
  private committing = Promise.resolve()

  constructor(private readonly tools: WorkTools) {
    const { kafka, connection, options, log, now, syncs } = tools
    const { isCurrent, done } = this
    this.progressAt = now()
    this.member = new Member({
      kafka,
      connection,
      options,
      log,
      onSuspended: this.drop,
      onPositions: this.begin,
      onRecord: this.take
    })
    this.delivery = new Delivery({ syncs, isCurrent, onDecided: this.decided, onHold: this.regulate, now })
    const topic = options.text('dead.letter.topic')
    if (topic === undefined) return
    const producer = new kafka.Producer({ ...connection, retries: PRODUCER_RETRIES })
    this.deadLetters = new DeadLetters({ producer, topic, log, isCurrent, onWritten: done })
  }

  /** Begins to read. */
  start(): void {
    void this.member.run()
    this.every(COMMIT_EVERY_MS, () => this.commit())
    this.every(LAG_EVERY_MS, () => this.measureLag())
  }

  get isPaused(): boolean {
    return this.isFull || this.delivery.holds().length > 0
  }

  get rebalances(): number {
    return this.member.rebalances
  }

  /** Why there is no assignment; undefined while there is one */
  get problem(): string | undefined {
    return this.member.problem
  }

  /** Why dead letters are not taken */
  get deadLetterProblem(): string | undefined {
    return this.deadLetters?.problem
  }

  holds(): Hold[] {
    return this.delivery.holds()
  }

  /** When the oldest open record was written, in milliseconds since 1970 */
  oldest(): number | undefined {
    return this.partitions.oldest()
  }

  states(): PartitionState[] {
    return this.partitions.states()
  }

  lag(): number {
    return this.partitions.lag()
  }

  /** Tries again at once what waits: the configuration has changed. */
  retryNow(): void {
    this.delivery.retryNow()
  }

  /**
   * Reads no further, waits for what is open, commits, and leaves the group.
   *
   * @param waitMs how long to wait at the most; what is open then is read again by whoever takes over
   */
  async stop(waitMs: number): Promise<void> {
    this.isStopping = true
    this.member.pause()
    for (const timer of this.timers) clearInterval(timer)
    // While Meta takes nothing, waiting is of no use.
    for (let left = waitMs; left > 0 && this.open > 0 && this.holds().length === 0; left -= DRAIN_LOOK_MS) {
      await delay(DRAIN_LOOK_MS)
    }
    await this.commit()
    this.delivery.close()
    await Promise.all([this.member.stop(), this.deadLetters?.close()])
  }

  private every(ms: number, run: () => Promise<void>): void {
    const timer = setInterval(() => {
      void run()
    }, ms)
    this.timers.push(timer)
  }

  private readonly isCurrent = (record: OpenRecord): boolean => record.epoch === this.epoch

  private readonly drop = (): void => {
    this.epoch++
    this.partitions.clear()
    this.open = 0
    this.openBytes = 0
    this.span = 0
    this.delivery.abandon()
    this.deadLetters?.prune()
    this.regulate()
  }

  private readonly begin = (positions: ReadonlyMap<string, bigint>): void => {
    this.progressAt = this.tools.now()
    this.partitions.assign(this.member.assignments, positions)
    void this.measureLag()
  }

  private readonly take = (message: KafkaMessage): void => {
    const record = new OpenRecord(message, this.epoch, this.partitions.of(message))
    this.open++
    this.openBytes += record.size
    const event = readEvent(message, this.tools.read, this.tools.now)
    if (event === 'skipped') {
      this.tools.metrics.skipped.inc()
      this.done(record)
    } else if (isRejected(event)) this.reject(record, event)
    else this.delivery.submit(record, event)
    this.regulate()
  }

  private reject(record: OpenRecord, outcome: Rejected): void {
    record.rejections.push({ outcome })
    this.decided(record)
  }

  private readonly decided = (record: OpenRecord): void => {
    if (record.rejections.length === 0) this.done(record)
    else if (this.deadLetters !== undefined) this.deadLetters.add(record)
    else {
      const { topic, partition, offset } = record.message
      const reasons = record.rejections.map(({ sync, outcome }) => ({ sync, reason: outcome.reason }))
      this.tools.log.warn({ topic, partition, offset: Number(offset), reasons }, 'Rejected')
      this.done(record)
    }
  }

  private readonly done = (record: OpenRecord): void => {
    if (!this.isCurrent(record)) return
    for (const { outcome } of record.rejections) this.tools.metrics.rejected(outcome.code)
    record.done()
    this.open--
    this.openBytes -= record.size
    this.finished++
    this.progressAt = this.tools.now()
    this.regulate()
  }

  /** Reads on or not: by what is open, and by what Meta takes. */
  private readonly regulate = (): void => {
    const share = Math.max(this.open / MAX_OPEN, this.openBytes / MAX_OPEN_BYTES, this.span / MAX_SPAN)
    if (share >= 1) this.isFull = true
    else if (share <= RESUME_SHARE) this.isFull = false
    const isPaused = this.isStopping || this.isPaused
    if (isPaused === this.wasPaused) return
    this.wasPaused = isPaused
    if (isPaused) this.member.pause()
    else this.member.resume()
  }

  /** Commits every watermark that has moved; one commit at a time. */
  private commit(): Promise<void> {
    this.committing = this.committing.then(() => this.commitNow())
    return this.committing
  }

  private async commitNow(): Promise<void> {
    const { member, partitions, tools } = this
    if (!member.isAssigned) return
    if (member.buffered === 0) partitions.skipMarkers(member.positions)
    this.span = partitions.span()
    this.regulate()
    const moved = partitions.moved()
    if (moved.length === 0) return
    const { epoch } = this
    try {
      await member.commit(moved)
      if (epoch === this.epoch) partitions.noteCommitted(moved)
    } catch (error) {
      tools.metrics.commitFailures.inc()
      tools.log.warn({ reason: messageOf(error) }, 'A commit failed: the next one says the same, and more')
    }
  }

  private async measureLag(): Promise<void> {
    const { epoch } = this
    try {
      const ends = await this.member.ends()
      if (epoch !== this.epoch) return
      this.partitions.noteEnds(ends)
      // Who has nothing to do is not stuck.
      if (this.lag() === 0) this.progressAt = this.tools.now()
    } catch (error) {
      this.tools.log.warn({ reason: messageOf(error) }, 'The ends of the partitions cannot be asked for')
    }
  }
}
