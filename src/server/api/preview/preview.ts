import type { SegmentEvent } from '@segment/actions-core'
import type { Subscription } from '../../../delivery/subscription'
import { dryRun, type RejectedRun, type RequestBody } from '../../../delivery/dry-run'
import { Sender } from '../../../delivery/sender'
import type { Settings } from '../../../destination/generated-types'
import { toCredentials } from '../../../destination/graph-api/settings'
import { readEntry } from '../../../delivery/entry'
import { outcomeJson } from '../../../delivery/outcome'
import type { PreviewResult, Recipient, RejectedPreview, SentPreview, Verdict } from '../contract'
import { judgeRequest } from '../../../sandbox'
import { mappedParameters } from './mapped'
import { showParameters } from './values'

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
  const normalized = new Map<string, string>()
  const run = dryRun({ mapping, event }, { settings, now: now(), onHash: (text, hash) => normalized.set(hash, text) })
  if (run.outcome === 'no_consent') return { mapping: mapping.name, outcome: run.outcome, notices: run.notices }
  if (run.outcome === 'rejected') return showRejected(mapping, run, normalized)
  const { body, notices } = run
  const verdict = by === undefined ? undefined : await judge(by, { mapping, event, body, tools })
  return {
    mapping: mapping.name,
    outcome: 'sent',
    request: {
      method: 'POST',
      url: toCredentials(settings).url,
      headers: HEADERS,
      body: body as unknown as SentPreview['request']['body']
    },
    notices,
    parameters: showParameters({ ...body.data[0].user_data }, normalized),
    ...(verdict !== undefined && { verdict })
  }
}

/** Everything that is mapped, also where Meta would refuse it: what is wrong is seen beside what it is about. */
function showRejected(
  { name }: Subscription,
  { reason, problems, notices, payload = {}, partial }: RejectedRun,
  normalized: Map<string, string>
): RejectedPreview {
  return {
    mapping: name,
    outcome: 'rejected',
    reason,
    problems,
    notices,
    mapped: mappedParameters(payload),
    event: partial === undefined ? null : { ...partial },
    parameters: showParameters({ ...partial?.user_data }, normalized)
  }
}

interface Judged {
  mapping: Subscription
  event: SegmentEvent
  body: RequestBody
  tools: PreviewTools
}

async function judge(by: Recipient, { mapping, event, body, tools }: Judged): Promise<Verdict> {
  if (by === 'sandbox') return { by, ...judgeInSandbox(body, tools.now()) }
  if (body.test_event_code === undefined && !tools.toSandbox) {
    return { by, accepted: false, reason: 'Set a Test Event Code first: without one this would be a real event.' }
  }
  const [entry] = await new Sender(() => undefined).send(tools.settings, [{ event, mapping }])
  const { outcome, status: _, ...rest } = outcomeJson(readEntry(entry))
  return { by, accepted: outcome === 'delivered', ...rest }
}

/** Holds a request against the rules that Meta documents. The proof is not shown, so it is not judged either. */
function judgeInSandbox({ appsecret_proof: _, ...body }: RequestBody, now: number): Omit<Verdict, 'by'> {
  // As it would be read: JSON knows no undefined.
  const refusal = judgeRequest(JSON.parse(JSON.stringify(body)), now)
  if (refusal === undefined) return { accepted: true }
  const words = [refusal.message, refusal.error_user_title, refusal.error_user_msg].filter((text) => text !== undefined)
  return { accepted: false, reason: words.join(' – ') }
}
