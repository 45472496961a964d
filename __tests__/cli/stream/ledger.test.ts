import { Item } from '../../../src/cli/stream/item'
import { Ledger } from '../../../src/cli/stream/ledger'
import type { Reject } from '../../../src/cli/stream/rejects'
import { summarize } from '../../../src/cli/stream/report'
import { tables } from '../../../src/cli/stream/tables'
import { Tally } from '../../../src/cli/stream/tally'
import { failed as makeFailed, type Outcome } from '../../../src/delivery/outcome'
import type { Subscription } from '../../../src/delivery/subscription'

const FACTS = { requests: 1, seconds: 2, isSandbox: false, isInterrupted: false, isComplete: true }
const delivered: Outcome = { kind: 'delivered' }
const noConsent: Outcome = { kind: 'no_consent' }
const rejected = { kind: 'rejected', status: 400, reason: 'no currency', code: 'meta_100', byMeta: true } as const
const failed = makeFailed('unavailable', 'gone')

function keepBooks() {
  const rejects: Reject[] = []
  const tally = new Tally()
  const ledger = new Ledger(tally, { add: (reject) => rejects.push(reject), flush: () => undefined })
  /** An event that has these outcomes by mappings named 1, 2, … */
  const event = (...outcomes: Outcome[]): void => {
    const item = new Item(7, { type: 'page' }, 1, ledger)
    const passages = outcomes.map((_, index) => item.add({ name: String(index + 1) } as Subscription))
    passages.forEach((passage, index) => {
      passage.settle(outcomes[index])
    })
  }
  return { ledger, tally, rejects, event }
}

describe('Ledger', () => {
  it.each([
    [[delivered, noConsent], { delivered: 1 }],
    [[noConsent, noConsent], { no_consent: 1 }],
    [[delivered, rejected], { delivered: 1, partly_rejected: 1 }],
    [[rejected, failed, delivered], { failed: 1 }],
    [[noConsent, rejected], { rejected: 1 }]
  ])('counts an event once, whatever its mappings come to: %j', (outcomes, counted) => {
    const { tally, event } = keepBooks()
    event(...outcomes)
    const { delivered, no_consent, not_subscribed, rejected, failed, partly_rejected } = summarize(tally, FACTS)
    expect({ delivered, no_consent, not_subscribed, rejected, failed, partly_rejected }).toEqual({
      ...{ delivered: 0, no_consent: 0, not_subscribed: 0, rejected: 0, failed: 0, partly_rejected: 0 },
      ...counted
    })
  })

  it('notes what was not delivered, by each mapping that did not', () => {
    const { ledger, rejects, event, tally } = keepBooks()
    ledger.badLine(3, { reason: 'not JSON', raw: 'x' })
    event(failed, delivered, rejected)
    const page = { type: 'page' }
    expect(rejects).toEqual([
      { line: 3, reason: 'not JSON', raw: 'x' },
      { line: 7, mapping: '1', outcome: 'failed', status: 503, reason: 'gone', event: page },
      { line: 7, mapping: '3', outcome: 'rejected', status: 400, reason: 'no currency', event: page }
    ])
    expect(summarize(tally, FACTS).reasons).toEqual({ 'not JSON': 1, 'no currency': 1, gone: 1 })
  })

  it('tells and keeps what one mapping rejected of an event that another delivered', () => {
    const { rejects, event, tally } = keepBooks()
    event(rejected, delivered)
    const summary = summarize(tally, FACTS)
    expect(summary.reasons).toEqual({ 'no currency': 1 })
    expect(rejects).toMatchObject([{ mapping: '1', outcome: 'rejected' }])
    expect(tables(summary, tally)).toMatch(/partly rejected │ +1 /)
  })
})

