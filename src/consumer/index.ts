import type { Format, KafkaOptions } from './options'
import { loadClient, type ConnectionSettings, type KafkaModule } from './client'
import { toConnection } from './connection'
import { UsageError } from '../delivery/usage-error'
import { recordReader } from '../hosts/read-record'
import { COALESCE_DEFAULTS, type CoalesceOptions } from '../delivery/coalesce'
import type { Config } from '../server/config/config'
import { ConfigStore, type ConfigStoreOptions } from '../server/config/store'
import type { Logger } from '../server/log'
import { Metrics } from '../server/metrics'
import { checkSyncs } from '../server/routes/health'
import type { Sync } from '../server/sync/sync'
import { Syncs } from '../server/sync/syncs'
import { readinessOf, serveHealth } from './health'
import { messageOf } from './member'
import { ConsumerMetrics } from './metrics'
import { Work } from './work'

export interface ConsumerOptions extends Pick<ConfigStoreOptions, 'fallback'> {
  configPath: string
  env: NodeJS.ProcessEnv
  /** Reads the options of Kafka, beside the configuration that is in force */
  kafkaOptions: (config: Config) => KafkaOptions
  host: string
  /** 0 takes a free one */
  port: number
  coalesce?: Partial<CoalesceOptions>
  log: Logger
  /** Milliseconds since 1970 */
  now?: () => number
}

/** What the progress line shows. */
export interface Counts {
  delivered: number
  deadLetters: number
  lag: number
  /** Records that have their outcome */
  done: number
}

export interface RunningConsumer {
  /** Of `/healthz`, `/readyz` and `/metrics` */
  url: string
  counts: () => Counts
  /** Drains, commits, leaves; harmless when called twice */
  stop: () => Promise<void>
}

const CHECK_EVERY_MS = 30_000
/** Under the 30 s after which orchestrators kill */
const DRAIN_MS = 20_000

/**
 * Starts a member of a consumer group that delivers what it reads to every sync of the configuration.
 *
 * @throws UsageError when an option or the configuration is wrong, when a topic does not exist, or when the login is refused
 */
export async function startConsumer(options: ConsumerOptions): Promise<RunningConsumer> {
  const { log, now = Date.now, env, configPath, fallback } = options
  let delivered = 0
  const metrics: Metrics = new Metrics({
    states: () => syncs.all().map(({ name, state }) => ({ sync: name, state })),
    ready: () => syncs.all().map(({ name, credentials }) => ({ sync: name, ready: credentials.state === 'accepted' }))
  })
  const syncs: Syncs = new Syncs({
    coalesce: { ...COALESCE_DEFAULTS, ...options.coalesce },
    authFailure: 'retry',
    metrics,
    log,
    now,
    monotonic: options.now ?? (() => performance.now()),
    random: Math.random,
    onDecided: (part, outcome) => {
      if (outcome.kind === 'delivered') delivered++
      metrics.outcome(part.sync, outcome)
    }
  })
  const enabled = (): Sync[] => syncs.all().filter((sync) => sync.enabled)
  let work: Work | undefined
  const store = new ConfigStore({
    path: configPath,
    fallback,
    env,
    onChange: (config) => {
      void checkSyncs(syncs.apply(config.syncs))
      work?.retryNow()
      log.info({ syncs: config.syncs.length }, 'The configuration is in force')
    },
    onError: (reason) => {
      metrics.configErrors.inc()
      log.error({ reason }, 'The configuration cannot be used: the last good one stays in force')
    }
  })
  try {
    const kafkaOptions = options.kafkaOptions(store.current)
    const kafka = await loadClient()
    const connection = toConnection(kafkaOptions)
    await checkTopics(kafka, connection, kafkaOptions)
    void checkSyncs(syncs.apply(store.current.syncs))
    const consumerMetrics = new ConsumerMetrics(metrics.registry, now)
    work = new Work({
      kafka,
      connection,
      options: kafkaOptions,
      read: readerOf(kafkaOptions),
      syncs: enabled,
      metrics: consumerMetrics,
      log,
      now
    })
    const running = work
    consumerMetrics.watch(running)
    const health = await serveHealth({
      host: options.host,
      port: options.port,
      registry: metrics.registry,
      readiness: () => readinessOf(running, enabled(), now())
    })
    running.start()
    const checks = setInterval(() => {
      void checkSyncs(enabled().filter(({ credentials }) => credentials.state !== 'accepted'))
    }, CHECK_EVERY_MS)
    let stopped: Promise<void> | undefined
    const stop = async (): Promise<void> => {
      clearInterval(checks)
      store.close()
      await running.stop(DRAIN_MS)
      await health.close()
    }
    return {
      url: health.url,
      counts: () => ({
        delivered,
        deadLetters: consumerMetrics.deadLetters,
        lag: running.lag(),
        done: running.finished
      }),
      stop: () => (stopped ??= stop())
    }
  } catch (error) {
    store.close()
    throw error
  }
}

function readerOf(options: KafkaOptions): ReturnType<typeof recordReader> {
  return recordReader(options.required('format') as Format, {
    jitsu: { connectionIds: options.list('jitsu.connection.ids'), sourceIds: options.list('jitsu.source.ids') },
    posthog: { teamIds: options.list('posthog.team.ids') }
  })
}

/** A topic that is missing, or a login that is refused, would be tried for ever: better told before the first event. */
async function checkTopics(kafka: KafkaModule, connection: ConnectionSettings, options: KafkaOptions): Promise<void> {
  const deadLetters = options.text('dead.letter.topic')
  const client = new kafka.Producer({ ...connection, retries: 3 })
  client.on('error', () => undefined)
  try {
    for (const topic of [...options.list('topics'), ...(deadLetters === undefined ? [] : [deadLetters])]) {
      await client.metadata({ topics: [topic] }).catch((error: unknown) => {
        throw new UsageError(`${describeTopic(topic, deadLetters)} cannot be used: ${messageOf(error)}`)
      })
    }
  } finally {
    await client.close(true).catch(() => undefined)
  }
}

function describeTopic(topic: string, deadLetters: string | undefined): string {
  return topic === deadLetters ? `The dead-letter topic "${topic}"` : `The topic "${topic}"`
}
