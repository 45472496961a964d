import type { FastifyInstance, FastifyReply } from 'fastify'
import type { SegmentEvent } from '@segment/actions-core'
import { outcomeJson } from '../../delivery/outcome'
import type { ServerContext } from '../context'
import { outcomeOf } from '../ingest/receipt'
import { Submission } from '../ingest/submission'
import type { DeliveriesAnswer, DeliveryAnswer, EventsAnswer, HistoryAnswer, NamesAnswer } from './contract'
import { EventStream } from './event-stream'
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

/** `/api/events`, `/api/names`, `/api/deliveries`, `/api/deliveries/stream`, `/api/deliveries/history`, `/api/deliveries/:id`, `…/resend` */
export function registerActivityRoutes(scope: FastifyInstance, context: ServerContext): void {
  const { activity } = context
  const stream = new EventStream(activity)

  scope.get<LimitQuery>('/events', ({ query }): EventsAnswer<SegmentEvent> => ({
    kept: activity.keepsEvents,
    events: activity.recent(limitOf(query))
  }))
  scope.get('/names', (): NamesAnswer => ({ names: activity.names() }))
  scope.get<LimitQuery>('/deliveries', ({ query }): DeliveriesAnswer => ({
    deliveries: activity.lastDeliveries(limitOf(query))
  }))
  // The framework would answer HEAD with a stream that never ends.
  scope.get('/deliveries/stream', { exposeHeadRoute: false }, (_request, reply) => stream.open(reply))
  scope.head('/deliveries/stream', (_request, reply) => reply.type('text/event-stream').send())
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
    stream.close()
    done()
  })
}

function limitOf({ limit }: { limit?: string }): number {
  const number = Number(limit ?? MOST)
  return Number.isInteger(number) && number >= 0 ? Math.min(number, MOST) : MOST
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
