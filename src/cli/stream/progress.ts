import { SingleBar } from 'cli-progress'
import type { Tally } from './tally'

const REDRAW_MS = 200

/** Shows on a terminal how far a run is; elsewhere it shows nothing. */
export class Progress {
  private bytes = 0
  private readonly startedAt = performance.now()
  private readonly bar?: SingleBar
  private readonly timer?: NodeJS.Timeout

  /** @param size bytes in all; undefined when nobody knows */
  constructor(
    private readonly tally: Tally,
    private readonly size: number | undefined
  ) {
    if (!process.stderr.isTTY) return
    const counts = '{read} read, {delivered} delivered, {rate} events/s'
    this.bar = new SingleBar({
      format: size === undefined ? counts : `{bar} {percentage} % | ${counts}`,
      stream: process.stderr,
      hideCursor: true,
      clearOnComplete: true,
      gracefulExit: false,
      barsize: 30
    })
    this.bar.start(size ?? 1, 0, this.counts())
    this.timer = setInterval(() => {
      this.draw()
    }, REDRAW_MS)
  }

  readonly addBytes = (count: number): void => {
    this.bytes += count
  }

  end(): void {
    clearInterval(this.timer)
    this.bar?.stop()
  }

  private draw(): void {
    this.bar?.update(this.size === undefined ? 0 : this.bytes, this.counts())
  }

  private counts(): Record<string, string> {
    const seconds = (performance.now() - this.startedAt) / 1000
    const {
      read,
      counts: { delivered }
    } = this.tally
    return {
      read: read.toLocaleString('en-US'),
      delivered: delivered.toLocaleString('en-US'),
      rate: Math.round(read / Math.max(seconds, 0.001)).toLocaleString('en-US')
    }
  }
}
