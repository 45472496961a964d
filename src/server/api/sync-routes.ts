import type { FastifyInstance, FastifyReply } from 'fastify'
import { UsageError } from '../../delivery/usage-error'
import { readSettings, variableOf } from '../config/config'
import type { RawConfig, RawMapping, RawSync } from '../config/schema'
import { checkConnection } from '../../delivery/check-connection'
import type { ServerContext } from '../context'
import { sendProblem } from './problem'

/** A secret as it is shown: whether there is one, and which variable it comes from; never itself. */
interface ShownSecret {
  set: boolean
  variable: string | null
}

interface SyncParams {
  Params: { name: string }
}

/** A sync as the page sends it: secrets that are left out stay as they are, null removes one. */
type SentSync = Partial<Omit<RawSync, 'appSecret' | 'testEventCode' | 'consent' | 'mappings'>> & {
  appSecret?: string | null
  testEventCode?: string | null
  consent?: RawSync['consent'] | null
  mappings?: RawMapping[] | null
}

/** What tests a connection: settings, or those of a sync with what is sent instead of them. */
interface ConnectionBody extends SentSync {
  sync?: string
}

/** `/api/syncs`, `/api/syncs/:name`, `/api/test-connection` */
export function registerSyncRoutes(scope: FastifyInstance, context: ServerContext): void {
  const { store } = context
  scope.get('/syncs', () => ({ syncs: store.current.raw.syncs.map((sync) => showSync(sync, context)) }))

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

/** @returns a sync as the page may see it */
function showSync({ appSecret, accessToken, mappings, ...sync }: RawSync, { store }: ServerContext) {
  const { name, enabled = true, pixelId, testEventCode = null, consent = null } = sync
  const inForce = store.current.syncs.find((one) => one.name === name)?.mappings ?? []
  return {
    name,
    enabled,
    pixelId,
    accessToken: showSecret(accessToken),
    appSecret: showSecret(appSecret),
    testEventCode,
    consent,
    /** The sync follows the destination's presets, whatever they become */
    usesPresets: mappings === undefined,
    /** It takes its mappings from this file; once they are saved here, they stand in the configuration */
    mappingsFile: typeof mappings === 'string' ? mappings : null,
    mappings: inForce.map(({ name: mapping, subscribe, partnerAction, mapping: fields }) => ({
      name: mapping,
      subscribe,
      partnerAction,
      mapping: fields
    }))
  }
}

function showSecret(value: string | undefined): ShownSecret {
  return { set: value !== undefined, variable: value === undefined ? null : (variableOf(value) ?? null) }
}

function findRaw({ store }: ServerContext, name: string): RawSync | undefined {
  return store.current.raw.syncs.find((sync) => sync.name === name)
}

function noSuchSync(reply: FastifyReply): FastifyReply {
  return sendProblem(reply, 404, 'There is no sync of this name.')
}

/** Puts what the page sent over what is there. The schema judges the result. */
function merge(known: RawSync | undefined, body: unknown): RawSync {
  const sent = typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as SentSync) : {}
  const merged: Record<string, unknown> = { ...known, ...sent }
  // What is shown of a secret may come back as it was shown: it stays as it is.
  for (const key of ['accessToken', 'appSecret'] as const) {
    if (typeof merged[key] === 'object' && merged[key] !== null) merged[key] = known?.[key]
  }
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

async function testConnection(context: ServerContext, body: unknown, reply: FastifyReply): Promise<unknown> {
  const { sync: name, ...sent } = (body ?? {}) as ConnectionBody
  const known = name === undefined ? undefined : findRaw(context, name)
  if (name !== undefined && known === undefined) return noSuchSync(reply)
  const merged = merge(known, sent)
  try {
    const settings = readSettings(merged, 'the settings', process.env)
    return await checkConnection(settings)
  } catch (error) {
    if (error instanceof UsageError) return { ok: false, verified: false, message: error.message }
    throw error
  }
}
