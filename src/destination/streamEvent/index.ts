import { MultiStatusResponse, PayloadValidationError, type ActionDefinition } from '@segment/actions-core'
import { deliver } from '../graph-api/batch'
import { envelope, LateError, postEvents } from '../graph-api/client'
import { isTestAnswer, readConfirmation } from '../graph-api/confirmation'
import { Experience } from '../graph-api/experience'
import { noAnswer } from '../graph-api/failure'
import { toError } from '../graph-api/host-errors'
import { LIMITS, type Limits } from '../graph-api/limits'
import { Outbox } from '../graph-api/outbox'
import { toCredentials } from '../graph-api/settings'
import type { Settings } from '../generated-types'
import { fields } from './fields'
import type { Payload } from './generated-types'
import { prepare } from './prepare'
import { brokenEntry, noConsent, refusedEntry, sentEntry, skippedEntry, type Entry } from './results'

type Action = ActionDefinition<Settings, Payload>
type PerformBatch = NonNullable<Action['performBatch']>

/** What calls of one action share: what they learn about pixels, and how much each may ask of Meta. */
export interface Sharing {
  experience: Experience
  limits?: Limits
}

/** @returns the action; whoever runs it alone gives it an experience of its own */
export function streamEventWith(sharing: Sharing): Action {
  return {
    title: 'Stream Event',
    description:
      'Send an event, with the customer information that Meta matches it by, to a Meta Pixel through the Conversions API.',
    defaultSubscription: 'type = "track"',
    fields,
    perform,
    /** Up to 1,000 events a request, an entry for each. Never throws: that would take other subscriptions' results with it. */
    performBatch: async (request, data) => {
      const response = new MultiStatusResponse()
      try {
        for (const entry of await entriesOf(request, data, sharing)) response.pushResponseObject(entry)
      } catch (error) {
        for (let i = response.length(); i < data.payload.length; i++) response.pushResponseObject(brokenEntry(error))
      }
      return response
    }
  }
}

/** One event, one request. A transport error of the host escapes unchanged: hosts retry on their own errors. */
const perform: Action['perform'] = async (request, { payload, settings }) => {
  const credentials = toCredentials(settings)
  const prepared = prepare(payload, settings, Date.now())
  if (prepared.step === 'skip') return noConsent(prepared.notices)
  if (prepared.step === 'refuse') throw new PayloadValidationError(prepared.message)
  const { event, notices, testEventCode } = prepared
  const json = { data: [event], ...envelope(credentials, testEventCode) }
  const answer = await postEvents(request, credentials, { json }).catch((error: unknown) => {
    throw error instanceof LateError ? toError(noAnswer(error, credentials.secrets)) : error
  })
  if (isTestAnswer(answer)) return answer.body
  const read = readConfirmation(answer, 1, credentials.secrets)
  if ('failure' in read) throw toError(read.failure)
  const all = [...notices, ...read.confirmation.notices]
  return { ...(answer.body as object), ...(all.length === 0 ? {} : { notices: all }) }
}

async function entriesOf(
  request: Parameters<PerformBatch>[0],
  { payload, settings, signal }: Parameters<PerformBatch>[1],
  { experience, limits = LIMITS }: Sharing
): Promise<Entry[]> {
  const credentials = toCredentials(settings)
  const nowMs = Date.now()
  const outbox = new Outbox()
  const steps = payload.map((one) => step(one, settings, nowMs, outbox))
  const outcomes = await deliver(outbox, {
    secrets: credentials.secrets,
    signal,
    limits,
    experience: experience.of(credentials.url),
    envelope: (testEventCode) => envelope(credentials, testEventCode),
    post: (content, ending) => postEvents(request, credentials, content, { timeoutMs: limits.timeoutMs, ending })
  })
  return steps.map((one) => ('index' in one ? sentEntry(outbox, one, outcomes[one.index]) : one))
}

/** Prepares a payload. @returns where its event stands in the outbox, or its entry where there is nothing to send */
function step(
  payload: Payload,
  settings: Settings,
  nowMs: number,
  outbox: Outbox
): Entry | { index: number; notices: Extract<ReturnType<typeof prepare>, { step: 'send' }>['notices'] } {
  try {
    const prepared = prepare(payload, settings, nowMs)
    if (prepared.step === 'skip') return skippedEntry(prepared.notices)
    if (prepared.step === 'refuse') return refusedEntry(prepared.message)
    return { index: outbox.add(prepared.event, prepared.testEventCode), notices: prepared.notices }
  } catch (error) {
    return brokenEntry(error)
  }
}

export default streamEventWith({ experience: new Experience() })
