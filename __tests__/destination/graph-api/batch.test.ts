import fc from 'fast-check'
import type { RequestClient } from '@segment/actions-core'
import type { Settings } from '../../../src/destination/generated-types'
import { Experience } from '../../../src/destination/graph-api/experience'
import { streamEventWith } from '../../../src/destination/streamEvent'
import type { Payload } from '../../../src/destination/streamEvent/generated-types'
import { stopClock } from '../../support/clock'
import { accepted, graphError, NOW, PIXEL_ID, SETTINGS, type Reply, type SentEvent } from '../../support/graph'
import {
  indexesOf,
  MemoryGraph,
  payload,
  payloads,
  perform,
  performBatch,
  refusing,
  toResponse,
  withIndex,
  type Entry,
  type Naming
} from '../../support/memory-graph'

const EVENT_ERROR = graphError(100, 2804050)
const UNLISTED_ERROR = graphError(2650)
const NAMINGS: Naming[] = ['always', 'never', 'sometimes', 'wrong', 'repeated', 'out of range']
/** Enough for the fuller mix of shapes; the worst cases are computed, not hoped for, in a test of their own. */
const PROPERTY = { numRuns: 150, seed: 20261120 }

beforeEach(() => {
  stopClock()
})
afterEach(() => {
  jest.useRealTimers()
})

/** Lets pauses pass at once, so that no test waits for a backoff. */
async function withoutWaiting<T>(work: () => Promise<T>): Promise<T> {
  jest.useFakeTimers({ now: NOW })
  let over = false
  const result = work().finally(() => {
    over = true
  })
  // A rejection is handled where the result is awaited below.
  result.catch(() => undefined)
  while (!over) await jest.advanceTimersByTimeAsync(50)
  return result
}

function idsOf(entries: readonly Entry[], sent: readonly Payload[], status: number): (string | undefined)[] {
  return indexesOf(entries, status).map((index) => sent[index].event_id)
}

/** What delivery promises whatever happens: an entry for each payload, delivered exactly when Meta took the event, once. */
function expectTruth(graph: MemoryGraph, entries: readonly Entry[], sent: readonly Payload[]): void {
  expect(entries).toHaveLength(sent.length)
  const told = idsOf(entries, sent, 200).sort()
  expect([...graph.taken.keys()].sort()).toEqual(told)
  expect([...graph.taken.values()].filter((times) => times !== 1)).toEqual([])
}

/** A host that sends again what is to come again, to an action that has learned nothing yet. */
async function untilDecided(graph: MemoryGraph, count: number) {
  const action = streamEventWith({ experience: new Experience(() => NOW) })
  const statuses = new Map<string | undefined, number>()
  let open = payloads(count)
  for (let round = 0; open.length > 0; round++) {
    expect(round).toBeLessThan(20)
    const again: Payload[] = []
    for (let start = 0; start < open.length; start += 1000) {
      const batch = open.slice(start, start + 1000)
      const entries = await performBatch(graph.request, batch, { action })
      entries.forEach(({ status }, index) => {
        if (status >= 500) again.push(batch[index])
        else statuses.set(batch[index].event_id, status)
      })
    }
    open = again
  }
  const told = (status: number) => [...statuses].filter(([, one]) => one === status).map(([id]) => id)
  expect([...graph.taken.keys()].sort()).toEqual(told(200).sort())
  expect([...graph.taken.values()].filter((times) => times !== 1)).toEqual([])
  return { delivered: told(200).length, refused: told(400).length, requests: graph.requests.length }
}

const isNamed = (names: ReadonlySet<string>) => (event: SentEvent) => names.has(event.event_id)
const namesOf = (indexes: readonly number[]): Set<string> => new Set(indexes.map((index) => `e${index}`))
const mostRequests = (n: number, k: number): number => (k === 0 ? 1 : 2 * k * Math.ceil(Math.log2(n / k)) + 2 * k + 1)

describe('what never reaches a request', () => {
  it('an event with a fault of its own: 400 in words, and the others go on', async () => {
    const graph = new MemoryGraph()
    const sent = [
      payload('e0'),
      payload('e1', { external_id: [] }),
      payload('e2', { event_time: '2026-11-01T00:00:00Z' }),
      payload('e3')
    ]
    const entries = await performBatch(graph.request, sent)
    expect(entries.map(({ status }) => status)).toEqual([200, 400, 400, 200])
    expect(entries[1]).toMatchObject({ errortype: 'PAYLOAD_VALIDATION_FAILED' })
    expect(entries[1].errormessage).toContain('External ID')
    expect(entries[1].sent).toBeUndefined()
    expect(entries[2].errormessage).toContain('19 days old')
    expect(graph.sizes()).toEqual([2])
    expectTruth(graph, entries, sent)
  })

  it('an entry that a host may read, copy and write like any other object', async () => {
    const graph = new MemoryGraph()
    const [entry, other] = await performBatch(graph.request, payloads(2))
    expect({ ...entry }).toEqual(JSON.parse(JSON.stringify(entry)))
    expect(entry.sent?.event_id).toBe('e0')
    Object.assign(entry, { sent: { event_id: 'taken out' } })
    expect(JSON.parse(JSON.stringify(entry))).toMatchObject({ status: 200, sent: { event_id: 'taken out' } })
    expect(other.sent?.event_id).toBe('e1')
  })

  it('an event without consent: 200, since nobody must retry it', async () => {
    const graph = new MemoryGraph()
    const entries = await performBatch(graph.request, [payload('e0', { consent: false }), payload('e1')])
    expect(entries[0]).toEqual({ status: 200, sent: {}, body: { skipped: 'no_consent' } })
    expect(entries[1].status).toBe(200)
    expect([...graph.taken.keys()]).toEqual(['e1'])
  })

  it('a batch of nothing else', async () => {
    const graph = new MemoryGraph()
    const entries = await performBatch(graph.request, [
      payload('e0', { consent: 'false' }),
      payload('', { event_name: '' })
    ])
    expect(entries.map(({ status }) => status)).toEqual([200, 400])
    expect(await performBatch(graph.request, [])).toEqual([])
    expect(graph.requests).toEqual([])
  })

  const broken: [name: string, settings: Record<string, unknown>, names: string][] = [
    ['a Pixel ID that is not digits', { ...SETTINGS, pixelId: '12/../34' }, 'Pixel ID'],
    ['no Pixel ID', { accessToken: 'EAAtoken' }, 'Pixel ID'],
    ['no token', { pixelId: PIXEL_ID, accessToken: ' ' }, 'Access Token'],
    ['a token with a line break in it', { pixelId: PIXEL_ID, accessToken: 'EAA\nsecret' }, 'Access Token']
  ]
  it.each(broken)('anything with %s', async (_name, settings, names) => {
    const graph = new MemoryGraph()
    const entries = await performBatch(graph.request, payloads(3), { settings: settings as unknown as Settings })
    expect(entries.map(({ status }) => status)).toEqual([400, 400, 400])
    for (const { errormessage } of entries) {
      expect(errormessage).toContain(names)
      expect(errormessage).not.toContain('secret')
    }
    expect(graph.requests).toEqual([])
  })

  it('anything with an unusable META_GRAPH_API_URL', async () => {
    process.env.META_GRAPH_API_URL = 'http://graph.example.com'
    try {
      const entries = await performBatch(new MemoryGraph().request, payloads(2))
      expect(entries.map(({ status }) => status)).toEqual([400, 400])
      expect(entries[0].errormessage).toContain('https://')
    } finally {
      delete process.env.META_GRAPH_API_URL
    }
  })
})

