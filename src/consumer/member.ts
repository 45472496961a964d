import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '../server/log'
import type {
  ConnectionSettings,
  KafkaConsumer,
  KafkaMessage,
  KafkaModule,
  MessagesStream,
  Position,
  TopicPartitions
} from './client'
import type { KafkaOptions } from './options'

export interface MemberTools {
  kafka: KafkaModule
  connection: ConnectionSettings
  options: KafkaOptions
  log: Logger
  /** The assignment is in question, or over: what was read and not committed is read again, here or elsewhere */
  onSuspended: () => void
  /** Where the partitions of the assignment begin, before the first record */
  onPositions: (positions: Map<string, bigint>) => void
  onRecord: (message: KafkaMessage) => void
}

/** How long the group waits for its members to join anew; each is quick, since joining does not wait for deliveries. */
const REBALANCE_TIMEOUT_MS = 60_000
const RETRIES = 10
const RETRY_DELAY_MS = 1000
const FIRST_WAIT_MS = 1000
const MAX_WAIT_MS = 30_000
const CLOSE_MS = 5000
/** Records that the stream holds before it stops fetching */
const STREAM_RECORDS = 2000

/**
 * A member of the consumer group. It joins again after every failure, for however long; each assignment gets a stream of its
 * own, since a stream that outlives a rebalance goes on at its old positions.
 */
export class Member {
  /** Why there is no assignment at the moment */
  problem: string | undefined = 'It has not joined the group yet.'
  rebalances = 0
  private consumer: KafkaConsumer | undefined
  private stream: MessagesStream | undefined
  private opening = Promise.resolve()
  private isPaused = false
  private isSuspended = true
  private stopped = false
  private fail: (error: Error) => void = () => undefined
  private readonly stopping = new AbortController()

  constructor(private readonly tools: MemberTools) {}

  /** Whether there is an assignment in force, so that offsets can be committed */
  get isAssigned(): boolean {
    return !this.isSuspended && this.consumer?.isActive() === true
  }

  /** Partitions of this member; empty when there are more members than partitions */
  get assignments(): TopicPartitions[] {
    return this.isSuspended ? [] : (this.consumer?.assignments ?? [])
  }

  /** Records that were fetched and not handed on yet */
  get buffered(): number {
    return this.stream?.readableLength ?? 0
  }

  /** The next offset to be fetched, by `topic:partition` */
  get positions(): Map<string, bigint> {
    return this.stream?.offsetsToFetch ?? new Map<string, bigint>()
  }

  /** Joins, and stays a member until `stop`. */
  async run(): Promise<void> {
    for (let wait = FIRST_WAIT_MS; !this.stopped; wait = Math.min(wait * 2, MAX_WAIT_MS)) {
      const startedAt = performance.now()
      try {
        await this.session()
      } catch (error) {
        if (this.isOver()) return
        this.problem = messageOf(error)
        this.tools.log.error({ reason: this.problem }, 'The connection to Kafka is lost: it is made anew')
      }
      if (performance.now() - startedAt > MAX_WAIT_MS) wait = FIRST_WAIT_MS
      await delay(wait, undefined, { signal: this.stopping.signal }).catch(() => undefined)
    }
  }

  /** Reads no further until `resume`; the membership goes on. */
  pause(): void {
    this.isPaused = true
    this.stream?.pause()
  }

  resume(): void {
    this.isPaused = false
    if (!this.isSuspended) this.stream?.resume()
  }

  /** @throws what the brokers answer */
  async commit(offsets: Position[]): Promise<void> {
    if (this.consumer !== undefined && this.isAssigned) await this.consumer.commit({ offsets })
  }

  /** @returns the end of each partition, by topic */
  async ends(): Promise<Map<string, bigint[]>> {
    if (this.consumer === undefined || !this.isAssigned) return new Map()
    return this.consumer.listOffsets({ topics: this.tools.options.list('topics') })
  }

  /** Leaves the group, so that others take over at once; a member with a name of its own stays, for it will come back. */
  async stop(): Promise<void> {
    this.stopped = true
    this.isSuspended = true
    this.stopping.abort()
    const { consumer } = this
    this.fail(new Error('It is stopped.'))
    this.stream?.destroy()
    if (consumer === undefined || this.tools.options.text('group.instance.id') !== undefined) return
    await close(consumer)
  }

