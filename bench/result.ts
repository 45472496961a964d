/** One measured figure. */
export interface Row {
  label: string
  median: number
  /** Such as `µs an event` */
  unit: string
}

/** What a bench is for: a figure that must keep to its target on every machine, so mostly a quotient of two measured in one run. */
export interface Ratio {
  name: string
  value: number
  target: number
  must: 'at most' | 'at least'
  /** Of a figure that is no quotient, such as `ms` */
  unit?: string
}

/** How one figure changes with the batch: a line of the chart. */
export interface Series {
  label: string
  /** Personal fields an event */
  fields: number
  points: { batch: number; value: number }[]
}

export interface Growth {
  unit: string
  series: Series[]
}

/** What a bench file's `run` gives. */
export interface Result {
  /** The question that it answers */
  title: string
  rows: Row[]
  ratios: Ratio[]
  growth?: Growth
  /** What a reader of the figures should know */
  notes?: string[]
}

export interface Options {
  /** Fewer passes and events: for trying the bench itself, not for figures to be shown */
  quick: boolean
}

/** A bench file, as `index.ts` loads it. */
export interface Bench {
  run: (options: Options) => Promise<Result>
}

export function meetsTarget({ value, target, must }: Ratio): boolean {
  // Not a number is no success, whichever way it is compared.
  return must === 'at most' ? value <= target : value >= target
}

/** @returns all ratios that miss their targets, with the names of their benches */
export function missed(results: ReadonlyMap<string, Result>): string[] {
  return [...results].flatMap(([bench, { ratios }]) =>
    ratios.filter((ratio) => !meetsTarget(ratio)).map(({ name }) => `${bench}: ${name}`)
  )
}
