import type { FastifyInstance } from 'fastify'
import { isVersion, pixelError, proofError, tokenError, tokenOf, versionError } from './access'
import { unsupported } from './errors'
import type { MetaError } from './errors'
import { parseFields, project, unknownField } from './fields'
import type { KnownFields } from './fields'
import type { Sandbox } from './sandbox'

interface QualityRoute {
  Params: { version: string }
  Querystring: Record<string, string | string[] | undefined>
}

const leaves = (...names: string[]): KnownFields => Object.fromEntries(names.map((name) => [name, {}]))
const share = leaves('percentage', 'description')

/** What the edge has. Meta gives no field that nobody asked for, and an error for one that does not exist. */
const KNOWN: KnownFields = {
  web: {
    event_name: {},
    event_match_quality: {
      composite_score: {},
      match_key_feedback: { identifier: {}, coverage: share, potential_aly_acr_increase: share },
      diagnostics: leaves('name', 'description', 'solution', 'percentage', 'affected_event_count', 'total_event_count')
    },
    // Known, but never answered here: the sandbox sees no browser's events, and no ads.
    event_coverage: leaves('percentage', 'goal_percentage', 'description'),
    acr: share,
    event_potential_aly_acr_increase: share,
    dedupe_key_feedback: {
      dedupe_key: {},
      browser_events_with_dedupe_key: share,
      server_events_with_dedupe_key: share,
      overall_browser_coverage_from_dedupe_key: share
    },
    data_freshness: leaves('upload_frequency', 'description')
  }
}

const single = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value)

/** `GET /v{N}/dataset_quality`: figures about the website events received, `{}` when there are none. */
export function registerQualityRoute(app: FastifyInstance, sandbox: Sandbox): void {
  app.get<QualityRoute>('/v:version/dataset_quality', (request, reply) => {
    const { version } = request.params
    if (!isVersion(version)) return sandbox.sendError(reply, unsupported('get'))
    const pixelId = single(request.query.dataset_id)
    const error = accessError(sandbox, version, tokenOf(request), request.query)
    if (error) return sandbox.sendError(reply, error)
    const asked = parseFields(single(request.query.fields) ?? '')
    if (!asked) return sandbox.sendError(reply, badFields)
    const unknown = unknownField(asked, KNOWN)
    if (unknown !== undefined) return sandbox.sendError(reply, nonexisting(unknown))
    const web = sandbox.store.quality.report(pixelId ?? '')
    return reply.send(web.length === 0 ? {} : project({ web }, asked))
  })
}

function accessError(
  { options }: Sandbox,
  version: string,
  token: string | undefined,
  query: QualityRoute['Querystring']
): MetaError | undefined {
  const pixelId = single(query.dataset_id)
  const early = versionError(version) ?? tokenError(token, pixelId ?? '', options)
  if (early) return early
  const denied = proofError(token ?? '', single(query.appsecret_proof), options)
  if (denied) return denied
  if (!pixelId) return { code: 100, message: '(#100) The parameter dataset_id is required' }
  return pixelError(pixelId, options)
}

const badFields: MetaError = {
  code: 2500,
  message: '(#2500) Syntax error in fields: it must look like web{event_name}'
}

const nonexisting = (field: string): MetaError => ({
  code: 100,
  message: `(#100) Tried accessing nonexisting field (${field})`
})
