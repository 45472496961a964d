import { copyFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import {
  cleanUp,
  command,
  countsOf,
  ndjson,
  order,
  orders,
  readNdjson,
  startSandbox,
  summaryOf,
  temporaryFile,
  temporaryFolder,
  TIMEOUT_MS,
  TOKEN
} from './support'

jest.setTimeout(TIMEOUT_MS)
afterEach(cleanUp)

describe('stream', () => {
  it('delivers a file in full requests, and prints one line of JSON', async () => {
    const { sandbox, env } = await startSandbox()
    const file = temporaryFile('events.ndjson', ndjson(orders(2500)))
    const finished = await command(['stream', file, '--json'], { env })
    expect(countsOf(finished)).toEqual({ read: 2500, delivered: 2500, requests: 3 })
    expect(summaryOf(finished)).toMatchObject({ reasons: {}, sandbox: false, interrupted: false })
    expect(summaryOf(finished).match_keys).toMatchObject({ external_id: 1, em: 1, ph: 1, fbc: 0 })
    expect(finished.status).toBe(0)
    expect(finished.stderr).toBe('')
    expect(sandbox.stats()).toMatchObject({ requests: 3, recorded: 2500, duplicates: 0 })
  })

  it('accounts for every line, tells why, and leaks nothing', async () => {
    const { sandbox, env } = await startSandbox()
    const events = [
      order(1),
      order(2, { properties: { currency: undefined } }),
      order(3, { properties: { revenue: '1,234' } }),
      { type: 'identify', userId: 'user-1', traits: { email: 'jane.1@example.com' } },
      { type: 'track', event: 'Something Else', userId: 'user-1' },
      order(4, { context: { traits: { email: 'jane.at.example' } } })
    ]
    const lines = `${ndjson(events)}\n  \n{"type":"track", jane.5@example.com\n[1]\n{"email":"jane.6@example.com"}\n`
    const rejects = join(temporaryFolder(), 'rejects.ndjson')
    const finished = await command(['stream', '--json', '--rejects', rejects], { stdin: lines, env })
    expect(countsOf(finished)).toEqual({ read: 9, delivered: 2, not_subscribed: 2, rejected: 5, requests: 1 })
    const { reasons, notices } = summaryOf(finished)
    expect(Object.values(reasons).reduce((sum, count) => sum + count, 0)).toBe(5)
    expect(Object.keys(reasons).join()).toContain('Purchase needs a currency')
    expect(Object.keys(notices)).toContain('em: dropped: not a valid email address')
    expect(finished.status).toBe(1)
    expect(sandbox.stats().recorded).toBe(2)
    expect(finished.stdout + finished.stderr).not.toMatch(/jane|user-1|203\.0\.113|202 555|Doe/)
    expect(finished.stdout + finished.stderr).not.toContain(TOKEN)
    expect(readNdjson(rejects).map(({ line }) => line)).toEqual([9, 10, 11, 2, 3])
  })

  it('prints tables for people', async () => {
    const { env } = await startSandbox()
    const events = [order(1), order(2, { properties: { currency: undefined } })]
    const finished = await command(['stream', '-'], { stdin: ndjson(events), env })
    expect(finished.stdout).toMatch(/│ read +│ +2 │\n│ delivered +│ +1 │/)
    expect(finished.stdout).toMatch(/│ +1 │ Purchase needs a currency/)
    expect(finished.stdout).toMatch(/│ Email \(em\) +│ high +│ +100 % │/)
    expect(finished.stdout).not.toContain('\u001b')
    expect(finished.stderr).toContain('Use --rejects FILE')
  })

  it('keeps what was rejected for its owner, and reads it again when it is mended', async () => {
    const { sandbox, env } = await startSandbox()
    const input = temporaryFile(
      'events.ndjson',
      `${ndjson([order(1), order(2, { properties: { currency: null } })])}{"type"`
    )
    const [first, second] = ['first.ndjson', 'second.ndjson'].map((name) => join(temporaryFolder(), name))
    await command(['stream', input, '--json', '--rejects', first], { env })
    expect(statSync(first).mode & 0o777).toBe(0o600)
    const [bad, refused] = readNdjson(first)
    expect(bad).toEqual({ line: 3, reason: 'not JSON: a line must be one JSON object', raw: '{"type"' })
    expect(refused).toMatchObject({ line: 2, status: 400, event: { messageId: 'message-2' } })
    expect(refused.reason).toContain('Purchase needs a currency')

    const again = await command(['stream', first, '--json', '--rejects', second], { env })
    expect(countsOf(again)).toEqual({ read: 2, rejected: 2 })
    expect(readNdjson(second).map(({ raw, event }) => [raw, event])).toEqual([
      [bad.raw, bad.event],
      [refused.raw, refused.event]
    ])

    const mended = structuredClone(refused) as { event: { properties: { currency: string } } }
    mended.event.properties.currency = 'EUR'
    const page = { line: 3, reason: 'was bad', raw: JSON.stringify({ ...order(3), type: 'page' }) }
    writeFileSync(first, ndjson([mended, page]))
    const last = await command(['stream', first, '--json'], { env })
    expect(countsOf(last)).toEqual({ read: 2, delivered: 2, requests: 1 })
    expect(
      sandbox
        .events()
        .map(({ event }) => event.event_id)
        .sort()
    ).toEqual(['message-1', 'message-2', 'message-3'])
  })

  it('reads gzip from a file and from standard input', async () => {
    const { sandbox, env } = await startSandbox()
    const bytes = gzipSync(ndjson(orders(1200)))
    const fromFile = await command(['stream', temporaryFile('events.ndjson.gz', bytes), '--json'], { env })
    expect(countsOf(fromFile)).toEqual({ read: 1200, delivered: 1200, requests: 2 })
    const piped = await command(['stream', '--json'], { stdin: bytes, env })
    expect(countsOf(piped)).toEqual({ read: 1200, delivered: 1200, requests: 2 })
    expect(sandbox.stats()).toMatchObject({ recorded: 1200, duplicates: 1200 })
  })

  it('delivers what it could read of damaged input, and says so', async () => {
    const { env } = await startSandbox()
    const bytes = gzipSync(ndjson(orders(300)))
    const finished = await command(['stream', '--json'], { stdin: bytes.subarray(0, bytes.length - 8), env })
    const { read, delivered } = summaryOf(finished)
    expect(delivered).toBe(read)
    expect(summaryOf(finished).complete).toBe(false)
    expect(finished.status).toBe(3)
    expect(finished.stderr).toContain('Ended early: unexpected end of file')
  })

  it.each([
    ['a file that ends within an event', `${ndjson(orders(3))}{"type":"tra`, { read: 4, delivered: 3, rejected: 1 }],
    [
      'a list that is not closed',
      `[\n${orders(2)
        .map((event) => JSON.stringify(event))
        .join(',\n')}`,
      { delivered: 2 }
    ]
  ])('tells %s from one that is complete', async (_, stdin, counts) => {
    const { env } = await startSandbox()
    const finished = await command(['stream', '--json'], { stdin, env })
    expect(countsOf(finished)).toMatchObject(counts)
    expect(summaryOf(finished).complete).toBe(false)
    expect(finished.status).toBe(3)
    expect(finished.stderr).toContain('Ended early: ')
  })

  it.each([
    [
      'over several lines',
      orders(3)
        .map((event) => JSON.stringify(event, null, 2))
        .join('\n')
    ],
    ['in one list', JSON.stringify(orders(3))]
  ])('reads events that stand %s', async (_, stdin) => {
    const { sandbox, env } = await startSandbox()
    const finished = await command(['stream', '--json'], { stdin, env })
    expect(countsOf(finished)).toEqual({ read: 3, delivered: 3, requests: 1 })
    expect(summaryOf(finished).complete).toBe(true)
    expect(sandbox.stats().recorded).toBe(3)
  })

  it('says that an empty input holds no events', async () => {
    const { env } = await startSandbox()
    const finished = await command(['stream', temporaryFile('empty.ndjson', '')], { env })
    expect(finished.stderr).toContain('The input holds no events.')
    expect(finished.status).toBe(0)
  })

  it('names the events that no mapping takes, and the names that were meant', async () => {
    const { env } = await startSandbox()
    const events = [
      ...[order(1, { event: 'order completed' }), order(2, { event: 'order completed' })],
      ...[order(3, { event: 'Coffee Drunk' }), order(4, { type: 'identify', event: undefined }), order(5)]
    ]
    const unmatched = [
      { type: 'track', event: 'order completed', count: 2, did_you_mean: 'Order Completed' },
      { type: 'track', event: 'Coffee Drunk', count: 1 },
      { type: 'identify', event: null, count: 1 }
    ]
    const asJson = await command(['stream', '--json'], { stdin: ndjson(events), env })
    expect(summaryOf(asJson)).toMatchObject({ delivered: 1, not_subscribed: 4, unmatched })
    const asTable = await command(['stream'], { stdin: ndjson(events), env })
    expect(asTable.stdout).toMatch(/│ +2 │ track "order completed": did you mean "Order Completed"\?/)
  })

  it('reads a number beyond 2^53 with all its digits', async () => {
    const { sandbox, env } = await startSandbox()
    const large = ndjson([order(1)]).replace('"order-1"', '12345678901234567891')
    const finished = await command(['stream', '--json'], { stdin: large, env })
    expect(countsOf(finished)).toEqual({ read: 1, delivered: 1, requests: 1 })
    expect(sandbox.events()[0].event).toMatchObject({ custom_data: { order_id: '12345678901234567891' } })
  })

  it('warns once of a mapping that sets a test event code', async () => {
    const { env } = await startSandbox()
    const mapping = { event_name: 'Lead', external_id: { '@path': '$.userId' }, test_event_code: 'TEST1' }
    const mappings = [{ name: 'Leads', subscribe: 'type = "track"', partnerAction: 'streamEvent', mapping }]
    const file = temporaryFile('mapping.json', JSON.stringify({ mappings }))
    const finished = await command(['stream', '--mapping', file, '--json'], { stdin: ndjson(orders(3)), env })
    expect(finished.stderr.match(/The mapping "Leads" sets a test event code/g)).toHaveLength(1)
  })

  it('sends what a mapping rejected through that mapping again, and through no other', async () => {
    const { sandbox, env } = await startSandbox()
    const fields = {
      external_id: { '@path': '$.userId' },
      event_time: { '@path': '$.timestamp' },
      event_id: { '@path': '$.messageId' }
    }
    const one = (name: string, event_name: string) => ({
      ...{ name, subscribe: 'type = "track"', partnerAction: 'streamEvent' },
      mapping: { ...fields, event_name, custom_data: { currency: { '@path': '$.properties.currency' }, value: 5 } }
    })
    const file = temporaryFile(
      'mapping.json',
      JSON.stringify({ mappings: [one('Leads', 'Lead'), one('Buys', 'Purchase')] })
    )
    const rejects = join(temporaryFolder(), 'rejects.ndjson')
    const stdin = ndjson([order(1, { properties: { currency: undefined } })])
    const first = await command(['stream', '--mapping', file, '--rejects', rejects, '--json'], { stdin, env })
    expect(countsOf(first)).toMatchObject({ read: 1, delivered: 1, partly_rejected: 1 })
    const [reject] = readNdjson(rejects)
    expect(reject).toMatchObject({ mapping: 'Buys', outcome: 'rejected' })

    const fixed = ndjson([{ ...reject, event: order(1, { properties: { currency: 'EUR' } }) }])
    const again = await command(['stream', '--mapping', file, '--json'], { stdin: fixed, env })
    expect(countsOf(again)).toEqual({ read: 1, delivered: 1, requests: 1 })
    expect(sandbox.events().map(({ event }) => event.event_name)).toEqual(['Lead', 'Purchase'])

    const elsewhere = await command(['stream', '--json'], { stdin: fixed, env })
    expect(countsOf(elsewhere)).toEqual({ read: 1, rejected: 1 })
    expect(Object.keys(summaryOf(elsewhere).reasons)[0]).toContain('There is no mapping "Buys"')
  })

  it('applies mappings from a file; an event of several mappings counts once', async () => {
    const { sandbox, env } = await startSandbox()
    const mapping = {
      external_id: { '@path': '$.userId' },
      event_time: { '@path': '$.timestamp' },
      event_id: { '@path': '$.messageId' },
      action_source: 'website',
      user_data: { email: { '@path': '$.context.traits.email' } }
    }
    const one = (event_name: string, subscribe: string, more: object = {}) => ({
      ...{ name: event_name, subscribe, partnerAction: 'streamEvent' },
      mapping: { ...mapping, event_name, ...more }
    })
    const mappings = [
      one('Lead', 'type = "track"'),
      one('Contact', 'event = "Order Completed"', { consent: { '@path': '$.properties.consent' } }),
      one('Purchase', 'properties.broken = true')
    ]
    const events = [
      order(1),
      order(2, { properties: { consent: false } }),
      order(3, { properties: { broken: true } }),
      order(4, { type: 'page' })
    ]
    const file = temporaryFile('mapping.json', JSON.stringify({ mappings }))
    const rejects = join(temporaryFolder(), 'rejects.ndjson')
    const args = ['stream', '--mapping', file, '--rejects', rejects, '--json']
    const finished = await command(args, { stdin: ndjson(events), env })
    expect(countsOf(finished)).toEqual({ read: 4, delivered: 4, partly_rejected: 1, requests: 1 })
    expect(finished.status).toBe(1)
    expect(readNdjson(rejects)).toMatchObject([{ line: 3, mapping: 'Purchase', outcome: 'rejected' }])
    expect(
      sandbox
        .events()
        .map(({ event }) => `${String(event.event_name)} ${String(event.event_id)}`)
        .sort()
    ).toEqual([
      ...['Contact message-1', 'Contact message-3', 'Contact message-4'],
      ...['Lead message-1', 'Lead message-2', 'Lead message-3']
    ])
  })

  it('counts events without consent, which is no failure', async () => {
    const { sandbox, env } = await startSandbox()
    const mappings = [
      {
        subscribe: 'type = "track"',
        partnerAction: 'streamEvent',
        mapping: {
          external_id: 'x',
          event_name: 'Lead',
          event_time: { '@path': '$.timestamp' },
          consent: { '@path': '$.properties.consent' }
        }
      }
    ]
    const file = temporaryFile('mapping.json', JSON.stringify({ mappings }))
    const events = [order(1, { properties: { consent: false } }), order(2, { properties: { consent: true } })]
    const finished = await command(['stream', '--mapping', file, '--json'], { stdin: ndjson(events), env })
    expect(countsOf(finished)).toEqual({ read: 2, delivered: 1, no_consent: 1, requests: 1 })
    expect(finished.status).toBe(0)
    expect(sandbox.stats().recorded).toBe(1)
  })

  it('isolates an event that the mapping itself fails on', async () => {
    const { sandbox, env } = await startSandbox()
    const mapping = {
      external_id: { '@path': '$.userId' },
      event_time: { '@path': '$.timestamp' },
      event_id: { '@path': '$.messageId' },
      event_name: { '@path': { '@path': '$.properties.name_at' } }
    }
    const mappings = [{ name: 'Named', subscribe: 'type = "track"', partnerAction: 'streamEvent', mapping }]
    const file = temporaryFile('mapping.json', JSON.stringify({ mappings }))
    const events = orders(7).map((event, index) =>
      order(index + 1, { ...event, properties: { name_at: index === 4 ? 7 : '$.event' } })
    )
    const finished = await command(['stream', '--mapping', file, '--json'], { stdin: ndjson(events), env })
    expect(countsOf(finished)).toMatchObject({ read: 7, delivered: 6, rejected: 1 })
    const reason =
      'The mapping "Named" cannot be applied to this event (@path: expected string, got number): check its directives.'
    expect(summaryOf(finished).reasons).toEqual({ [reason]: 1 })
    expect(sandbox.stats().recorded).toBe(6)
  })

  it.each([
    ['throttle', { retryAfter: 0 }],
    ['transient', {}],
    ['html', {}],
    ['reset', {}],
    ['lost', {}],
    ['broken', {}]
  ] as const)('gets everything through %s faults, once each', async (kind, more) => {
    // A cut body is waited for until the time-out: one of them is enough.
    const [every, count] = kind === 'broken' ? [5, 4500] : [2, 2500]
    const { sandbox, env } = await startSandbox({ faults: [{ kind, every, ...more }] })
    const finished = await command(['stream', '--json', '--concurrency', '1'], { stdin: ndjson(orders(count)), env })
    expect(countsOf(finished)).toMatchObject({ read: count, delivered: count })
    expect(summaryOf(finished).requests).toBe(sandbox.stats().requests)
    expect(sandbox.stats().recorded).toBe(count)
    expect(sandbox.stats().faults[kind]).toBeGreaterThan(0)
    expect(finished.status).toBe(0)
  })

  it('fails what does not get through, and delivers it from the rejects file later', async () => {
    const { sandbox, env } = await startSandbox({ faults: [{ kind: 'transient' }] })
    const rejects = join(temporaryFolder(), 'rejects.ndjson')
    const args = ['stream', '--json', '--retries', '0', '--rejects', rejects]
    const finished = await command(args, { stdin: ndjson(orders(1500)), env })
    expect(countsOf(finished)).toMatchObject({ read: 1500, failed: 1500 })
    expect(summaryOf(finished).requests).toBe(sandbox.stats().requests)
    expect(finished.status).toBe(1)
    sandbox.setFaults([])
    const copy = join(temporaryFolder(), 'again.ndjson')
    copyFileSync(rejects, copy)
    const again = await command(['stream', copy, '--json'], { env })
    expect(countsOf(again)).toEqual({ read: 1500, delivered: 1500, requests: 2 })
    expect(sandbox.stats().recorded).toBe(1500)
  })

  it('sends nothing more when the token is refused, and says so once', async () => {
    const { sandbox, env } = await startSandbox({ tokens: ['another'] })
    const args = ['stream', '--json', '--concurrency', '1']
    const finished = await command(args, { stdin: `${ndjson(orders(5000))}garbage\n`, env })
    expect(countsOf(finished)).toEqual({ read: 5001, failed: 5000, rejected: 1, requests: 3 })
    expect(finished.status).toBe(1)
    expect(finished.stderr.match(/Nothing more is sent\. The access token is invalid/g)).toHaveLength(1)
    expect(finished.stdout + finished.stderr).not.toContain(TOKEN)
    expect(sandbox.stats().requests).toBe(3)
  })

  it('starts a sandbox without credentials, and says so', async () => {
    const env = { META_PIXEL_ID: '', META_ACCESS_TOKEN: '', META_GRAPH_API_URL: 'http://127.0.0.1:9' }
    const finished = await command(['stream', '--json'], { stdin: ndjson(orders(3)), env })
    expect(countsOf(finished)).toEqual({ read: 3, delivered: 3, requests: 1 })
    expect(summaryOf(finished).sandbox).toBe(true)
    expect(finished.stderr).toContain('nothing is sent to Meta')
    expect(finished.status).toBe(0)
  })

  it('passes on the App Secret and the test event code', async () => {
    const { sandbox, env } = await startSandbox({ appSecret: 'the secret' })
    const finished = await command(['stream', '--json', '--test-event-code', 'TEST42'], {
      stdin: ndjson(orders(1)),
      env: { ...env, META_APP_SECRET: 'the secret' }
    })
    expect(countsOf(finished)).toEqual({ read: 1, delivered: 1, requests: 1 })
    expect(sandbox.events()[0].testEventCode).toBe('TEST42')
    expect(finished.stderr).toContain('Meta counts them like real ones')
    expect(finished.stdout + finished.stderr).not.toContain('the secret')
  })

  it('reads nothing from nothing', async () => {
    const finished = await command(['stream', '--json'])
    expect(countsOf(finished)).toEqual({})
    expect(summaryOf(finished)).toMatchObject({
      read: 0,
      failed: 0,
      age: { median: null, p95: null },
      most_missed: null
    })
    expect(finished.status).toBe(0)
  })
})
