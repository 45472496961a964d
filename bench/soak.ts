import { Agent, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { orders } from './events'
import { startSandbox } from './sandbox'
import { serve } from './server'

/**
 * Minutes of steady load on the built `meta-pixel serve`, with requests mixed in that mean it no good: is it as fast and as small at
 * the end as at the beginning, and is everything there that it said was delivered?
 *
 *   npm run build && npx tsx bench/soak.ts --seconds 120
 */
const { values: options } = parseArgs({
  options: { seconds: { type: 'string', default: '120' }, rate: { type: 'string', default: '3000' } }
})
const SECONDS = Number(options.seconds)
const EVENTS_A_SECOND = Number(options.rate)
const EVENTS_A_REQUEST = 10
const TICK_MS = 20
const WINDOWS = 10
/** Windows until the process has warmed up, which are no part of what is compared. */
const WARM_UP = 3
const KEY = 'soak-write-key-of-senders'
const ADMIN_KEY = 'soak-admin-key-of-people'
const HOSTILE_EVERY_MS = 100
const STALLED_READERS = 60
/** How much slower, or larger, the end may be than the time after the warm-up */
const FLAT = 1.25

interface Window {
  /** Milliseconds to each answer */
  times: number[]
  megabytes: number
}

const agent = new Agent({ keepAlive: true, maxSockets: 100 })
const windows: Window[] = Array.from({ length: WINDOWS }, () => ({ times: [], megabytes: 0 }))
const counts = { sent: 0, delivered: 0, other: 0, unanswered: 0, hostile: 0, hostileUnanswered: 0 }

interface Answer {
  status: number
  text: string
}

function ask(url: string, method: string, headers: Record<string, string>, body?: Buffer | string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers, agent }, (incoming) => {
      let text = ''
      incoming.on('data', (chunk) => (text += String(chunk)))
      incoming.on('end', () => {
        resolve({ status: incoming.statusCode ?? 0, text })
      })
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

const JSON_TYPE = { 'content-type': 'application/json' }
const bearer = (key: string): Record<string, string> => ({ authorization: `Bearer ${key}` })
const repeated = (text: string, times: number): string => text.repeat(times)

/** What means no good. Each is answered, or hung up on; none of it is an event. */
function hostileRequests(url: string): (() => Promise<unknown>)[] {
  const gzip = { ...JSON_TYPE, ...bearer(KEY), 'content-encoding': 'gzip' }
  const lists = gzipSync(`[${repeated('[],', 1_600_000)}[]]`)
  const bomb = gzipSync(Buffer.alloc(100 * 1024 * 1024, ' '))
  const deep = `{"type":"track","event":"x","properties":${repeated('{"a":', 5000)}1${repeated('}', 5000)}}`
  const wide = JSON.stringify({
    type: 'track',
    event: 'x',
    properties: { phone: Array.from({ length: 100_000 }, () => '+4917612345678') }
  })
  const large = Buffer.alloc(8 * 1024 * 1024, 'x')
  let guess = 0
  return [
    () => ask(`${url}/events`, 'POST', gzip, lists),
    () => ask(`${url}/events`, 'POST', gzip, bomb),
    () => ask(`${url}/events`, 'POST', { ...JSON_TYPE, 'content-encoding': 'gzip' }, bomb),
    () => ask(`${url}/events`, 'POST', { ...JSON_TYPE, ...bearer(KEY) }, deep),
    () => ask(`${url}/events`, 'POST', { ...JSON_TYPE, ...bearer(KEY) }, wide),
    () => ask(`${url}/events`, 'POST', { ...JSON_TYPE, ...bearer(KEY) }, large),
    () => ask(`${url}/nothing`, 'POST', JSON_TYPE, large),
    () => ask(`${url}/events`, 'POST', { ...JSON_TYPE, ...bearer(`wrong-key-number-${guess++}`) }, '{}'),
    () => ask(`${url}/api/status`, 'GET', bearer(KEY)),
    () => ask(`${url}/events`, 'POST', { ...JSON_TYPE, ...bearer(KEY) }, '{"type":"track"'),
    () => ask(`${url}/deliveries/stream`, 'HEAD', bearer(ADMIN_KEY)),
    () => hangUp(url)
  ]
}

/** Begins a body and goes. */
async function hangUp(url: string): Promise<void> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  socket.write(
    `POST /events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${KEY}\r\nContent-Length: 1000\r\n\r\n{`
  )
  await delay(50)
  socket.destroy()
}

/** Pages that follow the deliveries and read nothing. */
function stall(url: string): Socket {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  socket.write(`GET /api/deliveries/stream HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${ADMIN_KEY}\r\n\r\n`)
  return socket.pause()
}

async function attack(url: string, until: number): Promise<void> {
  const requests = hostileRequests(url)
  const readers = Array.from({ length: STALLED_READERS }, () => stall(url))
  const open: Promise<void>[] = []
  for (let next = 0; performance.now() < until; next++) {
    counts.hostile++
    open.push(
      requests[next % requests.length]().then(
        () => undefined,
        () => {
          counts.hostileUnanswered++
        }
      )
    )
    await delay(HOSTILE_EVERY_MS)
  }
  await Promise.all(open)
  for (const reader of readers) reader.destroy()
}

async function send(url: string, events: readonly object[], window: Window): Promise<void> {
  const batch = events.map((event) => ({ ...event, messageId: `soak-${counts.sent++}` }))
  const started = performance.now()
  try {
    const { text } = await ask(`${url}/events`, 'POST', { ...JSON_TYPE, ...bearer(KEY) }, JSON.stringify(batch))
    window.times.push(performance.now() - started)
    const { delivered = 0 } = JSON.parse(text) as { delivered?: number }
    counts.delivered += delivered
    counts.other += batch.length - delivered
  } catch {
    counts.unanswered += batch.length
  }
}

async function megabytes(url: string): Promise<number> {
  const { text } = await ask(`${url}/metrics`, 'GET', bearer(ADMIN_KEY))
  return Number(/^process_resident_memory_bytes (\S+)/m.exec(text)?.[1] ?? NaN) / 1e6
}

async function load(url: string, started: number): Promise<void> {
  const events = orders(200, 8, Date.now())
  const open = new Set<Promise<void>>()
  let requests = 0
  for (;;) {
    const seconds = (performance.now() - started) / 1000
    if (seconds >= SECONDS) break
    const window = windows[Math.min(WINDOWS - 1, Math.floor((seconds / SECONDS) * WINDOWS))]
    for (const due = (seconds * EVENTS_A_SECOND) / EVENTS_A_REQUEST; requests < due; requests++) {
      const from = (requests * EVENTS_A_REQUEST) % events.length
      const sending = send(url, events.slice(from, from + EVENTS_A_REQUEST), window)
      open.add(sending)
      void sending.finally(() => open.delete(sending))
    }
    await delay(TICK_MS)
  }
  await Promise.all(open)
}

async function watch(url: string, started: number): Promise<void> {
  for (const [index, window] of windows.entries()) {
    await delay(Math.max(0, started + ((index + 1) * SECONDS * 1000) / WINDOWS - performance.now() - 100))
    window.megabytes = await megabytes(url)
  }
}

function report(accepted: number): boolean {
  windows.forEach(({ times, megabytes: memory }, index) => {
    const from = Math.round((index * SECONDS) / WINDOWS)
    const figures = [50, 99].map((share) => `p${share} ${percentile(times, share).toFixed(0)} ms`)
    process.stdout.write(
      `from ${from} s: ${times.length} requests, ${figures.join(', ')}, ${memory.toFixed(0)} MB resident\n`
    )
  })
  const lost = Math.max(0, counts.delivered - accepted)
  process.stdout.write(`${JSON.stringify({ ...counts, accepted, lost })}\n`)
  const early = windows.slice(WARM_UP, WARM_UP + 3)
  const late = windows.slice(-3)
  const grown = (of: (window: Window) => number): number => mean(late.map(of)) / mean(early.map(of))
  const slower = grown(({ times }) => percentile(times, 99))
  const larger = grown(({ megabytes: memory }) => memory)
  process.stdout.write(`p99 at the end / after the warm-up: ${slower.toFixed(2)}; memory: ${larger.toFixed(2)}\n`)
  return lost === 0 && counts.unanswered === 0 && larger <= FLAT && slower <= FLAT
}

/** @returns the value below which so many percent of the numbers are */
function percentile(numbers: readonly number[], percent: number): number {
  const sorted = [...numbers].sort((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? NaN
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length
}

async function soak(): Promise<void> {
  const sandbox = await startSandbox()
  try {
    const server = await serve(sandbox.url, { META_PIXEL_KEY: KEY, META_PIXEL_ADMIN_KEY: ADMIN_KEY })
    const started = performance.now()
    // The sender's key is known before anybody guesses from the same address.
    await Promise.all([
      load(server.url, started),
      watch(server.url, started),
      delay(500).then(() => attack(server.url, started + SECONDS * 1000))
    ])
    await server.stop()
    const { accepted } = await sandbox.stats()
    if (!report(accepted)) process.exitCode = 1
  } finally {
    agent.destroy()
    await sandbox.stop()
  }
}

void soak()
