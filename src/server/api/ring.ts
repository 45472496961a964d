/** Keeps the newest items, up to a number and up to a sum of bytes: what is older goes. */
export class Ring<T> {
  private items: { item: T; bytes: number }[] = []
  /** Where the oldest is: what stands before is gone, and cleared away now and then */
  private head = 0
  private bytes = 0

  constructor(
    private readonly capacity: number,
    private readonly maxBytes = Infinity
  ) {}

  /** @param bytes that the item holds in memory, roughly; one that is larger than all may be is not kept */
  add(item: T, bytes = 0): void {
    if (bytes > this.maxBytes) return
    this.items.push({ item, bytes })
    this.bytes += bytes
    while (this.size > this.capacity || this.bytes > this.maxBytes) this.drop()
    if (this.head > this.capacity) {
      this.items = this.items.slice(this.head)
      this.head = 0
    }
  }

  /** The newest ones, newest first. */
  newest(limit = this.capacity): T[] {
    const count = Math.max(0, Math.min(limit, this.size))
    return Array.from({ length: count }, (_, back) => this.items[this.items.length - 1 - back].item)
  }

  find(matches: (item: T) => boolean): T | undefined {
    for (let index = this.head; index < this.items.length; index++) {
      const { item } = this.items[index]
      if (matches(item)) return item
    }
    return undefined
  }

  private get size(): number {
    return this.items.length - this.head
  }

  private drop(): void {
    const { bytes } = this.items[this.head]
    this.bytes -= bytes
    // What is gone must not be held until it is cleared away.
    this.items[this.head++] = { item: undefined as T, bytes: 0 }
  }
}
