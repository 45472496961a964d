import type { SegmentEvent } from '@segment/actions-core'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { toSubscription, type Subscription } from '../../delivery/subscription'
import { Router } from '../../delivery/router'
import { UsageError } from '../../delivery/usage-error'
import { isConsented, type ConsentRule } from '../sync/consent'
import type { ServerContext } from '../context'
import { coverageOf, NO_SETTINGS } from './preview/coverage'
import { previewEvent } from './preview/preview'
import { isRejected, toEvent } from '../ingest/receive'
import type { MatchAnswer, PreviewAnswer, PreviewResult, Recipient } from './contract'
import { sendProblem } from './problem'

interface PreviewBody extends MappingsBody {
  event?: unknown
  consent?: ConsentRule
  /** Who is to judge the request as well */
  verdict?: Recipient
}

/** What the page sends: judged where it is read. */
interface MappingsBody {
  /** Whose mappings, unless others are given; of a preview also whose settings and consent rule */
  sync?: string
  mappings?: unknown
}

/** `POST /api/preview`, `POST /api/coverage`, `POST /api/match` */
export function registerPreviewRoutes(scope: FastifyInstance, context: ServerContext): void {
  scope.post('/preview', (request, reply) => preview(context, (request.body ?? {}) as PreviewBody, reply))
  scope.post('/coverage', (request, reply) => {
    const mappings = mappingsOf(context, request.body ?? {}, reply)
    return mappings === undefined
      ? reply
      : coverageOf(
          mappings,
          context.activity.recent().map(({ event }) => event),
          context.now()
        )
  })
  scope.post('/match', (request) => {
    const { subscribe } = (request.body ?? {}) as { subscribe?: unknown }
    return match(context, subscribe)
  })
}

async function preview(context: ServerContext, body: PreviewBody, reply: FastifyReply): Promise<unknown> {
  const event = toEvent(body.event, { receivedAt: context.now() })
  if (isRejected(event)) return sendProblem(reply, 400, event.reason)
  const mappings = mappingsOf(context, body, reply)
  if (mappings === undefined) return reply
  const sync = body.sync === undefined ? undefined : context.syncs.find(body.sync)
  const consented = isConsented(body.consent ?? sync?.current.consent, event)
  const matching = new Router(mappings).match(event)
  const tools = { settings: sync?.current.settings ?? NO_SETTINGS, now: context.now, verdict: body.verdict }
  const results: PreviewResult[] = []
  for (const mapping of matching) {
    const shown = await previewEvent(mapping, event, { ...tools, toSandbox: context.recipient.current === 'sandbox' })
    results.push(shown)
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

/** Tries FQL on the events that came last. */
function match({ activity }: ServerContext, subscribe: unknown): MatchAnswer {
  try {
    const mapping = toSubscription({ subscribe, partnerAction: 'streamEvent', mapping: {} }, 'the filter')
    const router = new Router([mapping])
    const events = activity.recent()
    const matching = events.filter(({ event }) => router.match(event).length > 0)
    const ids = matching.map(({ id }) => id)
    return { ok: true, events: events.length, matching: matching.length, ids } satisfies MatchAnswer
  } catch (error) {
    if (error instanceof UsageError) return { ok: false, reason: error.message } satisfies MatchAnswer
    throw error
  }
}
