import { createRequestClient } from '@segment/actions-core'
import definition from '../destination'
import type { Settings } from '../destination/generated-types'
import { testConnection } from '../destination/graph-api/test-connection'

/** What a test of a connection found. */
export interface ConnectionResult {
  /** False when something is definitely wrong */
  ok: boolean
  /** Meta itself has confirmed the credentials */
  verified: boolean
  /** What was found, and what is to be mended */
  message: string
}

/** Asks Meta, without recording anything, whether these settings can send; never rejects. */
export async function checkConnection(settings: Settings): Promise<ConnectionResult> {
  try {
    const extension = definition.extendRequest?.({ settings, payload: undefined }) ?? {}
    return { ok: true, ...(await testConnection(createRequestClient(extension), settings)) }
  } catch (error) {
    return { ok: false, verified: false, message: error instanceof Error ? error.message : 'The test failed.' }
  }
}
