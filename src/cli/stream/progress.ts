import type { Tally } from './tally'

const REDRAW_MS = 200
const CLEAR_LINE = '\r\u001b[K'
const DEFAULT_COLUMNS = 80
const SEPARATOR = ' · '

/** How far a run is. */
export interface Standing {
  tally: Pick<Tally, 'read' | 'counts'>
  /** Bytes read, of all; undefined when nobody knows how many there are */
  bytes: number
  size: number | undefined
  /** Since the start */
  seconds: number
}

/** Shows on a terminal how far a run is; elsewhere it shows nothing. */
export class Progress {
  private bytes = 0
  private readonly startedAt = performance.now()
  private readonly timer?: NodeJS.Timeout

  /** @param size bytes in all; undefined when nobody knows */
  constructor(
    private readonly tally: Tally,
    private readonly size: number | undefined
  ) {
    if (!process.stderr.isTTY) return
    this.timer = setInterval(() => {
      this.draw()
    }, REDRAW_MS)
  }

  readonly addBytes = (count: number): void => {
    this.bytes += count
  }

  end(): void {
    if (this.timer === undefined) return
    clearInterval(this.timer)
    process.stderr.write(CLEAR_LINE)
  }

  private draw(): void {
    const { tally, bytes, size } = this
    const seconds = (performance.now() - this.startedAt) / 1000
    // A line that fills the last column would begin another one.
    const columns = (process.stderr.columns || DEFAULT_COLUMNS) - 1
    process.stderr.write(CLEAR_LINE + progressLine({ tally, bytes, size, seconds }, columns))
  }
}

/**
 * Says how far a run is: `58 % · 11,694 read · 9,524 delivered · 91 rejected · 2 s left`.
 *
 * @param columns that the line may have: what does not fit is left out
 */
export function progressLine({ tally: { read, counts }, bytes, size = 0, seconds }: Standing, columns: number): string {
  const share = size === 0 ? undefined : Math.min(1, bytes / size)
  const { rejected, failed } = counts
  const parts = [
    ...(share === undefined ? [] : [`${Math.floor((100 * bytes) / size)} %`]),
    `${number(read)} read`,
    `${number(counts.delivered)} delivered`,
    ...(rejected > 0 ? [`${number(rejected)} rejected`] : []),
    ...(failed > 0 ? [`${number(failed)} failed`] : []),
    ...(share === undefined || share === 0 ? [] : [`${duration((seconds * (1 - share)) / share)} left`])
  ]
  while (parts.length > 1 && parts.join(SEPARATOR).length > columns) parts.pop()
  return parts.join(SEPARATOR).slice(0, columns)
}

function number(value: number): string {
  return value.toLocaleString('en-US')
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`
  return seconds < 5400 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`
}
