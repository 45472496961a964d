import type { Mapping } from '../../delivery/mappings'
import type { Item } from './item'

/** Events of one mapping that go out together. */
export interface Batch {
  mapping: Mapping
  items: Item[]
}

interface Open extends Batch {
  size: number
  /** When its first event came, in milliseconds */
  since: number
}

/** Characters of one batch: beyond that its events would not fit into one request of 4 MB in any case. */
const LARGEST_BATCH = 4_000_000
/** Characters of all open batches together: what bounds the memory when events are large or mappings many. */
const LARGEST_TOTAL = 16_000_000

/** Collects events by mapping until there are enough for a request. */
export class Batches {
  private readonly open = new Map<Mapping, Open>()
  private total = 0

  /** @returns a batch that is to go out now, if the event filled one */
  add(mapping: Mapping, item: Item, now: number): Batch | undefined {
    let batch = this.open.get(mapping)
    if (batch === undefined) {
      batch = { mapping, items: [], size: 0, since: now }
      this.open.set(mapping, batch)
    }
    batch.items.push(item)
    batch.size += item.size
    this.total += item.size
    if (batch.items.length >= mapping.batchSize || batch.size >= LARGEST_BATCH) return this.take(batch)
    return this.total >= LARGEST_TOTAL ? this.take(this.largest(batch)) : undefined
  }

  /** @returns the batches whose first event came at this time (milliseconds) or earlier */
  takeSince(time: number): Batch[] {
    return [...this.open.values()].filter(({ since }) => since <= time).map((batch) => this.take(batch))
  }

  takeAll(): Batch[] {
    return this.takeSince(Infinity)
  }

  private take(batch: Open): Batch {
    this.open.delete(batch.mapping)
    this.total -= batch.size
    return batch
  }

  private largest(one: Open): Open {
    let largest = one
    for (const batch of this.open.values()) if (batch.size > largest.size) largest = batch
    return largest
  }
}
