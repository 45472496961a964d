/** Where a record stands, and whether its outcome is known. It holds nothing else, for one event can keep many of them. */
export interface Tracked {
  readonly offset: bigint
  /** Milliseconds since 1970 */
  readonly timestamp: number
  isDone: boolean
}

/**
 * How far a partition is done. Records are read in the order of their offsets and decided in any order; what may be committed
 * is the lowest offset that is still open, or else the one after the last.
 */
export class Watermark {
  private queue: Tracked[] = []
  private head = 0
  private next: bigint

  /** @param position the offset that is read first */
  constructor(position: bigint) {
    this.next = position
  }

  /** The offset to commit: everything before it has its outcome. */
  get position(): bigint {
    return this.head < this.queue.length ? this.queue[this.head].offset : this.next
  }

  /** When the oldest open record was written, in milliseconds since 1970; undefined when nothing is open */
  get oldest(): number | undefined {
    return this.head < this.queue.length ? this.queue[this.head].timestamp : undefined
  }

  /** Records between the position and the last one that was read, with those that are done */
  get span(): number {
    return this.queue.length - this.head
  }

  /** Notes a record that was read. Its offset is higher than all before; gaps (compaction, transactions) are passed over. */
  add(offset: bigint, timestamp: number): Tracked {
    const record: Tracked = { offset, timestamp, isDone: false }
    this.queue.push(record)
    this.next = offset + 1n
    return record
  }

  /** Notes that a record has its outcome. */
  done(record: Tracked): void {
    record.isDone = true
    while (this.head < this.queue.length && this.queue[this.head].isDone) this.head++
    if (this.head === this.queue.length) {
      this.queue = []
      this.head = 0
    } else if (this.head >= 1024 && this.head * 2 >= this.queue.length) {
      this.queue = this.queue.slice(this.head)
      this.head = 0
    }
  }

  /** Moves on over offsets that hold no record (a transaction's marker), if nothing is open. */
  skipTo(position: bigint): void {
    if (this.head === this.queue.length && position > this.next) this.next = position
  }
}