describe('how events are put into requests', () => {
  it('a thousand in one', async () => {
    const graph = new MemoryGraph()
    const sent = payloads(1000)
    expectTruth(graph, await performBatch(graph.request, sent), sent)
    expect(graph.sizes()).toEqual([1000])
  })

  it('no more than a thousand, in order', async () => {
    const graph = new MemoryGraph()
    const sent = payloads(2500)
    expectTruth(graph, await performBatch(graph.request, sent), sent)
    expect(graph.sizes()).toEqual([1000, 1000, 500])
    const order = graph.requests.flatMap(({ body }) => body.data.map(({ event_id }) => event_id))
    expect(order).toEqual(sent.map(({ event_id }) => event_id))
  })

  it('no more than 4 MB, in bytes and not in letters', async () => {
    const graph = new MemoryGraph()
    const wide = '€'.repeat(100_000)
    const sent = payloads(40, () => ({ custom_data: { content_name: wide } }))
    expectTruth(graph, await performBatch(graph.request, sent), sent)
    expect(graph.requests.length).toBeLessThanOrEqual(6)
    for (const { raw } of graph.requests) expect(Buffer.byteLength(raw)).toBeLessThanOrEqual(4 * 1024 * 1024)
  })

  it('no byte more than 4 MB, counting what stands around the events', async () => {
    const probe = new MemoryGraph()
    await performBatch(probe.request, [payload('e0', { custom_data: { content_name: 'x' } })])
    const bytesOfOne = Buffer.byteLength(JSON.stringify(probe.requests[0].body.data[0])) + 1
    const graph = new MemoryGraph()
    // Two events that fill 4 MB to the last byte, without the request's own fields.
    const filling = 'x'.repeat(2 * 1024 * 1024 - bytesOfOne + 1)
    const sent = payloads(2, () => ({ custom_data: { content_name: filling } }))
    expectTruth(graph, await performBatch(graph.request, sent), sent)
    for (const { raw } of graph.requests) expect(Buffer.byteLength(raw)).toBeLessThanOrEqual(4 * 1024 * 1024)
  })

  it('an event that is larger than that, alone', async () => {
    const graph = new MemoryGraph()
    const sent = payloads(3, (index) => (index === 1 ? { custom_data: { content_name: 'x'.repeat(5_000_000) } } : {}))
    expectTruth(graph, await performBatch(graph.request, sent), sent)
    expect(graph.sizes()).toEqual([1, 1, 1])
  })

  it('a group for each test event code, which overrides that of the settings; results keep the order', async () => {
    const graph = new MemoryGraph()
    const codes = ['TEST1', undefined, 'TEST2', 'TEST1', 'toString', 'constructor', undefined]
    const sent = payloads(codes.length, (index) => ({ test_event_code: codes[index] }))
    const entries = await performBatch(graph.request, sent, { settings: { ...SETTINGS, testEventCode: 'TEST0' } })
    const groups = graph.requests.map(({ body }) => [body.test_event_code, body.data.map(({ event_id }) => event_id)])
    expect(Object.fromEntries(groups)).toEqual(
      Object.fromEntries([
        ['TEST1', ['e0', 'e3']],
        ['TEST0', ['e1', 'e6']],
        ['TEST2', ['e2']],
        ['toString', ['e4']],
        ['constructor', ['e5']]
      ])
    )
    expect(graph.requests).toHaveLength(5)
    expect(entries.map(({ sent: event }) => event?.event_id)).toEqual(sent.map(({ event_id }) => event_id))
    expectTruth(graph, entries, sent)
  })

  it('with a bad event in one group, the other groups are left alone', async () => {
    const bad = namesOf([4])
    const graph = new MemoryGraph(refusing(isNamed(bad), 'always', EVENT_ERROR))
    const sent = payloads(9, (index) => ({ test_event_code: `TEST${index % 3}` }))
    const entries = await performBatch(graph.request, sent)
    expect(idsOf(entries, sent, 400)).toEqual(['e4'])
    expectTruth(graph, entries, sent)
    expect(graph.requests).toHaveLength(4)
  })

  it('with the token in one header, and the proof of the App Secret in the body', async () => {
    const graph = new MemoryGraph(refusing(isNamed(namesOf([1])), 'never', EVENT_ERROR))
    await performBatch(graph.request, payloads(4), { settings: { ...SETTINGS, appSecret: 'app-secret' } })
    for (const { url, headers, raw, body } of graph.requests) {
      expect(url).toBe(`https://graph.facebook.com/v26.0/${PIXEL_ID}/events`)
      expect(headers.Authorization).toBe(`Bearer ${SETTINGS.accessToken}`)
      expect(raw).not.toContain(SETTINGS.accessToken)
      expect(raw).not.toContain('app-secret')
      expect(body.appsecret_proof).toMatch(/^[0-9a-f]{64}$/)
      expect(body.partner_agent).toMatch(/^(?=.*[a-z].*[a-z]).{1,22}$/i)
    }
  })

  it('no more than four whole ones at a time, and the first one alone', async () => {
    let running = 0
    let most = 0
    const request = async (_url: string, { body }: { body: Buffer }): Promise<unknown> => {
      running++
      most = Math.max(most, running)
      if (running > 1 && most === running) expect(decided).toBeGreaterThan(0)
      await new Promise(setImmediate)
      running--
      decided++
      return toResponse(accepted((JSON.parse(String(body)) as { data: unknown[] }).data.length))
    }
    let decided = 0
    const sent = payloads(30, (index) => ({ test_event_code: `TEST${index}` }))
    const entries = await performBatch(request as unknown as RequestClient, sent)
    expect(indexesOf(entries, 200)).toHaveLength(30)
    expect(most).toBe(4)
  })
})

