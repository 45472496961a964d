import type { RequestClient } from '@segment/actions-core'
import type { Settings } from '../destination/generated-types'
import { graphApiUrl } from '../destination/graph-api/base-url'
import { testConnection } from '../destination/graph-api/test-connection'
import { withClient } from './one-call'

/** What a test of a connection found. */
export interface ConnectionResult {
  /** False when something is definitely wrong */
  ok: boolean
  /** Meta itself has confirmed the credentials */
  verified: boolean
  /** What was found, and what is to be fixed */
  message: string
}

/**
 * Asks Meta, without recording anything, whether these settings can send; never rejects.
 *
 * @param url whom to ask; the Graph API that is in force when left out
 */
export async function checkConnection(settings: Settings, url?: string): Promise<ConnectionResult> {
  try {
    const found = await withClient(settings, (client) =>
      testConnection(url === undefined ? client : redirected(client, url), settings)
    )
    return { ok: true, ...found }
  } catch (error) {
    return { ok: false, verified: false, message: error instanceof Error ? error.message : 'The test failed.' }
  }
}

/** The settings may be meant for another Graph API than events go to at the moment. */
function redirected(client: RequestClient, to: string): RequestClient {
  const from = graphApiUrl()
  const request = (url: string, options?: Parameters<RequestClient>[1]): Promise<unknown> =>
    client(url.startsWith(from) ? to + url.slice(from.length) : url, options)
  return request as RequestClient
}
