import type { FastifyError, FastifyInstance } from 'fastify'
import { registerControlRoutes } from './control-routes'
import { bodyTooLarge, malformedJson, unsupported } from './errors'
import type { MetaError } from './errors'
import { registerEventsRoute } from './events-route'
import type { FaultRule } from './faults'
import type { SandboxOptions } from './options'
import { validators } from './judge'
import { registerQualityRoute } from './quality-route'
import { Sandbox } from './sandbox'
import type { RecordedEvent, SandboxStats } from './store'

export type { Locale, MetaError } from './errors'
export { TOKEN_WORDS } from './access'
export { FAULT_KINDS, FAULTS } from './faults'
export type { FaultKind, FaultRule } from './faults'
export { judgeRequest } from './judge-request'
export { NAME_INDEX } from './options'
export type { NameIndex, SandboxOptions, SentEvent, ThrottleOptions } from './options'
export { eventSchema, MAX_EVENTS, requestSchema } from './request-schema'
export type { PixelStats, RecordedEvent, SandboxStats } from './store'
export { LOCALES } from './user-texts'

const DEFAULT_BODY_LIMIT = 16 * 1024 * 1024

/** A local Graph API. */
export interface SandboxHandle {
  /** Its address without a slash at the end (`http://127.0.0.1:4000`), to be given as META_GRAPH_API_URL; empty before start */
  readonly url: string
  /** Begins to listen and gives the address. Rejects when the port is taken */
  start: () => Promise<string>
  /** Stops listening and cuts all connections; harmless when called twice */
  close: () => Promise<void>
  /** The newest recorded events after deduplication, newest last */
  events: (limit?: number) => RecordedEvent[]
  stats: () => SandboxStats
  /** Replaces the faults in force; an empty list ends all */
  setFaults: (rules: readonly FaultRule[]) => void
  /** Forgets everything received, and goes back to the faults of the start */
  reset: () => void
}

/**
 * Makes a strict double of Meta's Graph API for tests, trials and benchmarks: it takes what Meta's documentation allows,
 * refuses everything else in Meta's error form, and fails on demand. It listens after `start()`.
 */
export function createSandbox(options: SandboxOptions = {}): SandboxHandle {
  const sandbox = new Sandbox(options)
  let app: FastifyInstance | undefined
  let url = ''
  return {
    get url() {
      return url
    },
    async start() {
      validators()
      app = await buildApp(sandbox)
      url = await app.listen({ host: options.host ?? '127.0.0.1', port: options.port ?? 0 })
      return url
    },
    async close() {
      sandbox.close()
      await app?.close()
    },
    events: (limit) => sandbox.store.events(limit),
    stats: () => sandbox.store.stats(),
    setFaults: (rules) => {
      sandbox.faults.set(rules)
    },
    reset: () => {
      sandbox.reset()
    }
  }
}

function asMetaError(error: FastifyError): MetaError {
  if (error.statusCode === 413) return bodyTooLarge
  if (error.statusCode !== undefined && error.statusCode < 500) return malformedJson
  return { code: 1, status: 500, message: `The sandbox itself failed: ${error.message}` }
}

async function buildApp(sandbox: Sandbox): Promise<FastifyInstance> {
  // Loaded here, so that a command that may need a sandbox does not wait for the HTTP server when it needs none.
  const { fastify } = await import('fastify')
  const app = fastify({
    logger: false,
    forceCloseConnections: true,
    bodyLimit: sandbox.options.bodyLimit ?? DEFAULT_BODY_LIMIT
  })
  // Bodies arrive as text: the token is judged before the JSON, and keys such as __proto__ are Meta's to judge as well.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    done(null, body)
  })
  app.setNotFoundHandler((request, reply) => sandbox.sendError(reply, unsupported(request.method)))
  app.setErrorHandler((error: FastifyError, _request, reply) => sandbox.sendError(reply, asMetaError(error)))
  registerEventsRoute(app, sandbox)
  registerQualityRoute(app, sandbox)
  registerControlRoutes(app, sandbox)
  return app
}