describe('when Meta refuses a batch for an event', () => {
  it('costs 2 requests for one bad event that Meta names', async () => {
    const graph = new MemoryGraph(refusing(isNamed(namesOf([417])), 'always', EVENT_ERROR))
    const sent = payloads(1000)
    const entries = await performBatch(graph.request, sent)
    expect(graph.sizes()).toEqual([1000, 999])
    expect(idsOf(entries, sent, 400)).toEqual(['e417'])
    expectTruth(graph, entries, sent)
  })

  it('tells what to mend, then what Meta said', async () => {
    const graph = new MemoryGraph(refusing(isNamed(namesOf([1])), 'never', EVENT_ERROR))
    const entries = await performBatch(graph.request, payloads(2))
    expect(entries[1]).toMatchObject({
      status: 400,
      errortype: 'PAYLOAD_VALIDATION_FAILED',
      body: { code: 100, error_subcode: 2804050, fbtrace_id: 'Atrace' }
    })
    expect(entries[1].errormessage).toMatch(
      /^The customer information is missing.*Invalid parameter.*code 100.*2804050/s
    )
    expect(entries[1].sent).toMatchObject({ event_id: 'e1' })
  })

  it('finds the bad event without a name', async () => {
    const graph = new MemoryGraph(refusing(isNamed(namesOf([640])), 'never', EVENT_ERROR))
    const sent = payloads(1000)
    const entries = await performBatch(graph.request, sent)
    expect(idsOf(entries, sent, 400)).toEqual(['e640'])
    expectTruth(graph, entries, sent)
    expect(graph.requests.length).toBeLessThanOrEqual(mostRequests(1000, 1))
  })

  it.each<Naming>(['wrong', 'repeated', 'out of range'])('falls back when the index is %s', async (naming) => {
    const bad = namesOf([3, 40])
    const graph = new MemoryGraph(refusing(isNamed(bad), naming, EVENT_ERROR))
    const sent = payloads(64)
    const entries = await performBatch(graph.request, sent)
    expect(idsOf(entries, sent, 400)).toEqual(['e3', 'e40'])
    expectTruth(graph, entries, sent)
    expect(graph.requests.length).toBeLessThanOrEqual(mostRequests(64, 2))
  })

  it('condemns an innocent neither of two nor of three, whichever index Meta names', async () => {
    for (const size of [2, 3]) {
      for (let position = 0; position < size; position++) {
        for (let named = 0; named <= size; named++) {
          const bad = isNamed(namesOf([position]))
          const graph = new MemoryGraph(({ data }) => (data.some(bad) ? withIndex(EVENT_ERROR, named) : undefined))
          const sent = payloads(size)
          const entries = await performBatch(graph.request, sent)
          expect(idsOf(entries, sent, 400)).toEqual([`e${position}`])
          expectTruth(graph, entries, sent)
        }
      }
    }
  })

  it('refuses all when all are bad', async () => {
    for (const naming of NAMINGS) {
      const graph = new MemoryGraph(refusing(() => true, naming, EVENT_ERROR))
      const sent = payloads(100)
      const entries = await performBatch(graph.request, sent)
      expect(indexesOf(entries, 400)).toHaveLength(100)
      expect(graph.requests.length).toBeLessThanOrEqual(mostRequests(100, 100))
    }
  })

  /** Up to `most` bad ones among 1 to 1,000 events; small batches and evenly spread bad ones (the hardest) come often. */
  const scenarios = (most: number, errors: Reply[]) =>
    fc
      .oneof(
        { weight: 4, arbitrary: fc.integer({ min: 1, max: 40 }) },
        { weight: 1, arbitrary: fc.integer({ min: 41, max: 1000 }) }
      )
      .chain((n) =>
        fc.record({
          n: fc.constant(n),
          bad: fc.oneof(
            fc.uniqueArray(fc.integer({ min: 0, max: n - 1 }), { maxLength: Math.min(n, most) }),
            fc
              .integer({ min: 1, max: Math.min(n, most) })
              .map((k) => Array.from({ length: k }, (_, i) => Math.floor((i * n) / k)))
          ),
          naming: fc.constantFrom(...NAMINGS),
          error: fc.constantFrom(...errors)
        })
      )

  it.each([
    ['a documented fault', scenarios(20, [EVENT_ERROR, graphError(100, 2804999)])],
    // Ten single refusals may end the search here, so that there are fewer.
    ['a fault of the dataset or an unlisted one', scenarios(9, [graphError(100, 2804131), UNLISTED_ERROR])]
  ])(
    'delivers each good event once and refuses each bad one, within the bound of requests (%s)',
    async (_name, scenario) => {
      await fc.assert(
        fc.asyncProperty(scenario, async ({ n, bad, naming, error }) => {
          const graph = new MemoryGraph(refusing(isNamed(namesOf(bad)), naming, error), { checks: false })
          const sent = payloads(n)
          const entries = await performBatch(graph.request, sent)
          expect(indexesOf(entries, 400)).toEqual([...bad].sort((a, b) => a - b))
          expectTruth(graph, entries, sent)
          expect(graph.requests.length).toBeLessThanOrEqual(mostRequests(n, bad.length))
        }),
        PROPERTY
      )
    }
  )

  it.each([
    // Where plain halving needs more: the bad ones lie in the deeper branches.
    [20, [0, 5, 10, 15, 18]],
    [40, [3, 8, 18, 28, 38]],
    [20, [2, 4, 9, 14, 19]]
  ])('keeps the bound for %i events with bad ones at %j', async (n, bad) => {
    for (const shift of Array.from({ length: n }, (_, i) => i)) {
      const shifted = namesOf(bad.map((index) => (index + shift) % n))
      const graph = new MemoryGraph(refusing(isNamed(shifted), 'never', EVENT_ERROR), { checks: false })
      const entries = await performBatch(graph.request, payloads(n))
      expect(indexesOf(entries, 400)).toHaveLength(bad.length)
      expect(graph.requests.length).toBeLessThanOrEqual(mostRequests(n, bad.length))
    }
  })

  it('keeps the bound wherever the bad ones are, up to 20 events', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 20 }), fc.infiniteStream(fc.boolean()), async (n, isBad) => {
        const bad = Array.from({ length: n }, (_, index) => index).filter(() => isBad.next().value)
        const graph = new MemoryGraph(refusing(isNamed(namesOf(bad)), 'never', EVENT_ERROR), { checks: false })
        await performBatch(graph.request, payloads(n))
        expect(graph.requests.length).toBeLessThanOrEqual(mostRequests(n, bad.length))
      }),
      { ...PROPERTY, numRuns: 1000 }
    )
  })

  it('stops at 256 requests a call: the undecided come again, and in the end each is decided', async () => {
    const isBad = (event: SentEvent): boolean => Number(event.event_id.slice(1)) % 2 === 1
    const graph = new MemoryGraph(refusing(isBad, 'never', EVENT_ERROR), { checks: false })
    let open = payloads(1000)
    const refused: (string | undefined)[] = []
    for (let call = 1; open.length > 0; call++) {
      expect(call).toBeLessThanOrEqual(20)
      const before = graph.requests.length
      const entries = await performBatch(graph.request, open)
      expect(graph.requests.length - before).toBeLessThanOrEqual(256)
      expect(new Set(entries.map(({ status }) => status)).size).toBeGreaterThan(0)
      refused.push(...idsOf(entries, open, 400))
      const undecided = indexesOf(entries, 503)
      expect(undecided.length).toBeLessThan(open.length)
      expect(indexesOf(entries, 200).length + indexesOf(entries, 400).length + undecided.length).toBe(open.length)
      open = undecided.map((index) => open[index])
    }
    expect(graph.taken.size).toBe(500)
    expect([...graph.taken.values()].filter((times) => times !== 1)).toEqual([])
    expect(new Set(refused).size).toBe(500)
    expect(refused.filter((id) => graph.taken.has(String(id)))).toEqual([])
  })
})

