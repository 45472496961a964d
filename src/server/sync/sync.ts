import type { SegmentEvent } from '@segment/actions-core'
import type { Subscription } from '../../delivery/subscription'
import { Router } from '../../delivery/router'
import { DeliveryRuntime } from '../../delivery/runtime'
import type { Settings } from '../../destination/generated-types'
import { Coalescer, type CoalesceOptions } from './coalesce'
import { checkConnection } from '../../delivery/check-connection'
import { withoutConsent, type ConsentRule } from './consent'
import { Credentials } from './credential-state'
import { Gate } from './gate'
import type { Logger } from '../log'
import type { Metrics } from '../metrics'
import type { Passage } from '../../delivery/dispatch'
import { readEntry, type Entry } from '../../delivery/entry'
import {
  nextStep,
  NOT_SUBSCRIBED,
  retrySeconds,
  type Failed,
  type Outcome,
  type Rejected
} from '../../delivery/outcome'
import { Part } from '../ingest/receipt'
import { RefusedMemory } from './refused-memory'

/** What --auth-failure says of events that a refused token, permission or request holds up. */
export type AuthFailure = 'retry' | 'drop'

/** A sync as it is in force: read, checked, its variables filled in. */
export interface SyncConfig {
  name: string
  enabled: boolean
  settings: Settings
  mappings: Subscription[]
  consent?: ConsentRule
}

/** What all syncs of a server share. */
export interface SyncTools {
  coalesce: CoalesceOptions
  authFailure: AuthFailure
  metrics: Metrics
  log: Logger
  /** Milliseconds since 1970 */
  now: () => number
  /** Hears of each event once it is decided in a sync */
  onDecided: (part: Part, outcome: Outcome) => void
}

/** Seconds for which events are answered without asking Meta, once it has refused the credentials. */
const REFUSED_FOR_SECONDS = 5

/** One pixel: its mappings, its queue, and what is known of it. */
export class Sync {
  readonly credentials: Credentials
  private router: Router
  private readonly queue: Coalescer<Passage<Part>>
  private readonly runtime: DeliveryRuntime
  private readonly refused: RefusedMemory
  private readonly gate: Gate
  /** Counts configurations: what an older one earned says nothing of the present one */
  private generation = 0

  constructor(
    private config: SyncConfig,
    private readonly tools: SyncTools
  ) {
    const { coalesce, log, metrics, now } = tools
    this.credentials = new Credentials(log, now)
    this.router = new Router(config.mappings)
    this.refused = new RefusedMemory(now)
    this.gate = new Gate(now)
    this.queue = new Coalescer(coalesce, (targets) => this.deliver(targets))
    this.runtime = new DeliveryRuntime((seconds, status) => {
      metrics.graphRequest(this.name, seconds, status)
    })
    metrics.introduce(config.name)
  }

  get name(): string {
    return this.config.name
  }

  get enabled(): boolean {
    return this.config.enabled
  }

  get current(): SyncConfig {
    return this.config
  }

  /** Events that wait or are under way. */
  get queued(): number {
    return this.queue.size
  }

  /** Takes a new configuration at once: what waits goes out with the new credentials. */
  update(config: SyncConfig): void {
    this.config = config
    this.generation++
    this.router = new Router(config.mappings)
    this.refused.clear()
    this.gate.open()
    this.credentials.reset()
    this.tools.metrics.introduce(config.name)
  }

  /**
   * Decides what concerns an event here, without sending anything yet.
   *
   * @param size bytes it takes in memory, roughly
   * @returns the part, and those of its passages that are to be sent with `offer`; none when it is decided already
   */
  plan(event: SegmentEvent, size: number): { part: Part; open: Passage<Part>[] } {
    const part = new Part(this.name, event, size, this.tools.onDecided)
    const matching = this.router.match(event)
    if (matching.length === 0) part.decide(NOT_SUBSCRIBED)
    else {
      const refusal = withoutConsent(this.config.consent, event)
      if (refusal !== undefined) {
        part.decide(refusal)
        return { part, open: [] }
      }
      for (const mapping of matching) part.add(mapping)
      return { part, open: this.answerAtOnce(part) }
    }
    return { part, open: [] }
  }

