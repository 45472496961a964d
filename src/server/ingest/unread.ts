import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** How much of a body that nobody wants is still read, so that its sender gets to read the answer. */
export interface DrainLimits {
  bytes: number
  ms: number
}

const LOOK_EVERY_MS = 200

/** Requests whose sender waits for "100 Continue" before it sends the body, and the way to say so. */
const waiting = new WeakMap<IncomingMessage, ServerResponse>()

/**
 * Lets whoever sends a body that is refused (413, 401, 403, 404, 415) read why. A connection that is closed while somebody
 * writes to it is reset, and what was answered is lost: the sender would repeat the request for hours. So the answer goes out
 * at once, and what comes is read and forgotten for a while, in bytes and in time.
 */
export function drainUnread(app: FastifyInstance, limits: DrainLimits): void {
  // Otherwise node says "100 Continue" before anybody has looked at the headers.
  app.server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    waiting.set(request, response)
    app.routing(request, response)
  })
  app.addHook('onSend', (request, reply, _payload, done) => {
    if (hasUnreadBody(request.raw)) drain(request, reply, limits)
    done()
  })
}

/** Tells a sender that waits for it to send its body: from here on it is wanted. */
export function continueIfAsked({ raw }: FastifyRequest): void {
  waiting.get(raw)?.writeContinue()
  waiting.delete(raw)
}

function hasUnreadBody(request: IncomingMessage): boolean {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers
  return !request.complete && (encoding !== undefined || (length !== undefined && length !== '0'))
}

function drain({ raw }: FastifyRequest, reply: FastifyReply, { bytes, ms }: DrainLimits): void {
  // Whoever waits for "100 Continue" may never send the body: the next request cannot be told from it.
  if (waiting.has(raw)) void reply.header('connection', 'close')
  // The framework closes after every body that it refused.
  else if (reply.getHeader('connection') === 'close') reply.removeHeader('connection')
  const { socket } = raw
  const readBefore = socket.bytesRead
  const until = performance.now() + ms
  closeLate(socket, raw)
  const timer = setInterval(() => {
    if (raw.complete) clearInterval(timer)
    else if (performance.now() > until || socket.bytesRead - readBefore > bytes) socket.destroy()
  }, LOOK_EVERY_MS)
  socket.once('close', () => {
    clearInterval(timer)
  })
}

/** Where the connection is to close after the answer, it says so at once, and closes when all is read that was on its way. */
function closeLate(socket: Socket, request: IncomingMessage): void {
  socket.destroySoon = () => {
    socket.end()
    if (request.complete) socket.destroy()
    else {
      request.once('end', () => socket.destroy())
      socket.once('end', () => socket.destroy())
    }
  }
}
