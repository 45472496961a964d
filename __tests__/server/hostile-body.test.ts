import { once } from 'node:events'
import { connect } from 'node:net'
import { performance } from 'node:perf_hooks'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { containing, order, recordedIds, startServer, stopAll, type Bench } from './support'

afterEach(stopAll)

const KEY = 'write-key-1-of-senders'
const MB = 1024 * 1024

async function expectAlive(bench: Bench, headers?: Record<string, string>): Promise<void> {
  const event = order()
  expect((await bench.post('/events', event, headers)).status).toBe(200)
  expect(recordedIds(bench)).toContain(event.messageId)
}

const sendGzip = (bench: Bench, body: Buffer, headers: Record<string, string> = {}) =>
  bench.request('/events', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-encoding': 'gzip', ...headers },
    body: new Uint8Array(gzipSync(body))
  })

describe('a few kilobytes that become much', () => {
  it('of empty lists are refused before they are in memory', async () => {
    const bench = await startServer()
    const body = Buffer.from(`[${'[],'.repeat(1_600_000)}[]]`)
    const before = process.memoryUsage().heapUsed
    const answers = await Promise.all(Array.from({ length: 20 }, () => sendGzip(bench, body)))
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 413))
    expect(answers[0].json.reason).toContain('values')
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(200 * MB)
    await expectAlive(bench)
  })

  it('cost nothing more once they are refused', async () => {
    const bench = await startServer()
    const bomb = gzipSync(Buffer.alloc(400 * MB, ' '))
    const before = process.cpuUsage()
    const { status } = await bench.request('/events', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      body: new Uint8Array(bomb)
    })
    expect(status).toBe(413)
    await expectAlive(bench)
    // Decompressed to its end it takes a core for longer than that.
    expect(process.cpuUsage(before).user).toBeLessThan(400_000)
  })

  it('are read up to 64 kB where the key is to be found in them', async () => {
    const bench = await startServer({ config: { keys: [KEY] } })
    const large = Buffer.from(JSON.stringify({ ...order(), writeKey: KEY, padding: 'x'.repeat(70_000) }))
    const { status, json } = await sendGzip(bench, large)
    expect([status, json.reason]).toEqual([401, containing('A key is needed')])
    const plain = await bench.post('/v1/t', large.toString())
    expect(plain.status).toBe(401)
    expect((await bench.post('/v1/t', { ...order(), writeKey: KEY })).status).toBe(200)
    const known = await bench.post('/v1/t', large.toString(), { authorization: `Bearer ${KEY}` })
    expect(known.status).toBe(200)
  })

  it('in brotli too', async () => {
    const bench = await startServer()
    const { status } = await bench.request('/events', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': 'br' },
      body: new Uint8Array(brotliCompressSync(Buffer.alloc(40 * MB, ' ')))
    })
    expect(status).toBe(413)
  })
})

describe('one event among a hundred', () => {
  const nested = (depth: number) => `${'['.repeat(depth)}1${']'.repeat(depth)}`

  it.each([
    ['is nested 5,000 deep where it is mapped', (): object => ({ value: 'DEEP' }), 'levels deep'],
    [
      'has a list of 300,000 phones',
      (): object => ({ phone: Array.from({ length: 200_000 }, () => '+4917612345678') }),
      'list of'
    ],
    [
      'has more values than any shop',
      (): object => Object.fromEntries(Array.from({ length: 25_000 }, (_, n) => [`k${n}`, n])),
      'values'
    ]
  ])('that %s is refused alone', async (_, properties, reason) => {
    const bench = await startServer({ server: { bodyLimit: 20 * MB } })
    const events = Array.from({ length: 99 }, () => order())
    const bad = order({}, properties() as Record<string, unknown>)
    const started = performance.now()
    // JSON.stringify cannot nest so deep.
    const text = JSON.stringify([...events.slice(0, 50), bad, ...events.slice(50)]).replace('"DEEP"', nested(5000))
    const { status, json } = await bench.post('/events', text)
    expect(performance.now() - started).toBeLessThan(8000)
    expect([status, json.delivered, json.rejected]).toEqual([200, 99, 1])
    const results = json.results as { index: number; outcome: string; reason?: string }[]
    expect(results.filter(({ outcome }) => outcome === 'rejected')).toMatchObject([
      { index: 50, reason: containing(reason) }
    ])
    expect(bench.recorded()).toHaveLength(99)
  })
})

