import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { Agent, createServer as createHttpServer, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { setTimeout as delay } from 'node:timers/promises'
import { createServer } from '../src/server'
import { createLog } from '../src/server/log'
import { orders } from './events'
import type { Options, Result, Row } from './result'

/** One question: how `serve` does when so many of its events are bad, and Graph takes so long. */
interface Run {
  /** Of a hundred events */
  bad: number
  latencyMs: number
  /** Meta names the bad event in its answer */
  named: boolean
}

interface Figures {
  offered: number
  delivered: number
  refused: number
  /** Told to come again */
  again: number
  requests: number
  taken: number
  /** Milliseconds to the answer of a request */
  p50: number
  p99: number
}

const RUNS: readonly Run[] = [
  { bad: 0, latencyMs: 300, named: false },
  { bad: 1, latencyMs: 300, named: true },
  { bad: 1, latencyMs: 300, named: false },
  { bad: 5, latencyMs: 100, named: false },
  { bad: 30, latencyMs: 100, named: true },
  { bad: 1, latencyMs: 0, named: false },
  { bad: 100, latencyMs: 0, named: false }
]
/** `--rate N` offers another number, for a machine that does other things as well. */
const EVENTS_A_SECOND = 3000
const EVENTS_A_POST = 10
const SECONDS = 3
const QUICK_SECONDS = 1
/** Long enough for what is still searched for at the end */
const DEADLINE_MS = 8000
const BAD = 'bad-'
const GRAPH = 'graph'
const SERVER = 'server'
const MILLISECONDS = 1000

/** A Graph API with a latency, which refuses a request for its first bad event, and does nothing else. */
function startGraph(): void {
  let run: Run = RUNS[0]
  let requests = 0
  let taken = 0
  const server = createHttpServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      if (request.url === '/run') {
        run = JSON.parse(Buffer.concat(chunks).toString()) as Run
        response.end(JSON.stringify({ requests, taken }))
        requests = 0
        taken = 0
        return
      }
      requests++
      const { data } = JSON.parse(Buffer.concat(chunks).toString()) as { data: { event_id: string }[] }
      const index = data.findIndex(({ event_id: id }) => id.startsWith(BAD))
      const at = run.named ? ` $['data'][${index}]` : ''
      const error = { message: 'Invalid parameter', code: 100, error_subcode: 2804050, error_user_msg: `Bad.${at}` }
      if (index < 0) taken += data.length
      const body = JSON.stringify(index < 0 ? { events_received: data.length, messages: [] } : { error })
      setTimeout(() => {
        response.writeHead(index < 0 ? 200 : 400, { 'content-type': 'application/json' }).end(body)
      }, run.latencyMs)
    })
  })
  server.listen(0, '127.0.0.1', () => process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
}

async function startServer(): Promise<void> {
  const { url } = await createServer({
    configPath: path.join(tmpdir(), 'no-such-config.json'),
    env: process.env,
    port: 0,
    log: createLog('silent'),
    deadlineMs: DEADLINE_MS,
    keepsEvents: false,
    fallback: {
      source: 'environment',
      raw: { keys: [], syncs: [{ name: 'Shop', pixelId: '1234567890', accessToken: 'EAAtoken' }] }
    }
  })
  process.send?.(url)
}

async function start(role: string, env: NodeJS.ProcessEnv = {}): Promise<{ child: ChildProcess; url: string }> {
  const child = fork(__filename, [role], { env: { ...process.env, ...env } })
  child.on('exit', (code) => {
    if (code !== null && code !== 0) throw new Error(`The ${role} of the bench ended with status ${code}.`)
  })
  const [url] = (await once(child, 'message')) as [string]
  return { child, url }
}

interface Sent {
  ms: number
  outcomes: string[]
}

function post(agent: Agent, url: string, body: string): Promise<Sent> {
  const started = performance.now()
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
    const request = httpRequest(`${url}/events`, { method: 'POST', agent, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const { results } = JSON.parse(Buffer.concat(chunks).toString()) as { results: { outcome: string }[] }
        resolve({ ms: performance.now() - started, outcomes: results.map(({ outcome }) => outcome) })
      })
    })
    request.on('error', reject)
    request.end(body)
  })
}

interface Offer {
  /** Events a second */
  rate: number
  seconds: number
  /** Of the events' IDs */
  prefix: string
}

