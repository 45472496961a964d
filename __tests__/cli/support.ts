import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Summary } from '../../src/cli/stream/report'
import { OUTCOME_KINDS } from '../../src/delivery/outcome'
import { createSandbox, type SandboxHandle, type SandboxOptions } from '../../src/sandbox'

const REPOSITORY = join(__dirname, '..', '..')
const COMMAND = join('src', 'cli', 'index.ts')

export const TOKEN = 'EAAtokenOfTheTests'
export const PIXEL = '1234567890'

/** Starting the command compiles it first. */
export const TIMEOUT_MS = 120_000

/** What a run of the command left behind. */
export interface Finished {
  status: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

export interface CommandOptions {
  /** Written to standard input, which is then closed */
  stdin?: string | Buffer
  env?: NodeJS.ProcessEnv
}

/** A running command. */
export interface Running {
  child: ChildProcessWithoutNullStreams
  finished: Promise<Finished>
}

/** Starts `meta-pixel` as a process of its own, with no credentials but those that are given. */
export function start(args: string[], env: NodeJS.ProcessEnv = {}): Running {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('META_'))
  const child = spawn(process.execPath, ['--import', 'tsx', COMMAND, ...args], {
    cwd: REPOSITORY,
    env: { ...Object.fromEntries(inherited), TZ: 'UTC', NO_COLOR: '1', ...env }
  })
  // A command that refuses its options does not read its input.
  child.stdin.on('error', () => undefined)
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
  const finished = new Promise<Finished>((resolve) => {
    child.on('close', (status, signal) => {
      resolve({ status, signal, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() })
    })
  })
  return { child, finished }
}

/** Runs `meta-pixel` to its end. */
export async function command(args: string[], { stdin = '', env }: CommandOptions = {}): Promise<Finished> {
  const { child, finished } = start(args, env)
  child.stdin.end(stdin)
  return finished
}

/** What `--json` printed, which is one line and nothing else. */
export function summaryOf({ stdout }: Finished): Summary {
  expect(stdout.endsWith('\n')).toBe(true)
  expect(stdout.trimEnd()).not.toContain('\n')
  return JSON.parse(stdout) as Summary
}

/** The counts of a summary that are not zero. */
export function countsOf(finished: Finished): Partial<Summary> {
  const summary = summaryOf(finished)
  const keys = ['read', ...OUTCOME_KINDS, 'partly_rejected', 'requests'] as const
  return Object.fromEntries(keys.flatMap((key) => (summary[key] === 0 ? [] : [[key, summary[key]]])))
}

const cleanups: (() => Promise<void> | void)[] = []

/** To be called after each test: closes its sandboxes, removes its files. */
export async function cleanUp(): Promise<void> {
  for (const cleanup of cleanups.splice(0)) await cleanup()
}

/** A sandbox, and the environment that makes the command send to it. */
export async function startSandbox(options: SandboxOptions = {}): Promise<{
  sandbox: SandboxHandle
  env: NodeJS.ProcessEnv
}> {
  const sandbox = createSandbox({ nameIndex: 'never', ...options })
  cleanups.push(() => sandbox.close())
  const url = await sandbox.start()
  return { sandbox, env: { META_PIXEL_ID: PIXEL, META_ACCESS_TOKEN: TOKEN, META_GRAPH_API_URL: url } }
}

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'meta-pixel-'))
  cleanups.push(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  return folder
}

/** A file in a folder of its own that is gone after the test. */
export function temporaryFile(name: string, content: string | Buffer): string {
  const file = join(temporaryFolder(), name)
  writeFileSync(file, content)
  return file
}

/** The lines of an NDJSON file. */
export function readNdjson(file: string): Record<string, unknown>[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

/** Objects as NDJSON. */
export function ndjson(objects: readonly object[]): string {
  return objects.map((object) => `${JSON.stringify(object)}\n`).join('')
}

/** Resolves when something has happened, looking again and again. */
export async function until(happened: () => boolean): Promise<void> {
  while (!happened()) await new Promise((resolve) => setTimeout(resolve, 10))
}

type Fields = Record<string, unknown>

/** An order of a minute ago that nobody has anything against, with an ID of its own. */
export function order(id: number, { properties, context, ...changes }: Fields = {}): Fields {
  return {
    type: 'track',
    event: 'Order Completed',
    messageId: `message-${id}`,
    userId: `user-${id}`,
    timestamp: new Date(Date.now() - 60_000).toISOString(),
    properties: {
      order_id: `order-${id}`,
      revenue: 59.9,
      currency: 'EUR',
      products: [{ product_id: 'sku-1', quantity: 2, price: 29.95 }],
      ...(properties as Fields | undefined)
    },
    context: {
      ip: '203.0.113.9',
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64)',
      page: { url: 'https://shop.example.com/thanks', referrer: '', search: '' },
      traits: { email: `jane.${id}@example.com`, phone: '+1 202 555 0143', firstName: 'Jane', lastName: 'Doe' },
      ...(context as Fields | undefined)
    },
    ...changes
  }
}

/** So many orders. */
export function orders(count: number, first = 1): Fields[] {
  return Array.from({ length: count }, (_, index) => order(first + index))
}
