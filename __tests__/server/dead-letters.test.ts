import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DeadLetters } from '../../src/server/ingest/dead-letters'
import { createLog } from '../../src/server/log'
import { badOrder, containing, newFolder, order, startServer, stopAll, sync, until } from './support'
import { command } from '../cli/support'

afterEach(stopAll)

type Json = Record<string, unknown>

const linesOf = (path: string): Json[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Json)

/** Refuses orders until it is told better. */
function changing(): { refuse: () => { code: number; subcode: number; message: string } | undefined; isGood: boolean } {
  const meta = {
    isGood: false,
    refuse: () => (meta.isGood ? undefined : { code: 100, subcode: 2804050, message: 'No.' })
  }
  return meta
}

async function start(options: Parameters<typeof startServer>[0] = {}) {
  const rejectsPath = join(newFolder(), 'rejects.ndjson')
  const bench = await startServer({ ...options, server: { ...options.server, rejectsPath } })
  return { ...bench, rejectsPath }
}

it('keep what was rejected for good, whole and for their owner alone, over a restart', async () => {
  const first = await start()
  const event = badOrder()
  await first.post('/events', [order(), event, { nothing: true }])
  await first.server.stop()
  expect(statSync(first.rejectsPath).mode & 0o777).toBe(0o600)
  const [rejected, noEvent] = linesOf(first.rejectsPath)
  expect(rejected).toMatchObject({
    sync: 'Shop',
    outcome: 'rejected',
    status: 400,
    event: { messageId: event.messageId }
  })
  expect(rejected.mapping).toEqual(expect.any(String))
  expect(noEvent).toMatchObject({ status: 400, raw: '{"nothing":true}' })
  const second = await startServer({ server: { rejectsPath: first.rejectsPath } })
  await second.post('/events', badOrder())
  await second.server.stop()
  expect(linesOf(first.rejectsPath)).toHaveLength(3)
})

it('hold nothing that its sender will send again', async () => {
  const bench = await start({ sandbox: { faults: [{ kind: 'transient' }] }, server: { deadlineMs: 200 } })
  expect((await bench.post('/events', order())).status).toBe(503)
  await bench.server.stop()
  expect(readFileSync(bench.rejectsPath, 'utf8')).toBe('')
})

it('are sent again by the page’s API, and what is rejected again stays', async () => {
  const meta = changing()
  const bench = await start({ sandbox: { refuse: meta.refuse } })
  const events = [order(), order(), order()]
  await bench.post('/events', [...events, badOrder()])
  expect((await bench.api('GET', '/rejects')).json).toMatchObject({ path: bench.rejectsPath, added: 4 })
  meta.isGood = true
  const { status, json } = await bench.api('POST', '/rejects/resend', {})
  expect([status, json]).toEqual([200, { sent: 4, delivered: 3, rejected: 1, failed: 0, kept: 0 }])
  expect(bench.recorded()).toHaveLength(3)
  expect(linesOf(bench.rejectsPath)).toHaveLength(1)
  expect(existsSync(`${bench.rejectsPath}.1`)).toBe(false)
  expect(existsSync(`${bench.rejectsPath}.resending`)).toBe(false)
})

it('of a sync that is gone stay in the file', async () => {
  const bench = await start({ syncs: [sync(), sync({ name: 'Outlet', pixelId: '22' })] })
  await bench.post('/events', badOrder())
  await bench.api('DELETE', '/syncs/Outlet')
  expect((await bench.api('POST', '/rejects/resend', {})).json).toMatchObject({ sent: 1, rejected: 1, kept: 1 })
  expect(
    linesOf(bench.rejectsPath)
      .map(({ sync: name }) => name)
      .sort()
  ).toEqual(['Outlet', 'Shop'])
})

it('are sent again by the command stream', async () => {
  const meta = changing()
  const bench = await start({ sandbox: { refuse: meta.refuse } })
  const events = [order(), order()]
  await bench.post('/events', events)
  await bench.server.stop()
  meta.isGood = true
  const env = { META_PIXEL_ID: '1234567890', META_ACCESS_TOKEN: 'EAAtoken', META_GRAPH_API_URL: bench.sandbox.url }
  expect((await command(['stream', bench.rejectsPath], { env })).status).toBe(0)
  expect(bench.recorded()).toHaveLength(2)
})

