import fc from 'fast-check'
import { readEntry } from '../../src/delivery/entry'
import {
  combine,
  failed,
  nextStep,
  NO_CONSENT,
  noCounts,
  NOT_SUBSCRIBED,
  OUTCOME_KINDS,
  outcomeJson,
  rejectedHere,
  retryAfterOf,
  statusOf,
  statusOfAll,
  type Outcome
} from '../../src/delivery/outcome'

const DELIVERED: Outcome = { kind: 'delivered' }
const REJECTED = rejectedHere('no currency', 'no_currency')
const FAILED = failed('unavailable', 'gone')
/** The lightest first. */
const BY_WEIGHT = [NOT_SUBSCRIBED, NO_CONSENT, REJECTED, DELIVERED, FAILED]

const weightOf = ({ kind }: Outcome): number => BY_WEIGHT.findIndex((outcome) => outcome.kind === kind)
const all = (outcomes: readonly Outcome[]): Outcome | undefined =>
  outcomes.reduce<Outcome | undefined>((one, other) => combine(one, other), undefined)

describe('combine', () => {
  it('lets the heaviest outcome count, in whatever order they come', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...BY_WEIGHT), { minLength: 1 }), (outcomes) => {
        expect(weightOf(all(outcomes) as Outcome)).toBe(Math.max(...outcomes.map(weightOf)))
      }),
      { seed: 16 }
    )
  })

  it('of failures takes 503 before 429, and the longest wait that somebody named', () => {
    const throttled = failed('throttled', 'too fast', { retryAfter: 300 })
    for (const outcomes of [
      [throttled, FAILED],
      [FAILED, throttled]
    ]) {
      expect(all(outcomes)).toMatchObject({ cause: 'unavailable', retryAfter: 300 })
    }
    expect(all([FAILED, FAILED])).not.toHaveProperty('retryAfter')
  })
})

it('has one list of kinds, which counts and weights follow', () => {
  expect(Object.keys(noCounts()).sort()).toEqual([...OUTCOME_KINDS].sort())
  expect(BY_WEIGHT.map(({ kind }) => kind).sort()).toEqual([...OUTCOME_KINDS].sort())
})

it.each([
  [DELIVERED, 'done', 200],
  [NOT_SUBSCRIBED, 'done', 200],
  [NO_CONSENT, 'done', 200],
  [REJECTED, 'done', 400],
  [FAILED, 'retry', 503],
  [failed('throttled', 'too fast'), 'retry', 429],
  [failed('credentials', 'dead token', { status: 401 }), 'stop', 503]
] as const)('%j means %s, and %i for its sender', (outcome, step, status) => {
  expect([nextStep(outcome), statusOf(outcome)]).toEqual([step, status])
})

it('answers several events with what makes the sender do the right thing', () => {
  expect(statusOfAll([DELIVERED, REJECTED, FAILED])).toBe(503)
  expect(statusOfAll([DELIVERED, REJECTED])).toBe(200)
  expect(statusOfAll([REJECTED, NO_CONSENT])).toBe(400)
  expect(statusOfAll([NOT_SUBSCRIBED])).toBe(200)
  expect(retryAfterOf([DELIVERED])).toBeUndefined()
  expect(retryAfterOf([FAILED])).toBe(5)
  expect(retryAfterOf([failed('throttled', '', { retryAfter: 0 })])).toBe(1)
  expect(retryAfterOf([FAILED, failed('throttled', '', { retryAfter: 70 })])).toBe(70)
})

it('is written for programs without what is not known', () => {
  expect(outcomeJson(DELIVERED)).toEqual({ status: 200, outcome: 'delivered' })
  const notices = [{ parameter: 'em', reason: 'dropped' }]
  expect(outcomeJson({ ...REJECTED, fbtraceId: 'A1', notices })).toEqual({
    ...{ status: 400, outcome: 'rejected', reason: 'no currency', fbtrace_id: 'A1' },
    notices
  })
})

describe('readEntry', () => {
  const body = { code: 100, error_subcode: 2804050, fbtrace_id: 'A1' }

  it.each([
    [
      { status: 200, body: { fbtrace_id: 'A1' } },
      { kind: 'delivered', fbtraceId: 'A1' }
    ],
    [{ status: 202 }, { kind: 'delivered' }],
    [{ status: 200, body: { skipped: 'no_consent' } }, { kind: 'no_consent' }],
    [
      { status: 400, body },
      { kind: 'rejected', status: 400, byMeta: true, code: 'meta_100_2804050', fbtraceId: 'A1' }
    ],
    [
      { status: 400, sent: {} },
      { kind: 'rejected', byMeta: true, code: 'rejected_by_meta' }
    ],
    [{ status: 400 }, { kind: 'rejected', byMeta: false, code: 'rejected_before_sending' }],
    [{ status: 413 }, { kind: 'rejected', status: 413 }],
    [
      { status: 401, errortype: 'INVALID_AUTHENTICATION' },
      { cause: 'credentials', code: 'invalid_authentication' }
    ],
    [{ status: 403 }, { kind: 'failed', cause: 'credentials', code: 'status_403' }],
    [
      { status: 400, errortype: 'BAD_REQUEST' },
      { kind: 'failed', cause: 'credentials', code: 'bad_request' }
    ],
    [
      { status: 429, body: { code: 613 } },
      { kind: 'failed', cause: 'throttled', status: 429, code: 'meta_613' }
    ],
    [
      { status: 429, body: { retry_after: 86_400 } },
      { kind: 'failed', retryAfter: 3600 }
    ],
    [
      { status: 429, body: { retry_after: 0 } },
      { kind: 'failed', retryAfter: 0 }
    ],
    [{ status: 408 }, { kind: 'failed', cause: 'unavailable', status: 408, code: 'unavailable' }],
    [{ status: 501 }, { kind: 'failed', cause: 'unavailable' }],
    [{ status: 302 }, { kind: 'failed', cause: 'unavailable' }],
    [{ status: 0 }, { kind: 'failed', cause: 'unavailable' }]
  ])('%j', (entry, outcome) => {
    expect(readEntry(entry)).toMatchObject(outcome)
  })

  it('keeps the notices of whatever became of the event', () => {
    const notices = [{ parameter: 'em', reason: 'dropped' }]
    for (const status of [200, 400, 503]) expect(readEntry({ status, body: { notices } })).toMatchObject({ notices })
    expect(readEntry({ status: 200, body: { notices: [] } })).toEqual({ kind: 'delivered' })
  })
})
