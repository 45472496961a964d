import type { SegmentEvent } from '@segment/actions-core'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Denial } from '../access/access'
import { answerMany, answerOne, codeOf, type AnswerOptions } from './answer'
import type { ServerContext } from '../context'
import { rejectedHere, RETRY_AFTER_SECONDS, type Notice, type Rejected } from '../../delivery/outcome'
import { isRejected, toEvent, type Arrival, type EventType } from './receive'
import type { Receipt } from './receipt'

declare module 'fastify' {
  interface FastifyRequest {
    /** No key came in the headers: one in the body may do */
    lacksKey: boolean
  }
}

/** The sync name in metrics for what belongs to none. */
const NO_SYNC = 'none'
const UNREADABLE = rejectedHere('The server failed on this event: please report it.', 'unreadable')
const PREFLIGHT_SECONDS = '600'

/** Registers routes that take events: their access, their answers to browsers, and to everyone while the server goes down. */
export function ingestScope(
  app: FastifyInstance,
  context: ServerContext,
  register: (scope: FastifyInstance) => void
): void {
  void app.register((scope, _options, done) => {
    scope.decorateRequest('lacksKey', false)
    scope.addHook('onRequest', (request, reply, next) => {
      if (context.stopping) sendStopping(reply)
      else if (guard(context, request, reply)) next()
    })
    scope.addHook('preHandler', (request, reply, next) => {
      const denial = request.lacksKey ? context.access.denyWriteKey(request, writeKeyIn(request.body)) : undefined
      if (denial === undefined) next()
      else sendDenial(reply, denial)
    })
    register(scope)
    done()
  })
}

/** Answers the question that a browser asks before it lets a page of another origin send events. */
export function answerPreflight({ access }: ServerContext, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const origin = access.allowedOrigin(request)
  if (origin === undefined) return reply.code(403).send()
  return reply
    .code(204)
    .headers({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers':
        request.headers['access-control-request-headers'] ?? 'authorization, content-type',
      'access-control-max-age': PREFLIGHT_SECONDS,
      vary: 'Origin'
    })
    .send()
}

/** Takes one event and answers when it is decided. */
export async function takeOne(
  context: ServerContext,
  request: FastifyRequest,
  reply: FastifyReply,
  { arrival, type }: { arrival: Arrival; type?: EventType }
): Promise<FastifyReply> {
  if (isOverRate(context, request, reply, 1)) return reply
  const [receipt] = await take(context, { request, reply }, [request.body], arrival, type)
  return answerOne(reply, receipt, answerOptions(context, arrival))
}

/** Takes a list of events and answers when all are decided. */
export async function takeMany(
  context: ServerContext,
  request: FastifyRequest,
  reply: FastifyReply,
  { values, arrival }: { values: readonly unknown[]; arrival: Arrival }
): Promise<FastifyReply> {
  if (values.length > context.maxEvents) {
    const reason = `A request may bring ${context.maxEvents} events; this one has ${values.length}.`
    return sendFinal(context, reply, { status: 413, reason })
  }
  if (isOverRate(context, request, reply, values.length)) return reply
  const receipts = await take(context, { request, reply }, values, arrival)
  return answerMany(reply, receipts, answerOptions(context, arrival))
}

/** @returns whether a sender sends too much: then it is answered */
function isOverRate(
  { rateLimit, access }: ServerContext,
  request: FastifyRequest,
  reply: FastifyReply,
  events: number
): boolean {
  const wait = rateLimit?.take(access.senderOf(request, writeKeyIn(request.body)), events) ?? 0
  if (wait === 0) return false
  const reason = `This sender sends more events than --rate-limit allows: send it again in ${wait} s.`
  void reply
    .code(429)
    .header('retry-after', String(wait))
    .send({ success: false, status: 429, outcome: 'failed', reason })
  return true
}

const NO_ADDRESS: Notice = {
  parameter: 'client_ip_address',
  reason:
    'Left out: the event came through a proxy that is not known, whose address is not the customer’s. Name the proxy with --trust-proxy.'
}

