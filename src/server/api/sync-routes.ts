import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { checkConnection } from '../../delivery/check-connection'
import { explainFileError, isFileError } from '../../delivery/file-error'
import { UsageError } from '../../delivery/usage-error'
import { readSettings } from '../config/config'
import type { RawConfig, RawSync } from '../config/schema'
import { ConflictError } from '../config/store'
import type { ServerContext } from '../context'
import type { ConnectionQuestion, ConnectionResult, Recipient, SyncsAnswer } from './contract'
import { sendProblem } from './problem'
import { revisionOf, showSync } from './shown'
import { checkRevision, findSync, mergeSync } from './sync-change'

interface SyncParams {
  Params: { name: string }
}

/** What can be said of a change before it is made: nothing is written then. */
class NoSuchSync extends Error {}

/** `/api/syncs`, `/api/syncs/:name`, `/api/test-connection` */
export function registerSyncRoutes(scope: FastifyInstance, context: ServerContext): void {
  const { store } = context
  scope.get('/syncs', (): SyncsAnswer => ({
    syncs: store.current.raw.syncs.map((sync) => showSync(sync, store.current))
  }))

  scope.get<SyncParams>('/syncs/:name', (request, reply) => {
    const sync = findSync(store.current.raw, request.params.name)
    return sync === undefined ? noSuchSync(reply) : sendSync(context, reply, 200, sync)
  })

  scope.post('/syncs', (request, reply) =>
    save(context, { request, reply, status: 201 }, (raw) => {
      const sync = mergeSync(undefined, request.body)
      if (findSync(raw, sync.name) !== undefined) throw new ConflictError(409, 'There is a sync of this name.')
      return { sync, syncs: [...withoutStandIn(context, raw), sync] }
    })
  )

  scope.put<SyncParams>('/syncs/:name', (request, reply) =>
    save(context, { request, reply, status: 200 }, (raw) => {
      const known = findOrFail(raw, request)
      const sync = mergeSync(known, request.body)
      return { sync, syncs: raw.syncs.map((one) => (one === known ? sync : one)) }
    })
  )

  scope.delete<SyncParams>('/syncs/:name', (request, reply) =>
    save(context, { request, reply, status: 200 }, (raw) => {
      const known = findOrFail(raw, request)
      return { sync: undefined, syncs: raw.syncs.filter((one) => one !== known) }
    })
  )

  scope.post('/test-connection', (request, reply) => testConnection(context, request.body, reply))
}

function findOrFail(raw: RawConfig, { params, headers }: FastifyRequest<SyncParams>): RawSync {
  const known = findSync(raw, params.name)
  if (known === undefined) throw new NoSuchSync()
  checkRevision(known, headers['if-match'])
  return known
}

function noSuchSync(reply: FastifyReply): FastifyReply {
  return sendProblem(reply, 404, 'There is no sync of this name.')
}

function sendSync({ store }: ServerContext, reply: FastifyReply, status: number, sync: RawSync): FastifyReply {
  return reply
    .code(status)
    .header('etag', `"${revisionOf(sync)}"`)
    .send(showSync(sync, store.current))
}

/** The sync that stands in for a configuration, with the sandbox's credentials, goes as soon as there is a real one. */
function withoutStandIn({ store }: ServerContext, { syncs }: RawConfig): RawSync[] {
  return store.source === 'sandbox' ? [] : syncs
}

interface Saving {
  request: FastifyRequest
  reply: FastifyReply
  /** Of the answer when all is well */
  status: number
}

/** @param change gives the syncs as they are to be, and the one to answer with; undefined when it is gone */
function save(
  context: ServerContext,
  { request, reply, status }: Saving,
  change: (raw: RawConfig) => { sync: RawSync | undefined; syncs: RawSync[] }
): FastifyReply {
  const { store, access, log } = context
  let saved: RawSync | undefined
  try {
    store.update((raw) => {
      const { sync, syncs } = change(raw)
      saved = sync
      return { ...raw, syncs }
    }, access.adminOf(request))
  } catch (error) {
    if (error instanceof NoSuchSync) return noSuchSync(reply)
    if (error instanceof ConflictError) return sendProblem(reply, error.status, error.message)
    if (error instanceof UsageError) return sendProblem(reply, 400, error.message)
    if (!isFileError(error)) throw error
    log.error({ err: error }, 'The configuration cannot be written')
    return sendProblem(reply, 500, `The configuration file cannot be written: ${explainFileError(error)}.`)
  }
  return saved === undefined ? reply.send({ success: true }) : sendSync(context, reply, status, saved)
}

async function testConnection(
  { store, recipient, env }: ServerContext,
  body: unknown,
  reply: FastifyReply
): Promise<ConnectionResult | FastifyReply> {
  const { sync: name, ...sent } = (body ?? {}) as ConnectionQuestion
  const known = name === undefined ? undefined : findSync(store.current.raw, name)
  if (name !== undefined && known === undefined) return noSuchSync(reply)
  try {
    const settings = readSettings(mergeSync(known, sent), 'the settings', env)
    const asked = recipient.of(settings)
    const result = await checkConnection(settings, recipient.urlFor(settings))
    return { ...result, message: inWordsOf(asked, result), recipient: asked }
  } catch (error) {
    if (error instanceof UsageError)
      return { ok: false, verified: false, message: error.message, recipient: recipient.current }
    throw error
  }
}

/** It must never look as if Meta had said what the sandbox says. */
function inWordsOf(
  asked: Recipient,
  { ok, verified, message }: { ok: boolean; verified: boolean; message: string }
): string {
  if (asked === 'meta') return message
  if (ok && verified) return 'The sandbox accepts these credentials: it checks their form, and nothing is sent to Meta.'
  return `The sandbox on this machine answered, not Meta: ${message}`
}
