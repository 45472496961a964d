import type { Settings } from '../destination/generated-types'
import { KINDS, type FailureKind } from '../destination/graph-api/error-table'
import { Experience } from '../destination/graph-api/experience'
import { LIMITS, type Limits } from '../destination/graph-api/limits'
import { toCredentials } from '../destination/graph-api/settings'
import { AdaptiveConcurrency, loadOf } from './adaptive-concurrency'
import type { BreakerState } from './circuit-breaker'
import { Coalescer, type CoalesceOptions } from './coalesce'
import type { Passage } from './dispatch'
import type { Entry } from './entry'
import { keyOf } from './event-identity'
import { InFlight } from './in-flight'
import { IsolationLane, type IsolationPace } from './isolation-lane'
import { Knowledge, type AuthFailure } from './knowledge'
import { NO_OBSERVER, type Observer } from './observer'
import type { Failed, Outcome } from './outcome'
import { OutageWatch } from './outage-watch'
import { RequestSize } from './request-size'
import { Sender } from './sender'

/** What a pipeline is made with. */
export interface PipelineOptions {
  settings: Settings
  coalesce: CoalesceOptions
  /** Milliseconds of a monotonic clock */
  now: () => number
  /** From 0 to 1, 1 excluded */
  random: () => number
  authFailure?: AuthFailure
  observer?: Partial<Observer>
  /**
   * Asks Meta something that records nothing, so that the end of an outage shows even when no events come
   *
   * @returns whether Meta has answered
   */
  probe?: () => Promise<boolean>
}

/** How a pipeline does, for metrics and readiness. */
export interface PipelineState {
  /** Events that wait or are under way */
  queued: number
  breaker: BreakerState
  /** Calls at once, in the lane of new events and in that of isolation */
  concurrency: { new: number; isolation: number }
  /** Events a call */
  requestSize: number
  /** Deliveries that are remembered */
  remembered: number
  /** Events that wait apart, since they fail alone */
  setAside: number
}

const MAX_CONCURRENCY = 32
const ISOLATION = { initial: 8, min: 2, max: 32 }
/** Without a second try: what is refused or fails goes on in the lane of isolation, and its place is free for new events. */
const FAST: Limits = { ...LIMITS, maxRequests: 1, backoffMs: [] }
/** Many such calls may run at once. */
const PIECEMEAL: Limits = { ...LIMITS, pieces: 16 }
/**
 * The way of events to one pixel: collected into requests whose size and number adapt, bad ones looked for in a lane of their
 * own beside the new ones, and what is known already answered without a request. Whoever gives it events (a server, a
 * consumer) is told of each one's outcome by its passage.
 */
export class Pipeline {
  private readonly knowledge: Knowledge
  private readonly outage: OutageWatch
  private readonly experience: Experience
  private readonly size: RequestSize
  private readonly newOnes: AdaptiveConcurrency
  private readonly isolated: AdaptiveConcurrency
  private readonly queue: Coalescer<Passage>
  private readonly lane: IsolationLane<Passage>
  private readonly fast: Sender
  private readonly piecemeal: Sender
  private readonly inFlight = new InFlight()
  /** What has left the queue, and is not decided yet */
  private readonly searched = new Set<Passage>()
  private readonly observer: Observer
  private settings: Settings
  /** Counts settings: what older ones earned says nothing of the present ones */
  private generation = 0
  /** Counts recipients: what one has taken, another has not */
  private moves = 0

