import { setTimeout as delay } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isVersion, pixelError, proofError, tokenError, tokenOf, versionError } from './access'
import { malformedJson, throttled, unsupported } from './errors'
import type { MetaError } from './errors'
import type { FaultRule } from './faults'
import { judgeEnvelope } from './judge'
import type { Refusal } from './judge'
import type { Sandbox } from './sandbox'
import type { SentEvent } from './options'

interface EventsRoute {
  Params: { version: string; pixelId: string }
}

type EventsRequest = FastifyRequest<EventsRoute>

/** How a request ends. */
type Outcome = { received: number } | Refusal

const HTML_502 =
  '<!DOCTYPE html><html><head><title>502</title></head><body><h1>Bad gateway</h1><p>Please try again.</p></body></html>'
const HTML_403 =
  '<!DOCTYPE html><html><head><title>403</title></head><body><h1>Blocked</h1><p>By the policy of this network.</p></body></html>'
const JSON_TYPE = 'application/json; charset=utf-8'
const VERSION_WARNING = 'This version of the API is about to be removed. Please update to the latest version.'

/** `POST /v{N}/{pixel}/events` */
export function registerEventsRoute(app: FastifyInstance, sandbox: Sandbox): void {
  app.post<EventsRoute>('/v:version/:pixelId/events', async (request, reply) => {
    const { version, pixelId } = request.params
    if (!isVersion(version)) return sandbox.sendError(reply, unsupported('post'))
    sandbox.store.countRequest(pixelId)
    const fault = sandbox.faults.next()
    if (fault) sandbox.store.countFault(fault.kind)
    const before = fault && faultBefore(fault, pixelId)
    if (before) return before(sandbox, reply)
    if (fault?.kind === 'slow') await wait(sandbox, fault.ms ?? 1000)
    if (sandbox.closing.aborted) return breakConnection(reply, false)
    const outcome = judge(sandbox, request)
    if (fault?.kind === 'lost') return breakConnection(reply, false)
    return fault === undefined || 'error' in outcome
      ? answer(sandbox, reply, outcome)
      : answerWrongly(sandbox, reply, outcome.received, fault)
  })
}

/** Waits, but not beyond the sandbox's end. */
async function wait(sandbox: Sandbox, ms: number): Promise<void> {
  await delay(ms, undefined, { signal: sandbox.closing }).catch(() => undefined)
}

/** Token, permission, body, events: in the order in which Meta looks at them. */
function judge(sandbox: Sandbox, request: EventsRequest): Outcome {
  const { options, store, throttle } = sandbox
  const { version, pixelId } = request.params
  const token = tokenOf(request)
  const early = versionError(version) ?? tokenError(token, pixelId, options) ?? throttle.check(pixelId)
  if (early) return { error: early }
  const body = parseBody(request)
  if (!body) return { error: malformedJson }
  const denied = proofError(token ?? '', proofOf(body.json), options) ?? pixelError(pixelId, options)
  if (denied) return { error: denied }
  const judged = judgeEnvelope(body.json)
  if ('refusal' in judged) return judged.refusal
  const { data, test_event_code } = judged.envelope
  store.countReceived(data.length)
  if (options.discard) {
    store.countOnly(pixelId, data.length)
    return { received: data.length }
  }
  const refusal = sandbox.judge.judge(data)
  if (refusal) {
    store.countRefused()
    return refusal
  }
  store.accept(pixelId, data as SentEvent[], test_event_code)
  return { received: data.length }
}

/** A body of another type than JSON holds no parameters as far as Meta is concerned. */
function parseBody(request: EventsRequest): { json: unknown } | undefined {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) return { json: {} }
  try {
    return { json: JSON.parse(typeof request.body === 'string' ? request.body : '') as unknown }
  } catch {
    return undefined
  }
}

function proofOf(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'appsecret_proof' in body ? body.appsecret_proof : undefined
}

