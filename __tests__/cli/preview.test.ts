import { createHash } from 'node:crypto'
import { cleanUp, command, ndjson, order, startSandbox, temporaryFile, TIMEOUT_MS } from './support'

jest.setTimeout(TIMEOUT_MS)
afterEach(cleanUp)

interface Shown {
  line: number
  event?: string
  mapping?: string
  outcome?: string
  reason?: string
  body?: { data: object[] }
  notices?: object[]
  match_keys?: Record<string, number>
}

const events = [
  order(1),
  order(2, { properties: { currency: undefined } }),
  { type: 'identify', userId: 'user-1' },
  order(3, { context: { traits: { email: 'jane.at.example' } } })
]

describe('preview', () => {
  it('shows as JSON exactly what stream sends', async () => {
    const { sandbox, env } = await startSandbox()
    const stdin = `${ndjson(events)}garbage\n`
    const { stdout, stderr, status } = await command(['preview', '--json'], { stdin, env })
    await command(['stream'], { stdin: ndjson(events), env })
    const shown = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Shown)
    expect(shown.map(({ line, outcome }) => [line, outcome])).toEqual([
      [1, 'sent'],
      [2, 'rejected'],
      [3, 'not_subscribed'],
      [4, 'sent'],
      [5, 'rejected'],
      [undefined, undefined]
    ])
    expect(shown.flatMap(({ body }) => body?.data ?? [])).toEqual(sandbox.events().map(({ event }) => event))
    expect(shown[0].body).toMatchObject({ partner_agent: 'action-meta-pixel' })
    expect(shown[1].reason).toContain('Purchase needs a currency')
    expect(shown[3].notices).toContainEqual({ parameter: 'em', reason: expect.stringContaining('dropped') as string })
    expect(shown[5].match_keys).toMatchObject({ external_id: 1, em: 0.5 })
    expect(stderr).toBe('')
    expect(status).toBe(0)
    // Its own requests are none.
    expect(sandbox.stats().requests).toBe(1)
  })

  it('shows it to people, hashed, with notices and reasons, and without credentials', async () => {
    const env = { META_APP_SECRET: 'the secret', META_TEST_EVENT_CODE: 'TEST42' }
    const { stdout } = await command(['preview', temporaryFile('events.ndjson', ndjson(events))], { env })
    expect(stdout).toContain(
      'line 1, track "Order Completed", by the mapping Purchase (Order Completed)\n{\n  "data": ['
    )
    expect(stdout).toContain(createHash('sha256').update('jane.1@example.com').digest('hex'))
    expect(stdout).toContain('"test_event_code": "TEST42"')
    expect(stdout).toContain('"appsecret_proof": "(not shown)"')
    expect(stdout).toMatch(/line 2, .*\n {2}rejected: Purchase needs a currency/)
    expect(stdout).toContain('line 3, identify\n  not subscribed')
    expect(stdout).toContain('  notice: em: dropped')
    expect(stdout).toMatch(/Email \(em\) +│ high +│ +50 %/)
    expect(stdout).not.toMatch(/jane|user-1|202 555|Doe|the secret/)
  })
})
