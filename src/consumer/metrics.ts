import { Counter, Gauge, type Registry } from 'prom-client'
import type { Work } from './work'

/** What is asked for at the moment when metrics are read. */
export type Measured = Pick<Work, 'states' | 'oldest' | 'isPaused' | 'rebalances' | 'open'>

/** What the consumer counts beside what the syncs count. Labels hold topics and codes: never anything of an event. */
export class ConsumerMetrics {
  readonly skipped: Counter
  readonly commitFailures: Counter
  /** Events that were rejected or unreadable */
  deadLetters = 0
  private readonly letters: Counter<'reason'>

  /** @param now milliseconds since 1970 */
  constructor(
    private readonly registry: Registry,
    private readonly now: () => number
  ) {
    const registers = [registry]
    this.letters = new Counter({
      name: 'meta_pixel_kafka_dead_letters_total',
      help: 'Events that are done because their dead letter is kept (with --on-rejected=log: because the log says so), by reason',
      labelNames: ['reason'],
      registers
    })
    this.skipped = new Counter({
      name: 'meta_pixel_kafka_skipped_total',
      help: "Records of other connections, sources or projects than the filter's",
      registers
    })
    this.commitFailures = new Counter({
      name: 'meta_pixel_kafka_commit_failures_total',
      help: 'Commits of offsets that failed; the next one says the same, and more',
      registers
    })
  }

  /** Counts a dead letter by the code of its reason. */
  rejected(code: string): void {
    this.deadLetters++
    this.letters.inc({ reason: code })
  }

  /** Shows what `work` holds, whenever metrics are read. */
  watch(work: Measured): void {
    const { now } = this
    this.partitionGauge('meta_pixel_kafka_lag', 'Records of a partition without an outcome', work, ({ lag }) => lag)
    this.partitionGauge(
      'meta_pixel_kafka_committed_offset',
      'Offset before which every record of the partition has its outcome',
      work,
      ({ committed }) => committed
    )
    this.gauge('meta_pixel_kafka_open_events', 'Records that were read and have no outcome yet', () => work.open)
    this.gauge('meta_pixel_kafka_paused', '1 while nothing is read: Meta throttles, refuses, or is behind', () =>
      work.isPaused ? 1 : 0
    )
    new Counter({
      name: 'meta_pixel_kafka_rebalances_total',
      help: 'Assignments of partitions since the start',
      registers: [this.registry],
      collect() {
        this.reset()
        this.inc(work.rebalances)
      }
    })
    this.gauge('meta_pixel_kafka_oldest_open_seconds', 'Age of the oldest record without an outcome', () => {
      const oldest = work.oldest()
      return oldest === undefined ? 0 : Math.max(0, (now() - oldest) / 1000)
    })
  }

  private gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(read())
      }
    })
  }

  private partitionGauge(
    name: string,
    help: string,
    work: Measured,
    read: (state: ReturnType<Measured['states']>[number]) => number | undefined
  ): void {
    new Gauge({
      name,
      help,
      labelNames: ['topic', 'partition'],
      registers: [this.registry],
      collect() {
        this.reset()
        for (const state of work.states()) {
          const value = read(state)
          if (value !== undefined) this.set({ topic: state.topic, partition: String(state.partition) }, value)
        }
      }
    })
  }
}
