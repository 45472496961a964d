import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { shopEvent } from './events'
import { median } from './measure'
import { DIST, SETTINGS } from './ours'
import { startSandbox } from './sandbox'

const SAMPLE_EVERY_MS = 200
const LINES_A_PIECE = 500

/** What `meta-pixel stream` took for a file. */
export interface Streamed {
  eventsPerSecond: number
  /** CPU of all threads, for an event */
  cpuMicroseconds: number
  /** The most that was resident at any time */
  peakMegabytes: number
  /** Resident from 25 to 35 % of the run, and in its last tenth */
  earlyMegabytes: number
  lateMegabytes: number
}

/** @returns varied events as lines, in pieces */
export function* pieces(count: number, now: number): Generator<string> {
  for (let start = 0; start < count; start += LINES_A_PIECE) {
    const length = Math.min(LINES_A_PIECE, count - start)
    yield Array.from({ length }, (_, i) => `${JSON.stringify(shopEvent(start + i, now))}\n`).join('')
  }
}

export interface Sample {
  at: number
  resident: number
  peak: number
  /** In microseconds, since the process began */
  cpu: number
}

/** Linux counts CPU time in hundredths of a second, whatever the machine. */
const TICK_MICROSECONDS = 10_000

/** @returns what Linux says of a process; undefined once it has ended */
export function look(pid: number): Sample | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    const megabytes = (key: string): number =>
      (Number(new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? NaN) * 1024) / 1e6
    // The name of the process stands first, in parentheses; user and system time are the twelfth and thirteenth after it.
    const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ')
      .slice(11, 13)
    const cpu = (Number(user) + Number(system)) * TICK_MICROSECONDS
    const sample = { at: performance.now(), resident: megabytes('VmRSS'), peak: megabytes('VmHWM'), cpu }
    return Number.isNaN(sample.resident) ? undefined : sample
  } catch {
    return undefined
  }
}

/** @returns the median of what was resident in that part of a run */
export function between(samples: readonly Sample[], from: number, to: number): number {
  const start = samples[0].at
  const span = (samples.at(-1)?.at ?? start) - start
  const within = samples.filter(({ at }) => at >= start + from * span && at <= start + to * span)
  return median(within.map(({ resident }) => resident))
}

interface Summary {
  read: number
  delivered: number
  events_per_second: number
}

async function stream(file: string, url: string, count: number): Promise<Streamed> {
  const child = spawn(process.execPath, [path.join(DIST, 'cli', 'index.js'), 'stream', file, '--json'], {
    env: {
      ...process.env,
      META_PIXEL_ID: SETTINGS.pixelId,
      META_ACCESS_TOKEN: SETTINGS.accessToken,
      META_GRAPH_API_URL: url
    },
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const samples: Sample[] = []
  const timer = setInterval(() => {
    const sample = look(child.pid ?? 0)
    if (sample !== undefined) samples.push(sample)
  }, SAMPLE_EVERY_MS)
  const ended = once(child, 'exit') as Promise<[number | null]>
  const [output, [status]] = await Promise.all([text(child.stdout), ended])
  clearInterval(timer)
  if (status !== 0) throw new Error(`stream ended with status ${String(status)}: ${output}`)
  const { delivered, events_per_second } = JSON.parse(output) as Summary
  if (delivered !== count) throw new Error(`stream delivered ${delivered} of ${count} events.`)
  if (samples.length === 0) throw new Error('Memory is read from /proc: this bench needs Linux.')
  return {
    eventsPerSecond: events_per_second,
    cpuMicroseconds: (samples.at(-1)?.cpu ?? NaN) / count,
    peakMegabytes: Math.max(...samples.map(({ peak }) => peak)),
    earlyMegabytes: between(samples, 0.25, 0.35),
    lateMegabytes: between(samples, 0.9, 1)
  }
}

/** Streams a temporary file of that many varied events into a sandbox that only counts them. */
export async function streamEvents(count: number): Promise<Streamed> {
  const folder = await mkdtemp(path.join(tmpdir(), 'meta-pixel-bench-'))
  const sandbox = await startSandbox()
  try {
    const file = path.join(folder, 'events.ndjson')
    await pipeline(Readable.from(pieces(count, Date.now())), createWriteStream(file))
    return await stream(file, sandbox.url, count)
  } finally {
    await sandbox.stop()
    await rm(folder, { recursive: true })
  }
}
