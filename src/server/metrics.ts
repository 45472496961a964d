import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import { OUTCOME_KINDS, type Outcome } from '../delivery/outcome'
import type { BreakerState } from '../delivery/circuit-breaker'
import type { PipelineState } from '../delivery/pipeline'

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Reasons that have a line of their own; all others share one. */
const MAX_REASONS = 200
const MAX_REASON_LENGTH = 64

/** What is asked for at the moment when metrics are read. */
export interface Gauges {
  /** How each sync's way to Meta does */
  states: () => { sync: string; state: PipelineState }[]
  /** 1 where Meta takes the sync's credentials, as far as is known */
  ready: () => { sync: string; ready: boolean }[]
}

/** What the server counts, for Prometheus. Labels hold names that a person gave, and codes: never anything of an event. */
export class Metrics {
  readonly registry = new Registry()
  /** Requests to the Graph API, those without an answer too */
  graphRequests = 0
  readonly configErrors = this.counter(
    'meta_pixel_config_errors_total',
    'Times that the configuration file could not be used, so that the last good one stayed in force',
    []
  )
  private readonly events = this.counter('meta_pixel_events_total', 'Events by what became of them, once a sync', [
    'sync',
    'outcome'
  ])
  private readonly reasons = this.counter(
    'meta_pixel_reasons_total',
    'Events that were rejected or failed, by reason',
    ['sync', 'outcome', 'reason']
  )
  private readonly throttled = this.counter('meta_pixel_throttled_total', 'Times that Meta asked to wait', ['sync'])
  private readonly rememberedRefusals = this.counter(
    'meta_pixel_remembered_refusals_total',
    'Refused events that came again and were answered from memory',
    ['sync']
  )
  private readonly rememberedDeliveries = this.counter(
    'meta_pixel_remembered_deliveries_total',
    'Delivered events that came again and were answered from memory, without a second sending',
    ['sync']
  )
  private readonly requests = this.counter(
    'meta_pixel_http_requests_total',
    'Requests to this server by route and status',
    ['route', 'status']
  )
  private readonly batchSize = this.histogram(
    'meta_pixel_batch_size',
    'Events that went out together',
    ['sync'],
    [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]
  )
  private readonly eventAge = this.histogram(
    'meta_pixel_event_age_seconds',
    'Time between an event and its delivery. Meta wants it under an hour',
    ['sync'],
    [1, 10, MINUTE, 10 * MINUTE, HOUR, 2 * HOUR, 12 * HOUR, DAY, 3 * DAY, 7 * DAY]
  )
  private readonly graphSeconds = this.histogram(
    'meta_pixel_graph_request_seconds',
    'Requests to the Graph API by HTTP status (none: no answer)',
    ['sync', 'status'],
    [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10]
  )
  private readonly knownReasons = new Set<string>()
  private readonly children = new Map<string, Counter.Internal>()

  constructor(gauges: Gauges) {
    this.registerGauges(gauges)
    collectDefaultMetrics({ register: this.registry })
  }

  /** Counts an event's outcome in a sync. */
  outcome(sync: string, outcome: Outcome): void {
    this.child(`${sync}\n${outcome.kind}`, () => this.events.labels(sync, outcome.kind)).inc()
    if ('code' in outcome) this.reasons.labels(sync, outcome.kind, this.reasonOf(outcome.code)).inc()
  }

  /** Meta's subcodes are numbers of Meta's choice, or of whoever answers in its place: not every one may become a time series. */
  private reasonOf(code: string): string {
    if (this.knownReasons.has(code)) return code
    if (this.knownReasons.size >= MAX_REASONS || code.length > MAX_REASON_LENGTH) return 'other'
    this.knownReasons.add(code)
    return code
  }

  batch(sync: string, events: number): void {
    this.batchSize.observe({ sync }, events)
  }

  /** @param seconds between the event and its delivery */
  age(sync: string, seconds: number): void {
    this.eventAge.observe({ sync }, Math.max(0, seconds))
  }

