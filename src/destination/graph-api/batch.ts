import { Body, type Content } from './body'
import type { Answer } from './client'
import { readConfirmation, type Confirmation } from './confirmation'
import { KINDS } from './error-table'
import type { PixelExperience } from './experience'
import { noAnswer, passing, type Failure } from './failure'
import { Isolation, reasonOf, type Task } from './isolation'
import type { Limits } from './limits'
import { MAX_BYTES, type Draft, type Outbox } from './outbox'
import { Sizes } from './sizes'
import { Ending } from './waiting'
import { Way } from './way'

/** What became of one event. */
export type Outcome =
  | { delivered: true; confirmation: Confirmation }
  /** `alone`: a request that held this event only failed so */
  | { delivered: false; failure: Failure; alone: boolean }

/** How the batch reaches Meta, and what it must heed. */
export interface Transport {
  /** The fields of a request's body beside its events */
  envelope: (testEventCode: string | undefined) => Record<string, string>
  /** Sends one request; throws when there is no answer */
  post: (content: Content, ending: Ending) => Promise<Answer>
  secrets: readonly string[]
  signal?: AbortSignal
  limits: Limits
  experience: PixelExperience
}

/**
 * Delivers events to Meta in as few requests as can be, and gives each its own truthful outcome. Meta refuses a whole
 * request for one bad event, and may fail on one: such events are found, and all others are delivered, once.
 *
 * @returns an outcome for each event, in the order given; never rejects
 */
export async function deliver(outbox: Outbox, transport: Transport): Promise<Outcome[]> {
  return new Delivery(outbox, transport).run()
}

class Delivery {
  private readonly outcomes: (Outcome | undefined)[]
  private readonly whole: Task[] = []
  /** Parts of what was refused or failed. The last one pushed is taken first, so that small pieces are decided soon. */
  private readonly pieces: Task[] = []
  private readonly isolation: Isolation
  private readonly sizes: Sizes
  private readonly way = new Way()
  private readonly ending: Ending
  private active = 0
  private requests = 0
  private answered = false
  private wereSomeLeft = false
  private lastReason = ''
  private lastKind: Failure['kind'] | undefined
  private stopped: Failure | undefined

  constructor(
    private readonly outbox: Outbox,
    private readonly transport: Transport
  ) {
    this.outcomes = new Array<Outcome | undefined>(outbox.size)
    this.ending = new Ending(transport.signal)
    this.sizes = new Sizes(transport.experience.maxEvents)
    this.isolation = new Isolation(transport.experience, {
      push: (task) => this.pieces.push(task),
      condemn: (index, failure) => {
        this.decide(index, failure)
      }
    })
    for (const draft of outbox.drafts().reverse()) this.plan(draft)
  }

  async run(): Promise<Outcome[]> {
    await new Promise<void>((resolve) => {
      this.pump(resolve)
    })
    this.ending.release()
    this.remember()
    const failure = this.stopped ?? leftOver
    return Array.from(this.outcomes, (outcome) => outcome ?? { delivered: false, failure, alone: false })
  }

  /** What helps the next call. */
  private remember(): void {
    const { experience } = this.transport
    const { proven } = this.sizes
    if (proven !== undefined) experience.learnSize(proven)
    if (this.isolation.areManyBad && this.stopped?.kind === 'undecided') experience.leave(this.idsOf(false))
    if (this.wereSomeLeft) experience.forget(this.idsOf(true))
  }

  private idsOf(decided: boolean): string[] {
    const ids: string[] = []
    for (let index = 0; index < this.outcomes.length; index++) {
      if ((this.outcomes[index] !== undefined) === decided) ids.push(this.idOf(index))
    }
    return ids
  }

  private idOf(index: number): string {
    return String((this.outbox.read(index) as { event_id?: unknown }).event_id)
  }

