import type { EventEmitter } from 'node:events'
import type { Readable } from 'node:stream'
import type { ConnectionOptions } from 'node:tls'
import { UsageError } from '../delivery/usage-error'

/*
 * What is used of @platformatic/kafka. It is an optional peer, needs a newer Node than the rest of this package, and is an ES
 * module: so its types stand here, and it is loaded when `consume` runs.
 */

export interface TopicPartitions {
  topic: string
  partitions: number[]
}

/** A position in a partition: the next offset to be read. */
export interface Position {
  topic: string
  partition: number
  offset: bigint
  leaderEpoch: number
}

/** A record as the client hands it over. */
export interface KafkaMessage {
  topic: string
  partition: number
  offset: bigint
  /** Milliseconds since 1970 */
  timestamp: bigint
  leaderEpoch: number
  key: Buffer | undefined
  value: Buffer | undefined
  headers: Map<Buffer, Buffer>
}

/** Records of all partitions that are assigned, as a stream in object mode. */
export interface MessagesStream extends Readable {
  /** By `topic:partition` */
  readonly offsetsToFetch: Map<string, bigint>
}

export interface KafkaConsumer extends EventEmitter {
  readonly assignments: TopicPartitions[] | null
  consume: (options: Record<string, unknown>) => Promise<MessagesStream>
  commit: (options: { offsets: Position[] }) => Promise<void>
  /** By topic; a partition's place in the list is its number */
  listOffsets: (options: { topics: string[] }) => Promise<Map<string, bigint[]>>
  metadata: (options: { topics: string[] }) => Promise<unknown>
  isActive: () => boolean
  /** @param force ends the streams as well */
  close: (force?: boolean) => Promise<void>
}

export interface KafkaRecord {
  topic: string
  key?: Buffer
  value?: Buffer
  /** Milliseconds since 1970 */
  timestamp?: bigint
  headers?: Map<Buffer, Buffer>
}

export interface KafkaProducer extends EventEmitter {
  send: (options: { messages: KafkaRecord[]; acks: number }) => Promise<unknown>
  metadata: (options: { topics: string[] }) => Promise<unknown>
  close: (force?: boolean) => Promise<void>
}

export interface SaslOptions {
  mechanism: string
  username?: string
  password?: string
  token?: string | (() => Promise<string>)
}

/** What all clients need to reach the brokers. */
export interface ConnectionSettings {
  clientId: string
  bootstrapBrokers: string[]
  tls?: ConnectionOptions
  sasl?: SaslOptions
}

export interface KafkaModule {
  Consumer: new (options: ConnectionSettings & Record<string, unknown>) => KafkaConsumer
  Producer: new (options: ConnectionSettings & Record<string, unknown>) => KafkaProducer
}

const CLIENT = '@platformatic/kafka'
/** The client's own `engines` */
const NEEDED_NODE = '22.22 (or 24.6)'

/** @returns whether the client runs on a Node of this version (`22.22.0`) */
export function canRunClient(version: string): boolean {
  const [major, minor] = version.split('.').map(Number)
  return (major === 22 && minor >= 22) || (major === 24 && minor >= 6) || major > 24
}

/**
 * Loads the Kafka client.
 *
 * @throws UsageError on a Node that is too old for it, or where it is not installed
 */
export async function loadClient(version = process.versions.node): Promise<KafkaModule> {
  if (!canRunClient(version)) {
    throw new UsageError(`consume needs Node ${NEEDED_NODE} or newer, for its Kafka client: this is Node ${version}.`)
  }
  try {
    // A name in a variable: the compiler would look for the types of what need not be there.
    const name: string = CLIENT
    return (await import(name)) as KafkaModule
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error
    throw new UsageError(`consume needs the Kafka client, which is not installed: npm install ${CLIENT}@2`)
  }
}
