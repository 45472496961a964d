// Speaks Kafka for the tests, in a Node that the client runs on: a request a line, an answer a line.
import { Buffer } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { Admin, Consumer, Producer } from '@platformatic/kafka'

const bootstrapBrokers = process.argv[2].split(',')
const connection = { clientId: 'tests', bootstrapBrokers, retries: 20, retryDelay: 500 }
const admin = new Admin(connection)
// A request that is answered too late is sent again: it must not count twice.
const producer = new Producer({ ...connection, idempotent: true })

const commands = {
  createTopics: ({ topics, partitions, replicas = -1, configs }) =>
    admin.createTopics({ topics, partitions, replicas, ...(configs !== undefined && { configs }) }).then(() => null),

  produce: async ({ topic, messages, compression = 'none' }) => {
    const toSend = messages.map(({ value, key, headers = {}, ...rest }) => ({
      topic,
      ...rest,
      ...(value !== undefined && { value: Buffer.from(value) }),
      ...(key !== undefined && { key: Buffer.from(key) }),
      headers: new Map(Object.entries(headers).map(([name, text]) => [Buffer.from(name), Buffer.from(text)])),
      ...(rest.timestamp !== undefined && { timestamp: BigInt(rest.timestamp) })
    }))
    await producer.send({ messages: toSend, acks: -1, compression })
    return null
  },

  /** One event a line, spread over the partitions. */
  produceFile: async ({ topic, file, partitions, compression = 'none' }) => {
    let messages = []
    let count = 0
    const send = async () => {
      if (messages.length > 0) await producer.send({ messages, acks: -1, compression })
      messages = []
    }
    for await (const line of createInterface({ input: createReadStream(file) })) {
      messages.push({ topic, partition: count++ % partitions, value: Buffer.from(line) })
      if (messages.length === 4000) await send()
    }
    await send()
    return count
  },

  /** Everything in a topic, in the order of partitions and offsets. */
  read: async ({ topic }) => {
    const consumer = new Consumer({ ...connection, groupId: `read-${process.pid}-${Date.now()}` })
    try {
      const ends = (await consumer.listOffsets({ topics: [topic] })).get(topic)
      const left = new Set(ends.flatMap((end, partition) => (end > 0n ? [partition] : [])))
      const found = []
      if (left.size === 0) return found
      const stream = await consumer.consume({ topics: [topic], mode: 'earliest', autocommit: false })
      for await (const message of stream) {
        found.push(show(message))
        if (message.offset + 1n >= ends[message.partition]) left.delete(message.partition)
        if (left.size === 0) break
      }
      return found.sort((one, other) => one.partition - other.partition || one.offset - other.offset)
    } finally {
      await consumer.close(true)
    }
  },

  /** By partition: the committed offset of a group, and the end. */
  offsets: async ({ topic, groupId }) => {
    const consumer = new Consumer({ ...connection, groupId })
    try {
      const ends = (await consumer.listOffsets({ topics: [topic] })).get(topic)
      const topics = [{ topic, partitions: ends.map((_, partition) => partition) }]
      const committed = (await consumer.listCommittedOffsets({ topics })).get(topic)
      return ends.map((end, partition) => ({ partition, end: Number(end), committed: Number(committed[partition]) }))
    } finally {
      await consumer.close(true)
    }
  },

  members: async ({ groupId }) => {
    const group = (await admin.describeGroups({ groups: [groupId] })).get(groupId)
    return { state: group.state, members: group.members.size }
  }
}

function show({ key, value, headerEntries, partition, offset, timestamp }) {
  return {
    key: key?.toString(),
    value: value?.toString(),
    headers: Object.fromEntries(headerEntries.map(([name, text]) => [name.toString(), text.toString()])),
    partition,
    offset: Number(offset),
    timestamp: Number(timestamp)
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const { id, command, ...args } = JSON.parse(line)
  void commands[command](args).then(
    (answer) => process.stdout.write(`${JSON.stringify({ id, answer })}\n`),
    (error) => process.stdout.write(`${JSON.stringify({ id, error: describe(error) })}\n`)
  )
}
await Promise.all([producer.close(true), admin.close()])

function describe(error) {
  return [error.message, ...(error.errors ?? []).map(describe)].join(' ')
}
