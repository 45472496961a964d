import type { FastifyInstance } from 'fastify'
import type { ServerContext } from '../context'
import { arrivalOf } from '../ingest/arrival'
import { answerPreflight, sendFinal, takeMany, takeOne } from '../ingest/ingest'
import type { EventType } from '../ingest/receive'

/** Segment's paths, and the short ones that its browser library uses. */
const PATHS: Record<EventType, string[]> = {
  track: ['track', 't'],
  page: ['page', 'p'],
  screen: ['screen', 's'],
  identify: ['identify', 'i'],
  group: ['group', 'g'],
  alias: ['alias', 'a'],
  delete: []
}

const BATCH_PATHS = ['batch', 'b']

interface BatchBody {
  batch?: unknown
  context?: unknown
  sentAt?: unknown
}

/** Segment's HTTP API: `POST /v1/{track,page,screen,identify,group,alias}` and `/v1/batch`. RudderStack's SDKs speak it too. */
export function registerSegmentApi(scope: FastifyInstance, context: ServerContext): void {
  for (const [type, paths] of Object.entries(PATHS)) {
    for (const path of paths) {
      scope.post(`/v1/${path}`, (request, reply) =>
        takeOne(context, request, reply, { arrival: arrivalOf(context, request), type: type as EventType })
      )
    }
  }
  for (const path of BATCH_PATHS) {
    scope.post(`/v1/${path}`, (request, reply) => {
      const { batch, context: shared, sentAt } = (request.body ?? {}) as BatchBody
      if (!Array.isArray(batch)) {
        return sendFinal(context, reply, { status: 400, reason: 'A batch needs "batch": a list of events.' })
      }
      const arrival = { ...arrivalOf(context, request), context: shared, sentAt }
      return takeMany(context, request, reply, { values: batch, arrival })
    })
  }
}

/** What browsers ask before they send to any of the paths for events. */
export function registerPreflights(app: FastifyInstance, context: ServerContext): void {
  for (const path of ['/v1/*', '/events']) {
    app.options(path, (request, reply) => answerPreflight(context, request, reply))
  }
}
