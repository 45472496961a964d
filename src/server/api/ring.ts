/** Keeps the newest items: the next one overwrites the oldest once there are as many as are kept. */
export class Ring<T> {
  private readonly items: T[] = []
  private written = 0

  constructor(private readonly capacity: number) {}

  add(item: T): void {
    this.items[this.written++ % this.capacity] = item
  }

  /** The newest ones, newest first. */
  newest(limit = this.capacity): T[] {
    const count = Math.max(0, Math.min(limit, this.items.length))
    return Array.from({ length: count }, (_, back) => this.items[(this.written - 1 - back) % this.capacity])
  }

  find(matches: (item: T) => boolean): T | undefined {
    return this.items.find(matches)
  }
}
