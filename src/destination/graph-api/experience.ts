import { MAX_EVENTS } from './outbox'

const MAX_PIXELS = 1000
/** What was learned so long ago is doubted: whatever stood in the way may be gone. */
const REMEMBERED_MS = 10 * 60_000
/** So many full requests accepted in a row let the size grow by a tenth. */
const ACCEPTED_TO_GROW = 10
/** So many events refused for one reason, and none accepted meanwhile: it is systematic. */
const REFUSED_TO_BE_SYSTEMATIC = 30

/** So many events are remembered as left among many bad ones, the latest. */
const MAX_LEFT = 5000
/** So many of a request's events are looked up. */
const SAMPLE = 8

/** What calls have learned about one pixel. */
export class PixelExperience {
  private size = MAX_EVENTS
  private sizeUntil = 0
  private fullInARow = 0
  private reason = ''
  private refused = 0
  private refusedUntil = 0
  private probes = 0
  /** IDs of events that a call left undecided, since so many of their kind were bad that its requests did not suffice */
  private readonly left = new Set<string>()
  private leftUntil = 0

  /** @param now milliseconds since 1970 */
  constructor(private readonly now: () => number) {}

  /** Events that a request may hold, so that it gets an answer. */
  get maxEvents(): number {
    return this.now() < this.sizeUntil ? this.size : MAX_EVENTS
  }

  /** Requests of this size work, larger ones do not. */
  learnSize(works: number): void {
    this.size = Math.max(1, works)
    this.sizeUntil = this.now() + REMEMBERED_MS
    this.fullInARow = 0
  }

  /** A request was accepted. */
  accepted(events: number): void {
    this.refused = 0
    if (this.size === MAX_EVENTS || events < this.maxEvents) return
    this.fullInARow++
    if (this.fullInARow < ACCEPTED_TO_GROW) return
    this.fullInARow = 0
    this.size = Math.min(MAX_EVENTS, this.size + Math.ceil(this.size / 10))
  }

  /**
   * An event was refused.
   *
   * @param reason what a refusal is told apart by: code and subcode
   */
  refusedFor(reason: string): void {
    if (this.reason !== reason) this.refused = 0
    this.reason = reason
    this.refused++
    this.refusedUntil = this.now() + REMEMBERED_MS
  }

  /** Has everything been refused for this reason lately? */
  isSystematic(reason: string): boolean {
    return this.refused >= REFUSED_TO_BE_SYSTEMATIC && this.reason === reason && this.now() < this.refusedUntil
  }

  /** A call ended before these were decided, and many of its events were bad. */
  leave(ids: readonly string[]): void {
    for (const id of ids) this.left.add(id)
    for (const oldest of this.left) {
      if (this.left.size <= MAX_LEFT) break
      this.left.delete(oldest)
    }
    this.leftUntil = this.now() + REMEMBERED_MS
  }

  /** These are decided. */
  forget(ids: readonly string[]): void {
    for (const id of ids) this.left.delete(id)
  }

  /**
   * Whether a request holds mostly events that an earlier call left among many bad ones.
   *
   * @param idAt the ID of the event at a position, from 0
   */
  wereLeft(events: number, idAt: (position: number) => string): boolean {
    if (this.left.size === 0 || this.now() >= this.leftUntil) return false
    const sample = Math.min(SAMPLE, events)
    let known = 0
    for (let n = 0; n < sample; n++) {
      if (this.left.has(idAt(Math.floor((n * events) / sample)))) known++
    }
    return known > sample / 2
  }

  /** @returns a position among so many events, another one at each call: which of them is sent alone, as a probe */
  nextProbe(events: number): number {
    return this.probes++ % events
  }
}

/** What calls of one process have learned, by pixel; bounded, and without timers. */
export class Experience {
  /** The longest unused first */
  private readonly pixels = new Map<string, PixelExperience>()

  /** @param now milliseconds since 1970 */
  constructor(private readonly now: () => number = Date.now) {}

  /** @param url where the pixel's events go */
  of(url: string): PixelExperience {
    const known = this.pixels.get(url)
    const pixel = known ?? new PixelExperience(this.now)
    this.pixels.delete(url)
    this.pixels.set(url, pixel)
    for (const oldest of this.pixels.keys()) {
      if (this.pixels.size <= MAX_PIXELS) break
      this.pixels.delete(oldest)
    }
    return pixel
  }
}
