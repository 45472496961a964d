import type { SegmentEvent } from '@segment/actions-core'
import { Delivery, type DeliveryOptions } from '../../../src/cli/stream/deliver'
import { Item, type Batch } from '../../../src/cli/stream/item'
import { Ledger } from '../../../src/cli/stream/ledger'
import { Tally } from '../../../src/cli/stream/tally'
import type { Passage } from '../../../src/delivery/dispatch'
import type { Entry } from '../../../src/delivery/entry'
import type { Outcome } from '../../../src/delivery/outcome'
import type { Subscription } from '../../../src/delivery/subscription'

const MAPPING = { name: 'all', batchSize: 1000 } as Subscription
const OK: Entry = { status: 200, sent: {}, body: {} }

/** A delivery whose destination answers by `answer`, and whose waits are noted and take no time. */
function setUp(answer: (event: SegmentEvent, call: number) => Entry, options: Partial<DeliveryOptions> = {}) {
  const calls: string[][] = []
  const waits: number[] = []
  const messages: string[] = []
  const outcomes = new Map<number, Outcome>()
  const ledger = new Ledger(new Tally())
  jest.spyOn(ledger, 'decided').mockImplementation(({ line }, outcome) => {
    if (outcomes.has(line)) throw new Error(`a second outcome of line ${line}`)
    outcomes.set(line, outcome)
  })
  const passage = (line: number): Passage<Item> =>
    new Item(line, { type: 'page', messageId: String(line) }, 1, ledger).add(MAPPING)
  const passages = (count: number): Batch => Array.from({ length: count }, (_, index) => passage(index + 1))
  const controller = new AbortController()
  const send = (sent: Batch): Promise<Entry[]> => {
    const call = calls.push(sent.map(({ event }) => String(event.messageId)))
    return Promise.resolve(sent.map(({ event }) => answer(event, call)))
  }
  let now = 0
  const delivery = new Delivery(
    { send },
    {
      concurrency: 1,
      retries: 5,
      signal: controller.signal,
      onMessage: (message) => messages.push(message),
      now: () => now,
      pause: (milliseconds) => {
        waits.push(milliseconds)
        now += milliseconds
        return Promise.resolve()
      },
      ...options
    }
  )
  const kinds = (): string[] => [...outcomes].sort(([one], [other]) => one - other).map(([, { kind }]) => kind)
  return { delivery, passage, passages, calls, outcomes, kinds, waits, messages, controller }
}

afterEach(() => {
  jest.restoreAllMocks()
})

