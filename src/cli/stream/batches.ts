import type { Subscription } from '../../delivery/subscription'
import type { Passage } from '../../delivery/dispatch'
import type { Batch, Item } from './item'

interface Open {
  passages: Batch
  /** Characters */
  size: number
  /** When its first event came, in milliseconds */
  since: number
}

/** Meta's limit: mappings that ask for no smaller batches share them. */
const MOST_EVENTS = 1000
/** Characters of one batch: beyond that its events would not fit into one request of 4 MB in any case. */
const LARGEST_BATCH = 4_000_000
/** Characters of all open batches together: what bounds the memory when events are large or mappings many. */
const LARGEST_TOTAL = 16_000_000

const SHARED = 'shared'

/** Collects events until there are enough for a request. */
export class Batches {
  private readonly open = new Map<Subscription | typeof SHARED, Open>()
  private total = 0

  /** @returns a batch that is to go out now, if the event filled one */
  add(passage: Passage<Item>, now: number): Batch | undefined {
    const { mapping, size } = passage
    const key = mapping.batchSize < MOST_EVENTS ? mapping : SHARED
    let batch = this.open.get(key)
    if (batch === undefined) {
      batch = { passages: [], size: 0, since: now }
      this.open.set(key, batch)
    }
    batch.passages.push(passage)
    batch.size += size
    this.total += size
    if (batch.passages.length >= mapping.batchSize || batch.size >= LARGEST_BATCH) return this.take(key, batch)
    return this.total >= LARGEST_TOTAL ? this.takeLargest() : undefined
  }

  /** @returns the batches whose first event came at this time (milliseconds) or earlier */
  takeSince(time: number): Batch[] {
    return [...this.open].filter(([, { since }]) => since <= time).map(([key, batch]) => this.take(key, batch))
  }

  takeAll(): Batch[] {
    return this.takeSince(Infinity)
  }

  private take(key: Subscription | typeof SHARED, { passages, size }: Open): Batch {
    this.open.delete(key)
    this.total -= size
    return passages
  }

  private takeLargest(): Batch {
    const [[key, batch]] = [...this.open].sort(([, one], [, other]) => other.size - one.size)
    return this.take(key, batch)
  }
}
