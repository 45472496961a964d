import type { Failure } from './failure'
import type { Task } from './isolation'

/** A request that failed as a whole. */
interface Failed {
  task: Task
  failure: Failure
}

/** So many requests that fail in a row, though others got through before, leave it open whether any still does. */
const FAILED_TO_DOUBT = 6
/** So many events that fail alone show that nothing gets through: a single one might be the very one at fault. */
const FAILED_TO_CONCLUDE = 2

/**
 * Whether anything gets through to Meta. A request may fail for one event in it, or because nothing gets through: a probe, one
 * of its events alone, tells which. Without it one bad event would sink a batch, and an outage would cost a request an event.
 */
export class Way {
  private isKnownOpen = false
  private failedInARow = 0
  private doubted: Failure | undefined
  private held: Failed[] = []
  private alone: Failed[] = []

  get isInDoubt(): boolean {
    return this.doubted !== undefined
  }

  /**
   * A request failed.
   *
   * @returns `one of it`: something in it is at fault; `doubt`: a probe must tell; `closed`: nothing gets through
   */
  failed(task: Task, failure: Failure): 'one of it' | 'doubt' | 'closed' {
    this.failedInARow++
    if (this.doubted === undefined && !this.isDoubtful(task, failure)) return 'one of it'
    this.doubted ??= failure
    if (task.members.length > 1) this.held.push({ task, failure })
    else this.alone.push({ task, failure })
    return this.alone.length >= FAILED_TO_CONCLUDE ? 'closed' : 'doubt'
  }

  /** Why it is in doubt. */
  get reason(): Failure | undefined {
    return this.doubted
  }

  /** Something got through. @returns what failed meanwhile, for a reason of its own */
  open(): { held: Failed[]; alone: Failed[] } {
    this.isKnownOpen = true
    this.failedInARow = 0
    return this.end()
  }

  /** Ends the doubt. @returns what failed since it arose: requests of several events, and events alone */
  end(): { held: Failed[]; alone: Failed[] } {
    const { held, alone } = this
    this.doubted = undefined
    this.held = []
    this.alone = []
    return { held, alone }
  }

  /** @returns a failed request to take a probe from, which is not kept here any longer */
  takeHeld(): Failed | undefined {
    return this.held.pop()
  }

  /** Keeps what is left of a failed request. */
  hold(failed: Failed): void {
    this.held.push(failed)
  }

  private isDoubtful({ isWhole, members }: Task, { tooLarge }: Failure): boolean {
    if (this.failedInARow >= FAILED_TO_DOUBT) return true
    // The answer itself says that less may get through.
    if (tooLarge === 'yes' && members.length > 1) return false
    return !this.isKnownOpen || isWhole === true
  }
}