describe('Tally', () => {
  it('counts reasons that differ in a trace ID or an age as one', () => {
    const { event, tally } = keepBooks()
    for (const id of ['Aone', 'Btwo']) {
      const reason = `Refused. Meta answered “No” (code 1, HTTP 400, fbtrace_id ${id}).`
      event({ ...rejected, reason })
    }
    for (const days of [8, 30]) {
      event({ ...rejected, reason: `The event is ${days} days old: Meta takes up to 7.` })
    }
    expect(summarize(tally, FACTS).reasons).toEqual({
      'Refused. Meta answered “No” (code 1, HTTP 400).': 2,
      'The event is too many days old: Meta takes up to 7.': 2
    })
  })

  it('shows no control characters that others put into a reason', () => {
    const { event, tally } = keepBooks()
    event({ ...rejected, reason: 'No\u001b[2J\u0007\nway' })
    expect(tables(summarize(tally, FACTS), tally)).toContain('No [2J way')
  })

  it('adds up notices, of events that were refused too', () => {
    const { event, tally } = keepBooks()
    const body = { notices: [{ parameter: 'em', reason: 'dropped' }] }
    event({ ...delivered, ...body }, { ...rejected, ...body })
    expect(summarize(tally, FACTS).notices).toEqual({ 'em: dropped': 2 })
  })

  it('does not grow with the number of reasons', () => {
    const { event, tally } = keepBooks()
    for (let n = 0; n < 1000; n++) event({ ...rejected, reason: `reason ${n}` })
    const { reasons } = summarize(tally, FACTS)
    expect(Object.keys(reasons)).toHaveLength(201)
    expect(reasons['(others)']).toBe(800)
  })

  it('gives the age of events within two percent', () => {
    const { tally } = keepBooks()
    expect(tally.ages.quantile(0.5)).toBeUndefined()
    for (let seconds = 1; seconds <= 10_000; seconds++) tally.ages.add(seconds)
    expect(Math.abs((tally.ages.quantile(0.5) ?? 0) / 5000 - 1)).toBeLessThan(0.02)
    expect(Math.abs((tally.ages.quantile(0.95) ?? 0) / 9500 - 1)).toBeLessThan(0.02)
    tally.ages.add(-5)
    tally.ages.add(1e12)
    expect(tally.ages.quantile(0)).toBe(0)
  })

  it('takes the age from the event as it was sent', () => {
    const { tally } = keepBooks()
    tally.note({ outcome: delivered, sent: { event_time: 1_700_000_000, user_data: {} } }, 1_700_000_090_000)
    tally.note({ outcome: rejected, sent: { event_time: 1, user_data: { em: [] } } }, 1_700_000_090_000)
    const { median, p95 } = summarize(tally, FACTS).age
    expect(median).toBe(p95)
    expect(Math.abs((median ?? 0) / 90 - 1)).toBeLessThan(0.02)
  })
})

describe('match keys', () => {
  function shares(...userData: object[]) {
    const { tally } = keepBooks()
    for (const user_data of userData) tally.note({ outcome: delivered, sent: { user_data } }, 0)
    return { tally, summary: summarize(tally, FACTS) }
  }

  it('shares of delivered events, those that Meta weighs even when no event has them', () => {
    const { summary } = shares(
      { em: ['a'], external_id: ['b'] },
      { external_id: ['b'], subscription_id: 's', ph: undefined }
    )
    expect(summary.match_keys).toMatchObject({ external_id: 1, em: 0.5, subscription_id: 0.5, fbc: 0, ph: 0 })
    expect(summary.match_keys).not.toHaveProperty('client_ip_address')
    expect(summary.match_keys).not.toHaveProperty('madid')
  })

  it('are taken from all of the first 10,000 events, and from a tenth of the others', () => {
    const { tally } = keepBooks()
    let looks = 0
    const noted = {
      outcome: delivered,
      get sent() {
        looks++
        return { event_time: 0, user_data: { em: ['a'] } }
      }
    }
    for (let n = 0; n < 110_000; n++) tally.note(noted, 0)
    expect(summarize(tally, FACTS).sampled).toBe(looks)
    expect(Math.abs(looks / 20_000 - 1)).toBeLessThan(0.01)
    expect(summarize(tally, FACTS).match_keys.em).toBe(1)
  })

  it('names what is missed most, by weight times what lacks it', () => {
    const all = { external_id: ['a'], em: ['a'], ph: ['a'], fn: ['a'], ln: ['a'], db: ['a'], country: ['a'], fbp: 'f' }
    expect(shares({ ...all, fbc: 'f' }).summary.most_missed).toBe('fb_login_id')
    expect(shares({ ...all, fbc: 'f', fb_login_id: '1' }, {}).summary.most_missed).toBe('em')
    expect(shares({ ...all, fb_login_id: '1' }).summary.most_missed).toBe('fbc')
    expect(shares().summary.most_missed).toBeNull()
  })

  it('are shown to people with label, weight and what to mend first', () => {
    const { tally, summary } = shares({ em: ['a'] }, { ph: ['a'] })
    const text = tables(summary, tally)
    expect(text).toMatch(/Email \(em\) +│ high +│ +50 %/)
    expect(text).toContain('What would help matching most: Click ID (weight high), which 100 % of the events lack.')
  })
})
