import type { RequestClient } from '@segment/actions-core'
import type { Payload } from '../src/destination/streamEvent/generated-types'
import { casesBySize, cut, seriesOf, type Sender } from './batches'
import { sendBySdk } from './business-sdk'
import { ORDERS, orders, type PersonalFields } from './events'
import { BRIEF, measure, medianOf, quotient, type Case } from './measure'
import { action, completePhone, SETTINGS, sha256, toServerEvent } from './ours'
import { payloadsOf } from './payloads'
import type { Options, Result } from './result'

const BATCH = 1000

interface SentEvent {
  user_data: object
  custom_data: object
}

const OURS = 'this package, everything in performBatch, 1,000 a request'
const OURS_ALONE = 'this package, toServerEvent and JSON.stringify alone'
const OURS_NATIONAL = 'this package in performBatch, phone numbers without a calling code'
const SDK = 'facebook-nodejs-business-sdk 24.0.1, 1,000 a request'
const BARE = 'ten bare SHA-256 of the same values'

/** Takes the bodies in place of a network, and looks whether they are what they should be. */
const sink = { events: 0, last: '' }

const answer = { status: 200, data: { events_received: BATCH, messages: [], fbtrace_id: 'A' }, headers: {} }

const request = ((_url: string, { body }: { body: string }) => {
  sink.last = body
  return Promise.resolve(answer)
}) as unknown as RequestClient

async function performBatch(payload: Payload[]): Promise<void> {
  await action.performBatch?.(request, { payload, settings: SETTINGS })
  sink.events += payload.length
}

/** @returns for each payload the ten values that a bare hash is to be made of: all that we hash, filled up with its own IDs */
function tenValues(payloads: Payload[], now: number): string[][] {
  return payloads.map((payload) => {
    const values: string[] = []
    // A function for each event: what is remembered of an earlier one would be missing.
    const spy = (value: string): string => {
      values.push(value)
      return value
    }
    toServerEvent(payload, now, { sha256: spy, completePhone })
    return [...values, String(payload.event_id), String(payload.custom_data?.order_id)].slice(0, 10)
  })
}

/** Numbers as people write them at home: they must be completed by their country, and that needs a library. */
function withNationalPhones(payloads: Payload[]): Payload[] {
  return payloads.map((payload) => ({
    ...payload,
    user_data: {
      ...payload.user_data,
      phone: payload.user_data?.phone?.map((phone) => phone.replace(/^\+\d+/, ''))
    }
  }))
}

function mainCases(payloads: Payload[], national: Payload[], now: number): Case[] {
  const events = orders(ORDERS, 8, now)
  const values = tenValues(payloads, now)
  const tools = { sha256, completePhone }
  const byBatch = (label: string, all: Payload[]): Case => {
    const batches = cut(all, BATCH)
    return {
      label,
      events: ORDERS,
      async call() {
        for (const batch of batches) await performBatch(batch)
      }
    }
  }
  return [
    byBatch(OURS, payloads),
    {
      label: OURS_ALONE,
      events: ORDERS,
      call() {
        for (const payload of payloads) sink.last = JSON.stringify(toServerEvent(payload, now, tools))
      }
    },
    {
      label: SDK,
      events: ORDERS,
      async call() {
        for (const batch of cut(events, BATCH)) await sendBySdk(batch, (body) => (sink.last = body))
      }
    },
    {
      label: BARE,
      events: ORDERS,
      call() {
        for (const list of values) for (const value of list) sink.last = sha256(value)
      }
    },
    byBatch(OURS_NATIONAL, national)
  ]
}

/** The names of an event's fields, and of those in its user_data and custom_data. */
function fieldsOf(event: SentEvent): string {
  const { user_data, custom_data } = event
  return [event, user_data, custom_data].map((fields) => Object.keys(fields).sort().join()).join(' | ')
}

async function check(payloads: Payload[], now: number): Promise<void> {
  await performBatch(payloads.slice(0, BATCH))
  const own = (JSON.parse(sink.last) as { data: SentEvent[] }).data
  await sendBySdk(orders(BATCH, 8, now), (body) => (sink.last = body))
  const theirs = (JSON.parse(sink.last) as { data: SentEvent[] }).data
  if (own.length !== BATCH || theirs.length !== BATCH) throw new Error('A request of the bench lacks events.')
  const differing = own.findIndex((event, index) => fieldsOf(event) !== fieldsOf(theirs[index]))
  if (differing !== -1) {
    throw new Error(`The two make different events: ${fieldsOf(own[differing])} and ${fieldsOf(theirs[differing])}.`)
  }
}

async function growth(now: number, options: Options): Promise<Result['growth']> {
  const senders = async (
    fields: PersonalFields
  ): Promise<[Sender<Payload>, Sender<ReturnType<typeof orders>[number]>]> => {
    const events = orders(ORDERS, fields, now)
    return [
      { label: 'this package', fields, inputs: await payloadsOf(events), send: performBatch },
      {
        label: 'business SDK',
        fields,
        inputs: events,
        send: (batch) => sendBySdk(batch, (body) => (sink.last = body))
      }
    ]
  }
  const all = [...(await senders(8)), ...(await senders(17))]
  const cases = all.flatMap((sender) => casesBySize(sender as Sender<unknown>))
  const measured = await measure(cases, options, BRIEF)
  return { unit: 'µs of CPU an event', series: all.map((sender) => seriesOf(sender, measured)) }
}

/** What it costs to make the request's body of payloads: read, normalize, hash, write. */
export async function run(options: Options): Promise<Result> {
  const now = Date.now()
  const payloads = await payloadsOf(orders(ORDERS, 8, now))
  await check(payloads, now)
  const cases = mainCases(payloads, withNationalPhones(payloads), now)
  const measured = await measure(cases, options)
  return {
    title: 'Payload → body of the request, 8 personal fields and 2 products an event',
    rows: cases.map(({ label }) => ({ label, median: medianOf(measured, label), unit: 'µs an event' })),
    ratios: [
      { name: "Meta's SDK / this package", value: quotient(measured, SDK, OURS), target: 2, must: 'at least' },
      { name: 'this package / ten bare hashes', value: quotient(measured, OURS, BARE), target: 4, must: 'at most' }
    ],
    growth: await growth(now, options)
  }
}
