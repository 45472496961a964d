import {
  Destination,
  type ActionDefinition,
  type JSONObject,
  type RequestClient,
  type SegmentEvent
} from '@segment/actions-core'
import definition from '../destination'
import type { Settings } from '../destination/generated-types'
import type { Subscription } from './subscription'
import { readEntry, type Entry } from './entry'
import type { Notice } from './outcome'

/** The body of a request, as it would be posted. */
export interface RequestBody {
  data: { user_data: object }[]
  appsecret_proof?: string
}

/** What would become of an event by one mapping. */
export type Preview =
  | { outcome: 'sent'; body: RequestBody; notices: readonly Notice[] }
  | { outcome: 'no_consent' }
  | { outcome: 'rejected'; reason: string }

/**
 * The destination in actions-core's own runtime, with a request function that notes the body instead of posting it: what
 * it shows is what `stream` would send.
 */
export class PreviewRuntime {
  private readonly destination: Destination<Settings>
  private body: string | undefined

  constructor(private readonly settings: Settings) {
    const note = (_url: string, { body }: { body?: unknown } = {}): Promise<unknown> => {
      this.body = String(body)
      return Promise.resolve({ status: 200, data: {} })
    }
    const actions = Object.entries(definition.actions).map(([key, action]) => [
      key,
      withRequest(action, note as unknown as RequestClient)
    ])
    this.destination = new Destination({
      ...definition,
      actions: Object.fromEntries(actions) as typeof definition.actions
    })
  }

  /** Maps one event by a mapping that it matches. */
  async preview({ name, subscribe, partnerAction, mapping }: Subscription, event: SegmentEvent): Promise<Preview> {
    const subscriptions = [{ name, subscribe, partnerAction, mapping }]
    this.body = undefined
    let entry: Entry | undefined
    try {
      const settings = { ...this.settings, subscriptions } as unknown as JSONObject
      const results = await this.destination.onBatch([event], settings)
      entry = results.at(0)?.multistatus?.at(0)
    } catch (error) {
      return { outcome: 'rejected', reason: error instanceof Error ? error.message : String(error) }
    }
    return toPreview(entry, this.body)
  }
}

function withRequest(action: ActionDefinition<Settings>, request: RequestClient): ActionDefinition<Settings> {
  const { performBatch } = action
  if (performBatch === undefined) return action
  return { ...action, performBatch: (_request, data) => performBatch(request, data) }
}

function toPreview(entry: Entry | undefined, body: string | undefined): Preview {
  if (entry === undefined) return { outcome: 'rejected', reason: 'The destination said nothing of this event.' }
  const outcome = readEntry(entry)
  if (outcome.kind === 'no_consent') return { outcome: 'no_consent' }
  if (outcome.kind !== 'delivered') return { outcome: 'rejected', reason: outcome.reason ?? '' }
  return { outcome: 'sent', body: hideProof(JSON.parse(String(body)) as RequestBody), notices: outcome.notices ?? [] }
}

/** It is made of the token and the App Secret, and stands for them. */
function hideProof(body: RequestBody): RequestBody {
  return body.appsecret_proof === undefined ? body : { ...body, appsecret_proof: '(not shown)' }
}