describe('a body that is refused', () => {
  const big = Buffer.alloc(8 * MB, 'x')

  /** Sends everything before it reads anything, as many clients do. */
  async function sendAll(bench: Bench, head: string, body: Buffer, path = '/events'): Promise<string> {
    const { hostname, port } = new URL(bench.server.url)
    const socket = connect(Number(port), hostname)
    await once(socket, 'connect')
    let answer = ''
    const answered = new Promise<string>((resolve, reject) => {
      socket.on('error', reject)
      socket.on('close', () => {
        resolve(answer)
      })
      socket.write(`POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${head}\r\n`)
      socket.write(body, (error) => {
        if (error) reject(error)
        socket.on('data', (chunk) => {
          answer += String(chunk)
          if (answer.includes('}')) socket.end()
        })
      })
    })
    return answered
  }

  const length = `Content-Length: ${big.length}\r\n`
  const chunked = (body: Buffer) =>
    Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')])
  // What is compressed to nothing would not fill any buffer on the way.
  const noise = gzipSync(Buffer.from(Array.from({ length: 8 * MB }, (_, n) => (n * 2654435761) >>> 13)), { level: 0 })

  it.each([
    ['413', length, big, 'larger than allowed', '/events', {}],
    ['413', `${length}Connection: close\r\n`, big, 'larger than allowed', '/events', {}],
    ['413', `${length}Expect: 100-continue\r\n`, big, 'larger than allowed', '/events', {}],
    ['413', 'Transfer-Encoding: chunked\r\n', chunked(big), 'larger than allowed', '/events', {}],
    [
      '413',
      `Content-Encoding: gzip\r\nContent-Length: ${noise.length}\r\n`,
      noise,
      'larger than allowed',
      '/events',
      {}
    ],
    [
      '413',
      'Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n',
      chunked(noise),
      'larger than allowed',
      '/events',
      {}
    ],
    [
      '401',
      `${length}Authorization: Bearer wrong-key\r\n`,
      big,
      'A key is needed',
      '/events',
      { config: { keys: [KEY] } }
    ],
    ['401', length, big, 'A key is needed', '/events', { config: { keys: [KEY] } }],
    ['403', `${length}Origin: https://evil.example.com\r\n`, big, 'origin', '/events', {}],
    ['404', length, big, 'nothing at this path', '/nothing', {}],
    [
      '415',
      `${length}Content-Encoding: lzma\r\n`,
      big,
      'Content-Encoding',
      '/events',
      { server: { bodyLimit: 20 * MB } }
    ]
  ])('can read %s (%s)', async (status, head, body, reason, path, options) => {
    const bench = await startServer(options)
    for (let tries = 0; tries < 10; tries++) {
      const answer = await sendAll(bench, head, body, path)
      expect(answer).toContain(` ${status} `)
      expect(answer).toContain(reason)
    }
  })

  it('is not asked for where its sender asks first', async () => {
    const bench = await startServer()
    const { hostname, port } = new URL(bench.server.url)
    const ask = async (head: string): Promise<string> => {
      const socket = connect(Number(port), hostname)
      socket.write(
        `POST /events HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Type: application/json\r\n${head}\r\n`
      )
      const [chunk] = (await once(socket, 'data')) as [Buffer]
      socket.destroy()
      return chunk.toString()
    }
    expect(await ask(length)).toContain('413')
    expect(await ask('Content-Length: 2\r\n')).toContain('100 Continue')
  })

  it('is not read for ever', async () => {
    const bench = await startServer({ server: { requestTimeoutMs: 1000 } })
    const { hostname, port } = new URL(bench.server.url)
    const socket = connect(Number(port), hostname)
    socket.on('error', () => undefined)
    const closed = once(socket, 'close')
    socket.write('POST /nothing HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\n\r\nx')
    const [chunk] = (await once(socket, 'data')) as [Buffer]
    expect(chunk.toString()).toContain('404')
    await closed
    await expectAlive(bench)
  })

  it('leaves the connection to the next request', async () => {
    const bench = await startServer({ server: { bodyLimit: 1000 } })
    const { hostname, port } = new URL(bench.server.url)
    const socket = connect(Number(port), hostname)
    let answers = ''
    socket.on('data', (chunk) => (answers += String(chunk)))
    const closed = once(socket, 'close')
    const head = 'Host: localhost\r\nContent-Type: application/json\r\n'
    socket.write(`POST /events HTTP/1.1\r\n${head}Content-Length: 5000\r\n\r\n${'x'.repeat(5000)}`)
    socket.write(`GET /healthz HTTP/1.1\r\n${head}Connection: close\r\n\r\n`)
    await closed
    expect(answers).toContain(' 413 ')
    expect(answers).toContain('"ok"')
  })
})
