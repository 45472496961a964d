import type { FastifyInstance } from 'fastify'
import type { ServerContext } from '../context'
import { arrivalOf } from '../ingest/arrival'
import { takeMany, takeOne } from '../ingest/ingest'

/** `POST /events`: one event, or a JSON array of them, as the webhook destinations of self-hosted CDPs send them. */
export function registerEventsRoute(scope: FastifyInstance, context: ServerContext): void {
  scope.post('/events', (request, reply) => {
    const arrival = arrivalOf(context, request)
    return Array.isArray(request.body)
      ? takeMany(context, request, reply, { values: request.body as unknown[], arrival })
      : takeOne(context, request, reply, { arrival })
  })
}
