import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import { OUTCOME_KINDS, type Outcome } from './outcomes'

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** What is asked for at the moment when metrics are read. */
export interface Gauges {
  /** Events that wait or are under way, by sync */
  queued: () => { sync: string; events: number }[]
  /** 1 where Meta takes the sync's credentials, as far as is known */
  ready: () => { sync: string; ready: boolean }[]
}

/** What the server counts, for Prometheus. Labels hold names that a person gave, and codes: never anything of an event. */
export class Metrics {
  readonly registry = new Registry()
  /** Requests to the Graph API, those without an answer too */
  graphRequests = 0
  private readonly events: Counter<'sync' | 'outcome'>
  private readonly reasons: Counter<'sync' | 'outcome' | 'reason'>
  private readonly children = new Map<string, Counter.Internal>()
  private readonly batchSize: Histogram<'sync'>
  private readonly eventAge: Histogram<'sync'>
  private readonly graphSeconds: Histogram<'sync' | 'status'>
  private readonly throttled: Counter<'sync'>
  private readonly remembered: Counter<'sync'>
  private readonly requests: Counter<'route' | 'status'>
  readonly configErrors: Counter

  constructor(gauges: Gauges) {
    const registers = [this.registry]
    this.events = new Counter({
      name: 'meta_pixel_events_total',
      help: 'Events by what became of them, once a sync',
      labelNames: ['sync', 'outcome'],
      registers
    })
    this.reasons = new Counter({
      name: 'meta_pixel_reasons_total',
      help: 'Events that were rejected or failed, by reason',
      labelNames: ['sync', 'outcome', 'reason'],
      registers
    })
    this.batchSize = new Histogram({
      name: 'meta_pixel_batch_size',
      help: 'Events that went out together',
      labelNames: ['sync'],
      buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000],
      registers
    })
    this.eventAge = new Histogram({
      name: 'meta_pixel_event_age_seconds',
      help: 'Time between an event and its delivery. Meta wants it under an hour',
      labelNames: ['sync'],
      buckets: [1, 10, MINUTE, 10 * MINUTE, HOUR, 2 * HOUR, 12 * HOUR, DAY, 3 * DAY, 7 * DAY],
      registers
    })
    this.graphSeconds = new Histogram({
      name: 'meta_pixel_graph_request_seconds',
      help: 'Requests to the Graph API by HTTP status (none: no answer)',
      labelNames: ['sync', 'status'],
      buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10],
      registers
    })
    this.throttled = new Counter({
      name: 'meta_pixel_throttled_total',
      help: 'Times that Meta asked to wait',
      labelNames: ['sync'],
      registers
    })
    this.remembered = new Counter({
      name: 'meta_pixel_remembered_refusals_total',
      help: 'Refused events that came again and were answered from memory',
      labelNames: ['sync'],
      registers
    })
    this.requests = new Counter({
      name: 'meta_pixel_http_requests_total',
      help: 'Requests to this server by route and status',
      labelNames: ['route', 'status'],
      registers
    })
    this.configErrors = new Counter({
      name: 'meta_pixel_config_errors_total',
      help: 'Times that the configuration file could not be read, so that the last good one stayed in force',
      registers
    })
    this.registerGauges(gauges)
    collectDefaultMetrics({ register: this.registry })
  }

  /** Counts an event's outcome in a sync. */
  outcome(sync: string, outcome: Outcome): void {
    this.child(`${sync}\n${outcome.kind}`, () => this.events.labels(sync, outcome.kind)).inc()
    if ('code' in outcome) this.reasons.labels(sync, outcome.kind, outcome.code).inc()
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

  rememberedRefusal(sync: string): void {
    this.remembered.inc({ sync })
  }

  /** Every outcome has its line from the start, so that a rate can be computed from the first event on. */
  introduce(sync: string): void {
    for (const outcome of OUTCOME_KINDS) this.events.inc({ sync, outcome }, 0)
  }

  private child(key: string, make: () => Counter.Internal): Counter.Internal {
    let child = this.children.get(key)
    if (child === undefined) {
      child = make()
      this.children.set(key, child)
    }
    return child
  }

  private registerGauges({ queued, ready }: Gauges): void {
    new Gauge({
      name: 'meta_pixel_queue_events',
      help: 'Events that wait or are under way',
      labelNames: ['sync'],
      registers: [this.registry],
      collect() {
        this.reset()
        for (const { sync, events } of queued()) this.set({ sync }, events)
      }
    })
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
