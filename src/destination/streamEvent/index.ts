import { MultiStatusResponse, PayloadValidationError, type ActionDefinition } from '@segment/actions-core'
import { deliver } from '../graph-api/batch'
import { envelope, postEvents } from '../graph-api/client'
import { isAccepted, toError, toFailure, versionWarning } from '../graph-api/errors'
import { Outbox } from '../graph-api/outbox'
import { toCredentials } from '../graph-api/settings'
import type { Settings } from '../generated-types'
import { fields } from './fields'
import type { Payload } from './generated-types'
import { prepare } from './prepare'
import { brokenEntry, noConsent, refusedEntry, sentEntry, skippedEntry, type Entry } from './results'

const action: ActionDefinition<Settings, Payload> = {
  title: 'Stream Event',
  description:
    'Send an event, with the customer information that Meta matches it by, to a Meta Pixel through the Conversions API.',
  defaultSubscription: 'type = "track"',
  fields,

  /** One event, one request. A transport error of the host escapes unchanged: hosts retry on their own errors. */
  perform: async (request, { payload, settings }) => {
    const credentials = toCredentials(settings)
    const prepared = prepare(payload, settings, Date.now())
    if (prepared.step === 'skip') return noConsent(prepared.notices)
    if (prepared.step === 'refuse') throw new PayloadValidationError(prepared.message)
    const { event, notices, testEventCode } = prepared
    const json = { data: [event], ...envelope(credentials, testEventCode) }
    const answer = await postEvents(request, credentials, { json })
    if (!isAccepted(answer)) throw toError(toFailure(answer, credentials.secrets))
    const warning = versionWarning(answer)
    const all = warning === undefined ? notices : [...notices, { parameter: 'graph_api_version', reason: warning }]
    return { ...(answer.body as object | null), ...(all.length === 0 ? {} : { notices: all }) }
  },

  /** Up to 1,000 events a request, an entry for each. Never throws: that would take other subscriptions' results with it. */
  performBatch: async (request, { payload, settings, signal }) => {
    const response = new MultiStatusResponse()
    try {
      const entries = await performBatch(request, payload, settings, signal)
      for (const entry of entries) response.pushResponseObject(entry)
    } catch (error) {
      for (let i = response.length(); i < payload.length; i++) response.pushResponseObject(brokenEntry(error))
    }
    return response
  }
}

type Request = Parameters<NonNullable<typeof action.performBatch>>[0]

async function performBatch(
  request: Request,
  payloads: Payload[],
  settings: Settings,
  signal?: AbortSignal
): Promise<Entry[]> {
  const credentials = toCredentials(settings)
  const nowMs = Date.now()
  const outbox = new Outbox()
  const steps = payloads.map((payload) => {
    try {
      const prepared = prepare(payload, settings, nowMs)
      if (prepared.step === 'skip') return skippedEntry(prepared.notices)
      if (prepared.step === 'refuse') return refusedEntry(prepared.message)
      return { index: outbox.add(prepared.event, prepared.testEventCode), notices: prepared.notices }
    } catch (error) {
      return brokenEntry(error)
    }
  })
  const outcomes = await deliver(outbox, {
    secrets: credentials.secrets,
    signal,
    envelope: (testEventCode) => envelope(credentials, testEventCode),
    post: (body) => postEvents(request, credentials, { body })
  })
  return steps.map((step) => ('index' in step ? sentEntry(outbox, step, outcomes[step.index]) : step))
}

export default action
