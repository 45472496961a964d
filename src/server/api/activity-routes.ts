import type { ServerResponse } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { SegmentEvent } from '@segment/actions-core'
import { outcomeJson } from '../../delivery/outcome'
import type { ServerContext } from '../context'
import { outcomeOf } from '../ingest/receipt'
import { Submission } from '../ingest/submission'
import type { DeliveriesAnswer, Delivery, DeliveryAnswer, EventsAnswer, HistoryAnswer, NamesAnswer } from './contract'
import { sendProblem } from './problem'

interface LimitQuery {
  Querystring: { limit?: string }
}

interface HistoryQuery {
  /** Minutes of the last three hours, or hours of the last seven days */
  Querystring: { by?: 'minute' | 'hour'; sync?: string }
}

interface IdParams {
  Params: { id: string }
}

const MOST = 1000
/** How often what happened is sent to the page, in milliseconds */
const SEND_EVERY_MS = 250
/** Deliveries a time: under load the page sees a part of them, and the counts of all */
const MOST_AT_ONCE = 100
const KEEP_ALIVE_EVERY = 60

/** `/api/events`, `/api/names`, `/api/deliveries`, `/api/deliveries/stream`, `/api/deliveries/history`, `/api/deliveries/:id`, `…/resend` */
export function registerActivityRoutes(scope: FastifyInstance, context: ServerContext): void {
  const { activity } = context
  const streams = new Set<ServerResponse>()

  scope.get<LimitQuery>('/events', ({ query }): EventsAnswer<SegmentEvent> => ({
    kept: activity.keepsEvents,
    events: activity.recent(limitOf(query))
  }))
  scope.get('/names', (): NamesAnswer => ({ names: activity.names() }))
  scope.get<LimitQuery>('/deliveries', ({ query }): DeliveriesAnswer => ({
    deliveries: activity.lastDeliveries(limitOf(query))
  }))
  scope.get('/deliveries/stream', (request, reply) => {
    stream(context, request, reply, streams)
  })
  scope.get<HistoryQuery>('/deliveries/history', ({ query: { by, sync } }): HistoryAnswer =>
    activity.history.read(by === 'hour' ? 'hour' : 'minute', sync)
  )
  scope.get<IdParams>('/deliveries/:id', ({ params }, reply) => {
    const found = activity.delivery(Number(params.id))
    if (found === undefined) return sendProblem(reply, 404, 'This delivery is no longer remembered.')
    const { record, event = null, sent } = found
    return { delivery: record, event, sent } satisfies DeliveryAnswer<SegmentEvent>
  })
  scope.post<IdParams>('/deliveries/:id/resend', ({ params }, reply) => resend(context, Number(params.id), reply))
  scope.addHook('preClose', (done) => {
    for (const response of streams) response.end()
    done()
  })
}

function limitOf({ limit }: { limit?: string }): number {
  const number = Number(limit ?? MOST)
  return Number.isInteger(number) && number >= 0 ? Math.min(number, MOST) : MOST
}

/** Server-sent events: `deliveries`, a list of what was decided since the last one, and `counts`. */
function stream(
  { activity }: ServerContext,
  request: FastifyRequest,
  reply: FastifyReply,
  streams: Set<ServerResponse>
): void {
  reply.hijack()
  const response = reply.raw
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    // Proxies would hold the lines back.
    'x-accel-buffering': 'no'
  })
  response.write('retry: 2000\n\n')
  streams.add(response)
  let waiting: Delivery[] = []
  let skipped = 0
  let beats = 0
  const unsubscribe = activity.subscribe((record) => {
    if (waiting.length < MOST_AT_ONCE) waiting.push(record)
    else skipped++
  })
  const timer = setInterval(() => {
    if (waiting.length > 0) {
      send(response, 'deliveries', { deliveries: waiting, skipped })
      send(response, 'counts', activity.counts())
      waiting = []
      skipped = 0
    } else if (++beats % KEEP_ALIVE_EVERY === 0) response.write(': still here\n\n')
  }, SEND_EVERY_MS)
  request.raw.on('close', () => {
    clearInterval(timer)
    unsubscribe()
    streams.delete(response)
  })
}

function send(response: ServerResponse, event: string, data: unknown): void {
  response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
}

/** Sends an event that was rejected, or has failed, to its sync once more, whatever is remembered of it. */
async function resend(context: ServerContext, id: number, reply: FastifyReply): Promise<unknown> {
  const found = context.activity.delivery(id)
  if (found?.event === undefined) return sendProblem(reply, 404, 'The event of this delivery is not kept.')
  const sync = context.syncs.find(found.record.sync)
  if (sync === undefined) {
    return sendProblem(
      reply,
      409,
      `There is no sync “${found.record.sync}” any more: send the event again from its preview.`
    )
  }
  if (!sync.enabled) return sendProblem(reply, 409, 'This sync is switched off: switch it on first.')
  sync.forget()
  const [parts] = await new Submission([found.event], [sync], 0, true).run(context.deadlineMs)
  return outcomeJson(outcomeOf(parts))
}
