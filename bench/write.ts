import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import path from 'node:path'
import { draw } from './chart'
import { toMarkdown } from './report'
import type { Result } from './result'

const CHART = 'docs/images/bench.svg'
const START = '<!-- bench -->'
const END = '<!-- /bench -->'

/** The figures that bench/README.md shows, kept so that one bench can be measured again without all others. */
interface Written {
  machine: string
  results: Partial<Record<string, Result>>
}

/** @throws when the text has no place for the figures */
export function replaceBlock(text: string, block: string): string {
  const start = text.indexOf(START)
  const end = text.indexOf(END)
  if (start === -1 || end < start)
    throw new Error(`bench/README.md needs the lines ${START} and ${END}, in this order.`)
  return `${text.slice(0, start + START.length)}\n\n${block}\n\n${text.slice(end)}`
}

function describeMachine(): string {
  const processors = cpus()
  return `Node ${process.versions.node}, ${processors.length} cores (${processors[0]?.model.trim() ?? 'unknown'})`
}

async function writeFormatted(file: string, text: string): Promise<void> {
  const { format, resolveConfig } = await import('prettier')
  writeFileSync(file, await format(text, { ...(await resolveConfig(file)), filepath: file }))
}

/** Puts the results into bench/README.md and the chart; those of benches that were not run stay as they were. */
export async function write(
  root: string,
  order: readonly string[],
  measured: ReadonlyMap<string, Result>
): Promise<void> {
  const kept = path.join(root, 'bench', 'results.json')
  const before = existsSync(kept) ? (JSON.parse(readFileSync(kept, 'utf8')) as Written).results : {}
  const results = new Map<string, Result>()
  for (const name of order) {
    const result = measured.get(name) ?? before[name]
    if (result !== undefined) results.set(name, result)
  }
  const machine = describeMachine()
  const chart = await draw(results)
  const readme = path.join(root, 'bench', 'README.md')
  const block = toMarkdown(results, machine, chart === undefined ? undefined : `../${CHART}`)
  await writeFormatted(readme, replaceBlock(readFileSync(readme, 'utf8'), block))
  await writeFormatted(kept, JSON.stringify({ machine, results: Object.fromEntries(results) } satisfies Written))
  if (chart === undefined) return
  mkdirSync(path.dirname(path.join(root, CHART)), { recursive: true })
  writeFileSync(path.join(root, CHART), `${chart}\n`)
}