  /** Plans a request as it was collected; one whose events an earlier call left among many bad ones is not tried as a whole again. */
  private plan({ members, testEventCode, body }: Draft): void {
    const wereLeft = this.transport.experience.wereLeft(members.length, (position) => this.idOf(members[position]))
    if (wereLeft) {
      this.wereSomeLeft = true
      this.isolation.expectBad()
      this.pieces.push({ members, testEventCode, isDense: true })
    } else this.whole.push({ members, testEventCode, body, isWhole: true })
  }

  /** Starts as many requests as may run side by side. */
  private pump(done: () => void): void {
    for (let task = this.next(); task !== undefined; task = this.next()) {
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

  private next(): Task | undefined {
    if (this.stopped !== undefined) return undefined
    if (this.way.isInDoubt) return this.active === 0 ? this.probe() : undefined
    const { concurrency, pieces } = this.transport.limits
    // The first one goes alone: a dead token must not cost four requests.
    if (this.whole.length > 0 && this.active < (this.answered ? concurrency : 1)) return this.take(this.whole)
    const max = this.answered ? this.isolation.concurrency(this.lastReason, pieces) : 1
    return this.pieces.length > 0 && this.active < max ? this.take(this.pieces) : undefined
  }

  /** Takes the last task, or as much of it as may go out in one request. */
  private take(tasks: Task[]): Task {
    const task = tasks.pop() as Task
    const { members, clears } = task
    const limit = Math.min(this.isolation.limit(task), this.sizes.limit)
    if (members.length <= limit) return task
    if (clears !== undefined) clears.open++
    tasks.push({ ...task, members: members.slice(limit), body: undefined })
    return { ...task, members: members.slice(0, limit), body: undefined }
  }

  private async attempt(task: Task): Promise<void> {
    const { members, testEventCode } = task
    const body = task.body ?? this.write(members)
    if (members.length > 1 && body.length > MAX_BYTES) {
      this.isolation.failed(task)
      return
    }
    const result = await this.send(task, body.end(this.transport.envelope(testEventCode)))
    this.answered = true
    if (result === undefined) return
    if ('confirmation' in result) this.accept(task, result.confirmation)
    else this.reject(task, result.failure)
  }

  private write(members: readonly number[]): Body {
    const body = new Body()
    body.append(JSON.stringify(members.map((member) => this.outbox.read(member))))
    return body
  }

  /** One request, tried again in place where that may help. */
  private async send(task: Task, content: Content): Promise<Result | undefined> {
    const { backoffMs, maxRequests } = this.transport.limits
    for (let tries = 1; ; tries++) {
      if (this.ending.isOrdered) this.stopped ??= aborted
      else if (this.requests === maxRequests) this.stopped ??= this.outOfRequests()
      if (this.stopped !== undefined) return undefined
      this.requests++
      const result = await this.ask(content, task.members.length)
      if ('failure' in result) this.lastKind = result.failure.kind
      if (this.ending.isOrdered && !('confirmation' in result)) continue
      if ('confirmation' in result || tries >= maxTries(task, result.failure, backoffMs.length)) return result
      await this.ending.pause(backoffMs[tries - 1] ?? 0)
    }
  }

  /** An outage is told as such, though no probe has shown it; what may be one event's fault, or the account's, is left open. */
  private outOfRequests(): Failure {
    const { reason } = this.way
    if (reason !== undefined && KINDS[reason.kind].about === 'moment') return reason
    const { maxRequests } = this.transport.limits
    const sentence = `This event was not decided within ${maxRequests} request${maxRequests === 1 ? '' : 's'}.`
    return { ...passing('undecided', sentence), because: reason?.kind ?? this.lastKind }
  }

  private async ask(content: Content, events: number): Promise<Result> {
    const { secrets, post } = this.transport
    try {
      return readConfirmation(await post(content, this.ending), events, secrets)
    } catch (error) {
      return { failure: noAnswer(error, secrets) }
    }
  }

  private accept(task: Task, confirmation: Confirmation): void {
    const outcome: Outcome = { delivered: true, confirmation }
    for (const member of task.members) this.outcomes[member] = outcome
    this.sizes.works(task.members.length)
    this.isolation.accepted(task)
    this.open()
  }

  private reject(task: Task, failure: Failure): void {
    if (failure.kind === 'throttled') this.stopped ??= failure
    else if (KINDS[failure.kind].about === 'event') this.refuse(task, failure)
    else this.fail(task, failure)
  }

  private refuse(task: Task, failure: Failure): void {
    this.lastReason = reasonOf(failure)
    if (task.members.length === 1) this.isolation.refusedAlone(task, failure)
    else this.isolation.refused(task, failure)
    this.open()
  }

  /** Something gets through: what failed as a whole did so for a reason of its own. */
  private open(): void {
    const { held, alone } = this.way.open()
    for (const { task } of held) this.isolation.failed(task)
    for (const { task, failure } of alone) this.blame(task, failure)
  }

  /** A request failed as a whole, for a passing reason or one that seems to be the account's. */
  private fail(task: Task, failure: Failure): void {
    const { tooLarge } = failure
    if (tooLarge !== undefined) this.sizes.fails(task.members.length, tooLarge)
    const found = this.way.failed(task, failure)
    if (found === 'closed') this.stopped ??= this.way.reason ?? failure
    if (found !== 'one of it') return
    if (task.members.length > 1) this.isolation.failed(task)
    else this.blame(task, failure)
  }

  /** An event failed alone, though others get through. */
  private blame(task: Task, failure: Failure): void {
    const isOfTheAccount = KINDS[failure.kind].about === 'account'
    this.decide(task.members[0], isOfTheAccount ? { ...failure, ...THIS_EVENT_ONLY } : failure)
    this.isolation.failedAlone(task)
  }

  /** @returns a request of one event, which shows whether anything gets through; undefined when there is none left to try */
  private probe(): Task | undefined {
    const held = this.way.takeHeld()
    const source = this.pieces.length > 0 ? this.pieces : this.whole
    const task = held?.task ?? source.pop()
    if (task === undefined) {
      // Each was tried alone.
      for (const failed of this.way.end().alone) this.decide(failed.task.members[0], failed.failure)
      return undefined
    }
    const { members, testEventCode } = task
    if (members.length === 1) return { ...task, isProbe: true }
    const position = this.transport.experience.nextProbe(members.length)
    const others = { ...task, members: members.filter((_, place) => place !== position), body: undefined }
    const probe: Task = { members: [members[position]], testEventCode, isProbe: true }
    if (held !== undefined) {
      this.way.hold({ ...held, task: others })
      return probe
    }
    source.push(others)
    if (task.clears === undefined) return probe
    task.clears.open++
    return { ...probe, clears: task.clears }
  }

  /** Decides about an event that was sent alone, or found out by sending the others. */
  private decide(index: number, failure: Failure): void {
    this.outcomes[index] = { delivered: false, failure, alone: true }
  }
}

type Result = { confirmation: Confirmation } | { failure: Failure }

/** How often a request is sent before its failure is believed. */
function maxTries({ members, isWhole, isProbe, hasFailed }: Task, { kind, tooLarge }: Failure, pauses: number): number {
  const { about } = KINDS[kind]
  if (about === 'event' || kind === 'throttled' || isProbe === true) return 1
  // What seems to be the account's fault is believed when it is said twice: of a batch, by a probe.
  if (about === 'account') return members.length === 1 ? 2 : 1
  if (members.length > 1 && (hasFailed === true || tooLarge !== undefined)) return 1
  return isWhole === true ? pauses + 1 : Math.min(pauses + 1, 2)
}

const THIS_EVENT_ONLY = {
  kind: 'transient',
  status: KINDS.transient.status,
  sentence:
    'Meta answers this event as if the token were at fault, though it takes others: look at what is special about it.'
} as const

const aborted = passing('undecided', 'The host ended the call before this event was decided.')
const leftOver = passing('undecided', 'This event was not decided.')