  constructor(private readonly options: PipelineOptions) {
    const { now, random, coalesce, settings, authFailure = 'retry' } = options
    this.settings = settings
    this.observer = { ...NO_OBSERVER, ...options.observer }
    this.knowledge = new Knowledge({ now, random, authFailure, observer: this.observer })
    this.outage = new OutageWatch(this.knowledge.breaker, {
      tell: this.observer.breaker,
      probe: options.probe,
      whenProbed: () => {
        this.queue.pump()
      }
    })
    this.experience = new Experience(now)
    this.size = new RequestSize({ max: coalesce.maxEvents, now })
    const { concurrency: initial } = coalesce
    this.newOnes = new AdaptiveConcurrency({ initial, max: Math.max(initial, MAX_CONCURRENCY), now })
    this.isolated = new AdaptiveConcurrency({ ...ISOLATION, now })
    this.fast = this.senderOf(this.newOnes, FAST)
    this.piecemeal = this.senderOf(this.isolated, PIECEMEAL)
    this.lane = new IsolationLane(this.isolationPace(), (passages) => this.search(passages))
    const pace = {
      events: () => this.eventsACall(),
      places: () => this.places(),
      onFull: () => {
        this.newOnes.want()
      }
    }
    this.queue = new Coalescer(
      coalesce,
      (passages) => this.deliver(passages),
      pace,
      (passage) => this.searched.has(passage)
    )
  }

  /** How it does at the moment. */
  get state(): PipelineState {
    const { breaker, deliveries, setAside } = this.knowledge
    return {
      queued: this.queue.size,
      breaker: breaker.state,
      concurrency: { new: this.newOnes.limit, isolation: this.isolated.limit },
      requestSize: this.eventsACall(),
      remembered: deliveries.size,
      setAside: setAside.size
    }
  }

  /** Takes new settings at once: what waits goes out with them. */
  update(settings: Settings): void {
    this.settings = settings
    this.generation++
    this.knowledge.forget()
  }

  /** Forgets refusals and waits: a person wants to know what Meta says now. */
  forget(): void {
    this.knowledge.forget()
  }

  /** Forgets everything: from now on somebody else receives the events. */
  move(): void {
    this.generation++
    this.moves++
    this.knowledge.forget()
  }

  /** Meta has been seen to refuse the credentials: an event that meets the same condemns them. */
  doubt(reason: string): void {
    this.knowledge.doubt(reason)
  }

  /** Meta has been seen to take the credentials. */
  accept(): void {
    this.knowledge.open()
  }

  /**
   * Settles an event at once where its outcome is known, or the same for all.
   *
   * @param isFresh sent on purpose, whatever is remembered of it
   * @returns whether it is to be sent, with `offer`
   */
  isOpen(passage: Passage, isFresh = false): boolean {
    if (!isFresh) passage.key = keyOf(`${this.settings.pixelId}/${this.moves}`, passage.mapping, passage.event)
    const known = this.knowledge.recall(passage) ?? this.knowledge.closed()
    if (known !== undefined) passage.settle(known)
    return known === undefined
  }

  /** @returns whether so many more events of so many bytes fit */
  hasRoom(events: number, bytes: number): boolean {
    return this.queue.hasRoom(events, bytes)
  }

  /** Takes an event on: its passage hears what became of it. */
  offer(passage: Passage): void {
    if (this.inFlight.join(passage)) {
      passage.state = 'sent'
      this.queue.hold(passage)
    } else if (this.knowledge.isApart(passage)) {
      passage.state = 'sent'
      this.queue.hold(passage)
      this.searched.add(passage)
      this.lane.addAlone(passage)
    } else {
      this.queue.offer(passage)
    }
  }

  /** Takes back what still waits, and gives it this outcome; what is under way gets its own, which is remembered. */
  withdraw(passage: Passage, outcome: Failed): void {
    // Others, whose senders still wait, follow it.
    if (passage.state === 'queued' && this.inFlight.isFollowed(passage)) passage.settle(outcome)
    else if (this.queue.cancel(passage)) {
      this.inFlight.end(passage)
      passage.settle(outcome)
    }
  }

  /** Sends what waits without waiting for more, for the last time; resolves when everything is decided. */
  drain(): Promise<void> {
    this.outage.end()
    return this.queue.drain()
  }

  /** Events that are best put into a call: those that Meta takes, fewer where many are bad, and one to see whether it is back. */
  private eventsACall(): number {
    const { breaker, share } = this.knowledge
    if (breaker.state !== 'closed') return 1
    return share.bestSize(Math.min(this.size.limit, this.maxEvents()))
  }

  /** Events that a request may bring, as far as its answers have shown. */
  private maxEvents(): number {
    try {
      return this.experience.of(toCredentials(this.settings).url).maxEvents
    } catch {
      // Settings that cannot be right: each event is told so.
      return this.options.coalesce.maxEvents
    }
  }

