import { completePhone } from '../complete-phone'
import type { Settings } from '../generated-types'
import { toServerEvent, type Notice, type ServerEvent, type Tools } from '../server-event'
import { readBoolean, readText } from '../server-event/read'
import { sha256 } from '../sha256'
import type { Payload } from './generated-types'

/** What is to be done with a payload: send its event, leave it for want of consent, or refuse it. */
export type Prepared =
  | { step: 'send'; event: ServerEvent; notices: Notice[]; testEventCode: string | undefined }
  | { step: 'skip' }
  /** `message` holds all problems, a sentence each */
  | { step: 'refuse'; message: string; problems: readonly string[] }

/** What the events of this package are made with. */
export const TOOLS: Tools = { sha256, completePhone }

/**
 * Decides what to do with a payload.
 *
 * @param payload of any shape: where this package is the host, nothing has looked at it yet
 * @param now Unix milliseconds, the moment of the request: the event's age is judged against it
 */
export function prepare(
  payload: Payload | Record<string, unknown>,
  settings: Settings,
  now: number,
  tools = TOOLS
): Prepared {
  if (readBoolean(payload.consent) === false) return { step: 'skip' }
  const result = toServerEvent(payload, now, tools)
  if ('problems' in result) return { step: 'refuse', message: result.problems.join(' '), problems: result.problems }
  return {
    step: 'send',
    event: result.event,
    notices: result.notices,
    testEventCode: readText(payload.test_event_code) ?? readText(settings.testEventCode)
  }
}
