import type { Bench, Options } from './result'

/** Runs one bench in a process of its own, started by index.ts, and hands over its result. */
async function main([name, quick]: string[]): Promise<void> {
  const { run } = (await import(`./${name}`)) as Bench
  const options: Options = { quick: quick === 'quick' }
  const result = await run(options)
  process.send?.(result)
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
