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
})