describe('when Meta refuses for a reason that is not in the table', () => {
  it.each(NAMINGS)('isolates likewise (index %s)', async (naming) => {
    const bad = namesOf([7, 70])
    const graph = new MemoryGraph(refusing(isNamed(bad), naming, UNLISTED_ERROR))
    const sent = payloads(100)
    const entries = await performBatch(graph.request, sent)
    expect(idsOf(entries, sent, 400)).toEqual(['e7', 'e70'])
    expectTruth(graph, entries, sent)
    expect(graph.requests.length).toBeLessThanOrEqual(mostRequests(100, 2))
  })

  it('likewise without a body that could be read', async () => {
    const isBad = isNamed(namesOf([2]))
    const graph = new MemoryGraph(({ data }) => (data.some(isBad) ? { status: 422, body: '<html></html>' } : undefined))
    const sent = payloads(10)
    const entries = await withoutWaiting(() => performBatch(graph.request, sent))
    // Without Graph's code nobody has judged it: it is found, and comes again.
    expect(idsOf(entries, sent, 503)).toEqual(['e2'])
    expect(entries[2].body).toMatchObject({ kind: 'foreign', alone: true })
    expectTruth(graph, entries, sent)
  })

  it.each(NAMINGS)('condemns what was judged and nothing else, however many are refused (index %s)', async (naming) => {
    for (const error of [
      UNLISTED_ERROR,
      graphError(100, 2804117),
      graphError(100, undefined, { message: 'Invalid parameter' })
    ]) {
      // One good event in twenty, which must not sink with the others.
      const isBad = (event: SentEvent): boolean => Number(event.event_id.slice(1)) % 20 !== 3
      const graph = new MemoryGraph(refusing(isBad, naming, error), { checks: false })
      const { delivered, refused, requests } = await untilDecided(graph, 400)
      expect(delivered).toBe(20)
      expect(refused).toBe(380)
      expect(requests).toBeLessThanOrEqual(1.15 * 400)
    }
  })

  it.each<[share: string, isBad: (index: number) => boolean]>([
    ['all', () => true],
    ['nine in ten', (index) => index % 10 !== 0],
    ['seven in ten', (index) => index % 10 < 7],
    ['three in ten', (index) => (index * 7) % 10 < 3],
    ['one in six', (index) => index % 6 === 1]
  ])('costs at most 1.1 requests an event over all calls when %s of 2,000 are refused', async (_share, isBad) => {
    for (const naming of ['always', 'never'] as const) {
      const graph = new MemoryGraph(
        refusing(({ event_id }) => isBad(Number(event_id.slice(1))), naming, EVENT_ERROR),
        { checks: false }
      )
      const { delivered, refused, requests } = await untilDecided(graph, 2000)
      expect(delivered + refused).toBe(2000)
      expect(requests).toBeLessThanOrEqual(2200)
    }
  })

  it('does not take ten events that Meta named for proof against the others', async () => {
    // One in a hundred is bad, as in life: the ten that Meta names must not sink the other 990.
    const bad = namesOf(Array.from({ length: 12 }, (_, i) => 13 + i * 80))
    for (const error of [UNLISTED_ERROR, graphError(100, 2804117)]) {
      const graph = new MemoryGraph(refusing(isNamed(bad), 'always', error), { checks: false })
      const sent = payloads(1000)
      const entries = await performBatch(graph.request, sent)
      expect(idsOf(entries, sent, 400)).toEqual([...bad])
      expectTruth(graph, entries, sent)
      expect(graph.requests.length).toBeLessThanOrEqual(mostRequests(1000, 12))
    }
  })
})

