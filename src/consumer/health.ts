import fastify from 'fastify'
import type { Registry } from 'prom-client'
import { UsageError } from '../delivery/usage-error'
import type { Sync } from '../server/sync/sync'
import type { Work } from './work'

/** A lag that has not shrunk for so long, while there was something to do, is a stuck consumer. */
export const STALLED_MS = 60_000

export interface Readiness {
  ready: boolean
  /** What is in the way, in words */
  reasons: string[]
}

/** What readiness is made of. */
export type Judged = Pick<Work, 'problem' | 'deadLetterProblem' | 'holds' | 'lag' | 'progressAt'>

type JudgedSync = Pick<Sync, 'name' | 'credentials'> & { state: Pick<Sync['state'], 'breaker'> }

/**
 * @param syncs those that are enabled
 * @param now milliseconds since 1970
 * @returns whether events reach Meta. The membership in the group does not depend on it.
 */
export function readinessOf(work: Judged, syncs: readonly JudgedSync[], now: number): Readiness {
  const reasons: string[] = []
  if (work.problem !== undefined) reasons.push(`Kafka: ${work.problem}`)
  if (work.deadLetterProblem !== undefined) reasons.push(work.deadLetterProblem)
  for (const { name, credentials, state } of syncs) {
    if (credentials.state === 'refused') reasons.push(`${name}: ${credentials.message ?? 'Meta refuses the token.'}`)
    if (state.breaker !== 'closed') reasons.push(`${name}: Meta does not answer, and is asked again from time to time.`)
  }
  for (const { sync, cause, until, reason } of work.holds()) {
    if (cause === 'throttled') {
      reasons.push(`${sync}: Meta throttles, for ${Math.ceil((until - now) / 1000)} s more. ${reason}`)
    }
  }
  const lag = work.lag()
  const stalledFor = now - work.progressAt
  if (lag > 0 && stalledFor > STALLED_MS) {
    reasons.push(`${lag} records wait, and none has had an outcome for ${Math.round(stalledFor / 1000)} s.`)
  }
  return { ready: reasons.length === 0, reasons }
}

export interface HealthOptions {
  host: string
  /** 0 takes a free one */
  port: number
  readiness: () => Readiness
  registry: Registry
}

/** The address, and what ends it. */
export interface HealthServer {
  url: string
  close: () => Promise<void>
}

/**
 * Serves `/healthz` (the process is there), `/readyz` (events reach Meta) and `/metrics` (for Prometheus).
 *
 * @throws UsageError when the address cannot be had
 */
export async function serveHealth({ host, port, readiness, registry }: HealthOptions): Promise<HealthServer> {
  const app = fastify({ logger: false, forceCloseConnections: true })
  app.get('/healthz', () => ({ status: 'ok' }))
  app.get('/readyz', (_request, reply) => {
    const state = readiness()
    return reply.code(state.ready ? 200 : 503).send(state)
  })
  app.get('/metrics', async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()))
  try {
    const url = await app.listen({ host, port })
    return { url, close: () => app.close() }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EADDRINUSE' && code !== 'EACCES' && code !== 'EADDRNOTAVAIL') throw error
    const why =
      code === 'EADDRINUSE' ? 'another program listens there: choose another --port, or 0 for a free one' : code
    throw new UsageError(`Cannot listen on ${host}, port ${port}: ${why}.`)
  }
}
