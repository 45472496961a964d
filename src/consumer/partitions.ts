import type { KafkaMessage, Position, TopicPartitions } from './client'
import { Watermark } from './watermark'

interface Partition {
  topic: string
  partition: number
  watermark: Watermark
  leaderEpoch: number
  /** What the brokers know; undefined until the first commit of this assignment */
  committed: bigint | undefined
  /** The offset after the last record in the topic, as it was a moment ago */
  end: bigint | undefined
}

/** Where a partition of this member stands. */
export interface PartitionState {
  topic: string
  partition: number
  committed: number | undefined
  /** Records without an outcome; undefined until the end of the partition is known */
  lag: number | undefined
}

/** The partitions of an assignment, each with how far it is done. */
export class Partitions {
  private readonly all = new Map<string, Partition>()

  /** Begins an assignment. @param positions the offset that is read first, by `topic:partition` */
  assign(assignments: readonly TopicPartitions[], positions: ReadonlyMap<string, bigint>): void {
    for (const { topic, partitions } of assignments) {
      for (const partition of partitions) {
        const position = positions.get(`${topic}:${partition}`)
        if (position !== undefined) this.add(topic, partition, position)
      }
    }
  }

  clear(): void {
    this.all.clear()
  }

  /** @returns the watermark of a record's partition */
  of({ topic, partition, offset, leaderEpoch }: KafkaMessage): Watermark {
    const found = this.all.get(`${topic}:${partition}`) ?? this.add(topic, partition, offset)
    found.leaderEpoch = leaderEpoch
    return found.watermark
  }

  /** Passes over a transaction's marker, which has an offset but is no record. Nothing may be under way to `of`. */
  skipMarkers(positions: ReadonlyMap<string, bigint>): void {
    for (const [key, { watermark }] of this.all) {
      const position = positions.get(key)
      if (position !== undefined) watermark.skipTo(position)
    }
  }

  /** @returns what is to be committed, since it has moved; `noteCommitted` takes it back when it is */
  moved(): Position[] {
    return [...this.all.values()]
      .filter(({ watermark, committed }) => watermark.position !== committed)
      .map(({ topic, partition, watermark, leaderEpoch }) => ({
        topic,
        partition,
        offset: watermark.position,
        leaderEpoch
      }))
  }

  noteCommitted(positions: readonly Position[]): void {
    for (const { topic, partition, offset } of positions) {
      const found = this.all.get(`${topic}:${partition}`)
      if (found !== undefined) found.committed = offset
    }
  }

  /** @param ends the offset after the last record of each partition, by topic */
  noteEnds(ends: ReadonlyMap<string, bigint[]>): void {
    for (const found of this.all.values()) found.end = ends.get(found.topic)?.[found.partition] ?? found.end
  }

  /** When the oldest record without an outcome was written, in milliseconds since 1970 */
  oldest(): number | undefined {
    let oldest: number | undefined
    for (const { watermark } of this.all.values()) {
      if (watermark.oldest !== undefined && watermark.oldest < (oldest ?? Infinity)) oldest = watermark.oldest
    }
    return oldest
  }

  /** Records between the positions and the last ones that were read, of all partitions */
  span(): number {
    let span = 0
    for (const { watermark } of this.all.values()) span += watermark.span
    return span
  }

  states(): PartitionState[] {
    return [...this.all.values()].map(({ topic, partition, watermark, committed, end }) => ({
      topic,
      partition,
      committed: committed === undefined ? undefined : Number(committed),
      lag: end === undefined ? undefined : Math.max(0, Number(end - watermark.position))
    }))
  }

  /** @returns the lag of all partitions together */
  lag(): number {
    return this.states().reduce((sum, { lag = 0 }) => sum + lag, 0)
  }

  private add(topic: string, partition: number, position: bigint): Partition {
    const watermark = new Watermark(position)
    const found: Partition = { topic, partition, watermark, leaderEpoch: -1, committed: undefined, end: undefined }
    this.all.set(`${topic}:${partition}`, found)
    return found
  }
}