describe('when the request or the account is at fault', () => {
  const faults: [name: string, reply: Reply, status: number, errortype: string, words: RegExp][] = [
    [
      'the token',
      graphError(190, 463),
      401,
      'INVALID_AUTHENTICATION',
      /^The access token is invalid, expired or revoked/
    ],
    [
      'the App Secret',
      graphError(100, undefined, { message: 'Invalid appsecret_proof provided in the API argument' }),
      401,
      'INVALID_AUTHENTICATION',
      /App Secret/
    ],
    ['a permission', graphError(200), 403, 'FORBIDDEN', /assign the dataset to the system user/],
    ['the Pixel ID', graphError(100, 33), 403, 'FORBIDDEN', /Pixel ID/],
    ['throttling', { ...graphError(80004, 2446079), status: 429 }, 429, 'TOO_MANY_REQUESTS', /throttling/],
    ['throttling without a body', { status: 429 }, 429, 'TOO_MANY_REQUESTS', /throttling/],
    ['our version', graphError(2635), 400, 'BAD_REQUEST', /needs an update/],
    ['our request', graphError(2500), 400, 'BAD_REQUEST', /cannot read the request/]
  ]

  /** What seems to be the account's fault is believed when two events alone meet it as well; throttling at once. */
  const requestsFor = (status: number): number => (status === 429 ? 1 : 3)

  it.each(faults)(
    '%s: confirmed once, and every event gets its class',
    async (_name, reply, status, errortype, words) => {
      const graph = new MemoryGraph(() => reply, { checks: false })
      const codes = [undefined, 'TEST1', 'TEST2']
      const sent = payloads(2500, (index) => ({ test_event_code: codes[index % 3] }))
      const entries = await performBatch(graph.request, sent)
      expect(graph.requests).toHaveLength(requestsFor(status))
      expect(entries).toHaveLength(2500)
      expect(new Set(entries.map((entry) => `${entry.status} ${String(entry.errortype)}`))).toEqual(
        new Set([`${status} ${errortype}`])
      )
      expect(entries[2499].errormessage).toMatch(words)
    }
  )

  it.each(faults)('%s: one request for 2,500 events of one group, and two probes', async (_name, reply, status) => {
    const graph = new MemoryGraph(() => reply, { checks: false })
    await performBatch(graph.request, payloads(2500))
    expect(graph.sizes()).toEqual(status === 429 ? [1000] : [1000, 1, 1])
  })

  it.each(faults)('%s, said once by mistake: all are delivered', async (_name, reply, status) => {
    const graph = new MemoryGraph((_body, count) => (count === 1 ? reply : undefined))
    const sent = payloads(100)
    const entries = await performBatch(graph.request, sent)
    expectTruth(graph, entries, sent)
    expect(indexesOf(entries, 200)).toHaveLength(status === 429 ? 0 : 100)
  })

  it.each(faults.filter(([, , status]) => status !== 429))(
    '%s, said of one event only: the others are delivered, and it comes again',
    async (_name, reply) => {
      for (const bad of [0, 1, 37, 99]) {
        const isBad = isNamed(namesOf([bad]))
        const graph = new MemoryGraph(({ data }) => (data.some(isBad) ? reply : undefined))
        const sent = payloads(100)
        const entries = await withoutWaiting(() => performBatch(graph.request, sent))
        expectTruth(graph, entries, sent)
        expect(idsOf(entries, sent, 503)).toEqual([`e${bad}`])
        expect(entries[bad]).toMatchObject({ errortype: 'RETRYABLE_ERROR', body: { kind: 'transient', alone: true } })
        expect(indexesOf(entries, 200)).toHaveLength(99)
      }
    }
  )

  it.each(faults)('%s midway: what was delivered stays delivered', async (_name, reply, status) => {
    const isBad = isNamed(namesOf([0]))
    const graph = new MemoryGraph(({ data }, count) => {
      if (data.some(isBad)) return EVENT_ERROR
      return count > 4 ? reply : undefined
    })
    const sent = payloads(64)
    const entries = await performBatch(graph.request, sent)
    expectTruth(graph, entries, sent)
    expect(indexesOf(entries, 200).length).toBeGreaterThan(0)
    expect(indexesOf(entries, status).length).toBeGreaterThan(0)
    // The bad one, had it been found already, and those that were tried alone while others still got through.
    const others = entries.filter((entry) => ![200, status, 400].includes(entry.status))
    expect(others.map((entry) => [entry.status, entry.body?.alone])).toEqual(others.map(() => [503, true]))
  })

  it('tells when Meta takes requests again', async () => {
    const graph = new MemoryGraph(() => ({ ...graphError(4), status: 429, headers: { 'Retry-After': '90' } }))
    const entries = await performBatch(graph.request, payloads(2))
    expect(entries.map(({ body }) => body?.retry_after)).toEqual([90, 90])
  })
})

