import type { SegmentEvent } from '@segment/actions-core'
import { casesBySize, cut, seriesOf, type Sender } from './batches'
import { ORDERS, orders, type PersonalFields } from './events'
import { BRIEF, measure, medianOf, quotient, type Case } from './measure'
import type { Options, Result } from './result'
import { ours, upstream, type Host } from './runtimes'

const BATCH = 1000
const OURS = 'this package'
const OURS_BATCH = 'this package, executeBatch of 1,000'
const OURS_PRESET = 'this package, executeBatch of 1,000, with all that the preset maps'
const OURS_SINGLE = 'this package, executeAction'
const UPSTREAM = "Segment's facebook-conversions-api, executeAction (it has no batches)"

const ANSWER = JSON.stringify({ events_received: 1, messages: [], fbtrace_id: 'A' })
const ANSWERED = { status: 200, headers: { 'content-type': 'application/json' } }

/** Answers at once in place of the network, the same for both. */
function stubNetwork({ client }: Host): { bodies: () => number; last: () => Promise<string> } {
  const { Response: Answer } = client
  let bodies = 0
  let last: Request | undefined
  client.default = (request) => {
    bodies++
    last = request
    return Promise.resolve(new Answer(ANSWER, ANSWERED))
  }
  return { bodies: () => bodies, last: async () => (await last?.text()) ?? '' }
}

interface Sent {
  data: { event_name: string; user_data: object; custom_data: { contents: object[] } }[]
}

/** Both must send the whole event, or their times would not be comparable. */
async function check(host: Host, events: SegmentEvent[], fields: PersonalFields): Promise<void> {
  const { bodies, last } = stubNetwork(host)
  for (const event of events) await host.send(event)
  const { data } = JSON.parse(await last()) as Sent
  // User ID, IP address and user agent come on top.
  const isWhole = data.every(
    ({ event_name, user_data, custom_data }) =>
      event_name === 'Purchase' && Object.keys(user_data).length === fields + 3 && custom_data.contents.length === 2
  )
  if (bodies() !== events.length || !isWhole) throw new Error('A request of the bench lacks events or personal fields.')
}

interface Hosts {
  own: Record<PersonalFields, Host>
  theirs: Record<PersonalFields, Host>
}

async function growth(hosts: Hosts, now: number, options: Options): Promise<Result['growth']> {
  const senders = ([8, 17] as const).flatMap((fields): Sender<SegmentEvent>[] => {
    const inputs = orders(ORDERS, fields, now)
    const [own, theirs] = [hosts.own[fields], hosts.theirs[fields]]
    return [
      { label: OURS, fields, inputs, send: own.sendBatch },
      { label: 'facebook-conversions-api', fields, inputs, send: ([event]) => theirs.send(event) }
    ]
  })
  const cases = senders.flatMap((sender) =>
    // Without batches its cost is that of one event, whatever the host collects.
    sender.label === OURS ? casesBySize(sender) : casesBySize(sender).slice(0, 1)
  )
  const measured = await measure(cases, options, BRIEF)
  return { unit: 'µs of CPU an event', series: senders.map((sender) => seriesOf(sender, measured)) }
}

/** What an event costs in Segment's runtime: mapping, validation, the destination, the request up to the network. */
export async function run(options: Options): Promise<Result> {
  const now = Date.now()
  const preset = ours()
  const hosts: Hosts = { own: { 8: ours(8), 17: ours(17) }, theirs: { 8: upstream(8), 17: upstream(17) } }
  for (const fields of [8, 17] as const) {
    for (const host of [preset, hosts.own[fields], hosts.theirs[fields]]) {
      await check(host, orders(20, fields, now), fields)
    }
  }
  const events = orders(ORDERS, 8, now)
  const oneByOne = ({ send }: Host) =>
    async function call() {
      for (const event of events) await send(event)
    }
  const batches = cut(events, BATCH)
  const inBatches = ({ sendBatch }: Host) =>
    async function call() {
      for (const batch of batches) await sendBatch(batch)
    }
  const cases: Case[] = [
    { label: OURS_BATCH, events: ORDERS, call: inBatches(hosts.own[8]) },
    { label: OURS_PRESET, events: ORDERS, call: inBatches(preset) },
    { label: OURS_SINGLE, events: ORDERS, call: oneByOne(hosts.own[8]) },
    { label: UPSTREAM, events: ORDERS, call: oneByOne(hosts.theirs[8]) }
  ]
  const measured = await measure(cases, options)
  return {
    title:
      "Segment event → request, through Segment's runtime; both map the same, 8 personal fields and 2 products an event",
    rows: cases.map(({ label }) => ({ label, median: medianOf(measured, label), unit: 'µs an event' })),
    ratios: [
      {
        name: 'executeBatch / facebook-conversions-api',
        value: quotient(measured, OURS_BATCH, UPSTREAM),
        target: 0.6,
        must: 'at most'
      },
      {
        name: 'executeAction / facebook-conversions-api',
        value: quotient(measured, OURS_SINGLE, UPSTREAM),
        target: 1,
        must: 'at most'
      }
    ],
    growth: await growth(hosts, now, options)
  }
}