/** Posts at a fixed rate whether or not answers come, as senders on the internet do. */
async function offer(url: string, { bad }: Run, { rate, seconds, prefix }: Offer): Promise<Sent[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: Infinity })
  const templates = orders(EVENTS_A_POST * 20, 8, Date.now())
  const posts: Promise<Sent>[] = []
  const total = (rate / EVENTS_A_POST) * seconds
  const started = performance.now()
  let number = 0
  while (posts.length < total) {
    const due = Math.min(total, ((performance.now() - started) / MILLISECONDS) * (rate / EVENTS_A_POST))
    while (posts.length < due) {
      const events = Array.from({ length: EVENTS_A_POST }, () => {
        // Spread by a step that has no divisor in common with a hundred.
        const isBad = (number * 37) % 100 < bad
        const event = templates[number % templates.length]
        return { ...event, messageId: `${isBad ? BAD : ''}${prefix}-${number++}` }
      })
      posts.push(post(agent, url, JSON.stringify(events)))
    }
    await delay(5)
  }
  const sent = await Promise.all(posts)
  agent.destroy()
  return sent
}

async function tell(graph: string, run: Run): Promise<{ requests: number; taken: number }> {
  const response = await fetch(`${graph}/run`, { method: 'POST', body: JSON.stringify(run) })
  return (await response.json()) as { requests: number; taken: number }
}

async function measure(
  run: Run,
  { graph, rate, seconds, index }: { graph: string; rate: number; seconds: number; index: number }
): Promise<Figures> {
  const server = await start(SERVER, { META_GRAPH_API_URL: graph })
  await tell(graph, run)
  // A second in which nothing counts.
  await offer(server.url, run, { rate, seconds: 1, prefix: `warm-${index}` })
  await tell(graph, run)
  const sent = await offer(server.url, run, { rate, seconds, prefix: `run-${index}` })
  const { requests, taken } = await tell(graph, run)
  server.child.kill('SIGKILL')
  const times = sent.map(({ ms }) => ms).sort((one, other) => one - other)
  const count = (kind: string): number => sent.flatMap(({ outcomes }) => outcomes).filter((one) => one === kind).length
  return {
    offered: sent.length * EVENTS_A_POST,
    delivered: count('delivered'),
    refused: count('rejected'),
    again: count('failed'),
    requests,
    taken,
    p50: times[Math.floor(times.length / 2)],
    p99: times[Math.floor(times.length * 0.99)]
  }
}

function labelOf({ bad, latencyMs, named }: Run): string {
  return `${bad} % bad${bad === 0 ? '' : named ? ', named' : ', unnamed'}, ${latencyMs} ms`
}

/** How `serve` does when Meta refuses some of its events: what it asks of Meta, what it gets through, and how fast. */
export async function run({ quick }: Options, rate = EVENTS_A_SECOND): Promise<Result> {
  const seconds = quick ? QUICK_SECONDS : SECONDS
  const rows: Row[] = []
  const measured: { run: Run; figures: Figures }[] = []
  const graph = await start(GRAPH)
  for (const [index, one] of RUNS.entries()) {
    const figures = await measure(one, { graph: graph.url, rate, seconds, index })
    measured.push({ run: one, figures })
    const label = labelOf(one)
    rows.push(
      { label, median: figures.requests / figures.offered, unit: 'requests an event' },
      { label, median: (figures.offered - figures.again) / seconds, unit: 'events/s decided' },
      { label, median: figures.p99, unit: 'ms to the answer (99 %)' }
    )
  }
  graph.child.kill('SIGKILL')
  const clean = measured[0].figures
  const sick = measured.filter(({ run: { bad, latencyMs } }) => bad === 1 && latencyMs === 300)
  const systematic = measured.filter(({ run: { bad } }) => bad === 100)
  const throughput = ({ delivered, refused }: Figures): number => delivered + refused
  return {
    title: `${rate} events a second for ${seconds} s, ${EVENTS_A_POST} a request, whether or not answers come`,
    rows,
    ratios: [
      {
        name: 'events decided with 1 % bad at 300 ms, of those without',
        value: Math.min(...sick.map(({ figures }) => throughput(figures))) / throughput(clean),
        target: 0.9,
        must: 'at least'
      },
      {
        name: 'requests an event where all are refused',
        value: Math.max(...systematic.map(({ figures: { requests, offered } }) => requests / offered)),
        target: 1.1,
        must: 'at most'
      }
    ],
    notes: ['Load generator, server and Graph are three processes on the same machine, and share its cores.']
  }
}

function print({ title, rows, ratios }: Result): void {
  console.log(title)
  const labels = [...new Set(rows.map(({ label }) => label))]
  const table = labels.map((label) => {
    const cells = rows.filter((row) => row.label === label).map(({ unit, median }) => [unit, Number(median.toFixed(3))])
    return { label, ...(Object.fromEntries(cells) as Record<string, number>) }
  })
  console.table(table)
  for (const { name, value, target, must } of ratios) console.log(`${name}: ${value.toFixed(3)} (${must} ${target})`)
}

if (require.main === module) {
  if (process.argv[2] === GRAPH) startGraph()
  else if (process.argv[2] === SERVER) void startServer()
  else {
    const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false }, rate: { type: 'string' } } })
    void run({ quick: values.quick }, Number(values.rate ?? EVENTS_A_SECOND)).then(print)
  }
}