describe('Delivery', () => {
  it('gives each event its outcome', async () => {
    const entries: Entry[] = [
      OK,
      { status: 200, body: { skipped: 'no_consent' } },
      { status: 400, errormessage: 'why' }
    ]
    const { delivery, passages, outcomes } = setUp(({ messageId }) => entries[Number(messageId) - 1])
    await delivery.start(passages(3))
    await delivery.finish()
    expect([...outcomes.values()]).toEqual([
      { kind: 'delivered' },
      { kind: 'no_consent' },
      { kind: 'rejected', status: 400, reason: 'why', code: 'rejected_before_sending', byMeta: false }
    ])
  })

  it('tries again only what failed for a passing reason, waiting twice as long each time', async () => {
    const { delivery, passages, calls, kinds, waits } = setUp(({ messageId }, call) =>
      messageId === '2' && call < 4 ? { status: 503 } : OK
    )
    await delivery.start(passages(3))
    await delivery.finish()
    expect(calls).toEqual([['1', '2', '3'], ['2'], ['2'], ['2']])
    expect(waits).toEqual([1000, 1000, 2000])
    expect(kinds()).toEqual(['delivered', 'delivered', 'delivered'])
  })

  it.each([408, 423, 429, 500, 502, 503, 504])('tries %i again', async (status) => {
    const { delivery, passages, kinds, calls } = setUp((_, call) => (call === 1 ? { status } : OK))
    await delivery.start(passages(1))
    await delivery.finish()
    expect(calls).toHaveLength(2)
    expect(kinds()).toEqual(['delivered'])
  })

  it('counts no tries that decide something', async () => {
    const { delivery, passages, calls, kinds } = setUp(
      ({ messageId }, call) => (Number(messageId) === call ? OK : { status: 503 }),
      { retries: 1 }
    )
    await delivery.start(passages(8))
    await delivery.finish()
    expect(calls).toHaveLength(8)
    expect(kinds()).toEqual(Array.from({ length: 8 }, () => 'delivered'))
  })

  it('lets an event that fails alone wait apart, longer each time, and goes on with the others', async () => {
    const alone: Entry = { status: 503, errormessage: 'poison', body: { alone: true } }
    const { delivery, passage, passages, calls, outcomes, waits } = setUp(
      ({ messageId }) => (messageId === '2' ? alone : OK),
      { retries: 3 }
    )
    await delivery.start(passages(3))
    await delivery.start([passage(4)])
    await delivery.finish()
    expect(calls.filter(([first]) => first === '2')).toEqual([['2'], ['2'], ['2']])
    expect(waits).toEqual([1000, 2000, 4000])
    expect(outcomes.get(2)).toMatchObject({ kind: 'failed', reason: 'poison' })
    expect(outcomes.get(4)).toMatchObject({ kind: 'delivered' })
  })

  it('holds up nothing while an event waits apart', async () => {
    const open: (() => void)[] = []
    const pause = (): Promise<void> => new Promise((resolve) => open.push(resolve))
    const { delivery, passage, passages, outcomes } = setUp(
      ({ messageId }, call) => (messageId === '2' && call < 3 ? { status: 500, body: { alone: true } } : OK),
      { retries: 1, pause }
    )
    await delivery.start(passages(3))
    await delivery.start([passage(4)])
    await delivery.start([passage(5)])
    expect(outcomes.get(4)?.kind).toBe('delivered')
    expect(outcomes.has(2)).toBe(false)
    for (const resolve of open) resolve()
    await delivery.finish()
    expect(outcomes.get(2)?.kind).toBe('delivered')
  })

  it('does not take a permission that only one event lacks for the end', async () => {
    const alone: Entry = { status: 403, errormessage: 'not for this event', body: { alone: true } }
    const { delivery, passage, passages, kinds, messages } = setUp(({ messageId }) => (messageId === '2' ? alone : OK))
    await delivery.start(passages(3))
    await delivery.start([passage(4)])
    await delivery.finish()
    expect(kinds()).toEqual(['delivered', 'failed', 'delivered', 'delivered'])
    expect(messages).toEqual([])
  })

  it('waits no minute where Meta says that it takes requests at once', async () => {
    const { delivery, passages, waits, messages } = setUp((_, call) =>
      call === 1 ? { status: 429, body: { retry_after: 0 } } : OK
    )
    await delivery.start(passages(2))
    await delivery.finish()
    expect(waits).toEqual([1000])
    expect(messages).toEqual([])
  })

  it('is not held up by a clock that is set back', async () => {
    const { delivery, passages, waits } = setUp((_, call) => {
      jest.spyOn(Date, 'now').mockReturnValue(call === 1 ? 2_000_000_000_000 : 0)
      return call === 1 ? { status: 429, body: { retry_after: 3 } } : OK
    })
    await delivery.start(passages(1))
    await delivery.finish()
    expect(waits).toEqual([1000, 2000])
  })

  it('gives up after the retries, and then tries every batch once, until one gets through', async () => {
    let isDown = true
    const { delivery, passage, calls, kinds } = setUp(() => (isDown ? { status: 503, errormessage: 'gone' } : OK), {
      retries: 2
    })
    await delivery.start([passage(1)])
    await delivery.start([passage(2)])
    await delivery.start([passage(3)])
    await delivery.finish()
    expect(calls).toEqual([['1'], ['1'], ['1'], ['2'], ['3']])
    isDown = false
    await delivery.start([passage(4)])
    await delivery.finish()
    isDown = true
    await delivery.start([passage(5)])
    await delivery.finish()
    expect(calls.slice(5)).toEqual([['4'], ['5'], ['5'], ['5']])
    expect(kinds()).toEqual(['failed', 'failed', 'failed', 'delivered', 'failed'])
  })

  it('waits for as long as Meta asks, with everything', async () => {
    const { delivery, passage, waits, messages, kinds } = setUp((_, call) =>
      call === 1 ? { status: 429, body: { retry_after: 300 } } : OK
    )
    await delivery.start([passage(1)])
    await delivery.start([passage(2)])
    await delivery.finish()
    expect(waits).toEqual([1000, 299_000])
    expect(messages).toEqual(['Meta throttles this pixel: going on in 300 s.'])
    expect(kinds()).toEqual(['delivered', 'delivered'])
  })

  it('waits a minute when Meta throttles without saying for how long, and an hour at most', async () => {
    const answers: Entry[] = [{ status: 429 }, { status: 429, body: { retry_after: 86_400 } }, OK]
    const { delivery, passages, waits } = setUp((_, call) => answers[call - 1])
    await delivery.start(passages(1))
    await delivery.finish()
    expect(waits).toEqual([1000, 59_000, 2000, 3_598_000])
  })

  it.each([
    [{ status: 401, errormessage: 'The access token is invalid.' }],
    [{ status: 403, errormessage: 'The Pixel ID is unknown to this token.' }],
    [{ status: 400, errortype: 'BAD_REQUEST', errormessage: 'Update the package.' }]
  ])('sends nothing more when it is not the event that is refused: %j', async (entry) => {
    const { delivery, passage, calls, messages, outcomes } = setUp(() => entry)
    for (let line = 1; line <= 3; line++) await delivery.start([passage(line)])
    await delivery.finish()
    expect(calls).toEqual([['1']])
    const outcome = { kind: 'failed', cause: 'credentials', status: entry.status, reason: entry.errormessage }
    expect([...outcomes.values()]).toMatchObject([outcome, outcome, outcome])
    expect(messages).toEqual([`Nothing more is sent. ${entry.errormessage}`])
  })

  it('waits no longer once it is stopped: each event gets one last try', async () => {
    const { delivery, passage, calls, kinds, controller } = setUp((_, call) => {
      if (call === 1) controller.abort()
      return { status: 429, body: { retry_after: 60 } }
    })
    await delivery.start([passage(1)])
    await delivery.start([passage(2)])
    await delivery.finish()
    expect(calls).toEqual([['1'], ['1'], ['2']])
    expect(kinds()).toEqual(['failed', 'failed'])
  })

  it('lets no more batches be under way than allowed', async () => {
    const open: (() => void)[] = []
    const { passage } = setUp(() => OK)
    const send = (sent: Batch): Promise<Entry[]> =>
      new Promise((resolve) => {
        open.push(() => {
          resolve(sent.map(() => OK))
        })
      })
    const delivery = new Delivery(
      { send },
      { concurrency: 2, retries: 0, signal: new AbortController().signal, onMessage: jest.fn() }
    )
    await delivery.start([passage(1)])
    expect(delivery.isBusy).toBe(false)
    await delivery.start([passage(2)])
    expect(delivery.isBusy).toBe(true)
    const third = delivery.start([passage(3)])
    const fourth = delivery.start([passage(4)])
    expect(open).toHaveLength(2)
    open[0]()
    await third
    expect(open).toHaveLength(3)
    open[1]()
    await fourth
    expect(open).toHaveLength(4)
    open[2]()
    open[3]()
    await delivery.finish()
    expect(delivery.isBusy).toBe(false)
  })
})