/** The faults that strike before the request is looked at. */
function faultBefore(
  fault: FaultRule,
  pixelId: string
): ((sandbox: Sandbox, reply: FastifyReply) => FastifyReply) | undefined {
  switch (fault.kind) {
    case 'throttle':
      return (sandbox, reply) => sandbox.sendError(reply, throttled(pixelId, fault.retryAfter ?? 1))
    case 'transient':
      return (sandbox, reply) => sandbox.sendError(reply, transientError(sandbox))
    case 'html':
      return (_, reply) => reply.code(502).type('text/html; charset=utf-8').send(HTML_502)
    case 'empty':
      return (_, reply) => reply.code(503).send()
    case 'proxy':
      return (_, reply) => reply.code(403).type('text/html; charset=utf-8').send(HTML_403)
    case 'redirect':
      return (_, reply) => reply.code(302).header('location', '/sandbox/redirected').send()
    case 'unconfirmed':
      return (_, reply) => reply.send({})
    case 'reset':
      return (_, reply) => breakConnection(reply, true)
    default:
      return undefined
  }
}

/** Codes 1 and 2; Meta often forgets to mark them as transient, or marks them as not transient. */
function transientError({ random }: Sandbox): MetaError {
  const marks = [true, false, undefined]
  return {
    code: random() < 0.5 ? 1 : 2,
    status: random() < 0.5 ? 500 : 503,
    message: 'An unexpected error has occurred. Please retry your request later.',
    isTransient: marks[Math.floor(random() * marks.length)]
  }
}

function breakConnection(reply: FastifyReply, withReset: boolean): FastifyReply {
  reply.hijack()
  const { socket } = reply.request.raw
  if (withReset) socket.resetAndDestroy()
  else socket.destroy()
  return reply
}

function answer(sandbox: Sandbox, reply: FastifyReply, outcome: Outcome): FastifyReply {
  if ('error' in outcome) return sandbox.sendError(reply, outcome.error, outcome.blamed)
  const { warnVersion } = sandbox.options
  if (warnVersion) {
    void reply.header('X-Ad-Api-Version-Warning', typeof warnVersion === 'string' ? warnVersion : VERSION_WARNING)
  }
  return reply.send(success(sandbox, outcome.received))
}

const success = (sandbox: Sandbox, received: number) => ({
  events_received: received,
  messages: [],
  fbtrace_id: sandbox.traceId()
})

/** A success that does not arrive as one. A refusal is answered as it is: it is no success that got lost. */
function answerWrongly(sandbox: Sandbox, reply: FastifyReply, received: number, fault: FaultRule): FastifyReply {
  const whole = JSON.stringify(success(sandbox, received))
  switch (fault.kind) {
    case 'partial':
      return reply.send(success(sandbox, received - 1))
    case 'gzip':
      return reply.type(JSON_TYPE).header('content-encoding', 'gzip').send(`\u001f\u008b${whole}`)
    case 'broken':
    case 'hang':
    case 'endless':
      return breakOff(sandbox, reply, whole, fault)
    default:
      return answer(sandbox, reply, { received })
  }
}

/** Starts an answer and does not end it: the connection breaks at once, or after a while in which nothing or too much comes. */
function breakOff({ closing }: Sandbox, reply: FastifyReply, whole: string, { kind, ms }: FaultRule): FastifyReply {
  reply.hijack()
  const { raw } = reply
  const length = kind === 'endless' ? {} : { 'content-length': String(Buffer.byteLength(whole)) }
  raw.writeHead(200, { 'content-type': JSON_TYPE, ...length })
  raw.write(whole.slice(0, whole.length / 2), () => {
    if (kind === 'broken') raw.destroy()
    else if (kind === 'endless') pour(raw)
  })
  if (kind === 'broken') return reply
  const end = (): void => {
    raw.destroy()
  }
  const timer = ms === undefined ? undefined : setTimeout(end, ms)
  closing.addEventListener('abort', end, { once: true })
  raw.once('close', () => {
    clearTimeout(timer)
    closing.removeEventListener('abort', end)
  })
  return reply
}

/** Writes white space, as fast as it is read, until the connection ends. */
function pour(raw: FastifyReply['raw']): void {
  const more = ' '.repeat(64 * 1024)
  const write = (): void => {
    while (!raw.destroyed && raw.write(more));
    raw.once('drain', write)
  }
  write()
}
