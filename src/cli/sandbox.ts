import { InvalidArgumentError, Option } from 'commander'
import type { Command } from 'commander'
import { createSandbox, FAULT_KINDS, FAULTS, LOCALES, NAME_INDEX, TOKEN_WORDS } from '../sandbox'
import type { FaultKind, FaultRule, Locale, NameIndex, SandboxOptions, SandboxStats, ThrottleOptions } from '../sandbox'

interface CommandOptions {
  port: number
  host: string
  fault?: FaultRule[]
  seed: number
  nameIndex: NameIndex
  locale: Locale
  throttle?: ThrottleOptions
  warnVersion?: boolean
  discard?: boolean
}

/**
 * Adds `meta-pixel sandbox`: the local Graph API on its own, until it is interrupted.
 *
 * @param program the command line to add it to
 */
export function registerSandboxCommand(program: Command): void {
  program
    .command('sandbox')
    .description('Run a strict local double of the Graph API, for trying and testing without Meta')
    .option('--port <number>', 'port to listen on; 0 takes a free one', parsePort, 4000)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--fault <kind:rate[:ms]>', 'let requests fail, in one of the ways below (repeatable)', addFault)
    .option('--seed <number>', 'seed of everything random', parseWhole, 1)
    .addOption(
      new Option('--name-index <when>', 'name the faulty event in a refusal').choices(NAME_INDEX).default('sometimes')
    )
    .addOption(new Option('--locale <locale>', 'language of Meta’s user messages').choices(LOCALES).default('en_US'))
    .option('--throttle <requests/seconds>', 'limit the requests of each pixel, e.g. 100/60', parseThrottle)
    .option('--warn-version', 'warn with each success that the version is running out')
    .option('--discard', 'check and keep no events, only count them (for benchmarks)')
    .addHelpText('after', HELP)
    .action(async (options: CommandOptions, command: Command) => {
      await run(options, command)
    })
}

const HELP = `
Faults, by share or by every Nth request:
  --fault throttle:0.1          one request in ten, at random
  --fault reset:1/5             every fifth request
  --fault slow:0.2:2000         one in five answers after 2,000 ms

Kinds of faults:
${Object.entries(FAULTS)
  .map(([kind, text]) => `  ${kind.padEnd(12)} ${text}`)
  .join('\n')}

Any all-digit Pixel ID and any token will do. A token that contains one of these words gets Meta's error for it:
  ${TOKEN_WORDS.join(', ')}
The pixels 403 and 404 are one that the token may not use, and one that does not exist.
With META_APP_SECRET set, every request must carry the appsecret_proof made with it.`

async function run({ fault, ...options }: CommandOptions, command: Command): Promise<void> {
  const appSecret = process.env.META_APP_SECRET
  const sandboxOptions: SandboxOptions = {
    ...options,
    ...(fault && { faults: fault }),
    ...(appSecret && { appSecret })
  }
  const sandbox = createSandbox(sandboxOptions)
  try {
    process.stdout.write(greeting(await sandbox.start()))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    command.error(`The sandbox cannot listen on ${options.host}, port ${options.port}: ${reason}`)
  }
  await untilStopped()
  await sandbox.close()
  process.stdout.write(`${summary(sandbox.stats())}\n`)
}

function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      process.off('SIGINT', stop).off('SIGTERM', stop)
      resolve()
    }
    process.on('SIGINT', stop).on('SIGTERM', stop)
  })
}

const greeting = (url: string): string => `Sandbox Graph API at ${url}
Send to it instead of Meta:  export META_GRAPH_API_URL=${url}
What it received:            ${url}/sandbox/events  ${url}/sandbox/stats
Any all-digit Pixel ID and any token will do. Ctrl+C ends it.
`

function summary({ requests, accepted, duplicates, refusedBatches, faults }: SandboxStats): string {
  const failed = Object.values(faults).reduce((sum, count) => sum + count, 0)
  const parts = [
    `${requests} requests`,
    `${accepted} events accepted`,
    `${duplicates} of them duplicates`,
    `${refusedBatches} batches refused`,
    `${failed} faults`
  ]
  return `Sandbox ended: ${parts.join(', ')}.`
}

function parseWhole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.')
  return Number(text)
}

function parsePort(text: string): number {
  const port = parseWhole(text)
  if (port > 65_535) throw new InvalidArgumentError('A port is at most 65535.')
  return port
}

function parseThrottle(text: string): ThrottleOptions {
  const [, limit, seconds] = /^(\d+)\/(\d+(?:\.\d+)?)$/.exec(text) ?? []
  if (!limit || !seconds) throw new InvalidArgumentError('It must look like 100/60: requests, seconds.')
  return { limit: Number(limit), windowMs: Number(seconds) * 1000 }
}

function addFault(text: string, faults: FaultRule[] = []): FaultRule[] {
  const parts = text.split(':')
  const [kind, rate = '1'] = parts
  if (!isFaultKind(kind) || parts.length > 3) {
    throw new InvalidArgumentError(`It must look like kind:rate, with one of the kinds ${FAULT_KINDS.join(', ')}.`)
  }
  const ms = parts.at(2)
  return [...faults, { kind, ...parseRate(rate), ...(ms !== undefined && { ms: parseWhole(ms) }) }]
}

const isFaultKind = (text: string): text is FaultKind => (FAULT_KINDS as readonly string[]).includes(text)

function parseRate(text: string): Pick<FaultRule, 'every' | 'probability'> {
  const every = /^1\/([1-9]\d{0,8})$/.exec(text)?.[1]
  if (every) return { every: Number(every) }
  if (!/^(?:0(?:\.\d+)?|1(?:\.0+)?|\.\d+)$/.test(text)) {
    throw new InvalidArgumentError('A rate is a share from 0 to 1, or 1/N for every Nth request.')
  }
  return { probability: Number(text) }
}
