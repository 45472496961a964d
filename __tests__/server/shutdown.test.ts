import { join } from 'node:path'
import { startCommand } from './command'
import { newFolder, order, startSandbox, startServer, stopAll, until } from './support'

afterEach(stopAll)

const CLIENTS = 20

test('SIGTERM under load drops nothing that was accepted, and ends with status 0', async () => {
  const sandbox = await startSandbox({ faults: [{ kind: 'slow', ms: 20 }] })
  const { url, end } = await startCommand(['--config', join(newFolder(), 'none.json')], {
    META_PIXEL_ID: '1234567890',
    META_ACCESS_TOKEN: 'EAAtoken',
    META_GRAPH_API_URL: sandbox.url
  })
  const acknowledged: unknown[] = []
  let refused = 0
  let isOver = false
  const client = async (): Promise<void> => {
    while (!isOver) {
      const event = order()
      try {
        const { status } = await fetch(`${url}/v1/track`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(event)
        })
        if (status === 200) acknowledged.push(event.messageId)
        else refused++
      } catch {
        // The server no longer listens: the event is still with its sender.
        refused++
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    }
  }
  const clients = Array.from({ length: CLIENTS }, client)
  await until(() => acknowledged.length >= 200)
  expect(await end('SIGTERM')).toBe(0)
  isOver = true
  await Promise.all(clients)
  expect(refused).toBeGreaterThan(0)
  const recorded = new Set(sandbox.events().map(({ event }) => event.event_id))
  expect(acknowledged.filter((id) => !recorded.has(id))).toEqual([])
})

test('SIGINT ends with status 0 as well', async () => {
  const { end } = await startCommand(['--config', join(newFolder(), 'none.json')])
  expect(await end('SIGINT')).toBe(0)
})

test('while a server stops it takes nothing new, is not ready, and answers what it has taken', async () => {
  const bench = await startServer({ server: { coalesce: { waitMs: 60_000 } } })
  const taken = bench.post('/events', order())
  await until(() => bench.server.context.syncs.all()[0].queued === 1)
  bench.server.context.stopping = true
  const late = await bench.post('/events', order())
  expect([late.status, late.headers.get('retry-after'), late.headers.get('connection')]).toEqual([503, '5', 'close'])
  expect((await bench.request('/readyz')).status).toBe(503)
  await bench.server.stop()
  expect((await taken).status).toBe(200)
  expect(bench.recorded()).toHaveLength(1)
})

test('a server that is stopped twice stops once', async () => {
  const { server } = await startServer()
  await Promise.all([server.stop(), server.stop()])
})
