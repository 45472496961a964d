import type { FastifyInstance, FastifyReply } from 'fastify'
import type { ServerContext } from '../context'
import type { RejectsAnswer, ResendAnswer } from './contract'
import { sendProblem } from './problem'
import { resendDeadLetters } from './resend'

/** `GET /api/rejects`, `POST /api/rejects/resend`: the file of what was rejected for good (`--rejects`). */
export function registerRejectsRoutes(scope: FastifyInstance, context: ServerContext): void {
  const { deadLetters } = context
  let running: Promise<ResendAnswer> | undefined

  scope.get('/rejects', (): RejectsAnswer => ({
    path: deadLetters?.path ?? null,
    bytes: deadLetters?.size() ?? 0,
    added: deadLetters?.added ?? 0
  }))

  scope.post('/rejects/resend', async (_request, reply): Promise<ResendAnswer | FastifyReply> => {
    if (deadLetters === undefined) {
      return sendProblem(reply, 404, 'What is rejected is not kept: start the server with --rejects FILE.')
    }
    if (running !== undefined) return sendProblem(reply, 409, 'They are being sent already: wait until that has ended.')
    running = resendDeadLetters(context, deadLetters)
    try {
      return await running
    } finally {
      running = undefined
    }
  })
}
