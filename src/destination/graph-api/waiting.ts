/** The end of a call, as the host may order it at any time. */
export class Ending {
  private readonly ended: Promise<undefined>
  private stop: (() => void) | undefined

  /** @param signal the host's; one listener is added to it, which `release` takes away */
  constructor(private readonly signal: AbortSignal | undefined) {
    this.ended = new Promise((resolve) => {
      this.stop = () => {
        resolve(undefined)
      }
    })
    if (this.stop !== undefined) signal?.addEventListener('abort', this.stop, { once: true })
  }

  get isOrdered(): boolean {
    return this.signal?.aborted === true
  }

  /** @returns the promise's value, or undefined as soon as the host ends the call */
  async orEnded<T>(promise: Promise<T>): Promise<T | undefined> {
    return this.signal === undefined ? promise : Promise.race([promise, this.ended])
  }

  /** Resolves after a while, or as soon as the host ends the call. */
  async pause(milliseconds: number): Promise<void> {
    if (this.isOrdered) return
    let timer: NodeJS.Timeout | undefined
    const over = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, milliseconds)
    })
    await this.orEnded(over)
    clearTimeout(timer)
  }

  release(): void {
    if (this.stop !== undefined) this.signal?.removeEventListener('abort', this.stop)
  }
}

/**
 * Waits for a promise, but not for ever.
 *
 * @param late makes the error that is thrown when the promise is not settled in time, or when the host ends the call before
 * @returns the promise's value
 */
export async function within<T>(
  milliseconds: number,
  promise: Promise<T>,
  late: () => Error,
  ending?: Ending
): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => {
      resolve(undefined)
    }, milliseconds)
  })
  const settled = promise.then((value) => ({ value }))
  const first = Promise.race([settled, over])
  try {
    const result = await (ending === undefined ? first : ending.orEnded(first))
    if (result === undefined) throw late()
    return result.value
  } finally {
    clearTimeout(timer)
  }
}
