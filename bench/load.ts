import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { DIST } from './ours'

/** What `require` of the package costs a process that has Segment's runtime already, as every host has. */
export interface Load {
  coreMilliseconds: number
  coreMegabytes: number
  milliseconds: number
  megabytes: number
}

const SCRIPT = `
  const cpu = () => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1000
  }
  const rss = () => process.memoryUsage.rss() / 1e6
  const load = (file) => {
    const bytes = rss()
    const started = cpu()
    require(file)
    const milliseconds = cpu() - started
    return { milliseconds, megabytes: rss() - bytes }
  }
  const core = load(process.argv[1])
  const own = load(process.argv[2])
  console.log(JSON.stringify({
    coreMilliseconds: core.milliseconds,
    coreMegabytes: core.megabytes,
    milliseconds: own.milliseconds,
    megabytes: own.megabytes
  }))
`

/** Loads actions-core and then the built package in a fresh process. */
export function loadOnce(): Load {
  const core = createRequire(__filename).resolve('@segment/actions-core')
  return JSON.parse(execFileSync(process.execPath, ['-e', SCRIPT, core, DIST], { encoding: 'utf8' })) as Load
}
