import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSandbox, type RecordedEvent, type SandboxHandle, type SandboxOptions } from '../../src/sandbox'
import { createServer, type RunningServer, type ServerOptions } from '../../src/server'
import { createLog } from '../../src/server/log'

// Real servers and processes on a machine that may be busy.
jest.setTimeout(60_000)

export const PIXEL_ID = '1234567890'
export const TOKEN = 'EAAtoken'

type Json = Record<string, unknown>

export interface Answer {
  status: number
  headers: Headers
  text: string
  json: Json
}

export interface BenchOptions {
  /** `null`: no sandbox; META_GRAPH_API_URL stays as it is */
  sandbox?: SandboxOptions
  server?: Partial<ServerOptions>
  /** A second sandbox, which stands in for the first (which plays Meta); as `serve` has it without credentials, or with --sandbox */
  standIn?: { isForced: boolean }
  /** Syncs of the configuration that is in force without a file */
  syncs?: Json[]
  /** What the configuration holds beside its syncs */
  config?: Json
}

/** What a test has: a server, the sandbox its events go to, and what it logs. */
export interface Bench {
  server: RunningServer
  sandbox: SandboxHandle
  standIn: SandboxHandle | undefined
  /** Lines of the log, parsed */
  logs: Json[]
  folder: string
  post: (path: string, body: unknown, headers?: Record<string, string>) => Promise<Answer>
  request: (path: string, init?: RequestInit) => Promise<Answer>
  /** Calls the page's API */
  api: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>
  recorded: () => RecordedEvent[]
  metrics: () => Promise<string>
}

const closing: (() => Promise<unknown>)[] = []

/** To be called after each test: ends all servers and sandboxes. */
export async function stopAll(): Promise<void> {
  for (const close of closing.splice(0).reverse()) await close()
  Reflect.deleteProperty(process.env, 'META_GRAPH_API_URL')
}

export function onStop(close: () => Promise<unknown>): void {
  closing.push(close)
}

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'meta-pixel-'))
  onStop(() => {
    rmSync(folder, { recursive: true, force: true })
    return Promise.resolve()
  })
  return folder
}

/** Starts a sandbox and makes it the Graph API of this process. */
export async function startSandbox(options: SandboxOptions = {}): Promise<SandboxHandle> {
  const sandbox = createSandbox({ nameIndex: 'never', ...options })
  onStop(() => sandbox.close())
  process.env.META_GRAPH_API_URL = await sandbox.start()
  return sandbox
}

export const sync = (changes: Json = {}): Json => ({ name: 'Shop', pixelId: PIXEL_ID, accessToken: TOKEN, ...changes })

/** Starts a server on a free port, with its events going to a sandbox. */
export async function startServer(options: BenchOptions = {}): Promise<Bench> {
  const sandbox = await startSandbox(options.sandbox)
  const standIn = options.standIn === undefined ? undefined : createSandbox({ nameIndex: 'never' })
  if (standIn !== undefined) onStop(() => standIn.close())
  const folder = newFolder()
  const logs: Json[] = []
  const log = createLog('trace', { write: (line) => logs.push(JSON.parse(line) as Json) })
  const server = await createServer({
    configPath: join(folder, 'meta-pixel.config.json'),
    env: process.env,
    port: 0,
    log,
    lookEveryMs: 10,
    fallback: { source: 'environment', raw: { ...options.config, syncs: options.syncs ?? [sync()] } as never },
    ...(standIn !== undefined && {
      sandbox: { url: await standIn.start(), graphApiUrl: sandbox.url, isForced: options.standIn?.isForced === true },
      fallback: {
        source: 'sandbox' as const,
        raw: { syncs: [sync({ name: 'Sandbox', accessToken: 'sandbox' })] as never }
      }
    }),
    ...options.server
  })
  onStop(() => server.stop())
  const request: Bench['request'] = (path, init) => send(server.url + path, init)
  return {
    server,
    sandbox,
    standIn,
    logs,
    folder,
    request,
    post: (path, body, headers) => request(path, jsonInit('POST', body, headers)),
    api: (method, path, body, headers) =>
      request(`/api${path}`, jsonInit(method, body, { 'x-meta-pixel-page': '1', ...headers })),
    recorded: () => sandbox.events(),
    metrics: async () => (await request('/metrics')).text
  }
}

function jsonInit(method: string, body: unknown, headers: Record<string, string> = {}): RequestInit {
  if (body === undefined) return { method, headers }
  return {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body)
  }
}

async function send(url: string, init?: RequestInit): Promise<Answer> {
  const response = await fetch(url, init)
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, json: parse(text) }
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    return {}
  }
}

let counter = 0

/** An order that Meta has nothing against, with an ID of its own, a minute old. */
export function order(changes: Json = {}, properties: Json = {}): Json {
  const id = `order-${++counter}`
  return {
    type: 'track',
    event: 'Order Completed',
    messageId: id,
    userId: 'user-1',
    timestamp: new Date(Date.now() - 60_000).toISOString(),
    properties: {
      order_id: id,
      revenue: 59.9,
      currency: 'EUR',
      products: [{ product_id: 'sku-1', quantity: 1, price: 59.9 }],
      ...properties
    },
    context: {
      ip: '8.8.8.8',
      userAgent: 'Mozilla/5.0',
      page: { url: 'https://shop.example.com/thanks' },
      traits: { email: 'jane.doe@example.com', firstName: 'Jane' }
    },
    ...changes
  }
}

/** A mapping that takes page calls and nothing else. */
export const PAGES_ONLY = {
  name: 'Pages',
  subscribe: 'type = "page"',
  partnerAction: 'streamEvent',
  mapping: {
    external_id: { '@path': '$.userId' },
    event_name: 'PageView',
    event_time: { '@path': '$.timestamp' },
    event_id: { '@path': '$.messageId' },
    user_data: { email: { '@path': '$.context.traits.email' } }
  }
}

export const page = (changes: Json = {}): Json => ({
  ...order(),
  type: 'page',
  event: undefined,
  properties: {},
  ...changes
})

/** An order that never leaves: the destination refuses it. */
export const badOrder = (): Json => order({}, { currency: undefined })

/** The IDs of what the sandbox has recorded, sorted. */
export const recordedIds = ({ recorded }: Pick<Bench, 'recorded'>): unknown[] =>
  recorded()
    .map(({ event }) => event.event_id)
    .sort()

export const idsOf = (events: readonly Json[]): unknown[] => events.map(({ messageId }) => messageId).sort()

/** Asks again and again, for what happens in its own time. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 5))
}

/** Writes a configuration as a person with an editor does. */
export function writeConfig(folder: string, config: unknown): string {
  const path = join(folder, 'meta-pixel.config.json')
  writeFileSync(path, typeof config === 'string' ? config : JSON.stringify(config))
  return path
}

/** One sample of the metrics, 0 when there is none. */
export function sample(metrics: string, name: string): number {
  const line = metrics.split('\n').find((candidate) => candidate.startsWith(`${name} `))
  return Number(line?.slice(name.length + 1) ?? 0)
}

export const eventsTotal = (metrics: string, outcome: string, of = 'Shop'): number =>
  sample(metrics, `meta_pixel_events_total{sync="${of}",outcome="${outcome}"}`)

/** `expect.stringContaining`, which is typed as anything. */
export const containing = (text: string): unknown => expect.stringContaining(text)
