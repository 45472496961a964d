import { errorBody, type SentError } from './errors'
import { EventJudge, judgeEnvelope } from './judge'

/**
 * Holds the body of a request against the rules that Meta documents, without a server and without keeping anything.
 *
 * @param body the parsed JSON of `POST /v{N}/{pixel}/events`
 * @param now Unix milliseconds: events are judged against this moment
 * @returns Meta's error, or undefined when Meta would take the request
 */
export function judgeRequest(body: unknown, now: number): SentError | undefined {
  const judged = judgeEnvelope(body)
  // No index is named: whoever asks knows which event it is.
  const judge = new EventJudge({ nameIndex: 'never' }, () => now, Math.random)
  const refusal = 'refusal' in judged ? judged.refusal : judge.judge(judged.envelope.data)
  if (refusal === undefined) return undefined
  return errorBody(refusal.error, { locale: 'en_US', traceId: '', blamed: refusal.blamed }).error
}
