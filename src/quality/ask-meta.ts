import type { RequestClient } from '@segment/actions-core'
import type { Settings } from '../destination/generated-types'
import { graphApiUrl } from '../destination/graph-api/base-url'
import { exchange, type Answer } from '../destination/graph-api/client'
import { KINDS } from '../destination/graph-api/error-table'
import { explain, noAnswer, toFailure, type Failure } from '../destination/graph-api/failure'
import { authorization, type Credentials } from '../destination/graph-api/credentials'
import { toCredentials } from '../destination/graph-api/settings'
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
  let answer: Answer
  try {
    const options = { method: 'get', headers: authorization(credentials) } as const
    answer = await exchange(request, urlOf(credentials, settings), options, { milliseconds: TIMEOUT_MS })
  } catch (error) {
    return withoutFigures(noAnswer(error, credentials.secrets))
  }
  if (!isAnswer(answer)) return withoutFigures(toFailure(answer, credentials.secrets))
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

/** Meta answers with an object, which may be empty. */
function isAnswer({ status, body }: Answer): boolean {
  return (
    status >= 200 &&
    status <= 299 &&
    typeof body === 'object' &&
    body !== null &&
    !Array.isArray(body) &&
    !('error' in body)
  )
}

function withoutFigures(failure: Failure): MetaVerdict {
  const { kind } = failure
  const state = KINDS[kind].about === 'moment' && kind !== 'throttled' ? 'unreachable' : 'refused'
  return { state, message: explain({ ...failure, sentence: sentenceFor(failure) }), events: [] }
}

/** The destination's sentences speak of sending; a token that may send may still not be allowed to read. */
function sentenceFor({ kind, sentence }: Failure): string {
  switch (kind) {
    case 'permission':
      return (
        'This token may not read the quality of this dataset, which says nothing about sending: generate the token in Events ' +
        'Manager for this dataset (Settings, Conversions API), or let the system user use the dataset (Business Settings, ' +
        'Datasets, Assign people). Check the Pixel ID as well.'
      )
    case 'throttled':
      return 'Meta throttles requests of this dataset or app: ask again later.'
    case 'authentication':
    case 'request':
      return sentence
    case 'transient':
    case 'foreign':
    case 'undecided':
      return `${sentence} Try again later.`
    default:
      return 'Meta refuses the question.'
  }
}
