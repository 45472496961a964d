import type { SegmentEvent } from '@segment/actions-core'
import { BATCH_SIZES, cut } from './batches'
import { orders, type PersonalFields } from './events'
import { median } from './measure'
import type { Options, Result, Series } from './result'
import { ours, upstream, type Host } from './runtimes'
import { startSandbox, type Sandbox } from './sandbox'

const EVENTS = 20_000
const GROWTH_EVENTS = 4000
const PASSES = 9
const BATCH = 1000
/** Requests under way at once, as many as help; and no more events than a host would hold. */
const MOST_REQUESTS = 50
const MOST_EVENTS_UNDER_WAY = 2000

const OURS = 'this package, executeBatch of 1,000'
const OURS_PRESET = 'this package, executeBatch of 1,000, with all that the preset maps'
const UPSTREAM = "Segment's facebook-conversions-api, executeAction"

interface Run {
  seconds: number
  /** CPU of the sending process, in microseconds an event */
  cpu: number
  requests: number
}

interface Delivery {
  label: string
  events: number
  run: () => Promise<Run>
}

/** Sends what is for Meta to the sandbox, otherwise as Segment's runtime sends it: the same for both. */
function redirect({ client }: Host, url: string): void {
  const { default: send, Request: Redirected } = client
  client.default = (request) => {
    const { method, headers, body, signal } = request
    const target = request.url.replace('https://graph.facebook.com', url)
    return send(new Redirected(target, { method, headers, body, signal }))
  }
}

/** Sends all of them, a bounded number at once. */
async function sendAll<T>(
  inputs: readonly T[],
  concurrency: number,
  send: (input: T) => Promise<unknown>
): Promise<void> {
  const waiting = inputs.values()
  const worker = async (): Promise<void> => {
    for (const input of waiting) await send(input)
  }
  await Promise.all(Array.from({ length: Math.min(concurrency, inputs.length) }, worker))
}

/** @throws when an event did not arrive */
async function timed(sandbox: Sandbox, events: number, deliver: () => Promise<void>): Promise<Run> {
  await sandbox.reset()
  const startedAt = performance.now()
  const cpuBefore = process.cpuUsage()
  await deliver()
  const { user, system } = process.cpuUsage(cpuBefore)
  const seconds = (performance.now() - startedAt) / 1000
  const { accepted, requests } = await sandbox.stats()
  if (accepted !== events) throw new Error(`${accepted} of ${events} events arrived.`)
  return { seconds, cpu: (user + system) / events, requests }
}

function byBatch(host: Host, sandbox: Sandbox, events: SegmentEvent[], size: number, label = OURS): Delivery {
  const concurrency = Math.min(MOST_REQUESTS, MOST_EVENTS_UNDER_WAY / size)
  const batches = cut(events, size)
  const run = () => timed(sandbox, events.length, () => sendAll(batches, concurrency, host.sendBatch))
  return { label, events: events.length, run }
}

function oneByOne(host: Host, sandbox: Sandbox, events: SegmentEvent[], label = UPSTREAM): Delivery {
  const run = () => timed(sandbox, events.length, () => sendAll(events, MOST_REQUESTS, host.send))
  return { label, events: events.length, run }
}

/** Measures by turns; the first turn warms up and does not count. */
async function measure(deliveries: readonly Delivery[], passes: number): Promise<Map<string, Run[]>> {
  const runs = new Map<string, Run[]>(deliveries.map(({ label }) => [label, []]))
  for (let pass = 0; pass <= passes; pass++) {
    for (const { label, run } of deliveries) {
      const measured = await run()
      if (pass > 0) runs.get(label)?.push(measured)
    }
  }
  return runs
}

function eventsPerSecond(events: number, runs: readonly Run[] = []): number {
  return events / median(runs.map(({ seconds }) => seconds))
}

interface Hosts {
  preset: Host
  own: Record<PersonalFields, Host>
  theirs: Record<PersonalFields, Host>
}

