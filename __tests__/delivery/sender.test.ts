import type { SegmentEvent } from '@segment/actions-core'
import { dryRun } from '../../src/delivery/dry-run'
import { readEntry } from '../../src/delivery/entry'
import { Sender } from '../../src/delivery/sender'
import { toSubscription, type Subscription } from '../../src/delivery/subscription'
import { createSandbox, judgeRequest, type SandboxHandle } from '../../src/sandbox'
import { order } from '../support/events'
import { NOW, SETTINGS } from '../support/graph'

const ORDER = {
  external_id: { '@path': '$.userId' },
  event_name: 'Purchase',
  event_time: { '@path': '$.timestamp' },
  event_id: { '@path': '$.messageId' },
  event_source_url: { '@path': '$.context.page.url' },
  user_data: { email: { '@path': '$.context.traits.email' } },
  custom_data: {
    value: { '@path': '$.properties.revenue' },
    currency: { '@path': '$.properties.currency' },
    contents: { '@path': '$.properties.products' }
  }
}

const subscription = (mapping: object, name = 'Orders'): Subscription =>
  toSubscription({ name, subscribe: 'type = "track"', partnerAction: 'streamEvent', mapping }, 'mapping')

let sandbox: SandboxHandle

beforeEach(async () => {
  jest.useFakeTimers({
    now: NOW,
    doNotFake: ['setTimeout', 'setImmediate', 'nextTick', 'queueMicrotask', 'setInterval']
  })
  sandbox = createSandbox({ now: () => NOW })
  process.env.META_GRAPH_API_URL = await sandbox.start()
})

afterEach(async () => {
  await sandbox.close()
  delete process.env.META_GRAPH_API_URL
  jest.useRealTimers()
})

const send = (event: SegmentEvent, mapping = subscription(ORDER)) =>
  new Sender(() => undefined).send(SETTINGS, [{ event, mapping }])

/** Words of a JSON schema, which nobody understands who has a mapping before them. */
const SCHEMA_WORDS = /must be an? |required field|root value|schema|additional propert|should be/i

it.each<[string, object]>([
  ['a name that is an object', { ...ORDER, event_name: { '@path': '$.properties' } }],
  ['no name', { ...ORDER, event_name: undefined }],
  ['no time', { ...ORDER, event_time: { '@path': '$.missing' } }],
  ['nobody', { event_name: 'ViewContent', event_time: { '@path': '$.timestamp' } }],
  ['a time that is a list of texts', { ...ORDER, event_time: ['soon'] }]
])('refuses an event with %s in the words of the mapping', async (_, mapping) => {
  const [entry] = await send(order(), subscription(mapping))
  expect(readEntry(entry)).toMatchObject({
    kind: 'rejected',
    reason: expect.not.stringMatching(SCHEMA_WORDS) as string,
    code: 'rejected_before_sending'
  })
  expect(entry.errormessage).toMatch(/\b[Mm]ap\b/)
})

it.each<[string, object]>([
  ['customer information as a list', { ...ORDER, user_data: [{ '@path': '$.context.traits' }] }],
  ['customer information as text', { ...ORDER, user_data: { '@path': '$.userId' } }],
  ['Custom Data as text beside', { ...ORDER, event_name: 'ViewContent', custom_data: 'none' }],
  ['contents as an object', { ...ORDER, custom_data: { ...ORDER.custom_data, contents: { a: 1 } } }],
  ['an e-mail that is an object', { ...ORDER, user_data: { email: { '@path': '$.properties' } } }],
  ['a URL that is a list', { ...ORDER, event_source_url: ['https://shop.example.com/'] }]
])('delivers an order with %s', async (_, mapping) => {
  const [entry] = await send(order(), subscription(mapping))
  expect(readEntry(entry)).toMatchObject({ kind: 'delivered' })
})

it('names the mapping that cannot be applied, and quotes nothing of the event', async () => {
  const user_data = { email: { '@template': { '@path': '$.properties.revenue' } } }
  const [entry] = await send(order(), subscription({ ...ORDER, user_data }))
  expect(readEntry(entry)).toMatchObject({
    kind: 'rejected',
    reason:
      'The mapping "Orders" cannot be applied to this event (@template: expected string, got number): check its directives.'
  })
})

it('posts what the dry run shows', async () => {
  const events = [order(), order({ revenue: '12' }, { messageId: 'message-2' }), order({ currency: undefined })]
  const mapping = subscription(ORDER)
  const runs = events.map((event) => dryRun({ event, mapping }, { settings: SETTINGS, now: NOW }))
  const entries = await new Sender(() => undefined).send(
    SETTINGS,
    events.map((event) => ({ event, mapping }))
  )
  expect(runs.map(({ outcome }) => outcome)).toEqual(['sent', 'sent', 'rejected'])
  const shown = runs.flatMap((run) => (run.outcome === 'sent' ? run.body.data : []))
  expect(sandbox.events().map(({ event }) => event)).toEqual(JSON.parse(JSON.stringify(shown)))
  const reasons = runs.map((run) => ('reason' in run ? run.reason : undefined))
  expect(entries.map(({ errormessage }) => errormessage)).toEqual(reasons)
})

it('does not change the events', async () => {
  const event = order({}, { context: { traits: { email: 'jane.doe@example.com', list: [1] } } })
  const before = structuredClone(event)
  const [entry] = await send(event)
  expect(entry.sent).toBeDefined()
  expect(event).toEqual(before)
})

it('keeps mappings that ask for smaller batches among themselves, and shares requests among the others', async () => {
  const small = subscription({ ...ORDER, batch_size: 2 }, 'small')
  const mappings = [small, subscription(ORDER, 'one'), subscription(ORDER, 'other')]
  const passages = Array.from({ length: 9 }, (_, index) => ({
    event: order({}, { messageId: `m${index}` }),
    mapping: mappings[index % 3]
  }))
  let requests = 0
  const entries = await new Sender(() => requests++).send(SETTINGS, passages)
  expect(entries.map(({ status }) => status)).toEqual(passages.map(() => 200))
  expect(requests).toBe(3)
})

describe('judgeRequest', () => {
  it('says what the sandbox would answer', async () => {
    for (const event of [order(), order({ revenue: '-5' })]) {
      const run = dryRun({ event, mapping: subscription(ORDER) }, { settings: SETTINGS, now: NOW })
      const body: unknown = run.outcome === 'sent' ? JSON.parse(JSON.stringify(run.body)) : {}
      for (const one of [body, {}, { data: [{ event_name: 'Purchase' }] }]) {
        const response = await fetch(`${String(process.env.META_GRAPH_API_URL)}/v26.0/1234567890/events`, {
          method: 'POST',
          headers: { authorization: 'Bearer EAA', 'content-type': 'application/json' },
          body: JSON.stringify(one)
        })
        const { error } = (await response.json()) as { error?: { code: number; error_subcode?: number } }
        const judged = judgeRequest(one, NOW)
        expect([judged?.code, judged?.error_subcode]).toEqual([error?.code, error?.error_subcode])
      }
    }
  })
})
