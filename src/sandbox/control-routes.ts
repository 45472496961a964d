import Ajv from 'ajv'
import type { FastifyInstance } from 'fastify'
import { faultsSchema } from './faults'
import type { FaultRule } from './faults'
import type { Sandbox } from './sandbox'

/** The sandbox's own routes, which Meta does not have: what was recorded, what was counted, what shall go wrong. */
export function registerControlRoutes(app: FastifyInstance, sandbox: Sandbox): void {
  // Without a key the name tells a web page that has made its own name point to this machine.
  app.addHook('onRequest', (request, reply, done) => {
    const isOwn = !request.url.startsWith('/sandbox') || !isOfThisMachine(sandbox.options.host ?? '127.0.0.1')
    if (isOwn || isOfThisMachine(nameIn(request.headers.host))) done()
    else void reply.code(403).send({ reason: 'Ask by a name of this machine: 127.0.0.1 or localhost.' })
  })
  const isFaults = new Ajv().compile<{ faults: FaultRule[] }>(faultsSchema)

  app.get<{ Querystring: { limit?: string } }>('/sandbox/events', (request) => {
    const limit = Number(request.query.limit ?? Infinity)
    return { events: sandbox.store.events(Number.isNaN(limit) ? Infinity : limit) }
  })

  app.get('/sandbox/stats', () => sandbox.store.stats())

  app.get('/sandbox/faults', () => ({ faults: sandbox.faults.rules() }))

  app.post('/sandbox/faults', (request, reply) => {
    const body = parse(request.body)
    if (!isFaults(body)) {
      const found = isFaults.errors?.at(0)
      const message = `(#100) Invalid faults: ${found?.instancePath ?? ''} ${found?.message ?? ''}`
      return sandbox.sendError(reply, { code: 100, message })
    }
    sandbox.faults.set(body.faults)
    return reply.send({ faults: sandbox.faults.rules() })
  })

  app.delete('/sandbox', (_, reply) => {
    sandbox.reset()
    return reply.send({ success: true })
  })
}

function nameIn(host = ''): string {
  return host.replace(/:\d+$/, '').replace(/^\[|\]$/g, '')
}

function isOfThisMachine(name: string): boolean {
  return name === 'localhost' || name === '::1' || /^127(?:\.\d{1,3}){3}$/.test(name)
}

function parse(body: unknown): unknown {
  try {
    return JSON.parse(String(body)) as unknown
  } catch {
    return undefined
  }
}
