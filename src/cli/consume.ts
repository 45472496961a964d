import { Option, type Command } from 'commander'
import { startConsumer, type RunningConsumer } from '../consumer'
import { flagOf, KAFKA_KEYS, KAFKA_OPTIONS, KafkaOptions, type KafkaKey } from '../consumer/options'
import { UsageError } from '../delivery/usage-error'
import { createSandbox, type SandboxHandle } from '../sandbox'
import { existsConfigFile } from '../server/config/file'
import { createLog } from '../server/log'
import { untilStopped } from '../server/shutdown'
import { ConsumeProgress } from './consume-progress'
import { readSettings, sandboxSettings, type CredentialOptions } from './credentials'
import { keepMemoryFlat } from './memory'
import { addCredentialOptions, CREDENTIALS_HELP, wholeNumber } from './options'
import { rawFrom } from './serve'
import { tell, warn } from './terminal'

interface ConsumeOptions extends CredentialOptions, Record<string, unknown> {
  config: string
  host: string
  port: number
  sandbox?: boolean
  concurrency: number
  logLevel?: string
}

/** Less than `stream` allows: members of a group share machines, and run for months. */
const GARBAGE_PERCENT = 100
const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']

const HELP = `
Every Kafka option is also a variable (KAFKA_GROUP_ID) and a key under "kafka" in the configuration
file ("group.id"). Secrets have no flag: KAFKA_SASL_PASSWORD, KAFKA_SASL_OAUTHBEARER_CLIENT_SECRET,
KAFKA_SSL_KEY_PASSWORD.

An offset is committed once every event before it has its outcome: delivered, or not to be sent, or
kept in the dead-letter topic. While Meta throttles or refuses the token, events stay open.
${CREDENTIALS_HELP}`

/** Adds `meta-pixel consume`. */
export function registerConsumeCommand(program: Command): void {
  const command = program
    .command('consume')
    .description('Deliver events from Kafka, as one of any number of members of a consumer group')
    .option('--config <file>', 'syncs, as serve has them', 'meta-pixel.config.json')
    .option('--sandbox', 'send everything to a sandbox on this machine')
  for (const key of KAFKA_KEYS) addKafkaOption(command, key)
  addCredentialOptions(command)
  command
    .option('--host <address>', 'address of /healthz, /readyz and /metrics', '127.0.0.1')
    .option('--port <number>', 'its port; 0 takes a free one', wholeNumber(0, 65_535), 3001)
    .option('--concurrency <number>', 'batches of a sync under way at once', wholeNumber(1, 64), 4)
    .addOption(new Option('--log-level <level>', 'info, on a terminal warn').choices(LEVELS))
    .addHelpText('after', HELP)
    .action(consume)
}

/** The defaults stand with the options, below variables and file: commander must not know them. */
function addKafkaOption(command: Command, key: KafkaKey): void {
  const row = KAFKA_OPTIONS[key]
  if (row.kind === 'secret') return
  const choices = 'choices' in row ? `: ${row.choices.join(', ')}` : ''
  const preset = 'default' in row ? ` (default: ${row.default})` : ''
  command.option(`${flagOf(key)} <value>`, `${row.help}${choices}${preset}`)
}

/** Runs `meta-pixel consume` until it is told to stop. */
async function consume(options: ConsumeOptions): Promise<void> {
  keepMemoryFlat(GARBAGE_PERCENT)
  const { env } = process
  const isTerminal = process.stderr.isTTY
  const log = createLog(options.logLevel ?? (isTerminal ? 'warn' : 'info'))
  const sandbox = options.sandbox === true ? await openSandbox(env) : undefined
  try {
    const consumer = await startConsumer({
      configPath: options.config,
      env,
      fallback: fallbackOf(options, env),
      kafkaOptions: ({ raw }) => KafkaOptions.read(options, env, raw.kafka),
      host: options.host,
      port: options.port,
      coalesce: { concurrency: options.concurrency },
      log
    })
    log.info({ url: consumer.url }, 'Consuming')
    await run(consumer, (signal) => {
      log.info({ signal }, 'Stopping: what was read is still delivered')
      if (isTerminal) tell('Stopping: what was read is still delivered. Once more ends it at once.')
    })
    log.info('Stopped')
  } finally {
    await sandbox?.close()
  }
  // A connection that is being made anew must not keep the process.
  process.exit(0)
}

async function run(consumer: RunningConsumer, onSignal: (signal: string) => void): Promise<void> {
  const progress = new ConsumeProgress(consumer.counts)
  try {
    if (process.stderr.isTTY) tell(`Consuming. ${consumer.url}/readyz says how it goes.`)
    await untilStopped(consumer, onSignal)
  } finally {
    progress.end()
  }
}

async function openSandbox(env: NodeJS.ProcessEnv): Promise<SandboxHandle> {
  const sandbox = createSandbox({ keep: 0 })
  env.META_GRAPH_API_URL = await sandbox.start()
  warn(
    'Nothing is sent to Meta: the events go to a sandbox on this machine, which checks them by the rules Meta documents.'
  )
  return sandbox
}

/** What is in force without a configuration file: the credentials of the environment. */
function fallbackOf(options: ConsumeOptions, env: NodeJS.ProcessEnv): Parameters<typeof startConsumer>[0]['fallback'] {
  if (readSettings(options, env) !== undefined) return { source: 'environment', raw: rawFrom(options, env) }
  if (options.sandbox === true) {
    return { source: 'sandbox', raw: { syncs: [{ name: 'Sandbox', ...sandboxSettings(options, env) }] } }
  }
  if (!existsConfigFile(options.config)) {
    throw new UsageError(
      `There is neither ${options.config} nor META_PIXEL_ID and META_ACCESS_TOKEN. With --sandbox, nothing is sent to Meta, and offsets are committed all the same.`
    )
  }
  return { source: 'file', raw: { syncs: [] } }
}
