/** How a queue collects events into calls. */
export interface CoalesceOptions {
  /** Events a call at the most, 1 to 1,000 */
  maxEvents: number
  /** Milliseconds that the first event waits for others */
  waitMs: number
  /** Calls at once: to begin with, where their number adapts */
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

/** What a queue may do at the moment; where nothing adapts, its options say so. */
export interface Pace {
  /** Events a call */
  events: () => number
  /** Calls at once */
  places: () => number
  /** Told when a full call has to wait for a place */
  onFull: () => void
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

  private readonly pace: Pace

  /**
   * @param send delivers; it must not reject, and whoever waits for an item learns of it there. Its place is free when it ends
   * @param keeps whether an item is still not decided then: it goes on counting until `release` is called for it
   */
  constructor(
    private readonly options: CoalesceOptions,
    private readonly send: (items: T[]) => Promise<void>,
    pace?: Pace,
    private readonly keeps: (item: T) => boolean = () => false
  ) {
    this.pace = pace ?? {
      events: () => options.maxEvents,
      places: () => options.concurrency,
      onFull: () => undefined
    }
  }

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
    this.hold(item)
    if (this.due === Infinity) this.due = this.draining ? 0 : performance.now() + this.options.waitMs
    this.pump()
  }

  /** Counts an item that takes another way than this queue, until `release` is called for it. */
  hold({ size }: T): void {
    this.count++
    this.bytes += size
  }

  /** Counts an item no longer that was kept, or held. */
  release({ size }: T): void {
    this.count--
    this.bytes -= size
    this.endIfIdle()
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

  /** Starts what may start; to be called when its pace has changed. */
  pump(): void {
    while (this.waiting > 0) {
      const isFull = this.waiting >= this.pace.events()
      if (this.active >= this.pace.places()) {
        if (isFull) this.pace.onFull()
        return
      }
      const wait = this.due - performance.now()
      if (wait > 0 && !isFull) {
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
    const most = this.pace.events()
    while (this.waiting > 0 && items.length < most) {
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
      for (const item of items) if (!this.keeps(item)) this.release(item)
      this.pump()
      this.endIfIdle()
    })
  }

  private endIfIdle(): void {
    if (this.count > 0 || this.active > 0) return
    for (const resolve of this.whenIdle.splice(0)) resolve()
  }
}
