import { statSync } from 'node:fs'
import { main } from '../../src/cli/program'
import { cleanUp, ndjson, orders, readNdjson, temporaryFile, temporaryFolder, TOKEN } from './support'

afterEach(cleanUp)

/** Runs the command line in this process: what is used wrongly ends before anything starts. */
async function run(args: string[], env: NodeJS.ProcessEnv = {}) {
  const written = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    jest.spyOn(process[name], 'write').mockImplementation((chunk) => {
      written[name] += String(chunk)
      return true
    })
  }
  const before = process.env
  process.env = { ...before, ...env }
  try {
    await main(['node', 'meta-pixel', ...args])
    return { ...written, status: process.exitCode }
  } finally {
    process.env = before
    process.exitCode = undefined
    jest.restoreAllMocks()
  }
}

const events = (): string => temporaryFile('events.ndjson', ndjson(orders(1)))

describe('meta-pixel, used wrongly', () => {
  it.each([
    ['no command', () => [], 'Usage: meta-pixel'],
    ['an unknown command', () => ['deliver'], "unknown command 'deliver'"],
    [
      'a file that is not there',
      () => ['stream', 'none.ndjson'],
      'none.ndjson cannot be read: there is no such file or folder (ENOENT).'
    ],
    ['a folder', () => ['preview', temporaryFolder()], 'is a folder'],
    ['--shift-time without a file', () => ['stream', '-', '--shift-time'], '--shift-time needs a file'],
    [
      'a mapping file that is wrong',
      () => ['stream', events(), '--mapping', temporaryFile('mapping.json', '{}')],
      '"mappings" must be a list'
    ],
    ['a token on the command line', () => ['stream', events(), '--access-token', TOKEN], 'unknown option'],
    ['a number that is none', () => ['stream', events(), '--retries', 'many'], 'whole number from 0 to 20'],
    ['a number beyond its bounds', () => ['stream', events(), '--concurrency', '0'], 'whole number from 1 to 32'],
    ['a check without credentials', () => ['check'], 'There is nothing to check']
  ])('says what to mend and ends with 2: %s', async (_, args, message) => {
    const { stdout, stderr, status } = await run(args())
    expect(stderr).toContain(message)
    expect(stdout).toBe('')
    expect(status).toBe(2)
  })

  it('ends with 2 for half of the credentials, before it touches the rejects file', async () => {
    const rejects = temporaryFile('rejects.ndjson', 'precious\n')
    const { stderr, status } = await run(['stream', events(), '--rejects', rejects], { META_PIXEL_ID: '123' })
    expect(stderr).toContain('no access token')
    expect(status).toBe(2)
    expect(statSync(rejects).size).toBe(9)
  })

  it('ends with 2 for an address in clear text that is not this machine', async () => {
    const env = { META_PIXEL_ID: '123', META_ACCESS_TOKEN: TOKEN, META_GRAPH_API_URL: 'http://graph.example.com' }
    const { stderr, status } = await run(['stream', events()], env)
    expect(stderr).toContain('META_GRAPH_API_URL must start with https://')
    expect(stderr).not.toContain(TOKEN)
    expect(status).toBe(2)
  })

  it('ends with 2 when the rejects file is the file that is read', async () => {
    const file = events()
    const { stderr, status } = await run(['stream', file, '--rejects', file])
    expect(stderr).toContain('is the file that is read')
    expect(status).toBe(2)
    expect(readNdjson(file)).toHaveLength(1)
  })
})

describe('meta-pixel --help', () => {
  it('is no wrong usage', async () => {
    const { stdout, status } = await run(['stream', '--help'])
    expect(stdout).toContain('Identify, group and alias calls carry no event')
    expect(status).toBe(0)
    expect(await run(['--version'])).toMatchObject({
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+/) as string,
      status: 0
    })
  })
})
