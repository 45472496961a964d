import { createHmac } from 'crypto'
import { deliver, type Outcome } from '../../../destination/graph-api/batch'
import { envelope, toAnswer, type Answer } from '../../../destination/graph-api/client'
import type { Content } from '../../../destination/graph-api/body'
import { KINDS } from '../../../destination/graph-api/error-table'
import type { Experience } from '../../../destination/graph-api/experience'
import { explain } from '../../../destination/graph-api/failure'
import { LIMITS } from '../../../destination/graph-api/limits'
import { Outbox } from '../../../destination/graph-api/outbox'
import { authorization, type Credentials } from '../../../destination/graph-api/credentials'
import type { DestinationConfig } from './types'
import { readText } from '../../../destination/server-event/read'

/** What became of one job, in RudderStack's terms: 200 done, 400 final, 429 and 500 to come again. */
export interface JobOutcome {
  statusCode: number
  error: string
}

/** What the transformer's request function gave: an answer, or why there is none. */
export type Posted = { status: number; data: unknown; headers: unknown } | { error: string }

/** How a batch reaches Meta. */
export interface Delivery {
  /** Where the pixel's events go */
  url: string
  /** Sends one request and never throws */
  post: (body: object, headers: Record<string, string>, timeoutMs: number) => Promise<Posted>
  /** Ends the call: what is undecided then comes again */
  signal: AbortSignal
  /** Shared by the calls of one process */
  experience: Experience
}

const REQUEST_TIMEOUT_MS = 10_000

const SUCCESS: JobOutcome = { statusCode: 200, error: 'success' }

/** The request holds another number of events than of jobs: no answer could be told to the right one. */
export const MISMATCH: JobOutcome = {
  statusCode: 500,
  error: 'The request holds another number of events than of jobs: it will be made anew.'
}

const NO_TOKEN: JobOutcome = {
  statusCode: 500,
  error: 'The Access Token is missing: generate one in Events Manager and save it in the destination.'
}

/**
 * Delivers the events of one proxied request in as few Graph requests as can be.
 *
 * @param events server events, hashed
 * @param config of the destination; the token stands nowhere else
 * @returns an outcome for each event, in their order; never rejects
 */
export async function deliverJobs(
  events: readonly object[],
  config: DestinationConfig,
  { url, post, signal, experience }: Delivery
): Promise<JobOutcome[]> {
  const credentials = readCredentials(config, url)
  if (credentials === undefined) return events.map(() => NO_TOKEN)
  const outbox = new Outbox()
  const testEventCode = readText(config.testEventCode)
  events.forEach((event) => outbox.add(event, testEventCode))
  const headers = { ...authorization(credentials), 'Content-Type': 'application/json' }
  const outcomes = await deliver(outbox, {
    secrets: credentials.secrets,
    signal,
    limits: LIMITS,
    experience: experience.of(url),
    envelope: (code) => envelope(credentials, code),
    post: async (content) => answerOf(await post(bodyOf(content), headers, REQUEST_TIMEOUT_MS))
  })
  return outcomes.map(toJob)
}

function readCredentials(config: DestinationConfig, url: string): Credentials | undefined {
  const accessToken = readText(config.accessToken)
  if (accessToken === undefined) return undefined
  const appSecret = readText(config.appSecret)
  if (appSecret === undefined) return { url, accessToken, secrets: [accessToken] }
  const appSecretProof = createHmac('sha256', appSecret).update(accessToken).digest('hex')
  return { url, accessToken, appSecretProof, secrets: [accessToken, appSecret, appSecretProof] }
}

/** The transformer's client writes the body itself, and its tests compare it as an object. */
function bodyOf(content: Content): object {
  return ('body' in content ? JSON.parse(content.body.toString()) : content.json) as object
}

function answerOf(posted: Posted): Answer {
  if ('error' in posted) throw Object.assign(new Error(posted.error), { code: posted.error })
  return toAnswer(posted)
}

function toJob(outcome: Outcome): JobOutcome {
  if (outcome.delivered) return SUCCESS
  const { failure } = outcome
  return { statusCode: statusOf(failure.kind), error: explain(failure) }
}

/** A refused token or permission must not lose events: they wait, as in an outage, until somebody has mended it. */
function statusOf(kind: keyof typeof KINDS): number {
  if (KINDS[kind].about === 'event') return 400
  return kind === 'throttled' ? 429 : 500
}
