import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ServerContext } from '../context'
import { sendDenial } from '../ingest/ingest'
import { registerActivityRoutes } from './activity-routes'
import { registerPreviewRoutes } from './preview-routes'
import { registerQualityRoutes } from './quality-routes'
import { registerRejectsRoutes } from './rejects-routes'
import { registerSendRoutes } from './send-routes'
import { registerStatusRoutes } from './status-routes'
import { registerSyncRoutes } from './sync-routes'

/** The header that everything which changes something must carry: a page of another origin cannot set it without asking. */
export const API_HEADER = 'x-meta-pixel-page'

/** The API of the page, under `/api`: for this machine alone, or with the key. Described in docs/server.md. */
export function registerApi(app: FastifyInstance, context: ServerContext): void {
  void app.register(
    (scope, _options, done) => {
      scope.addHook('onRequest', (request, reply, next) => {
        const denied = context.access.denyAdmin(request)
        if (denied !== undefined) sendDenial(reply, denied, 'Bearer')
        else if (isChange(request) && !isOfThePage(request)) {
          const reason = `Send JSON (Content-Type: application/json) with the header ${API_HEADER}: 1.`
          sendDenial(reply, { status: 403, reason })
        } else {
          void reply.header('cache-control', 'no-store')
          next()
        }
      })
      registerStatusRoutes(scope, context)
      registerSyncRoutes(scope, context)
      registerActivityRoutes(scope, context)
      registerPreviewRoutes(scope, context)
      registerSendRoutes(scope, context)
      registerRejectsRoutes(scope, context)
      registerQualityRoutes(scope, context)
      done()
    },
    { prefix: '/api' }
  )
}

function isChange({ method }: FastifyRequest): boolean {
  return method !== 'GET' && method !== 'HEAD'
}

function isOfThePage({ headers }: FastifyRequest): boolean {
  const type = headers['content-type']
  return headers[API_HEADER] === '1' && (type === undefined || /^application\/json\b/i.test(type))
}
