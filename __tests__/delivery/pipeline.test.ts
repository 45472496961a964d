import type { SegmentEvent } from '@segment/actions-core'
import { COALESCE_DEFAULTS } from '../../src/delivery/coalesce'
import { Dispatch } from '../../src/delivery/dispatch'
import { failed, type Outcome } from '../../src/delivery/outcome'
import { Pipeline, type PipelineOptions } from '../../src/delivery/pipeline'
import { loadSubscriptions } from '../../src/delivery/subscription'
import { seededRandom } from '../../src/sandbox/random'
import { confirmed, refusal, startAnsweringGraph, type Arrived, type GraphAnswer } from '../support/answering-graph'
import { order } from '../support/events'
import { SETTINGS } from '../support/graph'

const closing: (() => Promise<unknown>)[] = []
const [purchase] = loadSubscriptions(undefined).filter(({ name }) => name === 'Purchase (Order Completed)')

afterEach(async () => {
  for (const close of closing.splice(0)) await close()
  delete process.env.META_GRAPH_API_URL
})

/** An event of whoever brings events otherwise than by HTTP. */
class Message extends Dispatch {
  readonly decided: Promise<Outcome>
  private tell: (outcome: Outcome) => void = () => undefined

  constructor(event: SegmentEvent) {
    super(event, 1000)
    this.decided = new Promise((resolve) => {
      this.tell = resolve
    })
  }

  protected override onDecided(outcome: Outcome): void {
    this.tell(outcome)
  }
}

async function pipelineTo(answer: (arrived: Arrived) => GraphAnswer, options: Partial<PipelineOptions> = {}) {
  const graph = await startAnsweringGraph(answer)
  closing.push(() => graph.close())
  process.env.META_GRAPH_API_URL = graph.url
  let ahead = 0
  const pipeline = new Pipeline({
    settings: SETTINGS,
    coalesce: COALESCE_DEFAULTS,
    now: () => performance.now() + ahead,
    random: seededRandom(9),
    ...options
  })
  const send = (event: SegmentEvent): Promise<Outcome> => {
    const record = new Message(event)
    const passage = record.add(purchase)
    if (pipeline.isOpen(passage)) pipeline.offer(passage)
    return record.decided
  }
  return { graph, pipeline, send, pass: (seconds: number) => (ahead += seconds * 1000) }
}

const now = (): string => new Date().toISOString()
const good = (n: number): SegmentEvent =>
  order({ order_id: `order-${n}` }, { messageId: `good-${n}`, timestamp: now() })
const bad = (): SegmentEvent => order({ order_id: 'bad' }, { messageId: 'bad', timestamp: now() })
const hasBad = ({ events }: Arrived): boolean => events.some(({ event_id: id }) => id === 'bad')

const kinds = (outcomes: readonly Outcome[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const { kind } of outcomes) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}

