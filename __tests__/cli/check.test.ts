import { confirmed, startAnsweringGraph, type GraphAnswer } from '../support/answering-graph'
import { cleanUp, command, startSandbox, TIMEOUT_MS, TOKEN } from './support'

jest.setTimeout(TIMEOUT_MS)
afterEach(cleanUp)

describe('check', () => {
  it('ends with 0 when Meta confirms the credentials, and records nothing', async () => {
    const { sandbox, env } = await startSandbox({ tokens: [TOKEN] })
    const finished = await command(['check'], { env })
    expect(finished).toMatchObject({ status: 0, stdout: 'Meta takes events with these settings.\n' })
    expect(sandbox.stats()).toMatchObject({ requests: 1, recorded: 0 })
  })

  it('ends with 1 and says what to mend when they are refused', async () => {
    const { env } = await startSandbox({ tokens: ['another'] })
    const finished = await command(['check', '--pixel-id', '42'], { env })
    expect(finished.status).toBe(1)
    expect(finished.stdout).toContain('The access token is invalid, expired or revoked')
    expect(finished.stdout + finished.stderr).not.toContain(TOKEN)
  })

  it('ends with 1 when Meta cannot be asked', async () => {
    const { env } = await startSandbox({ faults: [{ kind: 'reset' }] })
    const finished = await command(['check'], { env })
    expect(finished).toMatchObject({
      status: 1,
      stdout: 'The connection could not be verified: Meta could not be reached, or broke off its answer (ECONNRESET).\n'
    })
  })

  const HTML = '<html><body>A proxy</body></html>'
  const LARGE = 'x'.repeat(200_000)
  const answers: [name: string, answer: GraphAnswer][] = [
    ['a page', { body: HTML }],
    ['a large page', { body: LARGE }],
    ['an empty object', { body: {} }],
    ['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:9/' } }],
    ["a proxy's 403", { status: 403, body: HTML }],
    ['throttling', { status: 429, body: { error: { code: 80004, message: 'Too many calls' } } }],
    ['a body that is cut', { body: { events_received: 1 }, breaks: 'cut' }],
    ['a body that stops', { body: { events_received: 1 }, breaks: 'hang' }],
    ['a body without an end', { body: { events_received: 1 }, breaks: 'endless' }],
    ['broken gzip', { body: { events_received: 1 }, headers: { 'content-encoding': 'gzip' } }]
  ]

  it.each(answers)('ends with 1 and says that nothing was learned from %s', async (_name, answer) => {
    const graph = await startAnsweringGraph(() => answer)
    try {
      const env = { META_GRAPH_API_URL: graph.url, META_PIXEL_ID: '42', META_ACCESS_TOKEN: TOKEN }
      const checked = await command(['check'], { env })
      expect(checked.stdout).toMatch(/^The connection could not be verified: .+\n$/)
      expect(checked.status).toBe(1)
    } finally {
      await graph.close()
    }
  })

  it('ends with 0 on a confirmation, however long', async () => {
    const graph = await startAnsweringGraph((arrived) => ({
      ...confirmed(arrived),
      body: { events_received: 1, messages: [LARGE] }
    }))
    try {
      const env = { META_GRAPH_API_URL: graph.url, META_PIXEL_ID: '42', META_ACCESS_TOKEN: TOKEN }
      expect((await command(['check'], { env })).status).toBe(0)
    } finally {
      await graph.close()
    }
  })
})
