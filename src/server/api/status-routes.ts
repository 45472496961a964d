import type { FastifyInstance } from 'fastify'
import definition from '../../destination'
import { ACTION_SOURCES } from '../../destination/server-event'
import { CUSTOMER_INFORMATION } from '../../destination/server-event/customer-information'
import { META_GRAPH_API_VERSION } from '../../destination/versioning-info'
import type { ServerContext } from '../context'
import { readinessOf } from '../routes/health'
import type { Definition, Status } from './contract'
import { showSetting } from './shown'

/** `GET /api/status`, `GET /api/definition` */
export function registerStatusRoutes(scope: FastifyInstance, context: ServerContext): void {
  const startedAt = new Date(context.now()).toISOString()
  const described = describeDefinition()
  scope.get('/status', () => showStatus(context, startedAt))
  scope.get('/definition', () => described)
}

function showStatus(context: ServerContext, startedAt: string): Status {
  const { syncs, store, activity, access, recipient } = context
  const { ready, syncs: checked } = readinessOf(context)
  return {
    startedAt,
    ready,
    config: { source: store.source, path: store.path, error: store.error ?? null },
    recipient: recipient.current,
    sandbox: recipient.sandboxUrl ?? null,
    graphApiUrl: recipient.graphApiUrl ?? null,
    needsKey: access.needsKey,
    keepsEvents: activity.keepsEvents,
    syncs: syncs.all().map(({ name, enabled, queued }) => ({
      name,
      enabled,
      queued,
      testEventCode: showSetting(store.current.raw.syncs.find((sync) => sync.name === name)?.testEventCode) ?? null,
      credentials: checked.find(({ sync }) => sync === name)?.credentials ?? 'unchecked',
      reason: checked.find(({ sync }) => sync === name)?.reason ?? null,
      counts: activity.countsOf(name)
    })),
    coverage: activity.coverage()
  }
}

/** Everything that a form for a sync is made of. */
export function describeDefinition(): Definition {
  const { name, slug, description, authentication, presets, actions } = definition
  const { title, description: about, fields, defaultSubscription } = actions.streamEvent
  return {
    name,
    slug: slug ?? null,
    description: description ?? null,
    graphApiVersion: META_GRAPH_API_VERSION,
    settings: (authentication?.fields ?? {}) as Definition['settings'],
    action: {
      key: 'streamEvent',
      title,
      description: about,
      defaultSubscription,
      fields: fields as Definition['action']['fields']
    },
    presets: (presets ?? []) as Definition['presets'],
    actionSources: ACTION_SOURCES,
    parameters: CUSTOMER_INFORMATION.map(
      ({ key, parameter, label, description: text, required, hashed, list, weight, default: path }) => ({
        key,
        parameter: parameter ?? null,
        label,
        description: text,
        hashed,
        list,
        weight: weight ?? null,
        required,
        default: path ?? null
      })
    )
  }
}
