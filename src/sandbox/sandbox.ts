import { setMaxListeners } from 'node:events'
import type { FastifyReply } from 'fastify'
import { Throttle } from './access'
import { errorBody, errorKey } from './errors'
import type { BlamedField, MetaError } from './errors'
import { Faults } from './faults'
import { EventJudge } from './judge'
import type { SandboxOptions } from './options'
import { seededRandom, traceId } from './random'
import type { Random } from './random'
import { Store } from './store'

const DEFAULT_KEEP = 50_000

/** The state behind the routes of one sandbox. */
export class Sandbox {
  readonly store: Store
  readonly faults: Faults
  readonly throttle: Throttle
  readonly judge: EventJudge
  readonly random: Random
  private readonly closer = new AbortController()
  private readonly traceRandom: Random

  constructor(readonly options: SandboxOptions) {
    // Any number of slow answers may wait at once.
    setMaxListeners(0, this.closer.signal)
    const now = options.now ?? Date.now
    const seed = options.seed ?? 1
    this.store = new Store(options.keep ?? DEFAULT_KEEP, now)
    this.throttle = new Throttle(options.throttle, now)
    // A generator each, so that the number of answers does not change which requests fail.
    this.faults = new Faults(options.faults ?? [], seed)
    this.random = seededRandom(seed + 1)
    this.traceRandom = seededRandom(seed + 2)
    this.judge = new EventJudge(options, now, seededRandom(seed + 3))
  }

  /** Aborted when the sandbox closes: nothing waits beyond that. */
  get closing(): AbortSignal {
    return this.closer.signal
  }

  traceId(): string {
    return traceId(this.traceRandom)
  }

  /** Counts an error and sends it in Meta's form. */
  sendError(reply: FastifyReply, error: MetaError, blamed?: BlamedField): FastifyReply {
    this.store.countError(errorKey(error))
    const body = errorBody(error, { locale: this.options.locale ?? 'en_US', traceId: this.traceId(), blamed })
    return reply
      .code(error.status ?? 400)
      .headers(error.headers ?? {})
      .send(body)
  }

  /** Forgets everything received, and goes back to the faults of the start. */
  reset(): void {
    this.store.reset()
    this.faults.reset()
    this.throttle.reset()
  }

  close(): void {
    this.closer.abort()
  }
}
