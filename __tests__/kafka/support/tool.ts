import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { join } from 'node:path'

export interface ToolRecord {
  key?: string
  value?: string
  headers?: Record<string, string>
  partition?: number
  /** Milliseconds since 1970 */
  timestamp?: number
}

export interface ReadRecord {
  key?: string
  value?: string
  headers: Record<string, string>
  partition: number
  offset: number
  timestamp: number
}

export interface PartitionOffsets {
  partition: number
  end: number
  /** -1 when nothing was committed */
  committed: number
}

export type Compression = 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd'

/** Kafka's side of the tests: what makes topics, writes events and looks at offsets. */
export interface Tool {
  createTopics: (topics: string[], partitions: number, configs?: { name: string; value: string }[]) => Promise<void>
  produce: (topic: string, messages: ToolRecord[], compression?: Compression) => Promise<void>
  /** One event a line, spread over the partitions; gives their number */
  produceFile: (topic: string, file: string, partitions: number, compression?: Compression) => Promise<number>
  /** Everything in a topic, by partition and offset */
  read: (topic: string) => Promise<ReadRecord[]>
  offsets: (topic: string, groupId: string) => Promise<PartitionOffsets[]>
  members: (groupId: string) => Promise<{ state: string; members: number }>
  close: () => Promise<void>
}

/** Starts the tool, in a Node that the Kafka client runs on. */
export function startTool(node: string, folder: string, bootstrap: string): Tool {
  const child = spawn(node, [join(folder, 'kafka-tool.mjs'), bootstrap], { stdio: ['pipe', 'pipe', 'inherit'] })
  const exited = new Promise<void>((resolve) =>
    child.on('close', () => {
      resolve()
    })
  )
  const open = new Map<number, { resolve: (answer: unknown) => void; reject: (error: Error) => void }>()
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { id, answer, error } = JSON.parse(line) as { id: number; answer: unknown; error?: string }
    const asked = open.get(id)
    open.delete(id)
    if (error === undefined) asked?.resolve(answer)
    else asked?.reject(new Error(error))
  })
  void exited.then(() => {
    for (const { reject } of open.values()) reject(new Error('The tool has ended.'))
  })
  let last = 0
  const ask = (command: string, args: object): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = ++last
      open.set(id, { resolve, reject })
      child.stdin.write(`${JSON.stringify({ id, command, ...args })}\n`)
    })
  return {
    createTopics: async (topics, partitions, configs) => {
      await ask('createTopics', { topics, partitions, configs })
    },
    produce: async (topic, messages, compression) => {
      await ask('produce', { topic, messages, compression })
    },
    produceFile: (topic, file, partitions, compression) =>
      ask('produceFile', { topic, file, partitions, compression }) as Promise<number>,
    read: (topic) => ask('read', { topic }) as Promise<ReadRecord[]>,
    offsets: (topic, groupId) => ask('offsets', { topic, groupId }) as Promise<PartitionOffsets[]>,
    members: (groupId) => ask('members', { groupId }) as Promise<{ state: string; members: number }>,
    close: async () => {
      child.kill('SIGKILL')
      await exited
    }
  }
}
