import { setTimeout as delay } from 'node:timers/promises'
import type { SegmentEvent } from '@segment/actions-core'
import { openInput } from './input'
import type { OutcomeJson } from '../delivery/outcome'
import { KnownNames } from '../delivery/unmatched'
import { readEvent } from './stream/read-event'
import { readLines } from './stream/read-lines'
import { summarize } from './stream/report'
import { timeShift, type Change } from './stream/shift-time'
import { tables } from './stream/tables'
import { Tally } from './stream/tally'
import type { Part } from '../server/ingest/receipt'
import type { RunningServer } from '../server/server'

/** How a file is streamed through a server. */
export interface StreamThroughOptions {
  /** Moves the newest event to now, and all others by as much */
  shiftTime?: boolean
  /** The server's key, if it needs one */
  key?: string
}

/** As a self-hosted CDP would send them. */
const EVENTS_A_REQUEST = 50
const MOST_TRIES = 10

interface Answer {
  results: (OutcomeJson & { syncs?: OutcomeJson[] })[]
}

/**
 * Sends a file of events to a running server over HTTP, as a CDP would, repeats what is to come again, and prints what became
 * of them as `stream` does.
 *
 * @param file NDJSON of Segment events
 * @throws UsageError when the file cannot be opened
 */
export async function streamThrough(server: RunningServer, file: string, options: StreamThroughOptions): Promise<void> {
  const input = openInput(file)
  const change = options.shiftTime === true ? await timeShift(file, input) : undefined
  const mappings = server.context.syncs.all().flatMap(({ current }) => current.mappings)
  const tally = new Tally(new KnownNames(mappings))
  const { activity, metrics, recipient } = server.context
  const startedAt = performance.now()
  const requestsBefore = metrics.graphRequests
  // What is shown of events beside their outcome stands in no answer: it is taken from the server itself.
  const unsubscribe = activity.subscribe((_record, part) => {
    note(tally, part)
  })
  let waiting: SegmentEvent[] = []
  for await (const lines of readLines(input.stream)) {
    for (const line of lines) {
      tally.read++
      const read = readEvent(line)
      if ('reason' in read) tally.badLine(read.reason)
      else waiting.push(applied(change, read.event))
      if (waiting.length < EVENTS_A_REQUEST) continue
      await send(server.url, waiting, options, tally)
      waiting = []
    }
  }
  if (waiting.length > 0) await send(server.url, waiting, options, tally)
  unsubscribe()
  const summary = summarize(tally, {
    requests: metrics.graphRequests - requestsBefore,
    seconds: (performance.now() - startedAt) / 1000,
    isSandbox: recipient.current === 'sandbox',
    isInterrupted: false,
    isComplete: true
  })
  process.stdout.write(`${tables(summary, tally)}\n`)
}

function applied(change: Change | undefined, event: SegmentEvent): SegmentEvent {
  return change === undefined ? event : change(event)
}

async function send(url: string, events: SegmentEvent[], { key }: StreamThroughOptions, tally: Tally): Promise<void> {
  let open = events
  for (let tries = 1; open.length > 0; tries++) {
    const response = await fetch(`${url}/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key !== undefined && { authorization: `Bearer ${key}` }) },
      body: JSON.stringify(open)
    })
    const { results } = (await response.json()) as Answer
    const isLast = tries === MOST_TRIES
    open = open.filter((event, index) => {
      const result = results[index]
      if (result.outcome === 'failed' && !isLast) return true
      count(tally, result)
      if (result.outcome === 'not_subscribed') tally.unmatched.add(event)
      return false
    })
    if (open.length > 0) await delay(Number(response.headers.get('retry-after') ?? 1) * 1000)
  }
}

/** Counts an event as `stream` does: what another mapping rejected is told beside what counts. */
function count(tally: Tally, { syncs = [], ...all }: Answer['results'][number]): void {
  const isPartlyRejected = all.outcome === 'delivered' && syncs.some(({ outcome }) => outcome === 'rejected')
  tally.count(all.outcome, isPartlyRejected)
  for (const { outcome, reason } of syncs.length > 0 ? syncs : [all]) tally.addReason(outcome, reason)
}

/** Of what was delivered: what stands in no answer. */
function note(tally: Tally, part: Part): void {
  const now = Date.now()
  for (const passage of part.passages) if (passage.outcome?.kind === 'delivered') tally.note(passage, now)
}
