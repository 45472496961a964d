import { IntegrationError } from '@segment/actions-core'
import type { Settings } from '../destination/generated-types'
import { envelope } from '../destination/graph-api/client'
import { toCredentials } from '../destination/graph-api/settings'
import type { ServerEvent } from '../destination/server-event'
import { prepare, TOOLS } from '../destination/streamEvent/prepare'
import type { Passage } from './dispatch'
import type { Notice } from './outcome'
import { MappingError, toPayload, type Payload } from './payload'

/** The body of a request with one event, as it would be posted. */
export interface RequestBody {
  data: ServerEvent[]
  test_event_code?: string
  partner_agent?: string
  /** Made of the token and the App Secret, and stands for them: not shown */
  appsecret_proof?: string
}

/** What would become of an event under one mapping. */
export type DryRun =
  | { outcome: 'sent'; body: RequestBody; notices: readonly Notice[]; payload: Payload }
  | { outcome: 'no_consent'; notices: readonly Notice[]; payload: Payload }
  | RejectedRun

/** What Meta would refuse. */
export interface RejectedRun {
  outcome: 'rejected'
  /** All problems together */
  reason: string
  /** One by one, each with the parameter that it is about; '' where it is the event as a whole */
  problems: readonly Notice[]
  notices: readonly Notice[]
  /** undefined where the mapping could not be applied */
  payload?: Payload
  /** The event as far as it can be made: to be looked at, never to be sent */
  partial?: ServerEvent
}

export interface DryRunOptions {
  settings: Settings
  /** Unix milliseconds, or what tells them of the payload: the event's age is judged against them */
  now: number | ((payload: Payload) => number)
  /** Called with each text that is hashed, and its hash */
  onHash?: (text: string, hash: string) => void
}

/**
 * The one way from an event and a mapping that it matches to the request it becomes, or the reason why not. Nothing is sent:
 * what it shows is what `Sender` would post.
 */
export function dryRun({ mapping, event }: Pick<Passage, 'mapping' | 'event'>, options: DryRunOptions): DryRun {
  let payload: Payload | undefined
  try {
    const credentials = toCredentials(options.settings)
    payload = toPayload(mapping, event)
    const now = typeof options.now === 'number' ? options.now : options.now(payload)
    const prepared = prepare(payload, options.settings, now, toolsOf(options))
    if (prepared.step === 'skip') return { outcome: 'no_consent', notices: prepared.notices, payload }
    if (prepared.step === 'refuse') {
      const { message: reason, problems, notices, partial } = prepared
      return { outcome: 'rejected', reason, problems, notices, payload, partial }
    }
    const { event: sent, notices, testEventCode } = prepared
    const body: RequestBody = { data: [sent], ...envelope(credentials, testEventCode) }
    if (body.appsecret_proof !== undefined) body.appsecret_proof = '(not shown)'
    return { outcome: 'sent', body, notices, payload }
  } catch (error) {
    // Any other would be a mistake of this package.
    if (error instanceof IntegrationError || error instanceof MappingError) return rejected(error.message, payload)
    throw error
  }
}

function rejected(reason: string, payload: Payload | undefined): RejectedRun {
  const problems = [{ parameter: '', reason }]
  return { outcome: 'rejected', reason, problems, notices: [], ...(payload !== undefined && { payload }) }
}

function toolsOf({ onHash }: DryRunOptions): typeof TOOLS {
  if (onHash === undefined) return TOOLS
  return {
    ...TOOLS,
    sha256: (text) => {
      const hash = TOOLS.sha256(text)
      onHash(text, hash)
      return hash
    }
  }
}
