import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { clientFolder, newerNode, startKafka, type Kafka } from '../__tests__/kafka/support/kafka'
import { DIST, SETTINGS } from './ours'
import type { Options, Result } from './result'
import { startSandbox, type Sandbox } from './sandbox'
import { between, look, pieces, type Sample } from './stream'

const EVENTS = 1_000_000
const QUICK_EVENTS = 100_000
const PARTITIONS = 12
const PROCESSES = [1, 2, 3, 4]
/** So that the members of a group begin together */
const REBALANCE_DELAY_MS = 3000
const LOOK_EVERY_MS = 100
const TOPIC = 'events'

interface Run {
  eventsPerSecond: number
  /** Of all processes, for an event */
  cpuMicroseconds: number
  /** Of the first process */
  samples: Sample[]
}

interface Ground {
  kafka: Kafka
  sandbox: Sandbox
  file: string
  events: number
}

/** How fast events come out of Kafka, beside the same events out of a file, and in how much memory. */
export async function run({ quick }: Options): Promise<Result> {
  const events = quick ? QUICK_EVENTS : EVENTS
  const folder = await mkdtemp(path.join(tmpdir(), 'meta-pixel-bench-'))
  const [kafka, sandbox] = await Promise.all([startKafka(1, REBALANCE_DELAY_MS), startSandbox()])
  try {
    const file = path.join(folder, 'events.ndjson')
    await pipeline(Readable.from(pieces(events, Date.now())), createWriteStream(file))
    await kafka.tool.createTopics([TOPIC], PARTITIONS)
    await kafka.tool.produceFile(TOPIC, file, PARTITIONS, 'snappy')
    const ground = { kafka, sandbox, file, events }
    const streamed = await measure(ground, [['stream', file, '--json']])
    const consumed: Run[] = []
    for (const count of PROCESSES)
      consumed.push(
        await measure(
          ground,
          Array.from({ length: count }, () => consume(ground, count))
        )
      )
    return report(events, streamed, consumed)
  } finally {
    await kafka.stop()
    await sandbox.stop()
    await rm(folder, { recursive: true })
  }
}

function consume({ kafka }: Ground, processes: number): string[] {
  const group = ['--group-id', `group-of-${processes}`, '--on-rejected', 'log']
  const health = ['--port', '0', '--log-level', 'error']
  return ['consume', '--bootstrap-servers', kafka.bootstrap, '--topics', TOPIC, ...group, ...health]
}

/** Runs commands until all events have arrived; the clock runs from the first arrival to the last. */
async function measure({ sandbox, events }: Ground, commands: string[][]): Promise<Run> {
  await sandbox.reset()
  const children = commands.map((args) => start(args, sandbox.url))
  const exits = children.map((child) => once(child, 'exit'))
  const samples: Sample[] = []
  const cpu = new Map<number, number>()
  let from = 0
  let to = 0
  for (let recorded = 0; recorded < events;) {
    await delay(LOOK_EVERY_MS)
    ;({ recorded } = await sandbox.stats())
    to = performance.now()
    if (from === 0 && recorded > 0) from = to
    children.forEach(({ pid = 0 }, index) => {
      const sample = look(pid)
      if (sample === undefined) return
      cpu.set(pid, sample.cpu)
      if (index === 0 && from > 0) samples.push(sample)
    })
  }
  for (const child of children) child.kill('SIGTERM')
  await Promise.all(exits)
  const total = [...cpu.values()].reduce((sum, one) => sum + one)
  return { eventsPerSecond: (events / (to - from)) * 1000, cpuMicroseconds: total / events, samples }
}

function start(args: string[], url: string): ReturnType<typeof spawn> {
  const hook = path.join(clientFolder(), 'client-hook.mjs')
  const flags = ['--import', hook, path.join(DIST, 'cli', 'index.js')]
  return spawn(newerNode(), [...flags, ...args], {
    env: {
      PATH: process.env.PATH,
      META_PIXEL_ID: SETTINGS.pixelId,
      META_ACCESS_TOKEN: SETTINGS.accessToken,
      META_GRAPH_API_URL: url
    },
    stdio: ['ignore', 'ignore', 'inherit']
  })
}

function report(events: number, streamed: Run, consumed: Run[]): Result {
  const [one] = consumed
  const peak = Math.max(...one.samples.map((sample) => sample.peak))
  const early = between(one.samples, 0.25, 0.35)
  const late = between(one.samples, 0.9, 1)
  const count = events.toLocaleString('en-US')
  const row = (label: string, median: number, unit: string) => ({ label, median, unit })
  return {
    title: `${count} events from Kafka: one consumer, several, and their memory`,
    rows: [
      row('stream of the same events', streamed.eventsPerSecond, 'events/s'),
      row('stream, CPU', streamed.cpuMicroseconds, 'µs an event'),
      ...consumed.map((run, index) => row(`consume × ${PROCESSES[index]}`, run.eventsPerSecond, 'events/s')),
      ...consumed.map((run, index) => row(`consume × ${PROCESSES[index]}, CPU`, run.cpuMicroseconds, 'µs an event')),
      row(`consume × 1 at a lag of ${count}, resident at 30 %`, early, 'MB'),
      row('the same, resident at the end', late, 'MB'),
      row('the same, most ever resident', peak, 'MB')
    ],
    ratios: [
      {
        name: 'consume × 1 / stream',
        value: one.eventsPerSecond / streamed.eventsPerSecond,
        target: 0.8,
        must: 'at least'
      },
      { name: `consume at a lag of ${count}, resident`, value: peak, target: 300, must: 'at most', unit: 'MB' }
    ],
    notes: [
      'Broker, sandbox and consumers share the cores of one machine: with two cores, more processes than one contend for them.'
    ]
  }
}
