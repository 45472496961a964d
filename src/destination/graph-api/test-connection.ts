import type { RequestClient } from '@segment/actions-core'
import type { Settings } from '../generated-types'
import { sha256 } from '../sha256'
import { envelope, postEvents, type Answer } from './client'
import { isAccepted, toError, toFailure } from './errors'
import { toCredentials } from './settings'

const EIGHT_DAYS = 8 * 24 * 60 * 60
/** Meta judges token and permission first, then the events: "too old" proves that both are good, and nothing is recorded. */
const TOO_OLD = 2804003

/** What a test of the connection found, when it found nothing definitely wrong. */
export interface ConnectionTest {
  /** Meta itself has confirmed the token and the Pixel ID; otherwise nothing speaks against them */
  verified: boolean
  message: string
}

/**
 * Asks Meta, without recording anything, whether these settings can send: posts one event that is too old to be taken.
 * Reading the dataset would be no test: tokens from Events Manager may send but not read.
 *
 * @throws InvalidAuthenticationError or IntegrationError on what is definite (token, App Secret, a pixel that is unknown or not
 *   assigned, malformed settings), with what to mend; not on what passes by itself (throttling, an outage)
 */
export async function testConnection(request: RequestClient, settings: Settings): Promise<ConnectionTest> {
  const credentials = toCredentials(settings)
  const event = {
    event_name: 'ConnectionTest',
    event_time: Math.floor(Date.now() / 1000) - EIGHT_DAYS,
    event_id: 'connection-test',
    action_source: 'system_generated',
    user_data: { external_id: [sha256('connection-test')] }
  }
  let answer: Answer
  try {
    answer = await postEvents(request, credentials, { json: { data: [event], ...envelope(credentials, undefined) } })
  } catch {
    return { verified: false, message: 'Meta could not be reached, so the settings are not tested.' }
  }
  if (isAccepted(answer)) return { verified: true, message: 'Meta takes events with these settings.' }
  const failure = toFailure(answer, credentials.secrets)
  if (failure.kind === 'authentication' || failure.kind === 'permission') throw toError(failure)
  if (failure.details?.error_subcode === TOO_OLD)
    return { verified: true, message: 'Meta takes events with these settings.' }
  return { verified: false, message: failure.message }
}
