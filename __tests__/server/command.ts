import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { onStop } from './support'

const ROOT = join(__dirname, '..', '..')

export interface Running {
  child: ChildProcess
  url: string
  /** Everything written so far */
  output: () => string
  /** Sends a signal and waits for the exit status */
  end: (signal: NodeJS.Signals) => Promise<number | null>
  exited: Promise<number | null>
}

/** Starts `meta-pixel serve` as a process of its own, and waits until it listens. */
export async function startCommand(args: string[], env: Record<string, string> = {}): Promise<Running> {
  const { child, output, exited } = spawnCommand(['--port', '0', '--log-level', 'info', ...args], env)
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stderr as NodeJS.ReadableStream }).on('line', (line) => {
      const found = /"url":"([^"]+)"/.exec(line)?.[1]
      if (found !== undefined) resolve(found)
    })
    void exited.then(() => {
      reject(new Error(`It ended: ${output()}`))
    })
  })
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal)
    return exited
  }
  return { child, url, output, end, exited }
}

/** Runs `meta-pixel serve` as a process of its own. */
export function spawnCommand(args: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/index.ts', 'serve', ...args], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, TZ: 'UTC', ...env },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)))
  const exited = once(child, 'close').then(([code]) => code as number | null)
  onStop(async () => {
    child.kill('SIGKILL')
    await exited
  })
  return { child, output: () => text, exited }
}
