import type { FastifyReply } from 'fastify'

/** Says what is wrong with what the page sent. */
export function sendProblem(reply: FastifyReply, status: number, reason: string): FastifyReply {
  return reply.code(status).send({ success: false, status, reason })
}
