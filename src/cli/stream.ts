import { setMaxListeners } from 'node:events'
import type { Command } from 'commander'
import type { CredentialOptions } from './credentials'
import { openInput, type Input } from './input'
import { keepMemoryFlat } from './memory'
import { loadSubscriptions, testCodeWarnings, type Subscription } from '../delivery/subscription'
import { Sender } from '../delivery/sender'
import { addCredentialOptions, CREDENTIALS_HELP, wholeNumber } from './options'
import { Delivery } from './stream/deliver'
import { Ledger } from './stream/ledger'
import { Progress } from './stream/progress'
import { RejectsFile } from './stream/rejects'
import { summarize, type Summary } from './stream/report'
import { Router } from '../delivery/router'
import { run } from './stream/run'
import { timeShift, type Change } from './stream/shift-time'
import { tables } from './stream/tables'
import { Tally } from './stream/tally'
import { openTarget, type Target } from './target'
import { complain, tell, warn } from './terminal'

/** The exit status when not everything was read, or written down. */
const ENDED_EARLY = 3

export interface StreamOptions extends CredentialOptions {
  mapping?: string
  rejects?: string
  json?: boolean
  shiftTime?: boolean
  concurrency: number
  retries: number
}

const HELP = `
FILE holds Segment events as JSON, one a line or several lines each, or in one list; plain or gzip. - or nothing is
standard input. It may also be a rejects file: its events go through the mapping that did not deliver them, and no other.
The presets send page calls and Segment's commerce events. Identify, group and alias calls carry no event, so nothing is
sent for them: they count as not subscribed.
${CREDENTIALS_HELP}
Without a Pixel ID and a token, a sandbox on this machine takes the events, and nothing is sent to Meta.

Exit status: 0 when nothing was rejected or failed, 1 when something was, 2 when the command is used wrongly, 3 when the
input breaks off or the rejects file cannot be written, 130 when it was interrupted. Events carry their ID, so a run that was ended in the middle can simply be started again.`

/** Adds `meta-pixel stream`. */
export function registerStreamCommand(program: Command): void {
  const command = program
    .command('stream')
    .description('Deliver a file or stream of Segment events to a Meta Pixel')
    .argument('[file]', 'NDJSON of Segment events, or - for standard input')
  addCredentialOptions(command)
    .option('--mapping <file>', 'mappings to apply instead of the presets: {"mappings": [{name, subscribe, …}]}')
    .option('--rejects <file>', 'write what was rejected or failed there, to be streamed again (replaces the file)')
    .option('--json', 'print the result as one line of JSON')
    .option('--shift-time', 'move the newest event of the file to now, and all others by as much')
    .option('--concurrency <number>', 'batches under way at once, 1 to 32', wholeNumber(1, 32), 4)
    .option('--retries <number>', 'tries after a failure that may pass, 0 to 20', wholeNumber(0, 20), 5)
    .addHelpText('after', HELP)
    .action(async (file: string | undefined, options: StreamOptions) => {
      process.exitCode = await stream(file, options)
    })
}

/**
 * Runs `meta-pixel stream`.
 *
 * @returns the exit status
 * @throws UsageError before anything is read
 */
async function stream(file: string | undefined, options: StreamOptions): Promise<number> {
  const mappings = loadSubscriptions(options.mapping)
  for (const warning of testCodeWarnings(mappings)) warn(warning)
  const input = openInput(file)
  const change = options.shiftTime === true ? await timeShift(file, input) : undefined
  const target = await openTarget(options, process.env)
  try {
    const rejects = options.rejects === undefined ? undefined : RejectsFile.open(options.rejects, input)
    try {
      return await deliver({ input, mappings, target, rejects, change, options })
    } finally {
      rejects?.close()
    }
  } finally {
    await target.close()
  }
}

interface Work {
  input: Input
  mappings: Subscription[]
  target: Target
  rejects?: RejectsFile
  change?: Change
  options: StreamOptions
}

async function deliver({ input, mappings, target, rejects, change, options }: Work): Promise<number> {
  keepMemoryFlat(150)
  const startedAt = performance.now()
  const interruption = interruptible()
  let requests = 0
  const sender = new Sender(() => {
    requests++
  })
  const router = new Router(mappings)
  const ledger = new Ledger(new Tally(router.names), rejects)
  const progress = new Progress(ledger.tally, input.size)
  const delivery = new Delivery(
    { send: (passages) => sender.send(target.settings, passages) },
    {
      concurrency: options.concurrency,
      retries: options.retries,
      signal: interruption.signal,
      onMessage: warn
    }
  )
  let isComplete = true
  try {
    await run({ input, router, delivery, ledger, change, signal: interruption.signal, onBytes: progress.addBytes })
  } catch (error) {
    isComplete = false
    progress.end()
    complain(`Ended early: ${error instanceof Error ? error.message : String(error)}`)
  } finally {
    progress.end()
    interruption.end()
  }
  const summary = summarize(ledger.tally, {
    requests,
    seconds: (performance.now() - startedAt) / 1000,
    isSandbox: target.isSandbox,
    isInterrupted: interruption.signal.aborted,
    isComplete: isComplete && !interruption.signal.aborted
  })
  process.stdout.write(`${options.json === true ? JSON.stringify(summary) : tables(summary, ledger.tally)}\n`)
  if (summary.read === 0 && isComplete) tell('The input holds no events.')
  if (options.json !== true) tellOfRejects(summary, options.rejects)
  return interruption.status() ?? (isComplete ? statusOf(summary) : ENDED_EARLY)
}

function statusOf({ rejected, failed, partly_rejected: partly }: Summary): number {
  return rejected + failed + partly === 0 ? 0 : 1
}

function tellOfRejects({ rejected, failed, partly_rejected: partly }: Summary, rejects?: string): void {
  if (rejected + failed + partly === 0) return
  if (rejects === undefined) tell('Use --rejects FILE to keep what was rejected or failed, and to stream it again.')
  else tell(`What was rejected or failed is in ${rejects}: fix it, and stream that file.`)
}

/** Heeds Ctrl+C and SIGTERM: the first one ends the reading, the second one everything. */
function interruptible(): { signal: AbortSignal; status: () => number | undefined; end: () => void } {
  const controller = new AbortController()
  setMaxListeners(0, controller.signal)
  let status: number | undefined
  const interrupt = (name: NodeJS.Signals): void => {
    if (status !== undefined) process.exit(status)
    status = name === 'SIGINT' ? 130 : 143
    tell('Stopping: what was read is still delivered. Once more ends it at once.')
    controller.abort()
  }
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt)
  return {
    signal: controller.signal,
    status: () => status,
    end: () => {
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
    }
  }
}