  private isOver(): boolean {
    return this.stopped
  }

  private async session(): Promise<void> {
    const consumer = this.createConsumer()
    this.consumer = consumer
    const failure = new Promise<never>((_, reject) => {
      this.fail = reject
    })
    failure.catch(() => undefined)
    consumer.on('error', this.fail)
    consumer.on('consumer:group:rebalance', this.suspend)
    consumer.on('consumer:group:join', () => {
      this.rebalances++
      // The first assignment comes while its stream is being opened.
      if (this.stream !== undefined) this.reopen(consumer)
    })
    try {
      this.reopen(consumer)
      await failure
    } finally {
      this.suspend()
      this.stream = undefined
      // What a client says while it closes is of no interest, but unheard it would end the process.
      consumer.removeAllListeners()
      consumer.on('error', () => undefined)
      if (!this.stopped) await close(consumer)
    }
  }

  private readonly suspend = (): void => {
    this.isSuspended = true
    this.stream?.pause()
    this.tools.onSuspended()
  }

  private reopen(consumer: KafkaConsumer): void {
    this.opening = this.opening.then(() => this.open(consumer)).catch(this.fail)
  }

  /** The old stream goes after the new one has come: without any, the client would leave its topics and join again. */
  private async open(consumer: KafkaConsumer): Promise<void> {
    if (this.stopped || consumer !== this.consumer) return
    const previous = this.stream
    this.suspend()
    const stream = await consumer.consume({ ...this.streamOptions(), topics: this.tools.options.list('topics') })
    stream.on('error', (error: Error) => {
      if (stream === this.stream) this.fail(error)
    })
    this.stream = stream
    previous?.destroy()
    stream.once('offsets', () => {
      if (stream === this.stream) this.begin(stream)
    })
  }

  private begin(stream: MessagesStream): void {
    this.isSuspended = false
    this.problem = undefined
    this.tools.onPositions(stream.offsetsToFetch)
    stream.on('data', (message: KafkaMessage) => {
      if (stream === this.stream) this.tools.onRecord(message)
    })
    if (this.isPaused) stream.pause()
  }

  private createConsumer(): KafkaConsumer {
    const { kafka, connection, options } = this.tools
    const sessionTimeout = options.number('session.timeout.ms')
    const rebalanceTimeout = Math.max(REBALANCE_TIMEOUT_MS, sessionTimeout)
    const groupInstanceId = options.text('group.instance.id')
    return new kafka.Consumer({
      ...connection,
      groupId: options.required('group.id'),
      // The newer protocol steps past committed offsets when a member's epoch is stale.
      groupProtocol: 'classic',
      ...(groupInstanceId !== undefined && { groupInstanceId }),
      sessionTimeout,
      rebalanceTimeout,
      heartbeatInterval: options.number('heartbeat.interval.ms'),
      // Joining waits for the other members.
      requestTimeout: rebalanceTimeout + 5000,
      retries: RETRIES,
      retryDelay: RETRY_DELAY_MS
    })
  }

  private streamOptions(): Record<string, unknown> {
    const { options } = this.tools
    return {
      autocommit: false,
      mode: 'committed',
      fallbackMode: options.required('auto.offset.reset'),
      maxBytes: options.number('fetch.max.bytes'),
      maxBytesPerPartition: options.number('max.partition.fetch.bytes'),
      maxWaitTime: options.number('fetch.max.wait.ms'),
      highWaterMark: STREAM_RECORDS
    }
  }
}

async function close(consumer: KafkaConsumer): Promise<void> {
  const closed = consumer.close(true).catch(() => undefined)
  await Promise.race([closed, delay(CLOSE_MS, undefined, { ref: false })])
}

/** @returns the client's message with those that it gathers, and their causes: the outer one says only that something failed */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const gathered: unknown[] = error instanceof AggregateError ? error.errors : []
  const inner = [...gathered, ...(error.cause === undefined ? [] : [error.cause])].map(messageOf)
  return [...new Set([error.message, ...inner])].join(' ')
}