async function growth(hosts: Hosts, sandbox: Sandbox, now: number, quick: boolean): Promise<Result['growth']> {
  const label = (name: string, fields: number, size: number): string => `${name} ${fields} ${size}`
  const deliveries = ([8, 17] as const).flatMap((fields: PersonalFields) => {
    const events = orders(GROWTH_EVENTS, fields, now)
    return [
      ...BATCH_SIZES.map((size) =>
        byBatch(hosts.own[fields], sandbox, events, size, label('this package', fields, size))
      ),
      oneByOne(hosts.theirs[fields], sandbox, events, label('facebook-conversions-api', fields, 1))
    ]
  })
  const runs = await measure(deliveries, quick ? 1 : 3)
  const series = ([8, 17] as const).flatMap((fields) =>
    ['this package', 'facebook-conversions-api'].map((name): Series => {
      const points = BATCH_SIZES.flatMap((batch) => {
        const measured = runs.get(label(name, fields, batch))
        return measured === undefined ? [] : [{ batch, value: eventsPerSecond(GROWTH_EVENTS, measured) }]
      })
      return { label: name, fields, points }
    })
  )
  return { unit: 'events a second', series }
}

async function compare(hosts: Hosts, sandbox: Sandbox, now: number, quick: boolean): Promise<Result> {
  const events = orders(EVENTS, 8, now)
  const runs = await measure(
    [byBatch(hosts.own[8], sandbox, events, BATCH), oneByOne(hosts.theirs[8], sandbox, events)],
    quick ? 1 : PASSES
  )
  const preset = await measure([byBatch(hosts.preset, sandbox, events, BATCH, OURS_PRESET)], quick ? 1 : PASSES)
  const own = runs.get(OURS) ?? []
  const theirs = runs.get(UPSTREAM) ?? []
  const perThousand = (measured: readonly Run[]): number =>
    median(measured.map(({ requests }) => requests)) / (EVENTS / 1000)
  return {
    title: '20,000 events over HTTP into a sandbox in another process, through Segment’s runtime; both map the same',
    rows: [
      { label: OURS, median: eventsPerSecond(EVENTS, own), unit: 'events/s' },
      { label: OURS_PRESET, median: eventsPerSecond(EVENTS, preset.get(OURS_PRESET)), unit: 'events/s' },
      { label: UPSTREAM, median: eventsPerSecond(EVENTS, theirs), unit: 'events/s' },
      { label: OURS, median: median(own.map(({ cpu }) => cpu)), unit: 'µs of its CPU an event' },
      { label: UPSTREAM, median: median(theirs.map(({ cpu }) => cpu)), unit: 'µs of its CPU an event' },
      { label: OURS, median: perThousand(own), unit: 'requests per 1,000 events' },
      { label: UPSTREAM, median: perThousand(theirs), unit: 'requests per 1,000 events' }
    ],
    ratios: [
      {
        name: 'events a second / facebook-conversions-api',
        value: median(theirs.map(({ seconds }, pass) => seconds / own[pass].seconds)),
        target: 8,
        must: 'at least'
      },
      { name: 'requests', value: perThousand(own), target: 1, must: 'at most', unit: 'per 1,000 events' }
    ],
    growth: await growth(hosts, sandbox, now, quick)
  }
}

/** How fast events get through: the runtime, the destination, HTTP, and an endpoint that only counts. */
export async function run({ quick }: Options): Promise<Result> {
  const sandbox = await startSandbox()
  try {
    const hosts = { preset: ours(), own: { 8: ours(8), 17: ours(17) }, theirs: { 8: upstream(8), 17: upstream(17) } }
    // Hosts of the same runtime share one request client.
    for (const host of [hosts.preset, hosts.theirs[8]]) redirect(host, sandbox.url)
    return await compare(hosts, sandbox, Date.now(), quick)
  } finally {
    await sandbox.stop()
  }
}
