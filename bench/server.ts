import { fork, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { Agent } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { SegmentEvent } from '@segment/actions-core'
import autocannon from 'autocannon'
import fastify from 'fastify'
import { orders } from './events'
import { DIST, SETTINGS } from './ours'
import type { Options, Result } from './result'
import { upstream } from './runtimes'
import { startSandbox, type Sandbox } from './sandbox'

const CONNECTIONS = 200
const SECONDS = 10
const QUICK_SECONDS = 3
/** Requests before anything counts: by their number, so that none is under way when counting begins. */
const WARM_UP = 5000
/** Different events; each request gets an ID of its own. */
const EVENTS = 200

/** The role in which this file starts itself. */
const SEGMENT = 'segment'

const OURS = 'meta-pixel serve'
const THEIRS = "Segment's way: facebook-conversions-api, a request an event"

/** A server under test. */
export interface Server {
  url: string
  stop: () => Promise<void>
}

interface Run {
  eventsPerSecond: number
  p50: number
  p99: number
  answered: number
  failed: number
  requests: number
  accepted: number
}

async function ended(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  const [code] = (await exit) as [number | null]
  if (code !== 0) throw new Error(`The server ended with status ${String(code)}.`)
}

/** The built command, as a user runs it. */
export async function serve(sandboxUrl: string, env: NodeJS.ProcessEnv = {}): Promise<Server> {
  const args = ['serve', '--port', '0', '--log-level', 'info', '--config', path.join(tmpdir(), 'no-such-config.json')]
  const child = spawn(process.execPath, [path.join(DIST, 'cli', 'index.js'), ...args], {
    env: {
      ...process.env,
      META_PIXEL_ID: SETTINGS.pixelId,
      META_ACCESS_TOKEN: SETTINGS.accessToken,
      META_GRAPH_API_URL: sandboxUrl,
      ...env
    },
    stdio: ['ignore', 'inherit', 'pipe']
  })
  for await (const line of createInterface({ input: child.stderr })) {
    const { url } = JSON.parse(line) as { url?: string }
    if (url === undefined) continue
    child.stderr.resume()
    return { url, stop: () => ended(child) }
  }
  throw new Error('meta-pixel serve did not start.')
}

/** What stands between a webhook and Segment's destination when nothing coalesces. */
async function serveSegment(sandboxUrl: string): Promise<void> {
  const { client, send } = upstream(8)
  const { default: fetch, Request: Redirected } = client
  const agent = new Agent({ keepAlive: true })
  client.default = ({ method, headers, body, signal, url }) => {
    const target = url.replace('https://graph.facebook.com', sandboxUrl)
    return fetch(new Redirected(target, { method, headers, body, signal, agent }))
  }
  const app = fastify()
  app.post('/v1/track', async ({ body }) => {
    await send({ type: 'track', ...(body as object) })
    return { success: true }
  })
  process.on('SIGTERM', () => {
    void app.close().then(() => process.exit(0))
  })
  process.send?.(await app.listen())
}

async function startSegment(sandboxUrl: string): Promise<Server> {
  const child = fork(__filename, [SEGMENT, sandboxUrl])
  const [url] = (await once(child, 'message')) as [string]
  return { url, stop: () => ended(child) }
}

function bodyOf(event: SegmentEvent): string {
  return JSON.stringify({ ...event, messageId: '[<id>]' })
}

async function load(server: Server, sandbox: Sandbox, events: readonly SegmentEvent[], seconds: number): Promise<Run> {
  const options = {
    url: `${server.url}/v1/track`,
    method: 'POST' as const,
    headers: { 'content-type': 'application/json' },
    connections: CONNECTIONS,
    idReplacement: true,
    requests: events.map((event) => ({ body: bodyOf(event) }))
  }
  await autocannon({ ...options, amount: WARM_UP })
  await sandbox.reset()
  const { latency, requests, errors, non2xx, ...result } = await autocannon({ ...options, duration: seconds })
  await server.stop()
  const stats = await sandbox.stats()
  return {
    eventsPerSecond: requests.average,
    p50: latency.p50,
    p99: latency.p99,
    answered: result['2xx'],
    failed: errors + non2xx,
    requests: stats.requests,
    accepted: stats.accepted
  }
}

function toResult(own: Run, theirs: Run, seconds: number): Result {
  const rows = [
    { label: OURS, run: own },
    { label: THEIRS, run: theirs }
  ].flatMap(({ label, run }) => [
    { label, median: run.eventsPerSecond, unit: 'events/s' },
    { label, median: run.p50, unit: 'ms to the answer (median)' },
    { label, median: run.p99, unit: 'ms to the answer (99 %)' },
    { label, median: run.accepted / run.requests, unit: 'events a Graph request' }
  ])
  return {
    title: `One event a request over ${CONNECTIONS} connections for ${seconds} s, answered when the sandbox has answered`,
    rows,
    ratios: [
      { name: 'events a second', value: own.eventsPerSecond, target: 3000, must: 'at least', unit: 'events/s' },
      { name: '99 % are answered within', value: own.p99, target: 250, must: 'at most', unit: 'ms' },
      {
        name: 'events a Graph request',
        value: own.accepted / own.requests,
        target: 50,
        must: 'at least',
        unit: 'events'
      },
      {
        name: 'events lost',
        value: Math.max(0, own.answered - own.accepted),
        target: 0,
        must: 'at most',
        unit: 'events'
      },
      { name: 'requests that failed', value: own.failed, target: 0, must: 'at most', unit: 'requests' }
    ],
    notes: ['Load generator, server and sandbox are three processes on the same machine, and share its cores.']
  }
}

/** How fast the destination server is when every event comes alone, beside a server that does not coalesce. */
export async function run({ quick }: Options): Promise<Result> {
  const seconds = quick ? QUICK_SECONDS : SECONDS
  const sandbox = await startSandbox()
  try {
    const events = orders(EVENTS, 8, Date.now())
    const own = await load(await serve(sandbox.url), sandbox, events, seconds)
    const theirs = await load(await startSegment(sandbox.url), sandbox, events, seconds)
    return toResult(own, theirs, seconds)
  } finally {
    await sandbox.stop()
  }
}

if (require.main === module && process.argv[2] === SEGMENT) void serveSegment(process.argv[3])
