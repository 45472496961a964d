import { defaultValues, Destination, type JSONObject, type SegmentEvent } from '@segment/actions-core'
import type { FastifyInstance } from 'fastify'
import definition from '../../destination'
import type { Settings } from '../../destination/generated-types'
import type { ServerContext } from '../context'
import { sendDenial } from '../ingest/ingest'

/** Segment's own pages, which drive a local tester from the browser. */
const ORIGINS = ['https://app.segment.com', 'https://eu1.app.segment.com', 'http://localhost:8000']
const ACTIONS = Object.keys(definition.actions)
/** The folder that Segment's repository would have the destination in. */
const DIRECTORY = 'meta-pixel'

interface TestBody {
  payload?: SegmentEvent | SegmentEvent[]
  mapping?: JSONObject
  settings?: Settings
}

/** A request to Meta and its answer, as the tester shows them. */
interface Exchange {
  request: { url: string; method: string; headers: Record<string, string>; body: unknown }
  response: { statusCode: number; statusMessage: string; headers: Record<string, string>; body: unknown }
}

interface TestError {
  statusCode: number
  message: string
  stack?: string[]
  fields?: Record<string, string>
  requestError: true
}

/** Segment's local tester protocol: `/manifest`, `/authenticate` and a path for each action, for Segment's own pages. */
export function registerTester(app: FastifyInstance, { access }: ServerContext): void {
  void app.register((scope, _options, done) => {
    scope.addHook('onRequest', (request, reply, next) => {
      const { origin } = request.headers
      if (origin !== undefined && ORIGINS.includes(origin)) {
        void reply.headers({ 'access-control-allow-origin': origin, vary: 'Origin' })
      }
      // A preflight request carries no key.
      const denial = request.method === 'OPTIONS' ? undefined : access.denyAdmin(request, ORIGINS)
      if (denial === undefined) next()
      else sendDenial(reply, denial)
    })
    scope.get('/manifest', () => ({ ...definition, directoryName: DIRECTORY }))
    scope.post('/authenticate', (request) => authenticate(request.body as Settings))
    for (const action of ACTIONS) scope.post(`/${action}`, (request) => run(action, (request.body ?? {}) as TestBody))
    for (const path of ['/manifest', '/authenticate', ...ACTIONS.map((action) => `/${action}`)]) {
      scope.options(path, (request, reply) =>
        reply
          .code(204)
          .headers({
            'access-control-allow-methods': 'GET, POST',
            'access-control-allow-headers': request.headers['access-control-request-headers'] ?? 'content-type',
            // Browsers ask before a page of the internet may reach this machine.
            'access-control-allow-private-network': 'true'
          })
          .send()
      )
    }
    done()
  })
}

async function authenticate(
  settings: Settings | undefined
): Promise<{ ok: true } | { ok: false; error: string; fields: Record<string, string> }> {
  try {
    await new Destination<Settings>(definition).testAuthentication({ ...settings } as Settings)
    return { ok: true }
  } catch (error) {
    const { message, fields = {} } = toTestError(error)
    return { ok: false, error: message, fields }
  }
}

/** Always 200: what went wrong stands in the list. */
async function run(action: string, { payload = {} as SegmentEvent, mapping, settings }: TestBody): Promise<unknown[]> {
  const destination = new Destination<Settings>(definition)
  const input = {
    mapping: { ...defaultValues(definition.actions[action].fields), ...mapping },
    settings: { ...settings } as Settings
  }
  try {
    if (!Array.isArray(payload)) {
      await destination.actions[action].execute({
        data: payload as unknown as JSONObject,
        audienceSettings: {},
        auth: undefined,
        ...input
      })
      return exchangesOf(destination)
    }
    const entries = payload.length === 0 ? [] : await destination.executeBatch(action, { events: payload, ...input })
    const exchanges = exchangesOf(destination)
    if (exchanges.length > 0) return exchanges
    // A batch throws nothing: without this one would not see why nothing was sent.
    return entries.flatMap((entry) =>
      'errormessage' in entry
        ? [{ statusCode: entry.status, message: entry.errormessage, requestError: true } satisfies TestError]
        : []
    )
  } catch (error) {
    return [toTestError(error)]
  }
}

function exchangesOf(destination: Destination<Settings>): Exchange[] {
  return destination.responses.map((response) => ({
    request: {
      url: response.request.url,
      method: response.request.method,
      headers: withoutToken(toRecord(response.request.headers)),
      body: parse(response.options.body)
    },
    response: {
      statusCode: response.status,
      statusMessage: response.statusText,
      headers: toRecord(response.headers),
      body: response.data ?? response.content
    }
  }))
}

interface HeadersLike {
  forEach: (callback: (value: string, name: string) => void) => void
}

function toRecord(headers: unknown): Record<string, string> {
  const record: Record<string, string> = {}
  const source = headers as Partial<HeadersLike>
  if (typeof source.forEach === 'function') {
    source.forEach((value, name) => {
      record[name] = value
    })
    return record
  }
  return { ...(headers as Record<string, string>) }
}

/** The token is in one header of the request, and in no answer. */
function withoutToken(headers: Record<string, string>): Record<string, string> {
  return 'authorization' in headers ? { ...headers, authorization: 'Bearer (not shown)' } : headers
}

function parse(body: unknown): unknown {
  if (typeof body !== 'string') return body ?? {}
  try {
    const json = JSON.parse(body) as Record<string, unknown>
    return 'appsecret_proof' in json ? { ...json, appsecret_proof: '(not shown)' } : json
  } catch {
    return body
  }
}

function toTestError(error: unknown): TestError {
  if (!(error instanceof Error)) return { statusCode: 500, message: 'The destination failed.', requestError: true }
  const { status } = error as { status?: unknown }
  const fields = fieldsOf(error)
  return {
    statusCode: typeof status === 'number' ? status : fields === undefined ? 500 : 400,
    message: error.message,
    stack: error.stack?.split('\n'),
    ...(fields !== undefined && { fields }),
    requestError: true
  }
}

/** What the runtime's schema validation found, by field. */
function fieldsOf(error: Error): Record<string, string> | undefined {
  if (error.name !== 'AggregateAjvError') return undefined
  const problems = error as unknown as Iterable<{ path: string; message: string }>
  return Object.fromEntries([...problems].map(({ path, message }) => [path.replace(/^\$\./, ''), message]))
}
