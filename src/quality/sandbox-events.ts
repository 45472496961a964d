import type { RequestClient } from '@segment/actions-core'
import { graphApiUrl } from '../destination/graph-api/base-url'
import { exchange } from '../destination/graph-api/client'
import { isRecord, readRecord, readText } from '../destination/server-event/read'
import { Coverage, type CoveredEvent } from './coverage'

const TIMEOUT_MS = 10_000
/** It keeps 50,000 events. */
const MAX_BYTES = 256 * 1024 * 1024

/**
 * Counts the events that a sandbox has recorded of a pixel.
 *
 * @returns undefined when it is not a sandbox that requests go to
 */
export async function readSandboxEvents(request: RequestClient, pixelId: string): Promise<Coverage | undefined> {
  const base = graphApiUrl()
  // Only this machine may be spoken to in clear text, and Meta is elsewhere.
  if (!base.startsWith('http:')) return undefined
  let body: unknown
  try {
    const limits = { milliseconds: TIMEOUT_MS, maxBytes: MAX_BYTES }
    ;({ body } = await exchange(request, `${base}/sandbox/events`, { method: 'get' }, limits))
  } catch {
    return undefined
  }
  const { events } = readRecord(body)
  if (!Array.isArray(events)) return undefined
  const coverage = new Coverage()
  for (const recorded of events.filter(isRecord)) {
    const { event, receivedAt } = recorded
    if (readText(recorded.pixelId) !== pixelId || !isEvent(event)) continue
    coverage.add(event, typeof receivedAt === 'number' ? receivedAt : undefined)
  }
  return coverage
}

function isEvent(value: unknown): value is CoveredEvent {
  return isRecord(value) && typeof value.event_name === 'string' && isRecord(value.user_data)
}
