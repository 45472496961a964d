import { completePhone } from '../complete-phone'
import type { Settings } from '../generated-types'
import { toServerEvent, type Notice, type ServerEvent, type Tools } from '../server-event'
import { readText } from '../server-event/read'
import { readConsent } from '../server-event/words'
import { sha256 } from '../sha256'
import type { Payload } from './generated-types'

/** What is to be done with a payload: send its event, leave it for want of consent, or refuse it. */
export type Prepared =
  | { step: 'send'; event: ServerEvent; notices: Notice[]; testEventCode: string | undefined }
  | { step: 'skip'; notices: Notice[] }
  /** `message` holds all problems, a sentence each; `partial` is the event as far as it can be made, to be looked at only */
  | { step: 'refuse'; message: string; problems: readonly Notice[]; partial: ServerEvent; notices: readonly Notice[] }

/** What the events of this package are made with. */
export const TOOLS: Tools = { sha256, completePhone }

const NO_NOTICES: Notice[] = []
/** It quotes no value: whatever stands there may be personal. */
const UNKNOWN_CONSENT: Notice[] = [
  {
    parameter: 'consent',
    reason:
      'not a word that is known for yes or no: taken as no consent. Map "Consent" to true or false, granted or denied'
  }
]

/**
 * Decides what to do with a payload.
 *
 * @param payload of any shape: where this package is the host, nothing has looked at it yet
 * @param nowMs Unix milliseconds, the moment of the request: the event's age is judged against it
 */
export function prepare(
  payload: Payload | Record<string, unknown>,
  settings: Settings,
  nowMs: number,
  tools = TOOLS
): Prepared {
  const consent = readConsent(payload.consent)
  if (consent.given === false) return { step: 'skip', notices: consent.isUnknownWord ? UNKNOWN_CONSENT : NO_NOTICES }
  const result = toServerEvent(payload, nowMs, tools)
  if ('problems' in result) {
    const { problems, partial, notices } = result
    return { step: 'refuse', message: problems.map(({ reason }) => reason).join(' '), problems, partial, notices }
  }
  return {
    step: 'send',
    event: result.event,
    notices: result.notices,
    testEventCode: readText(payload.test_event_code) ?? readText(settings.testEventCode)
  }
}
