import { Body, type WrittenBody } from './body'
import { isAccepted, noAnswer, scrub, toFailure, versionWarning, type Failure } from './errors'
import type { Answer } from './client'
import { MOST_BYTES, type Outbox } from './outbox'
import { orAborted, pause } from './until-aborted'

/** A call that needs more requests than this leaves the rest to the host's retry. */
export const MOST_REQUESTS = 256
const CONCURRENCY = 4
/** Pauses before the second and third try of a request that failed for a passing reason, in milliseconds. */
const BACKOFF_MS = [100, 400]
/** So many single events refused in a row, for a reason nobody documents and with nothing accepted: it is the request. */
const REFUSALS_IN_A_ROW = 10

/** What became of one event. */
export type Outcome = { delivered: true; fbtraceId?: string; warning?: string } | { delivered: false; failure: Failure }

/** How the batch reaches Meta, and what it must heed. */
export interface Transport {
  /** The fields of a request's body beside its events */
  envelope: (testEventCode: string | undefined) => Record<string, string>
  /** Sends one request; throws when there is no answer */
  post: (body: WrittenBody) => Promise<Answer>
  secrets: readonly string[]
  signal?: AbortSignal
}

/** A piece of work: events to send in one request, and what to conclude from the answer. */
interface Task {
  members: number[]
  testEventCode: string | undefined
  /** The events, where they are written already */
  body?: Body
  /** An event that was taken out of these because Meta named it: proven to be the bad one if these are accepted without it */
  suspect?: { index: number; failure: Failure }
  /** Events refused together with a suspect that is being tried alone: what to go on with afterwards */
  next?: { members: number[]; failure: Failure }
}

/**
 * Delivers events to Meta in as few requests as can be, and gives each its own truthful outcome. Meta refuses a whole
 * request for one bad event: the index it names is tried first, else the request is halved until the bad events stand
 * alone. Every event that is not bad is delivered, once.
 *
 * @returns an outcome for each event, in the order given; never rejects
 */
export async function deliver(outbox: Outbox, transport: Transport): Promise<Outcome[]> {
  return new Delivery(outbox, transport).run()
}

class Delivery {
  private readonly outcomes: (Outcome | undefined)[]
  /** The last one pushed is taken first, so that small pieces are decided before new ones are opened. */
  private readonly tasks: Task[] = []
  private active = 0
  private requests = 0
  private accepted = 0
  private answered = false
  private refusedAlone = 0
  /** Meta's index was right so far */
  private trustsIndex = true
  private stopped: Failure | undefined

  constructor(
    private readonly outbox: Outbox,
    private readonly transport: Transport
  ) {
    this.tasks = outbox.drafts().reverse()
    this.outcomes = new Array<Outcome | undefined>(outbox.size)
  }

  async run(): Promise<Outcome[]> {
    await new Promise<void>((resolve) => {
      this.pump(resolve)
    })
    const rest = this.stopped ?? leftOver
    return Array.from(this.outcomes, (outcome) => outcome ?? { delivered: false, failure: rest })
  }

  /** Starts as many requests as may run side by side. The first goes alone: a dead token must cost one request, not four. */
  private pump(done: () => void): void {
    while (this.stopped === undefined && this.tasks.length > 0 && this.active < (this.answered ? CONCURRENCY : 1)) {
      const task = this.tasks.pop() as Task
      this.active++
      const failed = (): void => {
        this.stopped ??= leftOver
      }
      void this.attempt(task)
        .catch(failed)
        .finally(() => {
          this.active--
          this.pump(done)
        })
    }
    if (this.active === 0) done()
  }

  private async attempt(task: Task): Promise<void> {
    const { members, testEventCode } = task
    const body = task.body ?? this.write(members)
    if (members.length > 1 && body.length > MOST_BYTES) {
      this.halve(testEventCode, members)
      return
    }
    const answer = await this.send(body.end(this.transport.envelope(testEventCode)))
    this.answered = true
    if (answer === undefined) return
    if (isAccepted(answer)) this.accept(task, answer)
    else this.refuse(task, toFailure(answer, this.transport.secrets))
  }

  private write(members: readonly number[]): Body {
    const body = new Body()
    body.append(JSON.stringify(members.map((member) => this.outbox.read(member))))
    return body
  }