  /** @param status 0 when there was no answer */
  graphRequest(sync: string, seconds: number, status: number): void {
    this.graphRequests++
    this.graphSeconds.observe({ sync, status: status === 0 ? 'none' : String(status) }, seconds)
  }

  /** @param route the path's pattern, never the path itself */
  request(route = 'none', status: number): void {
    this.child(`route\n${route}\n${status}`, () => this.requests.labels(route, String(status))).inc()
  }

  throttle(sync: string): void {
    this.throttled.inc({ sync })
  }

  remembered(sync: string, kind: 'delivered' | 'rejected'): void {
    const counter = kind === 'delivered' ? this.rememberedDeliveries : this.rememberedRefusals
    counter.inc({ sync })
  }

  /** Every outcome has its line from the start, so that a rate can be computed from the first event on. */
  introduce(sync: string): void {
    for (const outcome of OUTCOME_KINDS) this.events.inc({ sync, outcome }, 0)
  }

  private counter<L extends string>(name: string, help: string, labelNames: L[]): Counter<L> {
    return new Counter({ name, help, labelNames, registers: [this.registry] })
  }

  private histogram<L extends string>(name: string, help: string, labelNames: L[], buckets: number[]): Histogram<L> {
    return new Histogram({ name, help, labelNames, buckets, registers: [this.registry] })
  }

  private child(key: string, make: () => Counter.Internal): Counter.Internal {
    let child = this.children.get(key)
    if (child === undefined) {
      child = make()
      this.children.set(key, child)
    }
    return child
  }

  private registerGauges({ states, ready }: Gauges): void {
    for (const { name, help, labels = [], read } of GAUGES) {
      new Gauge({
        name,
        help,
        labelNames: ['sync', ...labels],
        registers: [this.registry],
        collect() {
          this.reset()
          for (const { sync, state } of states()) {
            for (const [value, more] of read(state)) this.set({ sync, ...more }, value)
          }
        }
      })
    }
    new Gauge({
      name: 'meta_pixel_sync_ready',
      help: '1 where Meta takes the credentials of the sync, as far as is known',
      labelNames: ['sync'],
      registers: [this.registry],
      collect() {
        this.reset()
        for (const { sync, ready: isReady } of ready()) this.set({ sync }, isReady ? 1 : 0)
      }
    })
  }
}

/** What is read of a sync's way to Meta when metrics are. */
interface StateGauge {
  name: string
  help: string
  /** Beside the sync */
  labels?: readonly string[]
  read: (state: PipelineState) => [number, Record<string, string>?][]
}

const BREAKER_STATES: readonly BreakerState[] = ['closed', 'half_open', 'open']

const GAUGES: readonly StateGauge[] = [
  {
    name: 'meta_pixel_queue_events',
    help: 'Events that wait or are under way',
    read: ({ queued }) => [[queued]]
  },
  {
    name: 'meta_pixel_concurrency',
    help: 'Calls to Meta at once: for new events, and for those among which bad ones are looked for',
    labels: ['lane'],
    read: ({ concurrency }) => [
      [concurrency.new, { lane: 'new' }],
      [concurrency.isolation, { lane: 'isolation' }]
    ]
  },
  {
    name: 'meta_pixel_request_size',
    help: 'Events that a request may bring',
    read: ({ requestSize }) => [[requestSize]]
  },
  {
    name: 'meta_pixel_breaker',
    help: '1 for the state of the circuit breaker: closed, half_open, or open in an outage',
    labels: ['state'],
    read: ({ breaker }) => BREAKER_STATES.map((state) => [state === breaker ? 1 : 0, { state }])
  },
  {
    name: 'meta_pixel_remembered_deliveries',
    help: 'Deliveries that are remembered, so that they are not sent twice',
    read: ({ remembered }) => [[remembered]]
  },
  {
    name: 'meta_pixel_set_aside_events',
    help: 'Events that fail alone and wait apart from others',
    read: ({ setAside }) => [[setAside]]
  }
]