  /** @returns whether so many more events of so many bytes fit into the queue */
  hasRoom(events: number, bytes: number): boolean {
    return this.queue.hasRoom(events, bytes)
  }

  offer(passage: Passage<Part>): void {
    this.queue.offer(passage)
  }

  /** Takes back what still waits, and gives it this outcome; what is under way gets its own. */
  withdraw(passage: Passage<Part>, outcome: Failed): void {
    if (this.queue.cancel(passage)) passage.settle(outcome)
  }

  /** Asks Meta whether it takes the credentials, and notes the answer. */
  async check(): Promise<void> {
    const { generation } = this
    const { ok, verified, message } = await checkConnection(this.config.settings)
    if (generation !== this.generation) return
    if (!ok) this.credentials.refuse(this.name, message)
    // While Meta cannot be asked, a refusal stands; where there is none, nothing speaks against the credentials.
    else if (verified || this.credentials.state === 'unchecked') {
      this.credentials.accept(this.name)
      this.gate.open()
    }
  }

  /** Forgets what would be answered at once: a person wants to know what Meta says now. */
  forget(): void {
    this.refused.clear()
    this.gate.open()
  }

  /** Sends what waits without waiting for more; resolves when everything is decided. */
  drain(): Promise<void> {
    return this.queue.drain()
  }

  /** Settles what needs no request: refusals that are remembered, and everything while the gate is closed. */
  private answerAtOnce({ passages, event }: Part): Passage<Part>[] {
    const closed = this.gate.check()
    const open: Passage<Part>[] = []
    for (const passage of passages) {
      const known = this.refused.find(passage.mapping, event)
      if (known !== undefined) this.tools.metrics.rememberedRefusal(this.name)
      const answer = known ?? closed
      if (answer === undefined) open.push(passage)
      else passage.settle(answer)
    }
    return open
  }

  private async deliver(passages: Passage<Part>[]): Promise<void> {
    const closed = this.gate.check()
    if (closed !== undefined) {
      for (const passage of passages) passage.settle(closed)
      return
    }
    const { generation } = this
    this.tools.metrics.batch(this.name, passages.length)
    const entries = await this.runtime.send(this.config.settings, passages)
    const isCurrent = generation === this.generation
    passages.forEach((passage, index) => {
      const entry = entries[index]
      passage.settle(this.conclude(passage, entry, isCurrent), entry)
    })
  }

  /** @returns what the sender of the event is told */
  private conclude(passage: Passage<Part>, entry: Entry, isCurrent: boolean): Outcome {
    const outcome = readEntry(entry)
    if (outcome.kind !== 'failed' || nextStep(outcome) !== 'stop') {
      if (isCurrent) this.learn(passage, outcome, entry.sent)
      return outcome
    }
    const answer = this.answerToStop(outcome)
    if (isCurrent) {
      this.credentials.refuse(this.name, answer.reason)
      this.gate.close(answer, REFUSED_FOR_SECONDS)
    }
    return answer
  }

  /** What the sender of an event is told that cannot be sent with this token, permission or request. */
  private answerToStop(outcome: Failed): Failed | Rejected {
    if (this.tools.authFailure === 'retry') return outcome
    const { status, reason, code } = outcome
    return { kind: 'rejected', status, reason, code, byMeta: false }
  }

  /** Draws conclusions for the events to come. */
  private learn({ mapping, event }: Passage<Part>, outcome: Outcome, sent: unknown): void {
    const { metrics, now } = this.tools
    if (outcome.kind === 'delivered') {
      this.credentials.accept(this.name)
      const { event_time: time } = (sent ?? {}) as { event_time?: unknown }
      if (typeof time === 'number') metrics.age(this.name, now() / 1000 - time)
    } else if (outcome.kind === 'rejected') {
      if (outcome.byMeta) this.refused.add(mapping, event, outcome)
    } else if (outcome.kind === 'failed' && outcome.cause === 'throttled') {
      if (this.gate.check() === undefined) metrics.throttle(this.name)
      this.gate.close(outcome, retrySeconds(outcome))
    }
  }
}
