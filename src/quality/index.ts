import type { RequestClient } from '@segment/actions-core'
import { withClient } from '../delivery/one-call'
import type { Settings } from '../destination/generated-types'
import { askMeta } from './ask-meta'
import type { Coverage } from './coverage'
import { merge, type QualityReport } from './report'
import { readSandboxEvents } from './sandbox-events'

export { Coverage } from './coverage'
export type { OwnCoverage } from './coverage'
export type { Deduplication, Diagnostic } from './answer'
export type { EventReport, KeyReport, QualityReport } from './report'

export interface QualityOptions {
  /** Our own events; without them, those that a sandbox has recorded, if it is a sandbox that is asked */
  own?: Coverage
  /** actions-core's own when left out */
  request?: RequestClient
}

/**
 * Reads Meta's verdict on the events of a dataset, and puts our own count of match keys beside it. What goes wrong at Meta
 * or on the way is in the report's `state` and `message`.
 *
 * @param settings of the destination; without any, Meta is not asked
 * @throws IntegrationError when the settings cannot be right
 */
export async function readQuality(
  settings: Settings | undefined,
  options: QualityOptions = {}
): Promise<QualityReport> {
  const { own, request } = options
  if (settings === undefined) {
    const message = 'Meta was not asked: there is no Pixel ID and token (META_PIXEL_ID, META_ACCESS_TOKEN).'
    return merge(null, { state: 'not_asked', message, events: [] }, own)
  }
  const pixelId = settings.pixelId.trim()
  const ask = async (client: RequestClient): Promise<QualityReport> => {
    const verdict = await askMeta(client, settings)
    return merge(pixelId, verdict, own ?? (await readSandboxEvents(client, pixelId)))
  }
  return request === undefined ? withClient(settings, ask) : ask(request)
}