describe('when it passes by itself', () => {
  const passing: [name: string, reply: Reply | Error, status: number][] = [
    ['code 1 marked as not transient', { ...graphError(1, undefined, { is_transient: false }), status: 500 }, 500],
    ['code 2 with HTTP 400', graphError(2), 503],
    ['an HTML page', { status: 502, body: '<html><h1>Bad gateway</h1></html>' }, 502],
    ['an empty 503', { status: 503 }, 503],
    ['501, which hosts do not retry', { status: 501 }, 503],
    ['JSON that ends in the middle', { status: 200, body: '{"events_received":' }, 503],
    ['a page in place of an answer', { status: 200, body: '<html>Log in to the network</html>' }, 503],
    ['an answer that confirms fewer', accepted(3), 503],
    ['an answer that confirms more', accepted(1001), 503],
    ['an answer that confirms none', accepted(0), 503],
    ['an empty object', { body: {} }, 503],
    ['a list', { body: [] }, 503],
    ['JSON of another kind', { body: { ok: true } }, 503],
    ['an empty answer', { status: 200 }, 503],
    ['202 without a confirmation', { status: 202, body: { queued: true } }, 503],
    ['204', { status: 204 }, 503],
    ["PostHog's test button", { body: { status: 'OK' } }, 503],
    ['a redirect', { status: 302, headers: { Location: 'http://127.0.0.1:1/' } }, 503],
    ['a redirect for good', { status: 308, body: '<html>Moved</html>' }, 503],
    ["a proxy's 403", { status: 403, body: '<html>Blocked</html>' }, 503],
    ["a proxy's 404", { status: 404 }, 503],
    ["a proxy's 407", { status: 407, body: 'Proxy Authentication Required' }, 503],
    ["a proxy's JSON", { status: 400, body: { message: 'no upstream' } }, 503],
    ['a broken connection', Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }), 503],
    ['a connection that cannot be made', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), 503]
  ]

  it.each(passing)(
    '%s: tried twice more in place, probed, then 5xx for the undecided',
    async (_name, reply, status) => {
      const graph = new MemoryGraph(() => reply)
      const entries = await withoutWaiting(() => performBatch(graph.request, payloads(5)))
      expect(graph.sizes()).toEqual([5, 5, 5, 1, 1])
      expect(entries.map((entry) => entry.status)).toEqual([status, status, status, status, status])
      expect(entries[0].errortype).toBe('RETRYABLE_ERROR')
    }
  )

  it.each(passing)('%s twice, then an answer: delivered', async (_name, reply) => {
    const graph = new MemoryGraph((_body, count) => (count <= 2 ? reply : undefined))
    const sent = payloads(5)
    const entries = await withoutWaiting(() => performBatch(graph.request, sent))
    expect(graph.sizes()).toEqual([5, 5, 5])
    expectTruth(graph, entries, sent)
    expect(indexesOf(entries, 200)).toHaveLength(5)
  })

  it.each(passing)('%s for good, midway: what was delivered stays delivered', async (_name, reply) => {
    const isBad = isNamed(namesOf([0]))
    const graph = new MemoryGraph(({ data }, count) => {
      if (count > 4) return reply
      return data.some(isBad) ? EVENT_ERROR : undefined
    })
    const sent = payloads(64)
    const entries = await withoutWaiting(() => performBatch(graph.request, sent))
    expectTruth(graph, entries, sent)
    expect(indexesOf(entries, 200).length).toBeGreaterThan(0)
    expect(entries.filter(({ status }) => status !== 200 && status < 500)).toEqual([])
  })

  it.each(passing)(
    '%s for one event only: the others are delivered, and it comes again',
    async (_name, reply, status) => {
      for (const bad of [0, 1, 500, 999]) {
        const isBad = isNamed(namesOf([bad]))
        const graph = new MemoryGraph(({ data }) => (data.some(isBad) ? reply : undefined), { checks: false })
        const sent = payloads(1000)
        const entries = await withoutWaiting(() => performBatch(graph.request, sent))
        expectTruth(graph, entries, sent)
        expect(indexesOf(entries, 200)).toHaveLength(999)
        expect(idsOf(entries, sent, status)).toEqual([`e${bad}`])
        expect(entries[bad].body).toMatchObject({ alone: true })
        expect(graph.requests.length).toBeLessThanOrEqual(50)
      }
    }
  )

  const late = Object.assign(new Error('Request timed out'), { code: 'REQUESTTIMEOUTERROR', status: 408 })

  it('a time-out is not waited for twice: a probe tells whether anything gets through', async () => {
    const graph = new MemoryGraph(() => late)
    const entries = await performBatch(graph.request, payloads(1000))
    expect(graph.sizes()).toEqual([1000, 1, 1])
    expect(entries.map(({ status }) => status)).toEqual(Array(1000).fill(503))
  })

  it.each<[string, Reply | Error]>([
    [
      'reduce the amount of data',
      { ...graphError(1, undefined, { message: "Please reduce the amount of data you're asking for" }), status: 500 }
    ],
    ['413', { status: 413, body: '<html>Too large</html>' }],
    ["Meta's 413", { ...graphError(100), status: 413 }],
    ['504', { status: 504 }],
    ['a time-out', late]
  ])('%s for more than 90 events: smaller requests, also in the next call', async (_name, reply) => {
    const action = streamEventWith({ experience: new Experience(() => NOW) })
    const graph = new MemoryGraph(({ data }) => (data.length > 90 ? reply : undefined), { checks: false })
    const sent = payloads(1000)
    const entries = await withoutWaiting(() => performBatch(graph.request, sent, { action }))
    expectTruth(graph, entries, sent)
    expect(indexesOf(entries, 200)).toHaveLength(1000)
    const before = graph.requests.length
    expect(before).toBeLessThanOrEqual(40)
    const more = payloads(1000, (index) => ({ event_id: `f${index}` }))
    const later = await withoutWaiting(() => performBatch(graph.request, more, { action }))
    expect(indexesOf(later, 200)).toHaveLength(1000)
    expect(graph.requests.length - before).toBeLessThanOrEqual(20)
  })

  it('waits briefly, and less than a second in all', async () => {
    jest.useFakeTimers({ now: NOW })
    const graph = new MemoryGraph(() => ({ status: 503 }))
    const done = performBatch(graph.request, payloads(1))
    await jest.advanceTimersByTimeAsync(0)
    expect(graph.requests).toHaveLength(1)
    await jest.advanceTimersByTimeAsync(1000)
    expect(graph.requests).toHaveLength(3)
    expect((await done)[0]).toMatchObject({ status: 503, body: { kind: 'transient', alone: true } })
  })

  it('does not count a retry against an event: the same ones are sent again, unchanged', async () => {
    const graph = new MemoryGraph((_body, count) => (count === 1 ? { status: 503 } : undefined))
    await withoutWaiting(() => performBatch(graph.request, payloads(3)))
    expect(graph.requests[1].raw).toBe(graph.requests[0].raw)
  })

  it('says "delivered" of no event whose answer was lost, and sends it again with the same event_id', async () => {
    const graph: MemoryGraph = new MemoryGraph(({ data }) => {
      graph.take(data)
      return new Error('socket hang up')
    })
    const entries = await withoutWaiting(() =>
      performBatch(
        graph.request,
        payloads(2, () => ({ event_id: undefined }))
      )
    )
    expect(entries.map(({ status }) => status)).toEqual([503, 503])
    const ids = graph.requests.flatMap(({ body }) => body.data.map(({ event_id }) => event_id))
    expect(new Set(ids).size).toBe(1)
    expect(graph.requests[0].body.data[0].event_id).toMatch(/^[0-9a-f]{64}$/)
  })
})

