import { createRequestClient, type RequestClient } from '@segment/actions-core'
import definition from '../destination'
import type { Settings } from '../destination/generated-types'

/**
 * Lends a request client for a while. Whatever is still under way afterwards is ended: an answer that never ends would keep a
 * command from ending.
 *
 * @param settings of the destination, where its own options of requests are wanted
 */
export async function withClient<T>(
  settings: Settings | undefined,
  work: (client: RequestClient) => Promise<T>
): Promise<T> {
  const extension = settings === undefined ? undefined : definition.extendRequest?.({ settings, payload: undefined })
  const call = new AbortController()
  try {
    return await work(createRequestClient({ ...extension, signal: call.signal }))
  } finally {
    call.abort()
  }
}
