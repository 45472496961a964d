import { toText } from './report'
import type { Report } from './report'

/**
 * `npm run bench -- NAME … [--json]` runs the named benchmarks, each a file of this folder that exports `run`, and prints
 * each report as a table or as one line of JSON.
 */
async function main(): Promise<void> {
  const json = process.argv.includes('--json')
  const names = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
  if (names.length === 0) throw new Error('Usage: npm run bench -- NAME … [--json], e.g. customer-information')
  for (const name of names) {
    if (!/^[a-z][a-z-]*$/.test(name)) throw new Error(`No benchmark is called ${name}`)
    const benchmark = (await import(`./${name}`)) as { run: () => Promise<Report> }
    const report = await benchmark.run()
    console.log(json ? JSON.stringify({ benchmark: name, ...report }) : toText(report))
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
