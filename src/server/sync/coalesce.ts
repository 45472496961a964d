/** How a queue collects events into calls. */
export interface CoalesceOptions {
  /** Events a call at the most, 1 to 1,000 */
  maxEvents: number
  /** Milliseconds that the first event waits for others */
  waitMs: number
  /** Calls at once */
  concurrency: number
  /** Events that may wait or be under way; beyond that `offer` refuses */
  maxQueued: number
  /** Bytes of the same, by the size of the requests they came in */
  maxQueuedBytes: number
}

export const COALESCE_DEFAULTS: CoalesceOptions = {
  maxEvents: 1000,
  waitMs: 20,
  concurrency: 4,
  maxQueued: 10_000,
  maxQueuedBytes: 64 * 1024 * 1024
}

/** What may wait in a queue. */
export interface Waiting {
  /** Bytes that it holds in memory, roughly */
  readonly size: number
  /** `cancelled`: no longer to be sent, since the sender was told to come again */
  state: 'queued' | 'sent' | 'cancelled'
}

/**
 * Turns many small arrivals into few large calls: what arrives within `waitMs` (or while all calls are under way) goes out
 * together. Memory is bounded: what does not fit is refused at once.
 */
export class Coalescer<T extends Waiting> {
  private queue: T[] = []
  private head = 0
  private bytes = 0
  private count = 0
  private active = 0
  /** When the oldest event that waits may go, in milliseconds of the monotonic clock */
  private due = Infinity
  private timer: NodeJS.Timeout | undefined
  private draining = false
  private whenIdle: (() => void)[] = []

  /** @param send delivers; it must not reject, and whoever waits for an item learns of it there */
  constructor(
    private readonly options: CoalesceOptions,
    private readonly send: (items: T[]) => Promise<void>
  ) {}

  /** Events that wait or are under way. */
  get size(): number {
    return this.count
  }

  /** @returns whether so many more events of so many bytes may be offered; an empty queue takes whatever comes at once */
  hasRoom(events: number, bytes: number): boolean {
    if (this.count === 0) return true
    return this.count + events <= this.options.maxQueued && this.bytes + bytes <= this.options.maxQueuedBytes
  }

  offer(item: T): void {
    this.queue.push(item)
    this.count++
    this.bytes += item.size
    if (this.due === Infinity) this.due = this.draining ? 0 : performance.now() + this.options.waitMs
    this.pump()
  }

  /** Takes an item out that waits; @returns false when it is under way, or was, and cannot be taken back */
  cancel(item: T): boolean {
    if (item.state !== 'queued') return false
    item.state = 'cancelled'
    this.release(item)
    return true
  }

  /** Sends what waits without waiting for more, now and from now on; resolves when nothing is left. */
  async drain(): Promise<void> {
    this.draining = true
    this.due = Math.min(this.due, 0)
    this.pump()
    if (this.count === 0 && this.active === 0) return
    await new Promise<void>((resolve) => this.whenIdle.push(resolve))
  }

  private pump(): void {
    while (this.waiting > 0 && this.active < this.options.concurrency) {
      const wait = this.due - performance.now()
      if (wait > 0 && this.waiting < this.options.maxEvents) {
        this.timer ??= setTimeout(this.onTimer, Math.ceil(wait))
        return
      }
      this.start(this.take())
    }
  }

  private readonly onTimer = (): void => {
    this.timer = undefined
    this.pump()
  }

  private get waiting(): number {
    return this.queue.length - this.head
  }

  private take(): T[] {
    const items: T[] = []
    while (this.waiting > 0 && items.length < this.options.maxEvents) {
      const item = this.queue[this.head++]
      if (item.state === 'cancelled') continue
      item.state = 'sent'
      items.push(item)
    }
    if (this.waiting === 0) {
      this.queue = []
      this.head = 0
      this.due = Infinity
      clearTimeout(this.timer)
      this.timer = undefined
    } else {
      if (this.head >= this.options.maxEvents * 4) {
        this.queue = this.queue.slice(this.head)
        this.head = 0
      }
      this.due = this.draining ? 0 : performance.now() + this.options.waitMs
    }
    return items
  }

  private start(items: T[]): void {
    if (items.length === 0) {
      this.endIfIdle()
      return
    }
    this.active++
    void this.send(items).finally(() => {
      this.active--
      for (const item of items) this.release(item)
      this.pump()
      this.endIfIdle()
    })
  }

  private release({ size }: T): void {
    this.count--
    this.bytes -= size
  }

  private endIfIdle(): void {
    if (this.count > 0 || this.active > 0) return
    for (const resolve of this.whenIdle.splice(0)) resolve()
  }
}
