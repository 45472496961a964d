import type { SegmentEvent } from '@segment/actions-core'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { toSubscription, type Subscription } from '../../delivery/subscription'
import { Router } from '../../delivery/router'
import { UsageError } from '../../delivery/usage-error'
import { isConsented, type ConsentRule } from '../sync/consent'
import type { ServerContext } from '../context'
import { coverageOf, NO_SETTINGS } from './preview/coverage'
import { eventsToTry } from './preview/recent'
import { reviewOf } from './preview/review'
import { previewEvent } from './preview/preview'
import { isRejected, toEvent } from '../ingest/receive'
import type { MatchAnswer, MatchesAnswer, PreviewAnswer, PreviewResult, RecentEvent, Recipient } from './contract'
import { sendProblem } from './problem'
import { hideVariables } from './shown'
import { findSync } from './sync-change'

interface PreviewBody extends MappingsBody {
  event?: unknown
  /** Who is to judge the request as well */
  verdict?: Recipient
}

/** What the page sends: judged where it is read. */
interface MappingsBody {
  /** Whose mappings, unless others are given; of a preview also whose settings and consent rule */
  sync?: string
  mappings?: unknown
  consent?: ConsentRule | null
  /** Pasted ones, which count like those that were received */
  events?: unknown
}

/** Filters that are tried at once. */
const MAX_FILTERS = 500

/** `POST /api/preview`, `/api/coverage`, `/api/review`, `/api/match`, `/api/matches` */
export function registerPreviewRoutes(scope: FastifyInstance, context: ServerContext): void {
  scope.post('/preview', (request, reply) => preview(context, (request.body ?? {}) as PreviewBody, reply))
  scope.post('/coverage', (request, reply) => {
    const body = (request.body ?? {}) as MappingsBody
    const mappings = mappingsOf(context, body, reply)
    const events = triedWith(context, body).map(({ event }) => event)
    return mappings === undefined ? reply : coverageOf(mappings, events, context.now())
  })
  scope.post('/review', (request, reply) => {
    const body = (request.body ?? {}) as MappingsBody
    const mappings = mappingsOf(context, body, reply)
    if (mappings === undefined) return reply
    return reviewOf(mappings, body.consent ?? undefined, triedWith(context, body), context.now())
  })
  scope.post('/match', (request) => {
    const body = (request.body ?? {}) as { subscribe?: unknown; events?: unknown }
    return match(body.subscribe, triedWith(context, body))
  })
  scope.post('/matches', (request, reply) => {
    const body = (request.body ?? {}) as { subscribes?: unknown; events?: unknown }
    if (!Array.isArray(body.subscribes) || body.subscribes.length > MAX_FILTERS) {
      return sendProblem(reply, 400, `"subscribes" must be a list of at most ${MAX_FILTERS} filters.`)
    }
    return matchAll(body.subscribes, triedWith(context, body))
  })
}

function triedWith({ activity, now }: ServerContext, { events }: { events?: unknown }): RecentEvent<SegmentEvent>[] {
  return eventsToTry(activity, events, now())
}

async function preview(context: ServerContext, body: PreviewBody, reply: FastifyReply): Promise<unknown> {
  const event = toEvent(body.event, { receivedAt: context.now() })
  if (isRejected(event)) return sendProblem(reply, 400, event.reason)
  const mappings = mappingsOf(context, body, reply)
  if (mappings === undefined) return reply
  const sync = body.sync === undefined ? undefined : context.syncs.find(body.sync)
  const consented = isConsented(body.consent === undefined ? sync?.current.consent : (body.consent ?? undefined), event)
  const matching = new Router(mappings).match(event)
  const tools = { settings: sync?.current.settings ?? NO_SETTINGS, now: context.now, verdict: body.verdict }
  const saved = body.sync === undefined ? undefined : findSync(context.store.current.raw, body.sync)
  const results: PreviewResult[] = []
  for (const mapping of matching) {
    const shown = await previewEvent(mapping, event, { ...tools, toSandbox: context.recipient.current === 'sandbox' })
    results.push(hideVariables(shown, saved))
  }
  return { event, subscribed: matching.length > 0, consented, results } satisfies PreviewAnswer<SegmentEvent>
}

/** The mappings of a request, or of the sync it names; undefined when the answer has been given. */
function mappingsOf(
  context: ServerContext,
  body: MappingsBody,
  reply: FastifyReply
): readonly Subscription[] | undefined {
  const sync = body.sync === undefined ? undefined : context.syncs.find(body.sync)
  if (body.sync !== undefined && sync === undefined) {
    sendProblem(reply, 404, 'There is no sync of this name.')
    return undefined
  }
  if (body.mappings === undefined) {
    if (sync !== undefined) return sync.current.mappings
    sendProblem(reply, 400, 'Name a sync, or give mappings.')
    return undefined
  }
  if (!Array.isArray(body.mappings)) {
    sendProblem(reply, 400, 'The mappings must be a list.')
    return undefined
  }
  try {
    return body.mappings.map((mapping: unknown, index) => toSubscription(mapping, `/mappings/${index}`))
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    sendProblem(reply, 400, error.message)
    return undefined
  }
}

/** Tries FQL on events. */
function match(subscribe: unknown, events: readonly RecentEvent<SegmentEvent>[]): MatchAnswer {
  try {
    const mapping = toSubscription({ subscribe, partnerAction: 'streamEvent', mapping: {} }, 'the filter')
    const router = new Router([mapping])
    const ids = events.filter(({ event }) => router.match(event).length > 0).map(({ id }) => id)
    return { ok: true, events: events.length, matching: ids.length, ids }
  } catch (error) {
    if (error instanceof UsageError) return { ok: false, reason: error.message }
    throw error
  }
}

function matchAll(subscribes: unknown[], events: readonly RecentEvent<SegmentEvent>[]): MatchesAnswer {
  const answers = subscribes.map((subscribe) => match(subscribe, events))
  return { events: events.length, ids: answers.map((answer) => (answer.ok ? answer.ids : null)) }
}
