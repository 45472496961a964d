import type { RequestClient } from '@segment/actions-core'
import type { Settings } from '../destination/generated-types'
import { graphApiUrl } from '../destination/graph-api/base-url'
import { toAnswer } from '../destination/graph-api/client'
import { isAccepted, noAnswer, toFailure, type Failure } from '../destination/graph-api/errors'
import { authorization, toCredentials, type Credentials } from '../destination/graph-api/settings'
import { META_GRAPH_API_VERSION } from '../destination/versioning-info'
import { FIELDS, readAnswer, type MetaQuality } from './answer'

/** What became of the question: figures, none, a refusal, or nobody there. */
export type MetaState = 'figures' | 'no_data' | 'refused' | 'unreachable'

export interface MetaVerdict {
  state: MetaState
  /** What it means, and what to do */
  message: string
  events: MetaQuality[]
}

const TIMEOUT_MS = 30_000

/**
 * Asks Meta for the dataset's quality figures.
 *
 * @throws IntegrationError when the settings cannot be right, before any request
 */
export async function askMeta(request: RequestClient, settings: Settings): Promise<MetaVerdict> {
  const credentials = toCredentials(settings)
  let answer
  try {
    const response: unknown = await request(urlOf(credentials, settings), {
      method: 'get',
      headers: authorization(credentials),
      timeout: TIMEOUT_MS,
      throwHttpErrors: false
    })
    answer = toAnswer(response)
  } catch (error) {
    return { state: 'unreachable', message: withoutRetry(noAnswer(error, credentials.secrets)), events: [] }
  }
  if (!isAccepted(answer)) return refused(toFailure(answer, credentials.secrets))
  const events = readAnswer(answer.body)
  if (events.length === 0) return { state: 'no_data', message: NO_DATA, events }
  return { state: 'figures', message: 'Meta gives figures for website events only.', events }
}

const NO_DATA =
  'Meta has no figures for this dataset. It gives them for website events that came through the Conversions API, and takes ' +
  'a while to compute them: check that such events arrive (Events Manager shows them), that the Pixel ID is theirs, and ask ' +
  'again tomorrow.'

function urlOf({ appSecretProof }: Credentials, { pixelId }: Settings): string {
  const query = new URLSearchParams({ dataset_id: pixelId.trim(), fields: `web{${FIELDS}}` })
  // Nothing but the query can carry it: a GET has no body.
  if (appSecretProof !== undefined) query.set('appsecret_proof', appSecretProof)
  return `${graphApiUrl()}/${META_GRAPH_API_VERSION}/dataset_quality?${query.toString()}`
}

function refused(failure: Failure): MetaVerdict {
  if (failure.kind === 'transient') return { state: 'unreachable', message: withoutRetry(failure), events: [] }
  return { state: 'refused', message: explain(failure), events: [] }
}

/** The destination's sentences speak of sending; a token that may send may still not be allowed to read. */
function explain({ kind, message }: Failure): string {
  const start = message.indexOf('Meta answered ')
  const metaWords = start < 0 ? message : message.slice(start)
  switch (kind) {
    case 'permission':
      return (
        'This token may not read the quality of this dataset, which says nothing about sending: generate the token in Events ' +
        'Manager for this dataset (Settings, Conversions API), or let the system user use the dataset (Business Settings, ' +
        `Datasets, Assign people). Check the Pixel ID as well. ${metaWords}`
      )
    case 'throttled':
      return `Meta throttles requests of this dataset or app: ask again later. ${metaWords}`
    case 'authentication':
    case 'request':
      return message
    default:
      return `Meta refuses the question. ${metaWords}`
  }
}

/** Nobody asks by itself again. */
function withoutRetry({ message }: Failure): string {
  return message.replace(': the events will come again', ': try again later')
}