  private places(): number {
    // Everything is answered at once.
    if (this.knowledge.closed() !== undefined) return this.knowledge.breaker.state === 'half_open' ? 0 : Infinity
    return this.knowledge.breaker.state === 'closed' ? this.newOnes.limit : Infinity
  }

  private async deliver(passages: Passage[]): Promise<void> {
    const closed = this.knowledge.closed()
    if (closed !== undefined) {
      for (const passage of passages) this.settle(passage, closed)
      return
    }
    this.knowledge.breaker.enter()
    this.observer.batch(passages.length)
    if (this.knowledge.share.isHigh) {
      // It would be refused almost surely.
      this.isolate(passages, true)
      return
    }
    const { generation } = this
    const entries = await this.fast.send(this.settings, passages)
    if (entries.some((entry) => detailsOf(entry).too_large === true)) this.size.isTooLarge(passages.length)
    else this.size.fits(passages.length)
    const open = passages.filter((passage, index) => !this.isDecided(passage, entries[index], generation))
    this.isolate(open, !this.knowledge.isAccepting)
  }

  /** Gives events to the lane of isolation, in one piece or several. */
  private isolate(passages: readonly Passage[], whole: boolean): void {
    for (const passage of passages) this.searched.add(passage)
    this.lane.add(passages, whole)
  }

  /** Settles an event if its only request so far has decided about it. */
  private isDecided(passage: Passage, entry: Entry, generation: number): boolean {
    const { kind, because } = detailsOf(entry)
    if (kind === 'undecided' && because !== undefined && KINDS[because].about === 'account') {
      const condemned = this.knowledge.condemn(because, generation === this.generation)
      if (condemned !== undefined) this.settle(passage, condemned, entry)
      return condemned !== undefined
    }
    if (kind !== undefined && KINDS[kind].about === 'moment' && kind !== 'throttled') return false
    this.conclude(passage, entry, generation)
    return true
  }

  /** While it is unknown whether anything is accepted, one call at a time: what it learns spares the others many requests. */
  private isolationPace(): IsolationPace {
    return {
      places: () => (this.knowledge.isAccepting || this.knowledge.share.isHigh ? this.isolated.limit : 1),
      onFull: () => {
        this.isolated.want()
      }
    }
  }

  private async search(passages: Passage[]): Promise<void> {
    const { generation } = this
    const entries = await this.piecemeal.send(this.settings, passages)
    passages.forEach((passage, index) => {
      this.conclude(passage, entries[index], generation)
      this.searched.delete(passage)
      this.queue.release(passage)
    })
    this.queue.pump()
  }

  private conclude(passage: Passage, entry: Entry, generation: number): void {
    const outcome = this.knowledge.learn(passage, entry, generation === this.generation)
    this.settle(passage, outcome, entry)
  }

  private settle(passage: Passage, outcome: Outcome, entry?: Entry): void {
    const followers = this.inFlight.end(passage)
    passage.settle(outcome, entry)
    for (const follower of followers) {
      follower.settle(outcome, entry)
      this.queue.release(follower)
    }
  }

  private senderOf(concurrency: AdaptiveConcurrency, limits: Limits): Sender {
    const onRequest = (seconds: number, status: number, isMetas: boolean): void => {
      this.observer.graphRequest(seconds, status)
      concurrency.note(seconds * 1000, loadOf(seconds, status))
      const { breaker } = this.knowledge
      if (isMetas && status < 500) breaker.succeeded()
      else breaker.failed()
      this.outage.look()
    }
    return new Sender(onRequest, { experience: this.experience, limits })
  }
}

/** What an entry of an event that was not delivered says to programs. */
interface Details {
  kind?: FailureKind
  /** Of an undecided one: what the request that held it met with */
  because?: FailureKind
  /** A smaller request may get through */
  too_large?: boolean
}

const NO_DETAILS: Details = {}

function detailsOf({ body }: Entry): Details {
  return typeof body === 'object' && body !== null ? body : NO_DETAILS
}