describe('Pipeline', () => {
  it('gives each event its outcome, the bad one its own', async () => {
    const { graph, pipeline, send } = await pipelineTo((arrived) =>
      hasBad(arrived) ? refusal(100, 2804050) : confirmed(arrived)
    )
    const events = [...Array.from({ length: 300 }, (_, n) => good(n)), bad()]
    const outcomes = Promise.all(events.map(send))
    expect(pipeline.state.queued).toBe(301)
    expect(kinds(await outcomes)).toEqual({ delivered: 300, rejected: 1 })
    expect([...graph.taken.values()].every((times) => times === 1)).toBe(true)
    await pipeline.drain()
    expect(pipeline.state).toMatchObject({ queued: 0, breaker: 'closed', remembered: 300, setAside: 0 })
    const requests = graph.sizes.length
    expect(kinds(await Promise.all(events.map(send)))).toEqual({ delivered: 300, rejected: 1 })
    expect(graph.sizes).toHaveLength(requests)
  })

  it('drains what is still searched for, too', async () => {
    const { pipeline, send } = await pipelineTo((arrived) => ({
      ...(hasBad(arrived) ? refusal(100, 2804050) : confirmed(arrived)),
      after: 5
    }))
    const outcomes = Promise.all([bad(), ...Array.from({ length: 63 }, (_, n) => good(n))].map(send))
    await pipeline.drain()
    expect(pipeline.state.queued).toBe(0)
    expect(kinds(await outcomes)).toEqual({ rejected: 1, delivered: 63 })
  })

  it('has no room for more than it may hold', async () => {
    const { pipeline, send } = await pipelineTo(confirmed, { coalesce: { ...COALESCE_DEFAULTS, maxQueued: 2 } })
    const outcomes = [good(1), good(2)].map(send)
    expect([pipeline.hasRoom(1, 1), pipeline.state.queued]).toEqual([false, 2])
    await Promise.all(outcomes)
    await pipeline.drain()
    expect(pipeline.hasRoom(1, 1)).toBe(true)
  })

  it('keeps counting right when the same event is offered while it is under way', async () => {
    const { graph, pipeline, send } = await pipelineTo(confirmed)
    const outcomes = await Promise.all([good(1), good(1), good(2), good(1)].map(send))
    expect(kinds(outcomes)).toEqual({ delivered: 4 })
    await pipeline.drain()
    expect([pipeline.state.queued, graph.taken.get('good-1'), graph.taken.get('good-2')]).toEqual([0, 1, 1])
  })

  it('takes back what waits, unless the same event has come again meanwhile', async () => {
    const { graph, pipeline } = await pipelineTo(confirmed, { coalesce: { ...COALESCE_DEFAULTS, waitMs: 60_000 } })
    const [first, again, other] = [new Message(good(1)), new Message(good(1)), new Message(good(2))]
    const passages = [first, again, other].map((message) => message.add(purchase))
    for (const passage of passages) if (pipeline.isOpen(passage)) pipeline.offer(passage)
    const late = failed('deadline', 'Too late.')
    pipeline.withdraw(passages[0], late)
    pipeline.withdraw(passages[2], late)
    expect([await first.decided, await other.decided]).toEqual([late, late])
    await pipeline.drain()
    expect(await again.decided).toMatchObject({ kind: 'delivered' })
    expect([...graph.taken]).toEqual([['good-1', 1]])
    expect(pipeline.state.queued).toBe(0)
  })

  it.each([
    ['retry', { kind: 'failed', cause: 'credentials' }],
    ['drop', { kind: 'rejected', byMeta: false }]
  ] as const)(
    'with refused credentials and --auth-failure %s answers without asking again, for a while',
    async (authFailure, expected) => {
      const refused: string[] = []
      const observer = {
        refused: (reason: string) => {
          refused.push(reason)
        }
      }
      const { graph, send, pass } = await pipelineTo(() => refusal(190), { authFailure, observer })
      expect(await send(good(1))).toMatchObject(expected)
      const requests = graph.sizes.length
      expect(requests).toBeLessThanOrEqual(4)
      expect(await send(good(2))).toMatchObject(expected)
      expect(graph.sizes).toHaveLength(requests)
      expect(refused[0]).toContain('The access token is invalid')
      graph.answerWith(confirmed)
      pass(6)
      expect(await send(good(3))).toMatchObject({ kind: 'delivered' })
    }
  )

  it('with other settings forgets refusals and waits, but no delivery to the same pixel', async () => {
    const { graph, pipeline, send } = await pipelineTo(confirmed)
    await send(good(1))
    pipeline.update({ ...SETTINGS, accessToken: 'another' })
    await send(good(1))
    expect(graph.taken.get('good-1')).toBe(1)
    pipeline.update({ ...SETTINGS, pixelId: '987654321' })
    await send(good(1))
    expect(graph.taken.get('good-1')).toBe(2)
    pipeline.move()
    await send(good(1))
    expect(graph.taken.get('good-1')).toBe(3)
  })
})
