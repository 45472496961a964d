import { IntegrationError } from '@segment/actions-core'
import type { FastifyInstance } from 'fastify'
import { dryRun } from '../../delivery/dry-run'
import { Router } from '../../delivery/router'
import { Coverage, readQuality } from '../../quality'
import { isConsented } from '../sync/consent'
import type { ServerContext } from '../context'
import { NO_SETTINGS } from './preview/coverage'
import type { SyncConfig } from '../sync/sync'
import type { QualityReport } from './contract'
import { variableOf } from '../config/config'
import { findSync } from './sync-change'
import { sendProblem } from './problem'

interface QualityQuery {
  Querystring: { sync?: string }
}

/** `GET /api/quality`: Meta's verdict on the events of a sync's pixel, beside our own count of the last events. */
export function registerQualityRoutes(scope: FastifyInstance, context: ServerContext): void {
  scope.get<QualityQuery>('/quality', async ({ query }, reply) => {
    const sync = context.syncs.find(query.sync ?? '')
    if (sync === undefined) return sendProblem(reply, 404, 'There is no sync of this name.')
    const { pixel_id: pixelId, ...rest } = await report(context, sync.current)
    const variable = variableOf(findSync(context.store.current.raw, sync.name)?.pixelId ?? '')
    const shown = pixelId === null || variable === undefined ? pixelId : `(${variable})`
    return { ...rest, pixel_id: shown } satisfies QualityReport
  })
}

async function report(context: ServerContext, config: SyncConfig): Promise<QualityReport> {
  // Without events of its own to count, it is those that the sandbox has recorded.
  const own = context.activity.keepsEvents ? countEvents(context, config) : undefined
  const events = context.activity.recent().length
  try {
    return { sync: config.name, own_of: events, ...(await readQuality(config.settings, { own })) }
  } catch (error) {
    // Settings that cannot be right are refused here as Meta would refuse them.
    if (!(error instanceof IntegrationError)) throw error
    const { message } = error
    const known = await readQuality(undefined, { own })
    return { sync: config.name, own_of: events, ...known, state: 'refused', message }
  }
}

/** Counts the match keys of the last events, each as this sync would have sent it when it came. */
function countEvents({ activity }: ServerContext, { mappings, consent }: SyncConfig): Coverage {
  // Settings that cannot be right are refused elsewhere.
  const settings = NO_SETTINGS
  const coverage = new Coverage()
  const router = new Router(mappings)
  for (const { event, receivedAt } of activity.recent()) {
    const at = Date.parse(receivedAt)
    for (const mapping of router.match(event)) {
      const run = isConsented(consent, event) ? dryRun({ mapping, event }, { settings, now: at }) : undefined
      if (run?.outcome === 'sent') coverage.add(run.body.data[0], at)
      else coverage.notSent++
    }
  }
  return coverage
}
