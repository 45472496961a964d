import { completePhone } from '../complete-phone'
import type { Settings } from '../generated-types'
import { toServerEvent, type Notice, type ServerEvent } from '../server-event'
import { readText } from '../server-event/read'
import { readConsent } from '../server-event/words'
import { sha256 } from '../sha256'
import type { Payload } from './generated-types'

/** What is to be done with a payload: send its event, leave it for want of consent, or refuse it. */
export type Prepared =
  | { step: 'send'; event: ServerEvent; notices: Notice[]; testEventCode: string | undefined }
  | { step: 'skip'; notices: Notice[] }
  | { step: 'refuse'; message: string }

const tools = { sha256, completePhone }

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
 * @param nowMs Unix milliseconds, the moment of the request: the event's age is judged against it
 */
export function prepare(payload: Payload, settings: Settings, nowMs: number): Prepared {
  const consent = readConsent(payload.consent)
  if (consent.given === false) return { step: 'skip', notices: consent.isUnknownWord ? UNKNOWN_CONSENT : NO_NOTICES }
  const result = toServerEvent(payload, nowMs, tools)
  if ('problems' in result) return { step: 'refuse', message: result.problems.map(({ reason }) => reason).join(' ') }
  return {
    step: 'send',
    event: result.event,
    notices: result.notices,
    testEventCode: readText(payload.test_event_code) ?? readText(settings.testEventCode)
  }
}