describe('performBatch never throws', () => {
  const circular: Record<string, unknown> = {}
  circular.self = circular
  const hostile: [name: string, request: unknown][] = [
    [
      'throws at once',
      () => {
        throw new Error('no network')
      }
    ],
    [
      'throws something that is no error',
      () => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- hosts are not ours
        throw null
      }
    ],
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- hosts are not ours
    ['rejects without a reason', () => Promise.reject()],
    ['rejects with a code that is no text', () => Promise.reject(Object.assign(new Error('x'), { code: circular }))],
    ['gives undefined', () => undefined],
    ['gives null', () => Promise.resolve(null)],
    ['gives a text', () => Promise.resolve('OK')],
    ['gives a number', () => 200],
    ['gives an empty object', () => Promise.resolve({})],
    ['gives a list', () => []],
    ['gives a status that is a text', () => ({ status: '200', data: { events_received: 1 } })],
    ['gives a status that is no number', () => ({ status: NaN })],
    [
      'gives a response that throws when its status is read',
      () => ({
        get status() {
          throw new Error('gone')
        }
      })
    ],
    [
      'gives headers that throw',
      () => ({
        status: 503,
        headers: {
          get: () => {
            throw new Error('gone')
          }
        }
      })
    ],
    [
      'gives a body that throws',
      () => ({
        status: 400,
        get data() {
          throw new Error('gone')
        }
      })
    ],
    ['gives a circular body', () => ({ status: 503, data: circular })],
    ['is none', undefined]
  ]

  it.each(hostile)('when the request function %s: nothing is called delivered or final', async (_name, request) => {
    const entries = await withoutWaiting(() => performBatch(request as RequestClient, payloads(3)))
    expect(entries).toHaveLength(3)
    for (const { status } of entries) expect(status).toBeGreaterThanOrEqual(500)
  })

  it('nor when headers throw on a refusal of an event', async () => {
    const response = {
      status: 400,
      data: EVENT_ERROR.body,
      get headers() {
        throw new Error('gone')
      }
    }
    const request = (() => Promise.resolve(response)) as unknown as RequestClient
    const entries = await withoutWaiting(() => performBatch(request, payloads(3)))
    expect(entries).toHaveLength(3)
    for (const { status } of entries) expect(status).toBeGreaterThanOrEqual(400)
  })

  const settings: [name: string, settings: unknown][] = [
    ['are missing', undefined],
    ['are null', null],
    ['are a text', 'settings'],
    ['hold objects', { pixelId: {}, accessToken: [] }],
    ['hold an App Secret with half a character', { ...SETTINGS, appSecret: '\ud800' }],
    ['hold numbers', { pixelId: 1234567890, accessToken: 42 }],
    ['hold a test event code that is an object', { ...SETTINGS, testEventCode: { code: 1 } }]
  ]

  it.each(settings)('when the settings %s', async (_name, broken) => {
    for (const reply of [undefined, EVENT_ERROR, graphError(190), { status: 503 }]) {
      const graph = new MemoryGraph(() => reply)
      const entries = await withoutWaiting(() =>
        performBatch(graph.request, payloads(2), { settings: broken as Settings })
      )
      expect(entries).toHaveLength(2)
      for (const { status } of entries) expect(status).toBeGreaterThanOrEqual(200)
    }
  })

  const trap = new Proxy(
    {},
    {
      get() {
        throw new Error('trap jane.doe@example.com')
      },
      ownKeys() {
        throw new Error('trap jane.doe@example.com')
      }
    }
  )
  const payloadsOfAllKinds: [name: string, hostile: unknown][] = [
    ['null', null],
    ['undefined', undefined],
    ['a text', 'event'],
    ['a list', []],
    ['an object whose reading throws', trap],
    ['user data whose reading throws', payload('hostile', { user_data: trap })],
    ['a number that JSON does not know', payload('hostile', { additional_properties: { big: 10n } })],
    ['a property that writes itself', payload('hostile', { additional_properties: { toJSON: () => 'jane.doe' } })],
    ['a circular property', payload('hostile', { additional_properties: circular })]
  ]

  it.each(payloadsOfAllKinds)('when a payload is %s: the others are delivered', async (_name, hostilePayload) => {
    const graph = new MemoryGraph()
    const entries = await performBatch(graph.request, [payload('e0'), hostilePayload as Payload, payload('e2')])
    expect(entries).toHaveLength(3)
    expect([entries[0].status, entries[2].status]).toEqual([200, 200])
    expect(graph.taken.get('e0')).toBe(1)
    expect(graph.taken.get('e2')).toBe(1)
    expect(JSON.stringify(entries)).not.toContain('jane.doe')
  })
})

