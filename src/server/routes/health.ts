import type { FastifyInstance } from 'fastify'
import type { BreakerState } from '../../delivery/circuit-breaker'
import type { ServerContext } from '../context'
import { sendDenial } from '../ingest/ingest'
import type { Sync } from '../sync/sync'

/** How often refused credentials are tried again without an event that does it, in milliseconds. */
const CHECK_EVERY_MS = 30_000

/** `/healthz`: the process is there. `/readyz`: it makes sense to send events. `/metrics`: for Prometheus. */
export function registerHealthRoutes(app: FastifyInstance, context: ServerContext): void {
  app.get('/healthz', () => ({ status: 'ok' }))

  app.get('/readyz', (request, reply) => {
    const { access } = context
    const denial = access.denyReader(request)
    // Without any key, a name that is not this machine's is a page's that made its own point here.
    if (denial?.status === 403 && !access.needsKey && !access.isLocal(request)) {
      sendDenial(reply, denial)
      return reply
    }
    const readiness = readinessOf(context)
    // Probes need no key; what is wrong with which sync is for those who have one.
    const shown = denial === undefined ? readiness : { ready: readiness.ready }
    return reply.code(readiness.ready ? 200 : 503).send(shown)
  })

  app.get('/metrics', async (request, reply) => {
    const denial = context.access.denyReader(request)
    if (denial !== undefined) {
      sendDenial(reply, denial)
      return reply
    }
    return reply.type(context.metrics.registry.contentType).send(await context.metrics.registry.metrics())
  })
}

/** Whether events can reach Meta, and what is in the way of each sync. */
export interface Readiness {
  ready: boolean
  stopping?: true
  config?: string
  syncs: {
    sync: string
    credentials: Sync['credentials']['state']
    /** `open`: Meta does not answer; `half_open`: it is about to be asked whether it does again */
    breaker: BreakerState
    reason?: string
  }[]
}

/** @returns the readiness: red while the server goes down, in an outage of Meta, and while Meta refuses the credentials of a sync */
export function readinessOf({ syncs, stopping, store }: ServerContext): Readiness {
  const shown = syncs
    .all()
    .filter(({ enabled }) => enabled)
    .map(({ name, credentials: { state, message }, state: { breaker } }) => ({
      sync: name,
      credentials: state,
      breaker,
      ...reasonOf(message, breaker)
    }))
  const ready =
    !stopping && shown.every(({ credentials, breaker }) => credentials === 'accepted' && breaker === 'closed')
  return {
    ready,
    ...(stopping && { stopping }),
    ...(store.error !== undefined && { config: store.error }),
    syncs: shown
  }
}

function reasonOf(message: string | undefined, breaker: BreakerState): { reason?: string } {
  if (message !== undefined) return { reason: message }
  if (breaker === 'closed') return {}
  return { reason: 'Meta does not answer: it is asked again from time to time, and events wait at their senders.' }
}

/** Checks the credentials of all syncs that are enabled. */
export async function checkSyncs(syncs: readonly Sync[]): Promise<void> {
  await Promise.all(syncs.filter(({ enabled }) => enabled).map((sync) => sync.check()))
}

/**
 * Goes on checking what Meta refuses: a load balancer sends nothing to a server that is not ready, so no event would ever show
 * that the token is good again.
 *
 * @returns ends it
 */
export function keepChecking({ syncs }: ServerContext): () => void {
  const timer = setInterval(() => {
    void checkSyncs(syncs.all().filter(({ credentials }) => credentials.state !== 'accepted'))
  }, CHECK_EVERY_MS)
  timer.unref()
  return () => {
    clearInterval(timer)
  }
}