  /** One request, tried again in place when it failed for a passing reason. */
  private async send(body: WrittenBody): Promise<Answer | undefined> {
    for (let attempt = 0; ; attempt++) {
      if (this.transport.signal?.aborted === true) this.stopped ??= aborted
      else if (this.requests === MOST_REQUESTS) this.stopped ??= tooManyRequests
      if (this.stopped !== undefined) return undefined
      this.requests++
      let failure: Failure
      try {
        const answer = await orAborted(this.transport.post(body), this.transport.signal)
        if (answer === undefined) continue
        if (isAccepted(answer)) return answer
        failure = toFailure(answer, this.transport.secrets)
        if (failure.kind !== 'transient') return answer
      } catch (error) {
        failure = noAnswer(error, this.transport.secrets)
      }
      if (attempt === BACKOFF_MS.length) {
        this.stopped ??= failure
        return undefined
      }
      await pause(BACKOFF_MS[attempt], this.transport.signal)
    }
  }

  private accept(task: Task, answer: Answer): void {
    const body = answer.body as { fbtrace_id?: unknown } | null | undefined
    const clean = (said: unknown) => (typeof said === 'string' ? scrub(said, this.transport.secrets) : undefined)
    const outcome: Outcome = {
      delivered: true,
      fbtraceId: clean(body?.fbtrace_id),
      warning: clean(versionWarning(answer))
    }
    for (const member of task.members) this.outcomes[member] = outcome
    this.accepted += task.members.length
    if (task.suspect !== undefined) this.condemn(task.suspect.index, task.suspect.failure)
    if (task.next !== undefined) {
      // The event that Meta named is a good one.
      this.trustsIndex = false
      this.isolate(task.testEventCode, task.next.members, task.next.failure)
    }
  }

  private refuse(task: Task, failure: Failure): void {
    if (!isAboutEvents(failure)) {
      this.stopped ??= failure
      return
    }
    const { members, suspect, next, testEventCode } = task
    if (members.length === 1) {
      this.condemn(members[0], failure)
      this.countRefusal(failure)
    }
    if (suspect !== undefined) {
      // Refused again without the suspect: whether it was bad as well shows when it is tried alone.
      const rest = members.length === 1 ? undefined : { members, failure }
      this.tasks.push({ members: [suspect.index], testEventCode, next: rest })
    } else if (members.length > 1) {
      this.isolate(testEventCode, members, failure)
    } else if (next !== undefined) {
      this.isolate(testEventCode, next.members, next.failure)
    }
  }

  private condemn(index: number, failure: Failure): void {
    this.outcomes[index] = { delivered: false, failure }
  }

  /**
   * Ten refusals in a row end it. Those that Meta named say nothing yet against the others: after half of them the others are
   * halved, which soon shows whether any is accepted.
   */
  private countRefusal(failure: Failure): void {
    if (failure.kind === 'event' || this.accepted > 0) return
    this.refusedAlone++
    if (this.refusedAlone >= REFUSALS_IN_A_ROW / 2) this.trustsIndex = false
    if (this.refusedAlone >= REFUSALS_IN_A_ROW) this.stopped ??= failure
  }

  /** Some of these (two or more) are bad: takes out the one that Meta names, or halves them. */
  private isolate(testEventCode: string | undefined, members: number[], failure: Failure): void {
    const { index: named } = failure
    if (this.trustsIndex && named !== undefined && named < members.length) {
      const others = members.filter((_, position) => position !== named)
      this.tasks.push({ members: others, testEventCode, suspect: { index: members[named], failure } })
      return
    }
    this.halve(testEventCode, members)
  }

  private halve(testEventCode: string | undefined, members: number[]): void {
    // At the largest power of two, not in the middle: no event lies deeper then than the bound on requests allows.
    const middle = 2 ** Math.ceil(Math.log2(members.length) - 1)
    this.tasks.push(
      { members: members.slice(middle), testEventCode },
      { members: members.slice(0, middle), testEventCode }
    )
  }
}

function isAboutEvents({ kind }: Failure): boolean {
  return kind === 'event' || kind === 'dataset' || kind === 'unlisted'
}

function passing(message: string): Failure {
  return { kind: 'transient', status: 503, message }
}

const aborted = passing('The host ended the call before this event was decided: it will come again.')
const tooManyRequests = passing(`This event was not decided within ${MOST_REQUESTS} requests: it will come again.`)
const leftOver = passing('This event was not decided: it will come again.')
