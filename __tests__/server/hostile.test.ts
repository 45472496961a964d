import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { eventsTotal, order, recordedIds, startServer, stopAll, type Bench } from './support'

afterEach(stopAll)

const LIMIT = 10_000

async function open({ server }: Bench): Promise<{ socket: Socket; ended: Promise<string> }> {
  const { hostname, port } = new URL(server.url)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  const ended = new Promise<string>((resolve) => {
    let answer = ''
    socket.on('data', (chunk) => (answer += String(chunk)))
    // A server that hangs up in the middle of a request resets the connection.
    socket.on('error', () => undefined)
    socket.on('close', () => {
      resolve(answer)
    })
  })
  return { socket, ended }
}

/** After whatever was done to it, the server still takes events. */
async function expectAlive(bench: Bench): Promise<void> {
  const event = order()
  expect((await bench.post('/events', event)).status).toBe(200)
  expect(recordedIds(bench)).toContain(event.messageId)
}

test('a body beyond the limit is refused, and read no further', async () => {
  const bench = await startServer({ server: { bodyLimit: LIMIT } })
  const { status, json } = await bench.post('/events', order({ padding: 'x'.repeat(LIMIT) }))
  expect([status, json.outcome]).toEqual([413, 'rejected'])
  await expectAlive(bench)
})

test('a small body that grows beyond the limit when it is decompressed is refused', async () => {
  const bench = await startServer({ server: { bodyLimit: LIMIT } })
  const { status } = await bench.request('/events', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    body: gzipSync(Buffer.alloc(10_000_000, ' '))
  })
  expect(status).toBe(413)
  await expectAlive(bench)
})

test.each([
  ['not JSON', '{"type":', {}],
  ['empty', '', {}],
  ['a word', 'undefined', {}],
  ['gzip that is none', 'no gzip', { 'content-encoding': 'gzip' }],
  ['an unknown encoding', '{}', { 'content-encoding': 'zstd2' }]
])('a body that is %s is refused for good, and quoted nowhere', async (_, body, headers) => {
  const bench = await startServer()
  const answer = await bench.post('/events', body, headers)
  expect([400, 415]).toContain(answer.status)
  expect(answer.json.outcome).toBe('rejected')
  await expectAlive(bench)
})

test.each([
  ['a number', 7],
  ['null', null],
  ['a text', 'track'],
  ['lists in lists', [[[]], [order()]]],
  ['an event that is hollow', { type: 'track', event: 'Order Completed' }],
  [
    'fields of wrong types',
    { type: 'track', event: {}, properties: [], context: 'x', userId: { a: 1 }, timestamp: [] }
  ],
  ['a type of a wrong type', { type: ['track'], event: 'Order Completed' }],
  ['names of an object’s own', { type: 'track', event: 'toString', constructor: 1, hasOwnProperty: 2 }]
])('%s gets an answer, and the next event its own', async (_, body) => {
  const bench = await startServer()
  const { status } = await bench.post('/events', JSON.stringify(body))
  expect([200, 400]).toContain(status)
  await expectAlive(bench)
})

test('ten thousand levels of nesting are survived', async () => {
  const bench = await startServer()
  const deep = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`
  const text = JSON.stringify(order()).replace('"properties":{', `"properties":{"deep":${deep},`)
  const { status } = await bench.post('/events', text)
  expect([200, 400]).toContain(status)
  await expectAlive(bench)
})

test('more events in one request than the queue can ever hold are refused', async () => {
  const bench = await startServer({ server: { coalesce: { maxQueued: 10 } } })
  const { status, json } = await bench.post(
    '/events',
    Array.from({ length: 11 }, () => order())
  )
  expect([status, json.outcome]).toEqual([413, 'rejected'])
  await expectAlive(bench)
})

test('a client that sends its body too slowly is cut off', async () => {
  const bench = await startServer({ server: { requestTimeoutMs: 200 } })
  const { socket, ended } = await open(bench)
  socket.write('POST /events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{')
  await ended
  await expectAlive(bench)
})

test('a client that never ends its headers is cut off', async () => {
  const bench = await startServer({ server: { requestTimeoutMs: 200 } })
  const { socket, ended } = await open(bench)
  socket.write('POST /events HTTP/1.1\r\nHost: x\r\nX-Slow: ')
  expect(await ended).toContain('408')
  await expectAlive(bench)
})

test('headers without end are refused', async () => {
  const bench = await startServer()
  const { socket, ended } = await open(bench)
  socket.write(`POST /events HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(100_000)}\r\n\r\n`)
  expect(await ended).toContain('431')
  await expectAlive(bench)
})

test('what is not HTTP is refused', async () => {
  const bench = await startServer()
  const { socket, ended } = await open(bench)
  socket.write('\x16\x03\x01 hello\r\n\r\n')
  expect(await ended).toContain('400')
  await expectAlive(bench)
})

test('a client that hangs up does not take its event back', async () => {
  const bench = await startServer({ sandbox: { faults: [{ kind: 'slow', ms: 50, times: 2 }] } })
  const { socket, ended } = await open(bench)
  const body = JSON.stringify(order())
  socket.write(
    `POST /events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  )
  while (bench.sandbox.stats().requests < 2) await new Promise((resolve) => setTimeout(resolve, 5))
  socket.destroy()
  await ended
  await bench.server.stop()
  expect(bench.recorded()).toHaveLength(1)
})

test('unknown paths and methods are refused, and their text is not said back', async () => {
  const bench = await startServer()
  const answer = await bench.post('/v1/<script>?writeKey=secret', {})
  expect(answer.status).toBe(404)
  expect(answer.text).not.toMatch(/script|secret/)
  expect((await bench.request('/events')).status).toBe(404)
  expect(eventsTotal(await bench.metrics(), 'rejected')).toBe(0)
})
