import Table from 'cli-table3'
import { BATCH_SIZES } from './batches'
import { formatNumber } from './format'
import { meetsTarget, type Growth, type Ratio, type Result } from './result'

/** Measured figures, by the names of their benches. */
export type Results = ReadonlyMap<string, Result>

function withUnit({ value, unit }: Pick<Ratio, 'value' | 'unit'>): string {
  return unit === undefined ? `${formatNumber(value)} ×` : `${formatNumber(value)} ${unit}`
}

function targetOf({ must, target, unit }: Ratio): string {
  return `${must} ${withUnit({ value: target, unit })}`
}

function plainTable(head: string[], aligns: ('left' | 'right')[]): Table.Table {
  return new Table({ head, colAligns: aligns, style: { head: [], border: [] } })
}

function growthRows({ series }: Growth): string[][] {
  return series.map(({ label, fields, points }) => [
    `${label}, ${fields} personal fields`,
    ...BATCH_SIZES.map((size) => {
      const point = points.find(({ batch }) => batch === size)
      return point === undefined ? '' : formatNumber(point.value)
    })
  ])
}

/** A result as tables for the terminal. */
export function toText(name: string, { title, rows, ratios, growth, notes = [] }: Result): string {
  const figures = plainTable(['', 'median', ''], ['left', 'right', 'left'])
  for (const { label, median, unit } of rows) figures.push([label, formatNumber(median), unit])
  const parts = [`${name}: ${title}`, figures.toString()]
  if (ratios.length > 0) {
    const targets = plainTable(['', 'measured', 'target', ''], ['left', 'right', 'left', 'left'])
    for (const ratio of ratios) {
      targets.push([ratio.name, withUnit(ratio), targetOf(ratio), meetsTarget(ratio) ? 'met' : 'MISSED'])
    }
    parts.push(targets.toString())
  }
  if (growth !== undefined) {
    const lines = plainTable([`${growth.unit}, by events a batch`, ...BATCH_SIZES.map(String)], ['left'])
    for (const row of growthRows(growth)) lines.push(row)
    parts.push(lines.toString())
  }
  return [...parts, ...notes].join('\n')
}

function markdownTable(head: string[], rows: string[][]): string {
  const line = (cells: string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n')
}

function toSection({ title, rows, growth, notes = [] }: Result): string {
  const figures = markdownTable(
    [title, 'median'],
    rows.map(({ label, median, unit }) => [label, `${formatNumber(median)} ${unit}`])
  )
  const parts = [figures, ...notes]
  if (growth !== undefined) {
    const head = [`${growth.unit}, by events a batch`, ...BATCH_SIZES.map(String)]
    parts.push(markdownTable(head, growthRows(growth)))
  }
  return parts.join('\n\n')
}

/** The figures' part of bench/README.md: what is promised, the chart, and all figures behind a fold. */
export function toMarkdown(results: Results, machine: string, chart: string | undefined): string {
  const promises = [...results].flatMap(([name, { ratios }]) =>
    ratios.map((ratio) => [`${name}: ${ratio.name}`, withUnit(ratio), targetOf(ratio)])
  )
  const parts = [
    `\`npm run bench\` measures this on your machine, each time beside the others in the same run; \`npm run bench -- --check\` fails where a target is missed. These figures were written by \`npm run bench -- --write\` on ${machine}.`,
    markdownTable(['', 'measured', 'target'], promises),
    ...(chart === undefined ? [] : [`![How the cost of an event falls with the batch](${chart})`]),
    '<details>\n<summary>All figures</summary>',
    ...[...results.values()].map(toSection),
    '</details>'
  ]
  return parts.join('\n\n')
}
