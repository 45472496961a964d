import { Option, type Command } from 'commander'
import { createSandbox, type SandboxHandle } from '../sandbox'
import { explainFileError, isFileError } from '../delivery/file-error'
import { createServer, type RunningServer, type ServerOptions } from '../server'
import { DEFAULT_HOST, NUMBERS, type NumberOption } from '../server/options'
import { existsConfigFile } from '../server/config/file'
import type { RawConfig } from '../server/config/schema'
import { createLog } from '../server/log'
import { untilStopped } from '../server/shutdown'
import { streamThrough } from './stream-through'
import { readSettings, sandboxSettings, type CredentialOptions } from './credentials'
import { addCredentialOptions, CREDENTIALS_HELP, wholeNumber } from './options'
import { tell, warn } from './terminal'
import { UsageError } from '../delivery/usage-error'

interface ServeOptions extends CredentialOptions {
  config: string
  host: string
  port: number
  sandbox?: boolean
  authFailure: 'retry' | 'drop'
  finalAs200?: boolean
  deadline: number
  batchEvents: number
  batchWait: number
  concurrency: number
  queue: number
  bodyLimit: number
  requestTimeout: number
  keepEvents: boolean
  corsOrigin?: string[]
  rejects?: string
  rateLimit?: number
  trustProxy?: string
  logLevel?: string
  stream?: string
  shiftTime?: boolean
}

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']
const KIB = 1024

const HELP = `
Senders post to /v1/track, /v1/page, … /v1/batch (Segment's HTTP API) or to /events (one event or a JSON array), and are
answered when Meta has answered: 200 done, 400 final, 429 and 503 to come again. The page is at /.
${CREDENTIALS_HELP}
Keys, needed on any address but this machine's own:
  META_PIXEL_KEY        key that senders give as Basic user name, Bearer token or X-API-Key; several with commas
  META_PIXEL_ADMIN_KEY  key of the page and its API, which a sender's key never opens; needed with --cors-origin
Without a configuration file and without credentials, a sandbox on this machine takes the events.`

/** Adds `meta-pixel serve`. */
export function registerServeCommand(program: Command): void {
  const command = program
    .command('serve')
    .description('Run the destination server: takes events over HTTP, delivers them, and answers truthfully')
    .option('--config <file>', 'syncs, and whatever the page saves', 'meta-pixel.config.json')
    .option('--host <address>', 'address to listen on', DEFAULT_HOST)
    .addOption(numberOption('--port <number>', 'port to listen on; 0 takes a free one', NUMBERS.port))
    .option('--sandbox', 'send everything to the sandbox, whatever is configured')
  addCredentialOptions(command)
  addDeliveryOptions(command)
  addSafetyOptions(command)
  command
    .option('--stream <file>', 'stream a file of events through the server, print the result, and go on serving')
    .option('--shift-time', 'with --stream: move the newest event of the file to now, and all others by as much')
    .addHelpText('after', HELP)
    .action(serve)
}

function addDeliveryOptions(command: Command): void {
  command
    .addOption(
      new Option(
        '--auth-failure <way>',
        'answer to events while Meta refuses the token: 503 to come again, or 4xx to drop'
      )
        .choices(['retry', 'drop'])
        .default('retry')
    )
    .option('--final-as-200', 'answer 200 to what is final, for senders that repeat every other answer (Jitsu)')
    .addOption(numberOption('--deadline <ms>', 'when to answer what is undecided with 503', NUMBERS.deadlineMs))
    .addOption(numberOption('--batch-events <number>', 'events that go out together, 1 to 1,000', NUMBERS.maxEvents))
    .addOption(numberOption('--batch-wait <ms>', 'how long an event waits for others', NUMBERS.waitMs))
    .addOption(numberOption('--concurrency <number>', 'batches of a sync under way at once', NUMBERS.concurrency))
    .addOption(
      numberOption(
        '--queue <events>',
        'events of a sync that may wait; the next ones are answered 503',
        NUMBERS.maxQueued
      )
    )
    .option('--rejects <file>', 'keep what was rejected for good there, to be sent again on the page or by stream')
}

function numberOption(flags: string, description: string, { from, to, default: usual }: NumberOption): Option {
  return new Option(flags, description).argParser(wholeNumber(from, to)).default(usual)
}

function inKilobytes({ from, to, default: usual }: NumberOption): NumberOption {
  return { from: from / KIB, to: to / KIB, default: usual / KIB }
}

function addSafetyOptions(command: Command): void {
  command
    .addOption(numberOption('--body-limit <kB>', 'largest request', inKilobytes(NUMBERS.bodyLimit)))
    .addOption(
      numberOption('--request-timeout <ms>', 'how long a request may take to arrive', NUMBERS.requestTimeoutMs)
    )
    .option(
      '--rate-limit <events>',
      'events a second of each sender, on the average; any number by default',
      wholeNumber(NUMBERS.rateLimit.from, NUMBERS.rateLimit.to)
    )
    .option('--no-keep-events', 'keep no raw events in memory for the page')
    .option('--cors-origin <origin...>', 'origins of web pages that may send events, or *')
    .option('--trust-proxy <addresses>', 'proxies whose X-Forwarded-For is believed, with commas')
    .addOption(new Option('--log-level <level>', 'info, on a terminal warn').choices(LEVELS))
}