it('are bounded: a large file becomes an older one, and the oldest goes', () => {
  const path = join(newFolder(), 'rejects.ndjson')
  const log = createLog('silent')
  const letters = new DeadLetters({ path, log, now: Date.now, maxFileBytes: 500 })
  for (let n = 0; n < 100; n++) {
    letters.unreadable({ n, padding: 'x'.repeat(200) }, 400, 'No event.')
    letters.flush()
  }
  expect(letters.files()).toHaveLength(5)
  expect(letters.size()).toBeLessThan(5 * 1000)
  expect(statSync(`${path}.1`).mode & 0o777).toBe(0o600)
  expect(linesOf(path).at(-1)).toMatchObject({ raw: containing('"n":99') })
  letters.close()
})

it('that cannot be written are said before the server starts', async () => {
  const folder = newFolder()
  mkdirSync(join(folder, 'a-folder'))
  writeFileSync(join(folder, 'a-file'), '')
  for (const [path, reason] of [
    [join(folder, 'a-folder'), 'it is a folder'],
    [join(folder, 'a-file', 'x'), 'is a file, not a folder'],
    ['/dev/null', 'is no file']
  ]) {
    await expect(startServer({ server: { rejectsPath: path } })).rejects.toThrow(reason)
  }
})

describe('a limit of the rate', () => {
  const KEYS = ['write-key-1-of-senders', 'write-key-2-of-senders']
  const by = (key: string) => ({ authorization: `Bearer ${key}` })

  it('holds for each sender, and there is none by default', async () => {
    let now = Date.now()
    const bench = await startServer({ config: { keys: KEYS }, server: { rateLimit: 1, now: () => now } })
    const send = (key: string, events: number) =>
      bench.post(
        '/events',
        Array.from({ length: events }, () => order()),
        by(key)
      )
    expect((await send(KEYS[0], 12)).status).toBe(200)
    const limited = await send(KEYS[0], 1)
    expect([limited.status, limited.json.outcome]).toEqual([429, 'failed'])
    expect(limited.headers.get('retry-after')).toBe('3')
    expect((await send(KEYS[1], 1)).status).toBe(200)
    now += 3000
    expect((await send(KEYS[0], 1)).status).toBe(200)
    expect((await send(KEYS[0], 1)).status).toBe(429)
  })

  it('is for each visitor where the key stands in a web page', async () => {
    const bench = await startServer({ config: { keys: KEYS }, server: { rateLimit: 1, trustProxy: '127.0.0.1' } })
    const send = async (ip: string) => {
      const events = Array.from({ length: 11 }, () => order())
      const headers = { ...by(KEYS[0]), origin: 'http://localhost:8080', 'x-forwarded-for': ip }
      return (await bench.post('/events', events, headers)).status
    }
    expect(await send('198.51.100.7')).toBe(200)
    expect(await send('198.51.100.7')).toBe(429)
    expect(await send('198.51.100.8')).toBe(200)
  })
})

describe('options', () => {
  it.each([
    [{ deadlineMs: NaN }, 'deadlineMs must be a whole number'],
    [{ bodyLimit: -1 }, 'bodyLimit'],
    [{ coalesce: { maxEvents: 1.5 } }, 'maxEvents'],
    [{ rateLimit: Infinity }, 'rateLimit'],
    [{ origins: ['shop.example.com'] }, '--cors-origin must be an origin'],
    [{ origins: ['https://shop.example.com/'] }, 'https://shop.example.com'],
    [{ trustProxy: 'my-proxy' }, '--trust-proxy must be IP addresses'],
    [{ trustProxy: '10.0.0.0/64' }, '--trust-proxy']
  ])('as %j are refused', async (server, reason) => {
    await expect(startServer({ server })).rejects.toThrow(reason)
  })

  it('that are right are taken', async () => {
    const server = { trustProxy: 'loopback, 10.0.0.0/8,2001:db8::/32', rateLimit: 0 }
    const bench = await startServer({ server })
    await until(async () => (await bench.request('/readyz')).status === 200)
  })
})