describe('when the host ends the call', () => {
  it('before: no request', async () => {
    const graph = new MemoryGraph()
    const entries = await performBatch(graph.request, payloads(3), { signal: AbortSignal.abort() })
    expect(entries.map(({ status }) => status)).toEqual([503, 503, 503])
    expect(graph.requests).toEqual([])
  })

  it('before: what needs no request is still decided', async () => {
    const sent = [payload('e0', { consent: false }), payload('e1', { external_id: [] }), payload('e2')]
    const entries = await performBatch(new MemoryGraph().request, sent, { signal: AbortSignal.abort() })
    expect(entries.map(({ status }) => status)).toEqual([200, 400, 503])
  })

  it('between requests: what was delivered stays delivered', async () => {
    const controller = new AbortController()
    const graph = new MemoryGraph((_body, count) => {
      if (count < 2) return undefined
      controller.abort()
      return new Error('aborted')
    })
    const sent = payloads(5000)
    const entries = await performBatch(graph.request, sent, { signal: controller.signal })
    expectTruth(graph, entries, sent)
    expect(indexesOf(entries, 200)).toHaveLength(1000)
    expect(indexesOf(entries, 503)).toHaveLength(4000)
    expect(graph.requests.length).toBeLessThanOrEqual(5)
  })

  it('during a request that never ends', async () => {
    const controller = new AbortController()
    let asked = 0
    const request = () => {
      asked++
      setImmediate(() => {
        controller.abort()
      })
      return new Promise<never>(() => undefined)
    }
    const entries = await performBatch(request, payloads(3), { signal: controller.signal })
    expect(entries.map(({ status }) => status)).toEqual([503, 503, 503])
    expect(asked).toBe(1)
  })

  it('during a pause: at once, and without another request', async () => {
    jest.useFakeTimers({ now: NOW })
    const controller = new AbortController()
    const graph = new MemoryGraph(() => ({ status: 503 }))
    const done = performBatch(graph.request, payloads(2), { signal: controller.signal })
    await jest.advanceTimersByTimeAsync(1)
    controller.abort()
    expect((await done).map(({ status }) => status)).toEqual([503, 503])
    expect(graph.requests).toHaveLength(1)
    expect(jest.getTimerCount()).toBe(0)
  })

  it('together with the connection: no pause follows', async () => {
    jest.useFakeTimers({ now: NOW })
    const controller = new AbortController()
    const request = () => {
      controller.abort()
      throw new Error('aborted')
    }
    const done = performBatch(request, payloads(2), { signal: controller.signal })
    // No timer is let go: it must end by itself.
    await jest.advanceTimersByTimeAsync(0)
    expect(jest.getTimerCount()).toBe(0)
    expect((await done).map(({ status }) => status)).toEqual([503, 503])
  })

  it('leaves no listener behind on a signal that never fires', async () => {
    const { signal } = new AbortController()
    const added = jest.spyOn(signal, 'addEventListener')
    const removed = jest.spyOn(signal, 'removeEventListener')
    const graph = new MemoryGraph(refusing(isNamed(namesOf([3])), 'never', EVENT_ERROR))
    await performBatch(graph.request, payloads(16), { signal })
    expect(added.mock.calls.length).toBeGreaterThan(0)
    expect(removed.mock.calls.length).toBe(added.mock.calls.length)
  })
})

describe('what an entry shows', () => {
  const personal = payload('e0', {
    user_data: {
      email: ['jane.doe@example.com'],
      phone: ['+49 1512 3456789'],
      client_ip_address: '203.0.113.77',
      client_user_agent: 'Mozilla/5.0 (personal)'
    },
    custom_data: { content_name: 'Shirt', value: '9.90', currency: 'EUR' },
    additional_properties: { favourite_color: 'mauve', shirt_size: 'XL' }
  })
  const outcomes: [name: string, reply: Reply | undefined][] = [
    ['delivered', undefined],
    ['refused', EVENT_ERROR],
    ['undecided', graphError(190)],
    ['failed', { status: 503 }]
  ]

  it.each(outcomes)(
    'of an event that was %s: the hashed event, without what is personal and not hashed',
    async (_name, reply) => {
      const graph = new MemoryGraph(() => reply)
      const [entry] = await withoutWaiting(() => performBatch(graph.request, [personal]))
      const [left] = graph.requests[0].body.data
      expect(left.user_data.client_ip_address).toBe('203.0.113.77')
      expect(left.custom_data).toMatchObject({ favourite_color: 'mauve', shirt_size: 'XL' })
      expect(entry.sent).toMatchObject({ event_id: 'e0', custom_data: { content_name: 'Shirt', value: 9.9 } })
      expect(entry.sent).toMatchObject({ user_data: { em: left.user_data.em, ph: left.user_data.ph } })
      const shown = JSON.stringify(entry)
      for (const hidden of ['203.0.113.77', 'Mozilla', 'mauve', 'favourite_color', 'XL', 'jane.doe', '3456789']) {
        expect(shown).not.toContain(hidden)
      }
    }
  )

  const token = 'EAAsecret|token+1/2=='
  const echoes: [where: string, reply: Reply][] = [
    ['the message', graphError(190, undefined, { message: `Cannot parse access token ${token}` })],
    ['the words to the user', graphError(100, 2804050, { error_user_msg: `token=${encodeURIComponent(token)}` })],
    [
      'lower-case percent-encoding',
      graphError(1487301, undefined, { message: `?access_token=EAAsecret%7ctoken%2b1%2f2%3d%3d` })
    ],
    ['the trace ID of a refusal', graphError(10, undefined, { fbtrace_id: token })],
    ['the trace ID of a success', { body: { events_received: 1, fbtrace_id: token } }],
    ['the version warning', { ...accepted(1), headers: { 'X-Ad-Api-Version-Warning': `v26.0 ends (${token})` } }],
    ['the middle of where long words are cut', graphError(190, undefined, { message: `${'.'.repeat(490)}${token}` })]
  ]

  it.each(echoes)('never the token, when it is echoed in %s', async (_where, reply) => {
    const graph = new MemoryGraph(() => reply)
    const settings = { ...SETTINGS, accessToken: token, appSecret: 'app-secret-value' }
    const entries = await performBatch(graph.request, payloads(2), { settings })
    const shown = JSON.stringify(entries)
    for (const form of [token, encodeURIComponent(token), 'EAAsecret', 'app-secret-value'])
      expect(shown).not.toContain(form)
  })

  it('a notice of what was left out, and of a version that runs out', async () => {
    const graph = new MemoryGraph(() => ({
      ...accepted(1),
      headers: { 'X-Ad-Api-Version-Warning': 'v26.0 ends soon' }
    }))
    const [entry] = await performBatch(graph.request, [payload('e0', { user_data: { email: ['jane'] } })])
    expect(entry).toMatchObject({ status: 200, body: { fbtrace_id: 'Atrace' } })
    expect(entry.body?.notices).toEqual([
      { parameter: 'em', reason: expect.stringContaining('dropped') as string },
      { parameter: 'graph_api_version', reason: 'v26.0 ends soon' }
    ])
  })
})

describe('a single event', () => {
  it("lets the host's own transport error escape unchanged", async () => {
    const error = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
    const graph = new MemoryGraph(() => error)
    await expect(perform(graph.request, payload('e0'))).rejects.toBe(error)
    expect(graph.requests).toHaveLength(1)
  })

  it('is not sent without consent', async () => {
    const graph = new MemoryGraph()
    await expect(perform(graph.request, payload('e0', { consent: false }))).resolves.toEqual({ skipped: 'no_consent' })
    expect(graph.requests).toEqual([])
  })
})
