/** What a benchmark found: every figure is measured in the same run, beside those it is compared with. */
export interface Report {
  question: string
  unit: string
  figures: Figure[]
  notes: string[]
}

export interface Figure {
  name: string
  /** In the report's unit */
  median: number
  /** The median as a multiple of the yardstick's */
  ratio: number
}

/** A report as a table for people. */
export function toText({ question, unit, figures, notes }: Report): string {
  const width = Math.max(...figures.map(({ name }) => name.length))
  const lines = figures.map(
    ({ name, median, ratio }) =>
      `  ${name.padEnd(width)}  ${median.toFixed(2).padStart(8)} ${unit}  ${ratio.toFixed(2).padStart(6)} ×`
  )
  return [question, ...lines, ...notes.map((note) => `  ${note}`)].join('\n')
}

/** The middle one of some numbers. */
export function median(numbers: number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}