/** Runs `meta-pixel serve` until it is told to stop. */
async function serve(options: ServeOptions): Promise<void> {
  const { env } = process
  const { fallback, sandbox, standIn } = await openFallback(options, env)
  const isForPeople = process.stderr.isTTY || options.stream !== undefined
  const log = createLog(options.logLevel ?? (isForPeople ? 'warn' : 'info'))
  try {
    const server = await open({ ...toServerOptions(options, env), fallback, sandbox: standIn, log })
    // Whoever reads that it listens may send a signal at once.
    const stopped = untilStopped(server, (signal) => {
      log.info({ signal }, 'Stopping: what was taken is still delivered')
    })
    log.info({ url: server.url, syncs: server.context.syncs.all().map(({ name }) => name) }, 'Listening')
    if (isForPeople) greet(server, options.sandbox === true)
    if (options.stream !== undefined) await Promise.race([stopped, streamFile(server, options.stream, options, env)])
    await stopped
  } finally {
    await sandbox?.close()
  }
  log.info('Stopped')
  // What a browser or a slow disk may still hold open must not keep the process.
  process.exit(0)
}

/** Streams a file through the server as its sender would, then shows where the page is. */
async function streamFile(
  server: RunningServer,
  file: string,
  { shiftTime }: ServeOptions,
  env: NodeJS.ProcessEnv
): Promise<void> {
  try {
    const key = keysOf(env.META_PIXEL_KEY).at(0) ?? server.context.store.current.keys.at(0)?.key
    await streamThrough(server, file, { shiftTime, key })
    process.stdout.write(`\nThe page is at ${server.url}/ – Ctrl+C ends it.\n`)
  } catch (error) {
    // Whoever stops the server stops this as well.
    if (server.context.stopping) return
    await server.stop()
    throw error
  }
}

/** What keeps a server from listening, beside what is also true of files. */
const LISTENING: Record<string, string | undefined> = {
  EADDRINUSE: 'another program listens there: choose another --port',
  EADDRNOTAVAIL: 'this machine has no such address: choose another --host',
  ENOTFOUND: 'there is no host of this name: choose another --host',
  EACCES: 'ports below 1024 are for the system: choose another --port'
}

async function open(options: ServerOptions): Promise<RunningServer> {
  try {
    return await createServer(options)
  } catch (error) {
    if (!isFileError(error)) throw error
    const why = LISTENING[error.code ?? ''] ?? explainFileError(error)
    throw new UsageError(`Cannot listen on ${String(options.host)}, port ${String(options.port)}: ${why}.`)
  }
}

type Fallback = ServerOptions['fallback']

/** What is in force without a configuration file: the credentials of the environment, or else a sandbox. */
async function openFallback(
  options: ServeOptions,
  env: NodeJS.ProcessEnv
): Promise<{ fallback: Fallback; sandbox?: SandboxHandle; standIn?: ServerOptions['sandbox'] }> {
  const isConfigured = existsConfigFile(options.config)
  const settings = isConfigured ? undefined : readSettings(options, env)
  const fallback: Fallback =
    settings === undefined
      ? { source: 'sandbox', raw: { syncs: [{ name: 'Sandbox', ...sandboxSettings(options, env) }] } }
      : { source: 'environment', raw: rawFrom(options, env) }
  if (options.sandbox !== true && (isConfigured || settings !== undefined)) return { fallback }
  const sandbox = createSandbox()
  const { META_GRAPH_API_URL: graphApiUrl } = env
  const standIn = { url: await sandbox.start(), isForced: options.sandbox === true, graphApiUrl }
  return { fallback, sandbox, standIn }
}

/** The file that the page may write holds the variables' names, not their values. */
export function rawFrom({ pixelId, testEventCode }: CredentialOptions, env: NodeJS.ProcessEnv): RawConfig {
  const fromEnv = (name: string): string | undefined => ((env[name] ?? '').trim() === '' ? undefined : `\${${name}}`)
  const appSecret = fromEnv('META_APP_SECRET')
  const code = testEventCode ?? fromEnv('META_TEST_EVENT_CODE')
  return {
    syncs: [
      {
        name: 'Meta Pixel',
        pixelId: pixelId ?? '${META_PIXEL_ID}',
        accessToken: '${META_ACCESS_TOKEN}',
        ...(appSecret !== undefined && { appSecret }),
        ...(code !== undefined && { testEventCode: code })
      }
    ]
  }
}

function toServerOptions(options: ServeOptions, env: NodeJS.ProcessEnv): Omit<ServerOptions, 'fallback'> {
  const { config, host, port, authFailure, finalAs200, deadline, keepEvents, corsOrigin, trustProxy } = options
  return {
    configPath: config,
    env,
    host,
    port,
    keys: keysOf(env.META_PIXEL_KEY),
    adminKeys: keysOf(env.META_PIXEL_ADMIN_KEY),
    origins: corsOrigin,
    trustProxy,
    rejectsPath: options.rejects,
    rateLimit: options.rateLimit,
    authFailure,
    finalAs200,
    deadlineMs: deadline,
    coalesce: {
      maxEvents: options.batchEvents,
      waitMs: options.batchWait,
      concurrency: options.concurrency,
      maxQueued: options.queue
    },
    bodyLimit: options.bodyLimit * KIB,
    requestTimeoutMs: options.requestTimeout,
    keepsEvents: keepEvents
  }
}

function keysOf(text = ''): string[] {
  return text
    .split(',')
    .map((key) => key.trim())
    .filter((key) => key !== '')
}

function greet({ url, context: { recipient } }: RunningServer, isForced: boolean): void {
  tell(`The destination server listens at ${url}, its page is ${url}/`)
  if (recipient.current === 'meta') {
    tell(`Events go to ${recipient.graphApiUrl ?? 'Meta'}.`)
    return
  }
  warn(
    'Nothing is sent to Meta: the events go to a sandbox on this machine, which checks them by the rules Meta documents.'
  )
  tell(
    isForced
      ? 'It stays so whatever is configured: start without --sandbox to send to Meta.'
      : 'As soon as credentials of your own are saved on the page, events go to Meta. At the start they can come from META_PIXEL_ID and META_ACCESS_TOKEN, or a configuration file.'
  )
}
