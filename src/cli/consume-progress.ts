import type { Counts } from '../consumer'

const REDRAW_MS = 500
/** The rate is that of the last so many redraws. */
const RATE_OVER = 10

/** Shows on a terminal how a consumer fares, in one line; elsewhere it shows nothing. */
export class ConsumeProgress {
  private readonly timer: NodeJS.Timeout | undefined
  private readonly samples: { at: number; done: number }[] = []

  constructor(private readonly counts: () => Counts) {
    if (process.stderr.isTTY) this.timer = setInterval(this.draw, REDRAW_MS)
  }

  end(): void {
    if (this.timer === undefined) return
    clearInterval(this.timer)
    process.stderr.write('\r\u001b[K')
  }

  private readonly draw = (): void => {
    const counts = this.counts()
    this.samples.push({ at: performance.now(), done: counts.done })
    if (this.samples.length > RATE_OVER) this.samples.shift()
    const [first] = this.samples
    const last = this.samples[this.samples.length - 1]
    const seconds = (last.at - first.at) / 1000
    const rate = seconds > 0 ? (last.done - first.done) / seconds : 0
    process.stderr.write(`\r\u001b[K${progressLine(counts, rate)}`)
  }
}

/** @returns `lag 12,345 · 8,120 events/s · 95,000 delivered · 12 dead letters` */
export function progressLine({ lag, delivered, deadLetters }: Counts, rate: number): string {
  const show = (count: number): string => Math.round(count).toLocaleString('en-US')
  return `lag ${show(lag)} · ${show(rate)} events/s · ${show(delivered)} delivered · ${show(deadLetters)} dead letters`
}
