import type { FastifyReply } from 'fastify'
import {
  OUTCOME_KINDS,
  retryAfterOf,
  statusOf,
  statusOfAll,
  type Outcome,
  type OutcomeKind
} from '../../delivery/outcome'
import type { OutcomeAnswer } from '../api/contract'
import type { EventResult } from './submission'

/** Of several syncs or mappings, what each did. */
interface ShownResult extends OutcomeAnswer {
  syncs?: (OutcomeAnswer & { sync: string; mapping?: string })[]
}

/** @returns what to say of an outcome */
export function showOutcome(outcome: Outcome): OutcomeAnswer {
  return {
    status: statusOf(outcome),
    outcome: outcome.kind,
    ...('reason' in outcome && { reason: outcome.reason }),
    ...('fbtraceId' in outcome && { fbtrace_id: outcome.fbtraceId }),
    ...('notices' in outcome && { notices: outcome.notices })
  }
}

function showResult({ outcome, parts }: EventResult): ShownResult {
  const shown = showOutcome(outcome)
  const syncs = parts.flatMap(({ sync, outcome: of, mappings }) =>
    mappings.length === 0
      ? [{ sync, ...showOutcome(of) }]
      : mappings.map(({ mapping, outcome: own }) => ({ sync, mapping, ...showOutcome(own) }))
  )
  return syncs.length > 1 ? { ...shown, syncs } : shown
}

/**
 * Answers a request that brought one event.
 *
 * @param finalAs200 for senders that repeat everything that is not 2xx: what is final is answered so, and the body says it
 */
export function answerOne(reply: FastifyReply, result: EventResult, finalAs200: boolean): FastifyReply {
  const status = statusOf(result.outcome)
  addRetryAfter(reply, [result.outcome])
  return reply.code(codeOf(status, finalAs200)).send({ success: status === 200, ...showResult(result) })
}

/** Answers a request that brought several events: each one's own status and reason by its index. */
export function answerMany(reply: FastifyReply, results: readonly EventResult[], finalAs200: boolean): FastifyReply {
  const outcomes = results.map(({ outcome }) => outcome)
  const status = statusOfAll(outcomes)
  const counts = Object.fromEntries(OUTCOME_KINDS.map((kind) => [kind, 0])) as Record<OutcomeKind, number>
  for (const { kind } of outcomes) counts[kind]++
  addRetryAfter(reply, outcomes)
  return reply.code(codeOf(status, finalAs200)).send({
    success: status === 200,
    status,
    ...counts,
    results: results.map((result, index) => ({ index, ...showResult(result) }))
  })
}

/** @returns the HTTP status to answer with */
export function codeOf(status: number, finalAs200: boolean): number {
  const isFinal = status >= 400 && status < 500 && status !== 429 && status !== 401
  return finalAs200 && isFinal ? 200 : status
}

function addRetryAfter(reply: FastifyReply, outcomes: readonly Outcome[]): void {
  const seconds = retryAfterOf(outcomes)
  if (seconds !== undefined) reply.header('retry-after', String(seconds))
}
