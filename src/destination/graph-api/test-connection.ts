import type { RequestClient } from '@segment/actions-core'
import type { Settings } from '../generated-types'
import { sha256 } from '../sha256'
import { envelope, postEvents, type Answer } from './client'
import { readConfirmation } from './confirmation'
import { KINDS } from './error-table'
import { explain, noAnswer, type Failure } from './failure'
import { toError } from './host-errors'
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
  const content = { json: { data: [event], ...envelope(credentials, undefined) } }
  const failure = await ask(() => postEvents(request, credentials, content), credentials.secrets)
  if (failure === undefined || failure.answered?.subcode === TOO_OLD) {
    return { verified: true, message: 'Meta takes events with these settings.' }
  }
  if (failure.kind === 'authentication' || failure.kind === 'permission') throw toError(failure)
  return { verified: false, message: `The connection could not be verified: ${reasonOf(failure)}` }
}

/** @returns why Meta has not taken the event; undefined when it has */
async function ask(post: () => Promise<Answer>, secrets: readonly string[]): Promise<Failure | undefined> {
  try {
    const read = readConfirmation(await post(), 1, secrets)
    return 'failure' in read ? read.failure : undefined
  } catch (error) {
    return noAnswer(error, secrets)
  }
}

/** What Meta has against the event of a test concerns nobody, but it does not prove the settings either. */
function reasonOf(failure: Failure): string {
  if (KINDS[failure.kind].about !== 'event') return explain(failure)
  return explain({ ...failure, sentence: 'Meta refused the test for an unexpected reason.' })
}
