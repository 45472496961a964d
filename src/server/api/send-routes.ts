import type { SegmentEvent } from '@segment/actions-core'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { outcomeJson } from '../../delivery/outcome'
import type { ServerContext } from '../context'
import { isRejected, toEvent } from '../ingest/receive'
import { outcomeOf, UNDECIDED, type Part } from '../ingest/receipt'
import { Submission } from '../ingest/submission'
import type { Sync } from '../sync/sync'
import type { SendAnswer } from './contract'
import { sendProblem } from './problem'

/** What the page sends: judged where it is read. */
interface SendBody {
  sync?: unknown
  /** Of the last events, as `GET /api/events` names them */
  ids?: unknown
  /** Instead of them: an event of one's own */
  event?: unknown
}

/** `POST /api/send`: events of one's own choice, to one sync. */
export function registerSendRoutes(scope: FastifyInstance, context: ServerContext): void {
  scope.post('/send', async (request, reply) => {
    const { sync: name, ids, event } = (request.body ?? {}) as SendBody
    const sync = typeof name === 'string' ? context.syncs.find(name) : undefined
    if (sync === undefined) return sendProblem(reply, 404, 'There is no sync of this name: save it first.')
    if (!sync.enabled) return sendProblem(reply, 409, 'This sync is switched off: switch it on first.')
    const events = event === undefined ? recentEvents(context, ids, reply) : ownEvent(context, event, reply)
    return events === undefined ? reply : send(context, sync, events)
  })
}

/** @returns undefined when the answer has been given */
function recentEvents({ activity }: ServerContext, ids: unknown, reply: FastifyReply): SegmentEvent[] | undefined {
  if (!Array.isArray(ids) || ids.length === 0) {
    sendProblem(reply, 400, 'Choose recent events ("ids"), or give one of your own ("event").')
    return undefined
  }
  const wanted = new Set<unknown>(ids)
  const found = activity.recent().filter(({ id }) => wanted.has(id))
  if (found.length < wanted.size) {
    sendProblem(reply, 404, 'This event is no longer kept: choose one that came later.')
    return undefined
  }
  // They are kept newest first.
  return found.map(({ event }) => event).reverse()
}

/** An event of one's own counts among those that came. */
function ownEvent({ activity, now }: ServerContext, value: unknown, reply: FastifyReply): SegmentEvent[] | undefined {
  const event = toEvent(value, { receivedAt: now() })
  if (isRejected(event)) {
    sendProblem(reply, 400, event.reason)
    return undefined
  }
  activity.received(event, JSON.stringify(event).length)
  return [event]
}

async function send({ deadlineMs }: ServerContext, sync: Sync, events: SegmentEvent[]): Promise<SendAnswer> {
  // A person wants to know what Meta says now, whatever is remembered.
  sync.forget()
  const results = await new Submission(events, [sync], 0, true).run(deadlineMs)
  return { results: results.map((parts, index) => showSent(parts, events[index])) }
}

function showSent(parts: readonly Part[], { type, event, messageId }: SegmentEvent): SendAnswer['results'][number] {
  return {
    type,
    event: typeof event === 'string' ? event : null,
    messageId: messageId ?? null,
    ...outcomeJson(outcomeOf(parts)),
    mappings: parts.flatMap(({ passages }) =>
      passages.map(({ mapping, outcome = UNDECIDED }) => ({ mapping: mapping.name, ...outcomeJson(outcome) }))
    )
  }
}
