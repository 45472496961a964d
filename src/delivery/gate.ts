import type { Failed, Rejected } from './outcome'

/**
 * Holds a sync up after an answer that every event would get for a while: a refused token, throttling. Until then events are
 * answered without asking Meta again.
 */
export class Gate {
  private until = 0
  private answer: Failed | Rejected | undefined

  /** @param now milliseconds since 1970 */
  constructor(private readonly now: () => number) {}

  /** @param seconds for which the same answer is given */
  close(answer: Failed | Rejected, seconds: number): void {
    const until = this.now() + seconds * 1000
    if (until < this.until) return
    this.until = until
    this.answer = answer
  }

  open(): void {
    this.until = 0
    this.answer = undefined
  }

  /** @returns the answer to give at once, with the time that is left; undefined when events may be sent */
  check(): Failed | Rejected | undefined {
    if (this.answer === undefined) return undefined
    const left = Math.ceil((this.until - this.now()) / 1000)
    if (left <= 0) return undefined
    return this.answer.kind === 'failed' ? { ...this.answer, retryAfter: left } : this.answer
  }
}
