import type { SegmentEvent } from '@segment/actions-core'
import type { Subscription } from '../../delivery/subscription'
import { Router } from '../../delivery/router'
import { DeliveryRuntime } from '../../delivery/runtime'
import type { Settings } from '../../destination/generated-types'
import { Coalescer, type CoalesceOptions } from './coalesce'
import { checkConnection } from '../../delivery/check-connection'
import { isConsented, type ConsentRule } from './consent'
import { Credentials } from './credential-state'
import { Gate } from './gate'
import type { Logger } from '../log'
import type { Metrics } from '../metrics'
import { NO_CONSENT, NOT_SUBSCRIBED, type Failed, type Outcome } from '../../delivery/outcome'
import { isOfTheSync, toOutcome, type AuthFailure, type DeliveryEntry } from './read-entry'
import { Part, type Sent, type Target } from '../ingest/receipt'
import { RefusedMemory } from './refused-memory'

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
  private readonly queue: Coalescer<Target>
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
   * @returns the part, and its targets that are to be sent with `offer`; none when it is decided already
   */
  plan(event: SegmentEvent, size: number): { part: Part; targets: Target[] } {
    const part = new Part(this.name, event, this.tools.onDecided)
    const matching = this.router.match(event)
    if (matching.length === 0) part.decide(NOT_SUBSCRIBED)
    else if (!isConsented(this.config.consent, event)) part.decide(NO_CONSENT)
    else {
      for (const mapping of matching) part.add(mapping, size)
      return { part, targets: this.answerAtOnce(part) }
    }
    return { part, targets: [] }
  }

  /** @returns whether so many more targets of so many bytes fit into the queue */
  hasRoom(targets: number, bytes: number): boolean {
    return this.queue.hasRoom(targets, bytes)
  }

  offer(target: Target): void {
    this.queue.offer(target)
  }

  /** Takes a target back that still waits, and gives it this outcome; one that is under way keeps its own. */
  withdraw(target: Target, outcome: Failed): void {
    if (this.queue.cancel(target)) target.settle(outcome)
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
  private answerAtOnce({ targets, event }: Part): Target[] {
    const closed = this.gate.check()
    const open: Target[] = []
    for (const target of targets) {
      const known = this.refused.find(target.mapping, event)
      if (known !== undefined) this.tools.metrics.rememberedRefusal(this.name)
      const answer = known ?? closed
      if (answer === undefined) open.push(target)
      else target.settle(answer)
    }
    return open
  }

  private async deliver(targets: Target[]): Promise<void> {
    const closed = this.gate.check()
    if (closed !== undefined) {
      for (const target of targets) target.settle(closed)
      return
    }
    const { generation } = this
    this.tools.metrics.batch(this.name, targets.length)
    const entries = await this.runtime.send(this.config.settings, targets)
    const isCurrent = generation === this.generation
    targets.forEach((target, index) => {
      const entry = entries[index]
      const outcome = toOutcome(entry, this.tools.authFailure)
      if (isCurrent) this.learn(target, outcome, entry)
      target.settle(outcome, entry.sent as Sent | undefined)
    })
  }

  /** Draws conclusions for the events to come. */
  private learn(target: Target, outcome: Outcome, entry: DeliveryEntry): void {
    const { metrics, now } = this.tools
    if (outcome.kind === 'delivered') {
      this.credentials.accept(this.name)
      const { event_time: time } = (entry.sent ?? {}) as { event_time?: unknown }
      if (typeof time === 'number') metrics.age(this.name, now() / 1000 - time)
    } else if (outcome.kind === 'rejected' || outcome.kind === 'failed') {
      if (isOfTheSync(entry)) {
        this.credentials.refuse(this.name, outcome.reason)
        this.gate.close(outcome, REFUSED_FOR_SECONDS)
      } else if (outcome.kind === 'rejected') {
        if (outcome.byMeta) this.refused.add(target.mapping, target.event, outcome)
      } else if (outcome.cause === 'throttled') {
        if (this.gate.check() === undefined) metrics.throttle(this.name)
        this.gate.close(outcome, outcome.retryAfter)
      }
    }
  }
}
