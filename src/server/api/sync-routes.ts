import type { FastifyInstance, FastifyReply } from 'fastify'
import { UsageError } from '../../delivery/usage-error'
import { readSettings } from '../config/config'
import { sha256 } from '../../destination/sha256'
import type { RawConfig, RawSync } from '../config/schema'
import { checkConnection } from '../../delivery/check-connection'
import type { ServerContext } from '../context'
import type { ConnectionQuestion, ConnectionResult, Sync, SyncChange, SyncsAnswer } from './contract'
import { sendProblem } from './problem'
import { showSecret, showSetting } from './shown'

interface SyncParams {
  Params: { name: string }
}

/** `/api/syncs`, `/api/syncs/:name`, `/api/test-connection` */
export function registerSyncRoutes(scope: FastifyInstance, context: ServerContext): void {
  const { store } = context
  scope.get('/syncs', (): SyncsAnswer => ({ syncs: store.current.raw.syncs.map((sync) => showSync(sync, context)) }))

  scope.get<SyncParams>('/syncs/:name', (request, reply) => {
    const sync = findRaw(context, request.params.name)
    return sync === undefined ? noSuchSync(reply) : showSync(sync, context)
  })

  scope.post('/syncs', (request, reply) => {
    const sync = merge(undefined, request.body)
    if (findRaw(context, sync.name) !== undefined) return sendProblem(reply, 409, 'There is a sync of this name.')
    return save(context, reply, 201, sync, (syncs) => [...syncs, sync])
  })

  scope.put<SyncParams>('/syncs/:name', (request, reply) => {
    const known = findRaw(context, request.params.name)
    if (known === undefined) return noSuchSync(reply)
    const sync = merge(known, request.body)
    return save(context, reply, 200, sync, (syncs) => syncs.map((one) => (one === known ? sync : one)))
  })

  scope.delete<SyncParams>('/syncs/:name', (request, reply) => {
    const known = findRaw(context, request.params.name)
    if (known === undefined) return noSuchSync(reply)
    return save(context, reply, 200, known, (syncs) => syncs.filter((one) => one !== known))
  })

  scope.post('/test-connection', (request, reply) => testConnection(context, request.body, reply))
}

/** @returns what is another as soon as anything about a sync is; nothing of the sync can be read from it */
function revisionOf(sync: RawSync): string {
  return sha256(JSON.stringify(sync)).slice(0, 16)
}

/** @returns a sync as the page may see it */
function showSync(sync: RawSync, { store }: ServerContext): Sync {
  const { name, enabled = true, pixelId, testEventCode, consent = null, appSecret, accessToken, mappings } = sync
  const inForce = store.current.syncs.find((one) => one.name === name)?.mappings ?? []
  return {
    name,
    revision: revisionOf(sync),
    enabled,
    pixelId: showSetting(pixelId) ?? '',
    accessToken: showSecret(accessToken),
    appSecret: showSecret(appSecret),
    testEventCode: showSetting(testEventCode) ?? null,
    consent,
    usesPresets: mappings === undefined,
    mappingsFile: typeof mappings === 'string' ? mappings : null,
    mappings: inForce.map(({ name: mapping, subscribe, partnerAction, mapping: fields }) => ({
      name: mapping,
      subscribe,
      partnerAction,
      mapping: fields
    }))
  }
}

function findRaw({ store }: ServerContext, name: string): RawSync | undefined {
  return store.current.raw.syncs.find((sync) => sync.name === name)
}

function noSuchSync(reply: FastifyReply): FastifyReply {
  return sendProblem(reply, 404, 'There is no sync of this name.')
}

/** Puts what the page sent over what is there. The schema judges the result. */
function merge(known: RawSync | undefined, body: unknown): RawSync {
  const sent = typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as SyncChange) : {}
  const merged: Record<string, unknown> = { ...known, ...sent }
  // What is shown of a secret, or of a setting that comes from a variable, may come back as it was shown: it stays as it is.
  for (const key of ['accessToken', 'appSecret', 'pixelId', 'testEventCode'] as const) {
    if (typeof merged[key] === 'object' && merged[key] !== null) merged[key] = known?.[key]
  }
  delete merged.revision
  delete merged.usesPresets
  delete merged.mappingsFile
  // The path of a file is for whoever writes the configuration by hand.
  if (typeof sent.mappings === 'string') merged.mappings = known?.mappings
  for (const key of Object.keys(merged)) {
    if (merged[key] === null || merged[key] === undefined) Reflect.deleteProperty(merged, key)
  }
  return merged as unknown as RawSync
}

/** The sync that stands in for a configuration, with the sandbox's credentials, goes as soon as there is a real one. */
function withoutStandIn({ store }: ServerContext, changed: RawSync): RawSync[] {
  const { syncs } = store.current.raw
  return store.source === 'sandbox' ? syncs.filter(({ name }) => name === changed.name) : syncs
}

function save(
  context: ServerContext,
  reply: FastifyReply,
  status: number,
  sync: RawSync,
  change: (syncs: RawSync[]) => RawSync[]
): FastifyReply {
  const { store, log } = context
  const isNew = findRaw(context, sync.name) === undefined
  const raw: RawConfig = {
    ...store.current.raw,
    syncs: change(isNew ? withoutStandIn(context, sync) : store.current.raw.syncs)
  }
  try {
    store.save(raw)
  } catch (error) {
    if (error instanceof UsageError) return sendProblem(reply, 400, error.message)
    log.error({ err: error }, 'The configuration cannot be written')
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown reason'
    return sendProblem(reply, 500, `The configuration file cannot be written (${code}).`)
  }
  const saved = findRaw(context, sync.name)
  return reply.code(status).send(saved === undefined ? { success: true } : showSync(saved, context))
}

async function testConnection(
  context: ServerContext,
  body: unknown,
  reply: FastifyReply
): Promise<ConnectionResult | FastifyReply> {
  const { sync: name, ...sent } = (body ?? {}) as ConnectionQuestion
  const known = name === undefined ? undefined : findRaw(context, name)
  if (name !== undefined && known === undefined) return noSuchSync(reply)
  const merged = merge(known, sent)
  const recipient = context.sandboxUrl === undefined ? 'meta' : 'sandbox'
  try {
    const settings = readSettings(merged, 'the settings', process.env)
    return { ...(await checkConnection(settings)), recipient }
  } catch (error) {
    if (error instanceof UsageError) return { ok: false, verified: false, message: error.message, recipient }
    throw error
  }
}
