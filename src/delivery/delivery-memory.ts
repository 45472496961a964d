import { randomBytes } from 'node:crypto'

/** How many deliveries are remembered, and how long. */
export interface MemoryOptions {
  /** Milliseconds of a monotonic clock */
  now: () => number
  /** 10 minutes by default */
  rememberedMs?: number
  /** Bytes in memory; 16 MiB by default, for 466,000 deliveries */
  maxBytes?: number
  /** Deliveries; as many as fit into the bytes by default */
  maxDeliveries?: number
}

const REMEMBERED_MS = 10 * 60_000
const MAX_BYTES = 16 * 1024 * 1024
const FIRST_DELIVERIES = 1024
/** Words of 32 bits: two of the key, three of the content */
const KEY_WORDS = 2
const WORDS = 5
/** And the time in seconds, the next one of the same bucket, and two buckets */
const BYTES_A_DELIVERY = 4 * (WORDS + 1 + 1 + 2)
const NONE = -1
const HEX_A_WORD = 8
const HEX = 16

/**
 * Remembers what Meta has taken, so that an event which comes again (its sender had no answer, or not in time, or another
 * sync failed) is answered without being sent a second time. Nothing but hashes is kept: a ring of 36 bytes a delivery, in
 * which the newest overwrites the oldest, with chains of those whose keys fall into the same bucket.
 */
export class DeliveryMemory {
  private capacity = 0
  private records = new Uint32Array(0)
  private seconds = new Uint32Array(0)
  private next = new Int32Array(0)
  private buckets = new Int32Array(0)
  /** Where the oldest stands */
  private first = 0
  private count = 0
  private readonly max: number
  private readonly startedAt: number
  private readonly seed = randomBytes(4).readUInt32LE()

  constructor(private readonly options: MemoryOptions) {
    const { maxBytes = MAX_BYTES, maxDeliveries = Infinity, now } = options
    this.max = Math.max(1, Math.floor(Math.min(maxDeliveries, maxBytes / BYTES_A_DELIVERY)))
    this.startedAt = now()
  }

  /** Deliveries that are remembered */
  get size(): number {
    return this.count
  }

  /** Bytes that it takes in memory */
  get bytes(): number {
    return this.capacity * BYTES_A_DELIVERY
  }

  /**
   * @param key names the event and whatever it was sent through
   * @param content a hash of what it says, in hex; asked for only when the key is known, and always the same for the same event
   * @returns whether the very same event was delivered lately
   */
  has(key: string, content: () => string): boolean {
    if (this.count === 0) return false
    const hash = hashOf(key, this.seed)
    let at = this.buckets[this.bucketOf(hash)]
    if (at === NONE) return false
    const other = hashOf(key, ~this.seed)
    const earliest = this.elapsed() - (this.options.rememberedMs ?? REMEMBERED_MS) / 1000
    for (; at !== NONE; at = this.next[at]) {
      if (this.records[at * WORDS] !== hash || this.records[at * WORDS + 1] !== other) continue
      if (this.seconds[at] < earliest) continue
      if (this.holds(at, content())) return true
    }
    return false
  }

  /** Notes a delivery; the parameters are those of `has`. */
  add(key: string, content: string): void {
    if (this.count === this.capacity && this.capacity < this.max) this.grow()
    else if (this.count === this.capacity) this.dropOldest()
    const at = (this.first + this.count) % this.capacity
    const start = at * WORDS
    this.records[start] = hashOf(key, this.seed)
    this.records[start + 1] = hashOf(key, ~this.seed)
    for (let word = KEY_WORDS; word < WORDS; word++) this.records[start + word] = wordOf(content, word)
    this.seconds[at] = this.elapsed()
    this.link(at)
    this.count++
  }

  /** Forgets everything: what was delivered elsewhere was not delivered here. */
  clear(): void {
    this.first = 0
    this.count = 0
    this.buckets.fill(NONE)
  }

  private elapsed(): number {
    return Math.floor((this.options.now() - this.startedAt) / 1000)
  }

  private holds(at: number, content: string): boolean {
    for (let word = KEY_WORDS; word < WORDS; word++) {
      if (this.records[at * WORDS + word] !== wordOf(content, word)) return false
    }
    return true
  }

  private bucketOf(hash: number): number {
    return hash % this.buckets.length
  }

  /** Puts a record first in its bucket's chain. */
  private link(at: number): void {
    const bucket = this.bucketOf(this.records[at * WORDS])
    this.next[at] = this.buckets[bucket]
    this.buckets[bucket] = at
  }

  /** The oldest of all is the last of its chain. */
  private dropOldest(): void {
    const bucket = this.bucketOf(this.records[this.first * WORDS])
    let at = this.buckets[bucket]
    if (at === this.first) this.buckets[bucket] = NONE
    else {
      while (this.next[at] !== this.first) at = this.next[at]
      this.next[at] = NONE
    }
    this.first = (this.first + 1) % this.capacity
    this.count--
  }

  /** Only a full ring grows; its oldest comes to stand first. */
  private grow(): void {
    const capacity = Math.min(this.max, Math.max(FIRST_DELIVERIES, this.capacity * 2))
    const records = new Uint32Array(capacity * WORDS)
    const seconds = new Uint32Array(capacity)
    records.set(this.records.subarray(this.first * WORDS))
    records.set(this.records.subarray(0, this.first * WORDS), (this.count - this.first) * WORDS)
    seconds.set(this.seconds.subarray(this.first))
    seconds.set(this.seconds.subarray(0, this.first), this.count - this.first)
    this.capacity = capacity
    this.records = records
    this.seconds = seconds
    this.next = new Int32Array(capacity)
    this.buckets = new Int32Array(capacity * 2).fill(NONE)
    this.first = 0
    for (let at = 0; at < this.count; at++) this.link(at)
  }
}

/** @returns a part of a hash in hex, as 32 bits */
function wordOf(hex: string, word: number): number {
  const start = (word - KEY_WORDS) * HEX_A_WORD
  return parseInt(hex.slice(start, start + HEX_A_WORD), HEX)
}

const FNV_PRIME = 0x01000193

/** FNV-1a from a starting point of this process's own, so that nobody can choose keys that all fall into one bucket. */
function hashOf(key: string, seed: number): number {
  let hash = seed
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), FNV_PRIME)
  return hash >>> 0
}
