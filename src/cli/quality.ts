import type { Command } from 'commander'
import { toUnixSeconds } from '../destination/server-event/event-time'
import { Coverage, readQuality, type QualityReport } from '../quality'
import { showQuality } from '../quality/show'
import { readSettings, sandboxSettings, type CredentialOptions } from './credentials'
import { openInput } from './input'
import { dryRun } from '../delivery/dry-run'
import type { Payload } from '../delivery/payload'
import { loadSubscriptions } from '../delivery/subscription'
import { addCredentialOptions, CREDENTIALS_HELP } from './options'
import { readEvent } from './stream/read-event'
import { readLines } from './stream/read-lines'
import { Router } from '../delivery/router'
import { complain, printable } from './terminal'
import { UsageError } from '../delivery/usage-error'

interface QualityOptions extends CredentialOptions {
  events?: string
  mapping?: string
  json?: boolean
}

const HELP = `
Meta's figures (Dataset Quality API) for each website event: match quality and the share of events with each parameter,
deduplication, freshness, diagnostics. Beside them stands our own count: of the events in --events, mapped and cleaned as
they would be sent, or of those that a sandbox has recorded, if META_GRAPH_API_URL names one.
Without credentials, --events alone shows our own count.
${CREDENTIALS_HELP}

Exit status: 0 when Meta answered or was not asked, 1 when it refused or could not be reached, 2 on wrong usage.`

/** Adds `meta-pixel quality`. */
export function registerQualityCommand(program: Command): void {
  const command = program
    .command('quality')
    .description("Show Meta's verdict on the events of the dataset, beside our own count of match keys")
  addCredentialOptions(command)
    .option('--events <file>', 'NDJSON of Segment events to count match keys of; - is standard input')
    .option(
      '--mapping <file>',
      'mappings to apply to them instead of the presets: {"mappings": [{name, subscribe, …}]}'
    )
    .option('--json', 'print the report as one line of JSON')
    .addHelpText('after', HELP)
    .action(async (options: QualityOptions) => {
      process.exitCode = await quality(options)
    })
}

/**
 * Runs `meta-pixel quality`.
 *
 * @returns the exit status
 */
async function quality(options: QualityOptions): Promise<number> {
  const settings = readSettings(options, process.env)
  if (settings === undefined && options.events === undefined) {
    throw new UsageError('There is nothing to show: set META_PIXEL_ID and META_ACCESS_TOKEN, or name --events FILE.')
  }
  if (options.mapping !== undefined && options.events === undefined) {
    throw new UsageError('--mapping is for the events of --events FILE.')
  }
  const own = options.events === undefined ? undefined : await countEvents(options.events, options.mapping)
  const report = await readQuality(settings, { own })
  process.stdout.write(`${options.json === true ? JSON.stringify(report) : showQuality(withoutControls(report))}\n`)
  return hasFailed(report) ? 1 : 0
}

/** Meta's diagnostics, and names of events, are texts of others. */
function withoutControls(report: QualityReport): QualityReport {
  return JSON.parse(JSON.stringify(report), (_key, value: unknown) =>
    typeof value === 'string' ? printable(value) : value
  ) as QualityReport
}

function hasFailed({ state }: QualityReport): boolean {
  return state === 'refused' || state === 'unreachable'
}

/** Counts the match keys of a file's events, each as the destination would send it. */
async function countEvents(file: string, mappingFile: string | undefined): Promise<Coverage> {
  const coverage = new Coverage()
  const router = new Router(loadSubscriptions(mappingFile))
  const settings = sandboxSettings({}, {})
  let badLines = 0
  for await (const lines of readLines(openInput(file).stream)) {
    for (const line of lines) {
      const read = readEvent(line)
      if ('reason' in read) {
        badLines++
        continue
      }
      for (const mapping of router.match(read.event)) {
        const run = dryRun({ mapping, event: read.event }, { settings, now: atItsOwnTime })
        if (run.outcome === 'sent') coverage.add(run.body.data[0])
        else coverage.notSent++
      }
    }
  }
  if (badLines > 0) complain(`${badLines} lines of ${file} hold no event.`)
  return coverage
}

/** How old a file is does not matter for what its events carry. */
function atItsOwnTime({ event_time: time }: Payload): number {
  const seconds = toUnixSeconds(time)
  return seconds === undefined ? Date.now() : seconds * 1000
}
