import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { registerApi } from './api'
import { BodyError, readBodies } from './ingest/body'
import { drainUnread } from './ingest/unread'
import type { ServerContext } from './context'
import { createContext } from './create-context'
import { registerEventsRoute } from './routes/events'
import { keepChecking, registerHealthRoutes } from './routes/health'
import { ingestScope, sendDenial, sendFinal } from './ingest/ingest'
import { createLog } from './log'
import { checkOptions, DEFAULT_HOST, NUMBERS, type ServerOptions } from './options'
import { registerPage } from './routes/page'
import { registerPreflights, registerSegmentApi } from './routes/segment-api'
import { registerTester } from './routes/tester'

/** A server that listens. */
export interface RunningServer {
  /** `http://127.0.0.1:3000` */
  readonly url: string
  readonly context: ServerContext
  /** Takes nothing new, answers what was taken, delivers what is under way; harmless when called twice */
  stop: () => Promise<void>
}

/** Longer than load balancers keep an idle connection, so that it is they who close it. */
const KEEP_ALIVE_MS = 75_000
/** Of a body that is refused, so much is read all the same, for its sender to read the answer. */
const MIN_DRAIN_BYTES = 64 * 1024 * 1024
const LONGEST_PARAMETER = 1000

/**
 * Starts the destination server.
 *
 * @throws UsageError when the configuration is wrong, or when another address than loopback is bound without a key
 */
export async function createServer(options: ServerOptions): Promise<RunningServer> {
  checkOptions(options)
  const log = options.log ?? createLog('info')
  const context = createContext(options, log)
  const app = buildApp(options, context)
  const endChecks = keepChecking(context)
  const endLooks = context.alerts.keepLooking()
  let url: string
  try {
    url = await app.listen({ host: options.host ?? DEFAULT_HOST, port: options.port ?? NUMBERS.port.default })
  } catch (error) {
    context.store.close()
    context.deadLetters?.close()
    endChecks()
    endLooks()
    throw error
  }
  let stopped: Promise<void> | undefined
  const stop = async (): Promise<void> => {
    context.stopping = true
    context.store.close()
    endChecks()
    endLooks()
    // What waits goes out at once: the requests that wait for it are answered, then the connections close.
    await Promise.all([context.syncs.drain(), app.close()])
    await context.syncs.drain()
    context.deadLetters?.close()
  }
  return { url, context, stop: () => (stopped ??= stop()) }
}

function buildApp(options: ServerOptions, context: ServerContext): FastifyInstance {
  const requestTimeout = options.requestTimeoutMs ?? NUMBERS.requestTimeoutMs.default
  const bodyLimit = options.bodyLimit ?? NUMBERS.bodyLimit.default
  const app = fastify({
    // The framework's own lines quote URLs and bodies.
    logger: false,
    bodyLimit,
    trustProxy: options.trustProxy ?? false,
    requestTimeout,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // This server says 503 itself, with a Retry-After.
    return503OnClosing: false,
    routerOptions: { maxParamLength: LONGEST_PARAMETER },
    http: {
      headersTimeout: requestTimeout,
      // How often slow clients are looked for: node's own half a minute would let them stay as long.
      connectionsCheckingInterval: Math.max(50, Math.min(1000, requestTimeout / 2))
    }
  }) as unknown as FastifyInstance
  readBodies(app, { bytes: bodyLimit })
  drainUnread(app, { bytes: Math.max(MIN_DRAIN_BYTES, 4 * bodyLimit), ms: requestTimeout / 2 })
  app.setErrorHandler((error: FastifyError, request, reply) => answerError(context, error, request, reply))
  app.addHook('onRequest', (request, reply, done) => {
    // Before its body is read, which nobody wants.
    if (request.is404) answerNotFound(reply)
    else done()
  })
  app.setNotFoundHandler((_request, reply) => {
    answerNotFound(reply)
  })
  app.addHook('onSend', (_request, reply, _payload, done) => {
    // A connection that stayed open would keep the server from closing.
    if (context.stopping) void reply.header('connection', 'close')
    done()
  })
  app.addHook('onResponse', (request, reply, done) => {
    context.metrics.request(request.routeOptions.url, reply.statusCode)
    done()
  })
  ingestScope(app, context, (scope) => {
    registerSegmentApi(scope, context)
    registerEventsRoute(scope, context)
  })
  registerPreflights(app, context)
  registerHealthRoutes(app, context)
  registerTester(app, context)
  registerApi(app, context)
  registerPage(app)
  return app
}

/** Errors of the framework quote what was sent, so each gets words of its own. */
const REASONS: Record<string, string | undefined> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'The body is larger than allowed.',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'The body is empty: an event as JSON is expected.',
  FST_ERR_CTP_INVALID_JSON_BODY: 'The body is not JSON.',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'The body is not as long as its header says.'
}

function answerNotFound(reply: FastifyReply): void {
  void reply.code(404).send({ success: false, status: 404, reason: 'There is nothing at this path.' })
}

function answerBodyError(
  context: ServerContext,
  { statusCode: status, message: reason }: BodyError,
  reply: FastifyReply
): FastifyReply {
  if (status === 401) {
    sendDenial(reply, { status, reason })
    return reply
  }
  if (status !== 503) return sendFinal(context, reply, { status, reason })
  return reply.code(503).header('retry-after', '1').send({ success: false, status, outcome: 'failed', reason })
}

function answerError(
  context: ServerContext,
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply
): FastifyReply {
  if (error instanceof BodyError) return answerBodyError(context, error, reply)
  const status = error.statusCode !== undefined && error.statusCode >= 400 ? error.statusCode : 500
  if (status >= 500) {
    context.log.error({ err: error, route: request.routeOptions.url }, 'A request failed')
    const reason = 'The server failed on this request: send it again, and please report it.'
    return reply.code(503).header('retry-after', '5').send({ success: false, status: 503, outcome: 'failed', reason })
  }
  return sendFinal(context, reply, { status, reason: REASONS[error.code] ?? 'The body cannot be read.' })
}
