import { setImmediate as turn } from 'node:timers/promises'

type Json = Record<string, unknown>

/** What a sender needs of the server it sends to. */
export interface Receiver {
  post: (path: string, body: unknown) => Promise<{ status: number; headers: Headers; json: Json }>
}

/** How a sender goes about it. */
export interface SenderOptions {
  /** Events a request, 50 by default */
  eventsARequest?: number
  /** Requests at once, 8 by default */
  requestsAtOnce?: number
  /** A sender gives up at some time, so that a test ends as well; 30 by default */
  maxRounds?: number
  /** Called between rounds, with the seconds that the server has asked to wait */
  wait: (seconds: number) => void
  /** Called with each event's answer as soon as it is there */
  onAnswer?: (id: string, status: number, reason: string) => void
}

/** What became of the events. */
export interface SenderReport {
  /** The last status of each event, by its messageId */
  last: Map<string, number>
  reasons: Map<string, string>
  rounds: number
  /** Events that were sent again, once each time */
  repeats: number
}

interface Result {
  index: number
  status: number
  reason?: string
}

/**
 * Sends events as a self-hosted CDP does: each request until everything in it is final, waiting as long as the server says.
 * The wait is the test's own: it moves a clock on.
 */
export async function sendPatiently(
  { post }: Receiver,
  events: readonly Json[],
  options: SenderOptions
): Promise<SenderReport> {
  const { eventsARequest = 50, requestsAtOnce = 8, maxRounds = 30, wait, onAnswer } = options
  const report: SenderReport = { last: new Map(), reasons: new Map(), rounds: 0, repeats: 0 }
  let open = [...events]
  while (open.length > 0 && report.rounds < maxRounds) {
    if (report.rounds > 0) report.repeats += open.length
    report.rounds++
    const requests: Json[][] = []
    for (let start = 0; start < open.length; start += eventsARequest) {
      requests.push(open.slice(start, start + eventsARequest))
    }
    const again: Json[] = []
    let seconds = 0
    const work = async (): Promise<void> => {
      for (let request = requests.shift(); request !== undefined; request = requests.shift()) {
        const { headers, json } = await post('/events', request)
        seconds = Math.max(seconds, Number(headers.get('retry-after') ?? 0))
        for (const { index, status, reason = '' } of json.results as Result[]) {
          const id = String(request[index].messageId)
          report.last.set(id, status)
          report.reasons.set(id, reason)
          onAnswer?.(id, status, reason)
          if (status === 429 || status === 503) again.push(request[index])
        }
      }
    }
    await Promise.all(Array.from({ length: requestsAtOnce }, work))
    open = again
    if (open.length > 0) wait(seconds)
    await turn()
  }
  return report
}