function answerOptions({ finalAs200, recipient, random }: ServerContext, { browser }: Arrival): AnswerOptions {
  const lacksAddress = browser !== undefined && browser.ip === undefined
  return { finalAs200, recipient: recipient.current, random, ...(lacksAddress && { noAddress: NO_ADDRESS }) }
}

/** Answers with something final, which --final-as-200 makes a 200. */
export function sendFinal(
  { finalAs200 }: Pick<ServerContext, 'finalAs200'>,
  reply: FastifyReply,
  { status, reason }: { status: number; reason: string }
): FastifyReply {
  return reply.code(codeOf(status, finalAs200)).send({ success: false, status, outcome: 'rejected', reason })
}

async function take(
  context: ServerContext,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  values: readonly unknown[],
  arrival: Arrival,
  type?: EventType
): Promise<Receipt[]> {
  const bytes = Math.ceil(request.bodySize / Math.max(1, values.length))
  const read = values.map((value) => readOne(context, value, { arrival, type, bytes }))
  const events = read.filter((one): one is SegmentEvent => !isRejected(one))
  // The sender has been counting since it began to send.
  const left = Math.max(0, context.deadlineMs - reply.elapsedTime)
  const receipts = await context.syncs.submit(events, request.bodySize, left)
  if (events.length === read.length) return receipts
  let next = 0
  return read.map((one, index) => (isRejected(one) ? notAnEvent(context, one, values[index]) : receipts[next++]))
}

/** One event's fault is never the answer for those beside it. */
function readOne(
  { activity, log }: ServerContext,
  value: unknown,
  { arrival, type, bytes }: { arrival: Arrival; type: EventType | undefined; bytes: number }
): SegmentEvent | Rejected {
  try {
    const event = toEvent(value, arrival, type)
    if (!isRejected(event)) activity.received(event, bytes)
    return event
  } catch (error) {
    log.error({ err: error }, 'An event could not be read')
    return UNREADABLE
  }
}

function notAnEvent({ metrics, deadLetters }: ServerContext, outcome: Rejected, value: unknown): Receipt {
  metrics.outcome(NO_SYNC, outcome)
  deadLetters?.unreadable(value, outcome.status, outcome.reason)
  return outcome
}

/** @returns whether the request may go on; else it is answered */
function guard({ access }: ServerContext, request: FastifyRequest, reply: FastifyReply): boolean {
  const denial = access.denyWriter(request)
  const origin = access.allowedOrigin(request)
  if (origin !== undefined) void reply.headers({ 'access-control-allow-origin': origin, vary: 'Origin' })
  if (denial === undefined) return true
  const { authorization, 'x-api-key': apiKey } = request.headers
  if (denial.status === 401 && access.needsKey && authorization === undefined && apiKey === undefined) {
    request.lacksKey = true
    return true
  }
  sendDenial(reply, denial)
  return false
}

function writeKeyIn(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'writeKey' in body ? body.writeKey : undefined
}

/**
 * Says no to a request, and why.
 *
 * @param scheme how to give the key. A browser that is told `Basic` asks for it in a dialog of its own
 */
export function sendDenial(
  reply: FastifyReply,
  { status, reason, retryAfter }: Denial,
  scheme: 'Basic' | 'Bearer' = 'Basic'
): void {
  if (retryAfter !== undefined) void reply.header('retry-after', String(retryAfter))
  if (status === 401) void reply.header('www-authenticate', `${scheme} realm="meta-pixel"`)
  void reply.code(status).send({ success: false, status, reason })
}

function sendStopping(reply: FastifyReply): void {
  const reason = 'The server is going down: send it again.'
  void reply
    .code(503)
    .headers({ 'retry-after': String(RETRY_AFTER_SECONDS), connection: 'close' })
    .send({ success: false, status: 503, outcome: 'failed', reason })
}
