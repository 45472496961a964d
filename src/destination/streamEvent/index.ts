import { MultiStatusResponse, PayloadValidationError, type ActionDefinition } from '@segment/actions-core'
import { deliver } from '../graph-api/batch'
import { envelope, postEvents } from '../graph-api/client'
import { isAccepted, toError, toFailure, versionWarning } from '../graph-api/errors'
import { toCredentials } from '../graph-api/settings'
import type { Settings } from '../generated-types'
import { fields } from './fields'
import type { Payload } from './generated-types'
import { prepare, type Prepared } from './prepare'
import { brokenEntry, NO_CONSENT, refusedEntry, sentEntry, skippedEntry, type Entry } from './results'

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
    if (prepared.step === 'skip') return NO_CONSENT
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
  const now = Date.now()
  const prepared = payloads.map((payload) => prepare(payload, settings, now))
  const sendable = prepared.filter((one): one is Extract<Prepared, { step: 'send' }> => one.step === 'send')
  const outcomes = await deliver(sendable, {
    secrets: credentials.secrets,
    signal,
    write: (data, testEventCode) => JSON.stringify({ data, ...envelope(credentials, testEventCode) }),
    post: (body) => postEvents(request, credentials, { body })
  })
  let next = 0
  return prepared.map((one) => {
    if (one.step === 'skip') return skippedEntry()
    if (one.step === 'refuse') return refusedEntry(one.message)
    return sentEntry(one.event, one.notices, outcomes[next++])
  })
}

export default action
