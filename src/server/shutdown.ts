/** What can be brought down in order. */
interface Stoppable {
  /** Takes nothing new, answers what was taken, delivers what is under way */
  stop: () => Promise<void>
}

/** Longer than any answer takes, shorter than the 30 s after which an orchestrator kills. */
const LONGEST_STOP_MS = 25_000

/**
 * Waits for SIGTERM or SIGINT, then brings the server down: nothing that was accepted is dropped. A second signal, or a stop
 * that takes too long, ends the wait: what is open then has not been acknowledged, so its sender will repeat it.
 *
 * @param onSignal is told before the server stops
 */
export async function untilStopped(
  server: Stoppable,
  onSignal: (signal: string) => void = () => undefined
): Promise<void> {
  onSignal(await nextSignal())
  let timer: NodeJS.Timeout | undefined
  const tooLong = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, LONGEST_STOP_MS)
  })
  await Promise.race([server.stop(), tooLong, nextSignal()])
  clearTimeout(timer)
}

function nextSignal(): Promise<string> {
  return new Promise((resolve) => {
    const end = (signal: string): void => {
      process.off('SIGINT', end).off('SIGTERM', end)
      resolve(signal)
    }
    process.on('SIGINT', end).on('SIGTERM', end)
  })
}
