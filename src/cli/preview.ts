import type { SegmentEvent } from '@segment/actions-core'
import type { Command } from 'commander'
import { previewSettings, type CredentialOptions } from './credentials'
import { openInput } from './input'
import { loadSubscriptions } from '../delivery/subscription'
import { addCredentialOptions } from './options'
import { PreviewRuntime } from '../delivery/capture'
import { asJson, asText, type Shown } from './preview/show'
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
  const runtime = new PreviewRuntime(previewSettings(options, process.env))
  const shares = new MatchShares()
  const form = options.json === true ? asJson : asText
  for await (const lines of readLines(input.stream)) {
    for (const line of lines) {
      for (const shown of await previewLine(line, { router, runtime, shares, change })) print(form.event(shown))
    }
  }
  print(form.shares(shares))
}

interface Tools {
  router: Router
  runtime: PreviewRuntime
  shares: MatchShares
  change?: Change
}

async function previewLine(line: Line, { router, runtime, shares, change }: Tools): Promise<Shown[]> {
  const read = readEvent(line)
  if ('reason' in read) return [{ line: line.number, outcome: 'rejected', reason: read.reason }]
  const event = change === undefined ? read.event : change(read.event)
  const named = { line: line.number, event: nameOf(event) }
  const mappings = router.match(event)
  if (mappings.length === 0) return [{ ...named, outcome: 'not_subscribed' }]
  const shown: Shown[] = []
  for (const mapping of mappings) {
    const preview = await runtime.preview(mapping, event)
    if (preview.outcome === 'sent') shares.add(preview.body.data[0].user_data)
    shown.push({ ...named, mapping: mapping.name, ...preview })
  }
  return shown
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
