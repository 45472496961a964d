import type { SegmentEvent } from '@segment/actions-core'
import type { Subscription } from '../../../delivery/subscription'
import { DeliveryRuntime } from '../../../delivery/runtime'
import { PreviewRuntime, type RequestBody } from '../../../delivery/capture'
import type { Settings } from '../../../destination/generated-types'
import { toCredentials } from '../../../destination/graph-api/settings'
import { readEntry } from '../../../delivery/entry'
import { outcomeJson } from '../../../delivery/outcome'
import type { PreviewResult, Recipient, RejectedPreview, SentPreview, Verdict } from '../contract'
import { mappedParameters } from './mapped'
import { trace } from './trace'
import { judgeInSandbox } from './verdict'
import { showParameters, traceEvent } from './values'

/** What a preview needs beside mapping and event. */
export interface PreviewTools {
  settings: Settings
  /** Milliseconds since 1970 */
  now: () => number
  /** Who judges the request: a sandbox (nothing leaves), or whoever the sync sends to, with a test event code */
  verdict?: Recipient
  /** The sync's events go to the embedded sandbox: then `meta` is that, and needs no test event code */
  toSandbox: boolean
}

const HEADERS = { authorization: 'Bearer (the access token)', 'content-type': 'application/json' }

/** Shows the exact request that an event becomes by a mapping which it matches, and what was made of each value. */
export async function previewEvent(
  mapping: Subscription,
  event: SegmentEvent,
  tools: PreviewTools
): Promise<PreviewResult> {
  const { settings, now, verdict: by } = tools
  const shown = await new PreviewRuntime(settings).preview(mapping, event)
  if (shown.outcome === 'no_consent') return { mapping: mapping.name, outcome: 'no_consent' }
  if (shown.outcome === 'rejected') return rejected(mapping, event, shown.reason, now())
  const { body, notices } = shown
  const { normalized } = traceEvent(mapping, event, now())
  const shownBody = body as unknown as SentPreview['request']['body']
  const verdict = by === undefined ? undefined : await judge(by, { mapping, event, body, tools })
  return {
    mapping: mapping.name,
    outcome: 'sent',
    request: { method: 'POST', url: toCredentials(settings).url, headers: HEADERS, body: shownBody },
    notices,
    parameters: showParameters(body.data[0].user_data as Record<string, unknown>, normalized),
    ...(verdict !== undefined && { verdict })
  }
}

/** Everything that is mapped, also where Meta would refuse it: what is wrong is seen beside what it is about. */
function rejected(mapping: Subscription, event: SegmentEvent, reason: string, now: number): RejectedPreview {
  const { payload, event: made, notices, problems, normalized } = trace(mapping, event, now)
  const userData = made?.user_data ?? {}
  return {
    mapping: mapping.name,
    outcome: 'rejected',
    reason,
    problems: problems.length > 0 ? problems : [{ parameter: '', reason }],
    mapped: mappedParameters(payload),
    notices,
    event: made,
    parameters: showParameters(userData as Record<string, unknown>, normalized)
  }
}

interface Judged {
  mapping: Subscription
  event: SegmentEvent
  body: RequestBody & { test_event_code?: string }
  tools: PreviewTools
}

async function judge(by: Recipient, { mapping, event, body, tools }: Judged): Promise<Verdict> {
  if (by === 'sandbox') return { by, ...(await judgeInSandbox(body)) }
  if (body.test_event_code === undefined && !tools.toSandbox) {
    return { by, accepted: false, reason: 'Set a Test Event Code first: without one this would be a real event.' }
  }
  const [entry] = await new DeliveryRuntime(() => undefined).send(tools.settings, [{ event, mapping }])
  const { outcome, status: _, ...rest } = outcomeJson(readEntry(entry))
  return { by, accepted: outcome === 'delivered', ...rest }
}
