import type { Pace } from './coalesce'

/** How many calls at once; told when more wait. */
export type IsolationPace = Pick<Pace, 'places' | 'onFull'>

/** Fewer events than these are not worth a call of their own. */
const MIN_PIECE = 32
const MAX_PIECES = 8

/**
 * The way of events that were refused or failed together: in pieces, a call each, beside the lane of new events and without
 * taking a place from it. A piece's events have their outcomes as soon as their own piece is searched through.
 */
export class IsolationLane<T> {
  private readonly waiting: T[][] = []
  private running = 0

  /**
   * @param pace how many calls at once
   * @param send delivers a piece; it must not reject
   */
  constructor(
    private readonly pace: IsolationPace,
    private readonly send: (items: T[]) => Promise<void>
  ) {}

  /**
   * Sends events in pieces.
   *
   * @param whole in one piece: where nothing is accepted, what its first events show spares the others
   */
  add(items: readonly T[], whole = false): void {
    const size = whole ? items.length : Math.max(MIN_PIECE, Math.ceil(items.length / MAX_PIECES))
    for (let start = 0; start < items.length; start += size) this.waiting.push(items.slice(start, start + size))
    this.pump()
  }

  /** Sends an event alone. */
  addAlone(item: T): void {
    this.waiting.push([item])
    this.pump()
  }

  /** Starts what may start; to be called when its pace has changed. */
  pump(): void {
    while (this.running < this.pace.places()) {
      const piece = this.waiting.shift()
      if (piece === undefined) return
      this.running++
      void this.send(piece).finally(() => {
        this.running--
        this.pump()
      })
    }
    if (this.waiting.length > 0) this.pace.onFull()
  }
}
