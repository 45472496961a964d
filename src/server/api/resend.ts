import { createReadStream, renameSync, rmSync, existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import type { SegmentEvent } from '@segment/actions-core'
import { outcomeOf } from '../ingest/receipt'
import { isRejected, toEvent } from '../ingest/receive'
import { Submission } from '../ingest/submission'
import type { DeadLetters } from '../ingest/dead-letters'
import type { ServerContext } from '../context'
import type { Sync } from '../sync/sync'
import type { ResendAnswer } from './contract'

/** Events that go out together. */
const BATCH = 200

interface Line {
  text: string
  event: SegmentEvent
  size: number
}

/**
 * Sends everything in the file of dead letters once more, each event to its sync. What is rejected again stands in the file
 * again, and so does what fails for the moment, or has no sync any more. Ended in the middle, the rest is sent the next time.
 */
export async function resendDeadLetters(context: ServerContext, letters: DeadLetters): Promise<ResendAnswer> {
  const answer: ResendAnswer = { sent: 0, delivered: 0, rejected: 0, failed: 0, kept: 0 }
  const aside = `${letters.path}.resending`
  // What an earlier run left behind comes first.
  if (existsSync(aside)) await resendFile(context, letters, aside, answer)
  letters.flush()
  letters.rotate()
  const files = letters.files().filter((file) => file !== letters.path)
  for (const file of files) {
    renameSync(file, aside)
    await resendFile(context, letters, aside, answer)
  }
  letters.flush()
  return answer
}

async function resendFile(
  context: ServerContext,
  letters: DeadLetters,
  file: string,
  answer: ResendAnswer
): Promise<void> {
  const waiting = new Map<Sync, Line[]>()
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    if (text === '') continue
    const read = readLine(context, text)
    if (read === undefined) {
      answer.kept++
      letters.keep(text)
      continue
    }
    const lines = waiting.get(read.sync) ?? []
    waiting.set(read.sync, lines)
    lines.push({ text, event: read.event, size: text.length })
    if (lines.length >= BATCH) await send(context, letters, read.sync, lines.splice(0), answer)
  }
  for (const [sync, lines] of waiting) await send(context, letters, sync, lines, answer)
  rmSync(file)
}

async function send(
  { deadlineMs }: ServerContext,
  letters: DeadLetters,
  sync: Sync,
  lines: readonly Line[],
  answer: ResendAnswer
): Promise<void> {
  if (lines.length === 0) return
  const bytes = lines.reduce((sum, { size }) => sum + size, 0)
  const receipts = await new Submission(
    lines.map(({ event }) => event),
    [sync],
    bytes,
    true
  ).run(deadlineMs)
  receipts.forEach((receipt, index) => {
    const { kind } = outcomeOf(receipt)
    answer.sent++
    if (kind === 'rejected') answer.rejected++
    else if (kind === 'failed') {
      answer.failed++
      letters.keep(lines[index].text)
    } else if (kind === 'delivered') answer.delivered++
  })
}

/** @returns undefined where a line holds no event, or its sync is gone or switched off: it stays in the file */
function readLine({ syncs, now }: ServerContext, text: string): { sync: Sync; event: SegmentEvent } | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null || !('sync' in value) || !('event' in value)) return undefined
  const sync = typeof value.sync === 'string' ? syncs.find(value.sync) : undefined
  const event = toEvent(value.event, { receivedAt: now() })
  return sync?.enabled !== true || isRejected(event) ? undefined : { sync, event }
}
