import { writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { spawnCommand, startCommand } from './command'
import { badOrder, newFolder, onStop, order, page, startSandbox, stopAll, sync, until, writeConfig } from './support'

afterEach(stopAll)

const post = async (url: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body)
  })

test('without configuration and credentials everything goes to a sandbox of its own', async () => {
  const { url } = await startCommand(['--config', join(newFolder(), 'none.json')])
  expect((await post(`${url}/v1/track`, order())).status).toBe(200)
  const status = (await (await fetch(`${url}/api/status`)).json()) as { sandbox: string; config: { source: string } }
  expect(status.config.source).toBe('sandbox')
  const { events } = (await (await fetch(`${status.sandbox}/sandbox/events`)).json()) as { events: unknown[] }
  expect(events).toHaveLength(1)
})

test('with credentials in the environment alone there is one sync with the presets', async () => {
  const sandbox = await startSandbox()
  const { url } = await startCommand(['--config', join(newFolder(), 'none.json'), '--pixel-id', '77'], {
    META_ACCESS_TOKEN: 'EAAtoken',
    META_GRAPH_API_URL: sandbox.url
  })
  expect((await post(`${url}/events`, [order(), page()])).status).toBe(200)
  expect(sandbox.events().map(({ pixelId }) => pixelId)).toEqual(['77', '77'])
})

test('with a configuration its syncs and keys are in force, whatever the environment says', async () => {
  const sandbox = await startSandbox()
  const config = writeConfig(newFolder(), { keys: ['${MY_KEY}'], syncs: [sync({ pixelId: '78' })] })
  const { url } = await startCommand(['--config', config, '--host', '0.0.0.0'], {
    MY_KEY: 'write-key-1-of-senders',
    META_PIXEL_ID: '1',
    META_ACCESS_TOKEN: 'unused',
    META_GRAPH_API_URL: sandbox.url
  })
  const local = url.replace('0.0.0.0', '127.0.0.1')
  expect((await post(`${local}/events`, order())).status).toBe(401)
  expect((await post(`${local}/events`, order(), { authorization: 'Bearer write-key-1-of-senders' })).status).toBe(200)
  expect(sandbox.events().map(({ pixelId }) => pixelId)).toEqual(['78'])
})

test('--sandbox keeps everything on this machine, whatever is configured', async () => {
  const config = writeConfig(newFolder(), { syncs: [sync()] })
  const { url } = await startCommand(['--config', config, '--sandbox'])
  expect((await post(`${url}/events`, order())).status).toBe(200)
  expect(((await (await fetch(`${url}/api/status`)).json()) as { sandbox: string }).sandbox).toContain(
    'http://127.0.0.1:'
  )
})

test('--stream sends a file through the server, prints what became of it, and goes on serving', async () => {
  const file = join(newFolder(), 'events.ndjson')
  const events = [order(), page(), badOrder(), { type: 'identify', userId: 'user-1' }]
  writeFileSync(file, `${events.map((event) => JSON.stringify(event)).join('\n')}\nno event\n`)
  const { url, output, end } = await startCommand([
    '--config',
    join(newFolder(), 'none.json'),
    '--stream',
    file,
    '--shift-time'
  ])
  await until(() => output().includes('Ctrl+C'))
  for (const [label, count] of [
    ['read', 5],
    ['delivered', 2],
    ['not subscribed', 1],
    ['rejected', 2],
    ['failed', 0]
  ]) {
    expect(output()).toMatch(new RegExp(`│ ${label}\\s+│\\s+${count} │`))
  }
  expect(output()).toContain(`The page is at ${url}/`)
  expect((await post(`${url}/events`, order())).status).toBe(200)
  expect(await end('SIGINT')).toBe(0)
})

test.each([
  [
    'a wrong configuration',
    () => ['--config', writeConfig(newFolder(), { syncs: [sync({ pixelId: 'x' })] })],
    '/syncs/0/pixelId'
  ],
  [
    'an address for others without a key',
    () => ['--host', '0.0.0.0', '--sandbox', '--config', 'none.json'],
    'senders need a key'
  ],
  [
    'a port that is taken',
    async () => ['--config', 'none.json', '--port', String(await takenPort())],
    'another program listens there'
  ],
  [
    'a file that is not there',
    () => ['--config', 'none.json', '--port', '0', '--stream', 'no-such-file'],
    'no-such-file'
  ],
  ['an option that is out of range', () => ['--batch-events', '1001'], 'from 1 to 1000'],
  ['a way that is none', () => ['--auth-failure', 'ignore'], 'retry, drop']
])('%s ends it with status 2 and says why', async (_, args, message) => {
  const { exited, output } = spawnCommand(await args())
  expect(await exited).toBe(2)
  expect(output()).toContain(message)
})

async function takenPort(): Promise<number> {
  const server = createHttpServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onStop(() => new Promise((resolve) => server.close(resolve)))
  return (server.address() as AddressInfo).port
}
