/** @returns the promise's value, or undefined as soon as the host ends the call */
export async function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T | undefined> {
  if (signal === undefined) return promise
  let stop: (() => void) | undefined
  const ended = new Promise<undefined>((resolve) => {
    stop = () => {
      resolve(undefined)
    }
    signal.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([promise, ended])
  } finally {
    if (stop !== undefined) signal.removeEventListener('abort', stop)
  }
}

/** Resolves after a while, or as soon as the host ends the call. */
export async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  if (signal?.aborted === true) return
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds)
  })
  await orAborted(over, signal)
  clearTimeout(timer)
}
