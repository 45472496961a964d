import type { FaultRule, SandboxOptions } from '../../src/sandbox'
import { Faults } from '../../src/sandbox/faults'
import { goodEvent, NOW_SECONDS, outcome, startSandbox, stopSandboxes } from './support'

afterEach(stopSandboxes)

const withFault = (rule: FaultRule, options: SandboxOptions = {}) => startSandbox({ ...options, faults: [rule] })

describe('kinds', () => {
  it('throttle: 429 with the time to wait, nothing recorded', async () => {
    const { send, sandbox } = await withFault({ kind: 'throttle', retryAfter: 90 })
    const answer = await send([goodEvent()])
    expect([answer.status, outcome(answer)]).toEqual([429, '80004/2446079'])
    expect(answer.headers.get('retry-after')).toBe('90')
    expect(answer.headers.get('x-business-use-case-usage')).toContain('"estimated_time_to_regain_access":2')
    expect(sandbox.stats()).toMatchObject({ recorded: 0, faults: { throttle: 1 }, errors: { '80004/2446079': 1 } })
  })

  it('transient: 5xx with code 1 or 2, seldom marked as Meta documents it', async () => {
    const { send } = await withFault({ kind: 'transient' })
    const seen = { statuses: new Set<number>(), codes: new Set<string>(), marks: new Set<boolean | undefined>() }
    for (let n = 0; n < 40; n++) {
      const answer = await send([goodEvent()])
      seen.statuses.add(answer.status)
      seen.codes.add(outcome(answer))
      seen.marks.add(answer.json.error?.is_transient)
    }
    expect(seen).toEqual({
      statuses: new Set([500, 503]),
      codes: new Set(['1', '2']),
      marks: new Set([true, false, undefined])
    })
  })

  it('html: a proxy’s page', async () => {
    const { send } = await withFault({ kind: 'html' })
    const answer = await send([goodEvent()])
    expect(answer.status).toBe(502)
    expect(answer.headers.get('content-type')).toContain('text/html')
    expect(answer.text).toContain('<html>')
  })

  it('empty: nothing but a status', async () => {
    const { send } = await withFault({ kind: 'empty' })
    const answer = await send([goodEvent()])
    expect([answer.status, answer.text]).toEqual([503, ''])
  })

  it('reset: the connection breaks, nothing is recorded', async () => {
    const { send, sandbox } = await withFault({ kind: 'reset', times: 1 })
    await expect(send([goodEvent()])).rejects.toThrow()
    expect(sandbox.stats()).toMatchObject({ requests: 1, received: 0, recorded: 0, faults: { reset: 1 } })
    expect((await send([goodEvent()])).status).toBe(200)
  })

  it('lost: the connection breaks after recording, and a retry is a duplicate', async () => {
    const { send, sandbox } = await withFault({ kind: 'lost', times: 1 })
    const event = goodEvent()
    await expect(send([event])).rejects.toThrow()
    expect(sandbox.events()).toHaveLength(1)
    expect((await send([event])).json.events_received).toBe(1)
    expect(sandbox.stats()).toMatchObject({ accepted: 2, recorded: 1, duplicates: 1, faults: { lost: 1 } })
  })

  it.each(['broken', 'hang', 'endless'] as const)('%s: recorded, but the answer breaks off', async (kind) => {
    const { send, sandbox } = await withFault({ kind, ms: 50 })
    await expect(send([goodEvent()])).rejects.toThrow()
    expect(sandbox.events()).toHaveLength(1)
    expect(sandbox.stats().faults).toEqual({ [kind]: 1 })
  })

  it('gzip: recorded, but the answer cannot be read', async () => {
    const { send, sandbox } = await withFault({ kind: 'gzip' })
    await expect(send([goodEvent()])).rejects.toThrow()
    expect(sandbox.events()).toHaveLength(1)
  })

  it.each(['hang', 'endless'] as const)('%s: does not hold up the end of the sandbox', async (kind) => {
    const { send, sandbox } = await withFault({ kind })
    const settled = Promise.allSettled([send([goodEvent()])])
    while (sandbox.events().length === 0) await new Promise(setImmediate)
    await sandbox.close()
    expect((await settled)[0].status).toBe('rejected')
  })

  it('partial: recorded, but one fewer is confirmed', async () => {
    const { send, sandbox } = await withFault({ kind: 'partial' })
    expect((await send([goodEvent(), goodEvent({ event_id: 'other' })])).json.events_received).toBe(1)
    expect(sandbox.events()).toHaveLength(2)
  })

  it.each([
    ['unconfirmed', 200, '{}'],
    ['proxy', 403, '<html>']
  ] as const)('%s: not what Meta says, and nothing is recorded', async (kind, status, text) => {
    const { send, sandbox } = await withFault({ kind })
    const answer = await send([goodEvent()])
    expect(answer.status).toBe(status)
    expect(answer.text).toContain(text)
    expect(sandbox.events()).toEqual([])
  })

  it('redirect: to where nothing is recorded', async () => {
    const { send, sandbox } = await withFault({ kind: 'redirect' })
    await send([goodEvent()])
    expect(sandbox.stats()).toMatchObject({ recorded: 0, faults: { redirect: 1 } })
  })

  it('broken: a refusal is answered whole', async () => {
    const { send } = await withFault({ kind: 'broken' })
    expect(outcome(await send([goodEvent({ event_time: NOW_SECONDS + 9 })]))).toBe('100/2804004')
  })

  it('slow: answers like any other', async () => {
    const { send, sandbox } = await withFault({ kind: 'slow', ms: 1 })
    expect((await send([goodEvent()])).json.events_received).toBe(1)
    expect(sandbox.stats().faults).toEqual({ slow: 1 })
  })

  it('slow: does not hold up the end of the sandbox, and records nothing after it', async () => {
    const { send, sandbox } = await withFault({ kind: 'slow', ms: 3_600_000 })
    const answers = Array.from({ length: 15 }, () => send([goodEvent()]))
    const settled = Promise.allSettled(answers)
    while (sandbox.stats().requests < answers.length) await new Promise(setImmediate)
    await sandbox.close()
    expect((await settled).every(({ status }) => status === 'rejected')).toBe(true)
    expect(sandbox.events()).toEqual([])
  })
})

