import { fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { toText } from './report'
import { missed, type Options, type Result } from './result'
import { write } from './write'

/** All benches: each is a file of this folder. */
const BENCHES = ['transform', 'customer-information', 'runtime', 'delivery', 'memory', 'server', 'kafka']

const USAGE = `npm run bench -- [NAME …] [--json] [--check] [--write] [--quick]
  NAME     ${BENCHES.join(', ')}; all of them when none is named
  --json   prints one JSON object
  --check  ends with status 1 when a figure misses its target
  --write  puts the figures into README.md, and draws its chart
  --quick  fewer passes and events: to try a bench, not for figures to be shown`

/** What the command needs of its surroundings. */
export interface Surroundings {
  measure: (name: string, options: Options) => Promise<Result>
  write: (results: ReadonlyMap<string, Result>) => Promise<void>
  print: (text: string) => void
  complain: (text: string) => void
}

function parse(argv: string[]) {
  return parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false }
    }
  })
}

/** @returns the exit status: 0, 1 for a missed target under --check, 2 for wrong usage */
export async function main(argv: string[], { measure, write, print, complain }: Surroundings): Promise<number> {
  let parsed: ReturnType<typeof parse>
  try {
    parsed = parse(argv)
  } catch (error) {
    complain(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`)
    return 2
  }
  const { values, positionals } = parsed
  const unknown = positionals.find((name) => !BENCHES.includes(name))
  if (unknown !== undefined) {
    complain(`There is no bench "${unknown}".\n${USAGE}`)
    return 2
  }
  const names = positionals.length === 0 ? BENCHES : BENCHES.filter((name) => positionals.includes(name))
  const results = new Map<string, Result>()
  for (const name of names) {
    const result = await measure(name, { quick: values.quick })
    results.set(name, result)
    if (!values.json) print(`${toText(name, result)}\n`)
  }
  if (values.json) print(JSON.stringify({ node: process.versions.node, results: Object.fromEntries(results) }))
  if (values.write) await write(results)
  const misses = missed(results)
  if (!values.check || misses.length === 0) return 0
  complain(['Missed targets:', ...misses.map((miss) => `  ${miss}`)].join('\n'))
  return 1
}

/** A process for each bench, so that none finds a heap, compiled code or replaced functions of another's. */
async function measureInChild(name: string, { quick }: Options): Promise<Result> {
  process.stderr.write(`Measuring ${name} …\n`)
  const child = fork(path.join(__dirname, 'one.ts'), [name, ...(quick ? ['quick'] : [])], { serialization: 'advanced' })
  let result: Result | undefined
  child.on('message', (message) => {
    result = message as Result
  })
  await once(child, 'exit')
  if (result === undefined) throw new Error(`The bench ${name} failed.`)
  return result
}

if (require.main === module) {
  const root = path.join(__dirname, '..')
  main(process.argv.slice(2), {
    measure: measureInChild,
    write: (results) => write(root, BENCHES, results),
    print: console.log,
    complain: console.error
  }).then(
    (status) => {
      process.exitCode = status
    },
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error)
      process.exitCode = 1
    }
  )
}
