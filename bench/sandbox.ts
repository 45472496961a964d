import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import type { SandboxStats } from '../src/sandbox'
import { DIST } from './ours'

/** The package's local Graph API in a process of its own, where it takes no time from the sender's. */
export interface Sandbox {
  url: string
  stats: () => Promise<SandboxStats>
  reset: () => Promise<void>
  stop: () => Promise<void>
}

// It only counts: what it would check and keep is no part of sending.
const SCRIPT = `
  const { createSandbox } = require(process.argv[1])
  createSandbox({ discard: true }).start().then((url) => process.send(url))
  process.on('disconnect', () => process.exit())
`

/** Starts a sandbox that discards events; it ends with this process at the latest. */
export async function startSandbox(): Promise<Sandbox> {
  const child = spawn(process.execPath, ['-e', SCRIPT, path.join(DIST, 'sandbox')], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc']
  })
  const [url] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => {
      throw new Error('The sandbox did not start.')
    })
  ])) as [string]
  return {
    url,
    stats: async () => (await (await fetch(`${url}/sandbox/stats`)).json()) as SandboxStats,
    reset: async () => {
      await fetch(`${url}/sandbox`, { method: 'DELETE' })
    },
    async stop() {
      const ended = once(child, 'exit')
      child.disconnect()
      await ended
    }
  }
}
