import { Command } from 'commander'
import { registerSandboxCommand } from '../../src/cli/sandbox'
import { goodEvent, NOW_SECONDS } from './support'

let output = ''
const write = jest.spyOn(process.stdout, 'write')
const writeError = jest.spyOn(process.stderr, 'write')

beforeEach(() => {
  output = ''
  const capture = (text: unknown): boolean => {
    output += String(text)
    return true
  }
  write.mockImplementation(capture)
  writeError.mockImplementation(capture)
})

afterEach(() => {
  Reflect.deleteProperty(process.env, 'META_APP_SECRET')
})

afterAll(() => {
  write.mockRestore()
  writeError.mockRestore()
})

function run(...args: string[]): Promise<Command> {
  const program = new Command('meta-pixel').exitOverride()
  registerSandboxCommand(program)
  for (const command of program.commands) command.exitOverride()
  return program.parseAsync(['sandbox', '--port', '0', ...args], { from: 'user' })
}

/** Runs the command, does something with its address, interrupts it, and gives what it printed. */
async function whileRunning(
  args: string[],
  act: (url: string) => Promise<void>,
  signal: 'SIGINT' | 'SIGTERM' = 'SIGINT'
) {
  const state = { failed: false }
  const ended = run(...args)
  ended.catch(() => (state.failed = true))
  const address = (): string | undefined => /META_GRAPH_API_URL=(\S+)/.exec(output)?.[1]
  while (!address() && !state.failed) await new Promise(setImmediate)
  try {
    await act(address() ?? '')
  } finally {
    process.emit(signal)
    await ended
  }
  return output
}

const post = (url: string, event: unknown): Promise<Response> =>
  fetch(`${url}/v26.0/123/events`, {
    method: 'POST',
    headers: { authorization: 'Bearer token', 'content-type': 'application/json' },
    body: JSON.stringify({ data: [event] })
  })
const recent = () => goodEvent({ event_time: Math.floor(Date.now() / 1000) - 1 })

it.each(['SIGINT', 'SIGTERM'] as const)('runs until %s, and sums up what it saw', async (signal) => {
  const printed = await whileRunning(
    [],
    async (url) => {
      const event = recent()
      expect((await post(url, event)).status).toBe(200)
      expect((await post(url, event)).status).toBe(200)
    },
    signal
  )
  expect(printed).toContain('export META_GRAPH_API_URL=http://127.0.0.1:')
  expect(printed).toContain(
    'Sandbox ended: 2 requests, 2 events accepted, 1 of them duplicates, 0 batches refused, 0 faults.\n'
  )
})

it('takes faults and the other options', async () => {
  const args = ['--fault', 'slow:1/3:1', '--fault', 'empty:1/2', '--name-index', 'always', '--locale', 'fr_FR']
  await whileRunning([...args, '--throttle', '3/60', '--warn-version', '--seed', '9'], async (url) => {
    const statuses: number[] = []
    for (let n = 0; n < 5; n++) {
      const response = await post(url, recent())
      statuses.push(response.status)
      expect(response.headers.has('x-ad-api-version-warning')).toBe(response.status === 200)
    }
    // The second and fourth come empty; of the others, the limit lets three pass.
    expect(statuses).toEqual([200, 503, 200, 503, 200])
    expect(await (await fetch(`${url}/sandbox/faults`)).json()).toEqual({
      faults: [
        { kind: 'slow', every: 3, ms: 1 },
        { kind: 'empty', every: 2 }
      ]
    })
  })
})

it('names the index in the language of the account', async () => {
  await whileRunning(['--name-index', 'always', '--locale', 'fr_FR'], async (url) => {
    const answer = await (await post(url, goodEvent({ event_time: NOW_SECONDS + 1e9 }))).text()
    expect(answer).toContain("$['data'][0]['event_time']")
    expect(answer).toContain('Paramètre non valide')
  })
})

it('discards on demand', async () => {
  await whileRunning(['--discard'], async (url) => {
    expect((await post(url, { any: 'thing' })).status).toBe(200)
  })
})

it('demands a proof when META_APP_SECRET is set', async () => {
  process.env.META_APP_SECRET = 'secret'
  await whileRunning([], async (url) => {
    expect(await (await post(url, recent())).text()).toContain('appsecret_proof')
  })
})

it.each([
  [['--port', 'x'], 'whole number'],
  [['--port', '70000'], 'at most 65535'],
  [['--fault', 'fire'], 'kind:rate'],
  [['--fault', 'reset:2'], 'share from 0 to 1'],
  [['--fault', 'slow:1:x'], 'whole number'],
  [['--fault', 'slow:1:1:1'], 'kind:rate'],
  [['--throttle', '5'], '100/60'],
  [['--name-index', 'maybe'], 'always'],
  [['--host', '203.0.113.1'], 'cannot listen on 203.0.113.1']
])('refuses %j', async (args, message) => {
  await expect(run(...args)).rejects.toThrow()
  expect(output).toContain(message)
})
