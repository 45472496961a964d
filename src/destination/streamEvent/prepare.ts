import { completePhone } from '../complete-phone'
import type { Settings } from '../generated-types'
import { toServerEvent, type Notice, type ServerEvent } from '../server-event'
import { readBoolean, readText } from '../server-event/read'
import { sha256 } from '../sha256'
import type { Payload } from './generated-types'

/** What is to be done with a payload: send its event, leave it for want of consent, or refuse it. */
export type Prepared =
  | { step: 'send'; event: ServerEvent; notices: Notice[]; testEventCode: string | undefined }
  | { step: 'skip' }
  | { step: 'refuse'; message: string }

const tools = { sha256, completePhone }

/**
 * Decides what to do with a payload.
 *
 * @param now Unix milliseconds, the moment of the request: the event's age is judged against it
 */
export function prepare(payload: Payload, settings: Settings, now: number): Prepared {
  if (readBoolean(payload.consent) === false) return { step: 'skip' }
  const result = toServerEvent(payload, now, tools)
  if ('problems' in result) return { step: 'refuse', message: result.problems.join(' ') }
  return {
    step: 'send',
    event: result.event,
    notices: result.notices,
    testEventCode: readText(payload.test_event_code) ?? readText(settings.testEventCode)
  }
}
