import { KINDS, type FailureKind } from '../destination/graph-api/error-table'
import { CircuitBreaker } from './circuit-breaker'
import { DeliveryMemory } from './delivery-memory'
import type { Passage } from './dispatch'
import { isAlone, readEntry, type Entry } from './entry'
import { contentOf } from './event-identity'
import { Gate } from './gate'
import { withJitter } from './jitter'
import { failed, nextStep, retrySeconds, type Failed, type Outcome, type Rejected } from './outcome'
import type { Observer } from './observer'
import { RefusalMemory } from './refusal-memory'
import { RefusedShare } from './refused-share'
import { SetAside } from './set-aside'

/** What --auth-failure says of events that a refused token, permission or request holds up. */
export type AuthFailure = 'retry' | 'drop'

/** What knowledge is made with. */
export interface KnowledgeOptions {
  /** Milliseconds of a monotonic clock */
  now: () => number
  /** From 0 to 1, 1 excluded */
  random: () => number
  authFailure: AuthFailure
  observer: Observer
}

/** Seconds for which events are answered without asking Meta, once it has refused the credentials. */
const REFUSED_FOR_SECONDS = 5
/** While something was accepted so lately, a refused permission is one event's. */
const LATELY_MS = 60_000

/** What is known of one pixel and its last events, and what follows for an event without asking Meta. */
export class Knowledge {
  readonly breaker: CircuitBreaker
  readonly deliveries: DeliveryMemory
  readonly setAside: SetAside
  readonly share = new RefusedShare()
  private readonly refusals: RefusalMemory
  private readonly gate: Gate
  private acceptedAt = -Infinity
  private doubted: string | undefined

  constructor(private readonly options: KnowledgeOptions) {
    const { now } = options
    this.breaker = new CircuitBreaker(options)
    this.deliveries = new DeliveryMemory({ now })
    this.setAside = new SetAside(options)
    this.refusals = new RefusalMemory(now)
    this.gate = new Gate(now)
  }

  /** @returns the outcome of an event that has one without being sent: what Meta said of it lately */
  recall({ key, event }: Passage): Outcome | undefined {
    if (key === undefined) return undefined
    const content = (): string => contentOf(event)
    if (this.deliveries.has(key, content)) {
      this.options.observer.remembered('delivered')
      return { kind: 'delivered' }
    }
    const refusal = this.refusals.find(key, content)
    if (refusal !== undefined) this.options.observer.remembered('rejected')
    return refusal ?? this.setAside.check(key)
  }

  /** @returns what every event gets at the moment: Meta refuses the credentials, asks to wait, or is down */
  closed(): Failed | Rejected | undefined {
    const closed = this.gate.check()
    if (closed !== undefined || this.breaker.isPassable) return closed
    const wait = { retryAfter: this.breaker.retryAfter(), code: 'outage' }
    return failed('unavailable', 'Meta does not answer at the moment, and is asked again from time to time.', wait)
  }

  /** Whether Meta has accepted something lately */
  get isAccepting(): boolean {
    return this.options.now() - this.acceptedAt < LATELY_MS
  }

  /** Meta has refused the credentials once, in words that name what to fix: if it does so again, they are condemned. */
  doubt(reason: string): void {
    this.doubted = reason
  }

  /** @returns what to answer where the credentials were refused a second time; undefined where it was the first */
  condemn(kind: FailureKind, isCurrent: boolean): Failed | Rejected | undefined {
    if (this.doubted === undefined) return undefined
    const { status, errorType } = KINDS[kind]
    return this.stop(failed('credentials', this.doubted, { status, code: errorType.toLowerCase() }), isCurrent)
  }

  /** @returns whether this event has failed alone, and must not go out with others */
  isApart({ key }: Passage): boolean {
    return key !== undefined && this.setAside.has(key)
  }

  /** Other credentials may make good what was refused. */
  forget(): void {
    this.doubted = undefined
    this.refusals.clear()
    this.setAside.clear()
    this.gate.open()
  }

  /** Meta takes the credentials. */
  open(): void {
    this.doubted = undefined
    this.gate.open()
  }

  /**
   * Draws conclusions from what became of an event.
   *
   * @param isCurrent whether it was sent with the settings that are in force now
   * @returns its outcome
   */
  learn(passage: Passage, entry: Entry, isCurrent: boolean): Outcome {
    const outcome = readEntry(entry)
    const { key, event } = passage
    if (outcome.kind === 'delivered') {
      if (key !== undefined) this.deliveries.add(key, contentOf(event))
      this.decide(key, false)
      if (isCurrent) {
        this.acceptedAt = this.options.now()
        this.doubted = undefined
      }
      this.options.observer.delivered(entry)
    } else if (outcome.kind === 'rejected' && outcome.byMeta) {
      this.decide(key, true)
      if (isCurrent && key !== undefined) this.refusals.add(key, contentOf(event), outcome)
    } else if (outcome.kind === 'failed') {
      return this.learnFailure(outcome, { key, isAlone: isAlone(entry), isCurrent })
    }
    return outcome
  }

  private decide(key: string | undefined, isRefused: boolean): void {
    this.share.note(isRefused)
    if (key !== undefined) this.setAside.remove(key)
  }

  private learnFailure(
    outcome: Failed,
    { key, isAlone, isCurrent }: { key?: string; isAlone: boolean; isCurrent: boolean }
  ): Failed | Rejected {
    const { random, observer } = this.options
    if (isAlone && key !== undefined && outcome.cause !== 'throttled') {
      // What has failed alone before says nothing of the credentials, or of an outage, when it does so again.
      if (this.isAccepting || this.setAside.has(key)) return this.setAside.add(key, outcome)
    }
    if (nextStep(outcome) === 'stop') return this.stop(outcome, isCurrent)
    if (outcome.cause === 'throttled') {
      if (isCurrent) {
        if (this.gate.check() === undefined) observer.throttled()
        this.gate.close(outcome, retrySeconds(outcome))
      }
      return outcome
    }
    return { ...outcome, retryAfter: withJitter(retrySeconds(outcome), random) }
  }

  private stop(outcome: Failed, isCurrent: boolean): Failed | Rejected {
    const answer = this.answerToStop(outcome)
    if (isCurrent) {
      this.doubted = answer.reason
      this.options.observer.refused(answer.reason)
      this.gate.close(answer, REFUSED_FOR_SECONDS)
    }
    return answer
  }

  /** What the sender of an event is told that cannot be sent with this token, permission or request. */
  private answerToStop(outcome: Failed): Failed | Rejected {
    if (this.options.authFailure === 'retry') return outcome
    const { status, reason, code } = outcome
    return { kind: 'rejected', status, reason, code, byMeta: false }
  }
}
