import type { SegmentEvent } from '@segment/actions-core'
import { checkConnection } from '../../delivery/check-connection'
import type { CoalesceOptions } from '../../delivery/coalesce'
import type { Passage } from '../../delivery/dispatch'
import type { Entry } from '../../delivery/entry'
import type { AuthFailure } from '../../delivery/knowledge'
import type { Failed, Outcome } from '../../delivery/outcome'
import { Pipeline, type PipelineState } from '../../delivery/pipeline'
import { Router } from '../../delivery/router'
import type { Subscription } from '../../delivery/subscription'
import type { Settings } from '../../destination/generated-types'
import { Part } from '../ingest/receipt'
import type { Logger } from '../log'
import type { Metrics } from '../metrics'
import { withoutConsent, type ConsentRule } from './consent'
import { Credentials } from './credential-state'

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
  /** Milliseconds of a clock that nobody sets */
  monotonic: () => number
  /** From 0 to 1, 1 excluded */
  random: () => number
  /** Hears of each event once it is decided in a sync */
  onDecided: (part: Part, outcome: Outcome) => void
}

/** One pixel: its mappings, the way of its events to Meta, and what is known of its credentials. */
export class Sync {
  readonly credentials: Credentials
  private router: Router
  private readonly pipeline: Pipeline
  /** Counts configurations: what an older one earned says nothing of the present one */
  private generation = 0

  constructor(
    private config: SyncConfig,
    private readonly tools: SyncTools
  ) {
    const { coalesce, authFailure, log, metrics, now, monotonic, random } = tools
    this.credentials = new Credentials(log, now)
    this.router = new Router(config.mappings)
    this.pipeline = new Pipeline({
      settings: config.settings,
      coalesce,
      authFailure,
      now: monotonic,
      random,
      probe: () => this.check(),
      observer: {
        batch: (events) => {
          metrics.batch(this.name, events)
        },
        graphRequest: (seconds, status) => {
          metrics.graphRequest(this.name, seconds, status)
        },
        delivered: (entry) => {
          this.delivered(entry)
        },
        refused: (reason) => {
          this.credentials.refuse(this.name, reason)
        },
        throttled: () => {
          metrics.throttle(this.name)
        },
        remembered: (kind) => {
          metrics.remembered(this.name, kind)
        },
        breaker: (state) => {
          if (state === 'open') log.error({ sync: this.name }, 'Meta does not answer: events wait at their senders')
          else if (state === 'closed') log.info({ sync: this.name }, 'Meta answers again')
        }
      }
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
    return this.pipeline.state.queued
  }

  /** How the way to Meta does. */
  get state(): PipelineState {
    return this.pipeline.state
  }

  /** Takes a new configuration at once: what waits goes out with the new credentials. */
  update(config: SyncConfig): void {
    this.config = config
    this.generation++
    this.router = new Router(config.mappings)
    this.pipeline.update(config.settings)
    this.credentials.reset()
    this.tools.metrics.introduce(config.name)
  }

  /**
   * Decides what concerns an event here, without sending anything yet.
   *
   * @param size bytes it takes in memory, roughly
   * @param isFresh sent on purpose, whatever is remembered of it
   * @returns the part, and those of its passages that are to be sent with `offer`; none when it is decided already
   */
  plan(event: SegmentEvent, size: number, isFresh = false): { part: Part; open: Passage<Part>[] } {
    const part = new Part(this.name, event, size, this.tools.onDecided)
    const matching = this.router.match(event)
    if (matching.length === 0) part.decide(this.router.notSubscribed(event))
    else {
      const refusal = withoutConsent(this.config.consent, event)
      if (refusal !== undefined) {
        part.decide(refusal)
        return { part, open: [] }
      }
      for (const mapping of matching) part.add(mapping)
      return { part, open: part.passages.filter((passage) => this.pipeline.isOpen(passage, isFresh)) }
    }
    return { part, open: [] }
  }

  /** @returns whether so many more events of so many bytes fit into the queue */
  hasRoom(events: number, bytes: number): boolean {
    return this.pipeline.hasRoom(events, bytes)
  }

  offer(passage: Passage<Part>): void {
    this.pipeline.offer(passage)
  }

  /** Takes back what still waits, and gives it this outcome; what is under way gets its own. */
  withdraw(passage: Passage<Part>, outcome: Failed): void {
    this.pipeline.withdraw(passage, outcome)
  }

  /**
   * Asks Meta whether it takes the credentials, and notes the answer.
   *
   * @returns whether Meta has answered
   */
  async check(): Promise<boolean> {
    const { generation } = this
    const { ok, verified, message } = await checkConnection(this.config.settings)
    if (generation !== this.generation) return verified || !ok
    if (!ok) {
      this.credentials.refuse(this.name, message)
      this.pipeline.doubt(message)
    } else if (verified || this.credentials.state === 'unchecked') {
      // While Meta cannot be asked, a refusal stands; where there is none, nothing speaks against the credentials.
      this.credentials.accept(this.name)
      this.pipeline.accept()
    }
    return verified || !ok
  }

  /** Forgets what would be answered at once: a person wants to know what Meta says now. */
  forget(): void {
    this.pipeline.forget()
  }

  /** Its events go to another recipient from now on: what the old one has taken, the new one has not. */
  move(): void {
    this.pipeline.move()
  }

  /** Sends what waits without waiting for more; resolves when everything is decided. */
  drain(): Promise<void> {
    return this.pipeline.drain()
  }

  private delivered({ sent }: Entry): void {
    const { metrics, now } = this.tools
    this.credentials.accept(this.name)
    const { event_time: time } = (sent ?? {}) as { event_time?: unknown }
    if (typeof time === 'number') metrics.age(this.name, now() / 1000 - time)
  }
}
