import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Command } from 'commander'
import { registerQualityCommand } from '../../src/cli/quality'
import { UsageError } from '../../src/delivery/usage-error'
import type { Bench } from '../sandbox/support'

export const PIXEL = '1234567890123456'
export const SETTINGS = { pixelId: PIXEL, accessToken: 'EAAtoken' }

const servers: Server[] = []

/** A Graph API that answers every request with this. */
export async function graphAnswering(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

export async function graphWith(status: number, body: unknown): Promise<string> {
  return graphAnswering((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
}

/** Lets the destination, and with it the report, ask here instead of Meta. */
export function askAt(url: string): void {
  process.env.META_GRAPH_API_URL = url
}

export function askSandbox({ sandbox }: Bench): void {
  askAt(sandbox.url)
}

export async function stopServers(): Promise<void> {
  for (const name of ['META_GRAPH_API_URL', 'META_PIXEL_ID', 'META_ACCESS_TOKEN', 'META_APP_SECRET']) {
    Reflect.deleteProperty(process.env, name)
  }
  await Promise.all(
    servers.splice(0).map(async (server) => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    })
  )
}

export interface Run {
  status: number
  stdout: string
  stderr: string
}

/** Runs `meta-pixel quality` in this process. */
export async function runQuality(...args: string[]): Promise<Run> {
  const run: Run = { status: 0, stdout: '', stderr: '' }
  const write = (to: 'stdout' | 'stderr') => (text: string | Uint8Array) => {
    run[to] += String(text)
    return true
  }
  const spies = [
    jest.spyOn(process.stdout, 'write').mockImplementation(write('stdout')),
    jest.spyOn(process.stderr, 'write').mockImplementation(write('stderr'))
  ]
  const before = process.exitCode
  const program = new Command('meta-pixel').exitOverride()
  registerQualityCommand(program)
  try {
    await program.parseAsync(['node', 'meta-pixel', 'quality', ...args])
    run.status = Number(process.exitCode ?? 0)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    run.status = 2
    run.stderr += error.message
  } finally {
    process.exitCode = before
    for (const spy of spies) spy.mockRestore()
  }
  return run
}
