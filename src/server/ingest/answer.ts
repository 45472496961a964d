import type { FastifyReply } from 'fastify'
import {
  noCounts,
  outcomeJson,
  retryAfterOf,
  statusOf,
  statusOfAll,
  type Notice,
  type Outcome,
  type OutcomeJson
} from '../../delivery/outcome'
import { withJitter } from '../../delivery/jitter'
import type { Recipient } from '../api/contract'
import { outcomeOf, UNDECIDED, type Part, type Receipt } from './receipt'

/** What an answer needs beside the outcomes. */
export interface AnswerOptions {
  /** For senders that repeat everything that is not 2xx: what is final is answered so, and the body says it */
  finalAs200: boolean
  /** Where the events of this server go */
  recipient: Recipient
  /** What to say of events that lack the customer's address, since nobody knows it */
  noAddress?: Notice
  /** From 0 to 1, 1 excluded: so that not all senders come again at the same moment */
  random: () => number
}

/** What one mapping of a sync did with an event, or the sync itself where no mapping came into play. */
type MappingJson = OutcomeJson & { sync: string; mapping?: string }

/** With what each sync and mapping did, where they are several. */
function receiptJson(
  receipt: Receipt,
  { noAddress }: Pick<AnswerOptions, 'noAddress'>
): OutcomeJson & { syncs?: MappingJson[] } {
  const shown = outcomeJson(outcomeOf(receipt))
  if (noAddress !== undefined && shown.outcome === 'delivered' && lacksAddress(receipt)) {
    shown.notices = [...(shown.notices ?? []), noAddress]
  }
  const syncs = 'kind' in receipt ? [] : receipt.flatMap(partJson)
  return syncs.length > 1 ? { ...shown, syncs } : shown
}

function lacksAddress(receipt: Receipt): boolean {
  if ('kind' in receipt || receipt.length === 0) return false
  const { ip } = receipt[0].event.context ?? {}
  return ip === undefined || ip === null || ip === ''
}

function partJson({ sync, passages, outcome: all = UNDECIDED }: Part): MappingJson[] {
  if (passages.length === 0) return [{ sync, ...outcomeJson(all) }]
  return passages.map(({ mapping, outcome = UNDECIDED }) => ({ sync, mapping: mapping.name, ...outcomeJson(outcome) }))
}

/**
 * Answers a request that brought one event. It always says whether that went to Meta or to a sandbox.
 */
export function answerOne(
  reply: FastifyReply,
  receipt: Receipt,
  { finalAs200, recipient, random, noAddress }: AnswerOptions
): FastifyReply {
  const outcome = outcomeOf(receipt)
  const status = statusOf(outcome)
  addRetryAfter(reply, [outcome], random)
  return reply
    .code(codeOf(status, finalAs200))
    .send({ success: status === 200, recipient, ...receiptJson(receipt, { noAddress }) })
}

/** Answers a request that brought several events: each one's own status and reason by its index. */
export function answerMany(
  reply: FastifyReply,
  receipts: readonly Receipt[],
  { finalAs200, recipient, random, noAddress }: AnswerOptions
): FastifyReply {
  const outcomes = receipts.map(outcomeOf)
  const status = statusOfAll(outcomes)
  const counts = noCounts()
  for (const { kind } of outcomes) counts[kind]++
  addRetryAfter(reply, outcomes, random)
  return reply.code(codeOf(status, finalAs200)).send({
    success: status === 200,
    status,
    recipient,
    ...counts,
    results: receipts.map((receipt, index) => ({ index, ...receiptJson(receipt, { noAddress }) }))
  })
}

/** @returns the HTTP status to answer with */
export function codeOf(status: number, finalAs200: boolean): number {
  const isFinal = status >= 400 && status < 500 && status !== 429 && status !== 401
  return finalAs200 && isFinal ? 200 : status
}

function addRetryAfter(reply: FastifyReply, outcomes: readonly Outcome[], random: () => number): void {
  const seconds = retryAfterOf(outcomes)
  if (seconds === undefined) return
  // Whoever named a time has put jitter on it, or must be taken at its word: Meta.
  const isNamed = outcomes.some((outcome) => outcome.kind === 'failed' && outcome.retryAfter !== undefined)
  reply.header('retry-after', String(isNamed ? seconds : withJitter(seconds, random)))
}
