import type { SegmentEvent } from '@segment/actions-core'
import type { Command } from 'commander'
import { previewSettings, type CredentialOptions } from './credentials'
import { openInput } from './input'
import { loadSubscriptions } from '../delivery/subscription'
import { addCredentialOptions } from './options'
import { dryRun, type DryRun, type DryRunOptions } from '../delivery/dry-run'
import { asJson, asText, type Preview, type Shown } from './preview/show'
import { MatchShares } from './stream/match-shares'
import { readEvent } from './stream/read-event'
import { readLines, type Line } from './stream/read-lines'
import { Router } from '../delivery/router'
import { timeShift, type Change } from './stream/shift-time'

interface PreviewOptions extends CredentialOptions {
  mapping?: string
  json?: boolean
  shiftTime?: boolean
}

const HELP = `
FILE is NDJSON, one Segment event a line, plain or gzip; - or nothing is standard input.
Nothing is sent, and no credentials are needed. What Meta takes unhashed (IP address, user agent, URLs) is shown as it
would be sent. With META_APP_SECRET set, the request also carries an appsecret_proof, which is not shown.`

/** Adds `meta-pixel preview`. */
export function registerPreviewCommand(program: Command): void {
  const command = program
    .command('preview')
    .description('Show the exact request body of each event, or why it would not be sent; nothing is sent')
    .argument('[file]', 'NDJSON of Segment events, or - for standard input')
  addCredentialOptions(command)
    .option('--mapping <file>', 'mappings to apply instead of the presets: {"mappings": [{name, subscribe, …}]}')
    .option('--json', 'print NDJSON: a line for each event and mapping, and a last one for the match keys')
    .option('--shift-time', 'move the newest event of the file to now, and all others by as much')
    .addHelpText('after', HELP)
    .action(preview)
}

async function preview(file: string | undefined, options: PreviewOptions): Promise<void> {
  const router = new Router(loadSubscriptions(options.mapping))
  const input = openInput(file)
  const change = options.shiftTime === true ? await timeShift(file, input) : undefined
  const dry = { settings: previewSettings(options, process.env), now: Date.now() }
  const shares = new MatchShares()
  const form = options.json === true ? asJson : asText
  for await (const lines of readLines(input.stream)) {
    for (const line of lines) {
      for (const shown of previewLine(line, { router, dry, shares, change })) print(form.event(shown))
    }
  }
  print(form.shares(shares))
}

interface Tools {
  router: Router
  dry: DryRunOptions
  shares: MatchShares
  change?: Change
}

function previewLine(line: Line, { router, dry, shares, change }: Tools): Shown[] {
  const read = readEvent(line)
  if ('reason' in read) return [{ line: line.number, outcome: 'rejected', reason: read.reason }]
  const event = change === undefined ? read.event : change(read.event)
  const named = { line: line.number, event: nameOf(event) }
  const mappings = router.match(event)
  if (mappings.length === 0) return [{ ...named, outcome: 'not_subscribed', reason: router.names.explain(event) }]
  const shown: Shown[] = []
  for (const mapping of mappings) {
    const run = dryRun({ mapping, event }, dry)
    if (run.outcome === 'sent') shares.add(run.body.data[0].user_data)
    shown.push({ ...named, mapping: mapping.name, ...previewOf(run) })
  }
  return shown
}

/** Without the payload, which is raw. */
function previewOf(run: DryRun): Preview {
  if (run.outcome === 'sent') return { outcome: run.outcome, body: run.body, notices: run.notices }
  if (run.outcome === 'no_consent') return { outcome: run.outcome, notices: run.notices }
  return { outcome: run.outcome, reason: run.reason }
}

/** As JSON, since a name may hold anything, control characters of a terminal too. */
function nameOf({ type, event }: SegmentEvent): string {
  return typeof event === 'string'
    ? `${JSON.stringify(type).slice(1, -1)} ${JSON.stringify(event)}`
    : JSON.stringify(type).slice(1, -1)
}

function print(text: string): void {
  if (text !== '') process.stdout.write(`${text}\n`)
}