describe('when', () => {
  /** The kinds of the first requests: `.` where nothing goes wrong, else the kind's first letter. */
  const plan = (rules: FaultRule[], requests: number, seed = 1): string => {
    const faults = new Faults(rules, seed)
    return Array.from({ length: requests }, () => faults.next()?.kind[0] ?? '.').join('')
  }

  it.each<[string, FaultRule[], string]>([
    ['each request', [{ kind: 'reset' }], 'rrrrrr'],
    ['every third', [{ kind: 'reset', every: 3 }], '..r..r'],
    ['twice at most', [{ kind: 'reset', times: 2 }], 'rr....'],
    [
      'the first rule wins',
      [
        { kind: 'reset', every: 2 },
        { kind: 'html', every: 3 }
      ],
      '.rhr.r'
    ],
    ['never', [{ kind: 'reset', probability: 0 }], '......'],
    ['no rule', [], '......']
  ])('%s', (_, rules, expected) => {
    expect(plan(rules, 6)).toBe(expected)
  })

  it('hits by probability, the same requests for the same seed', () => {
    const rules: FaultRule[] = [{ kind: 'reset', probability: 0.2 }]
    const first = plan(rules, 1000)
    const hits = first.replaceAll('.', '').length
    expect(hits).toBeGreaterThan(150)
    expect(hits).toBeLessThan(250)
    expect(plan(rules, 1000)).toBe(first)
    expect(plan(rules, 1000, 2)).not.toBe(first)
  })

  it('is told at run time', async () => {
    const { send, sandbox, get } = await startSandbox()
    const post = (body: string) => fetch(`${sandbox.url}/sandbox/faults`, { method: 'POST', body })
    expect((await send([goodEvent()])).status).toBe(200)
    const faults = [{ kind: 'empty', every: 2 }]
    expect(await (await post(JSON.stringify({ faults }))).json()).toEqual({ faults })
    expect(await get('/sandbox/faults')).toEqual({ faults })
    expect((await send([goodEvent()])).status).toBe(200)
    expect((await send([goodEvent()])).status).toBe(503)
    sandbox.setFaults([])
    expect((await send([goodEvent()])).status).toBe(200)
  })

  it.each(['', '[]', '{}', '{"faults":[{"kind":"fire"}]}', '{"faults":[{"kind":"reset","probability":2}]}'])(
    'refuses %j',
    async (body) => {
      const { sandbox } = await withFault({ kind: 'empty' })
      const response = await fetch(`${sandbox.url}/sandbox/faults`, { method: 'POST', body })
      expect(response.status).toBe(400)
      expect(await response.json()).toMatchObject({ error: { code: 100 } })
    }
  )
})
