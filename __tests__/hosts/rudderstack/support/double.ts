import { spawn, type ChildProcess } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { exportRudderstack } from '../../../../src/hosts/rudderstack/export'
import { cachedFolder, filesBelow, hashOf, installed, run, temporaryFolder } from '../../support/folders'

export const ROOT = path.join(__dirname, '../../../..')
const ROOM = path.join(__dirname, '..')
const DOUBLE = path.join(ROOM, 'double')

/** Where the transformer's image holds its program. */
const HOME = '/home/node/app'

/** @returns what the build packs for `export-rudderstack`, made anew when its sources change */
export function packedExport(): string {
  const sources = ['src/destination', 'src/hosts/rudderstack', 'src/delivery', 'scripts'].flatMap((folder) =>
    filesBelow(path.join(ROOT, folder))
      .filter((file) => !file.split(path.sep).includes('node_modules'))
      .map((file) => path.join(folder, file))
  )
  const folder = cachedFolder(`rudderstack-${hashOf(ROOT, sources)}`, (target) => {
    const script = path.join('scripts', 'build-rudderstack.ts')
    run(process.execPath, ['--import', 'tsx', script, path.join(target, 'packed.json.gz')], ROOT)
  })
  return path.join(folder, 'packed.json.gz')
}

/** @returns a folder with the packages that the transformer has, as far as they are needed */
export function packages(): string {
  return path.join(installed(ROOM), 'node_modules')
}

/** A folder that is laid out as the transformer's image, with nothing of ours in it yet. */
export function newImage(): string {
  const image = temporaryFolder()
  fs.cpSync(path.join(DOUBLE, 'built'), path.join(image, 'dist'), { recursive: true })
  const modules = path.join(image, 'node_modules')
  fs.mkdirSync(path.join(modules, '@rudderstack'), { recursive: true })
  for (const name of ['zod', 'libphonenumber-js']) fs.symlinkSync(path.join(packages(), name), path.join(modules, name))
  fs.cpSync(path.join(DOUBLE, 'integrations-lib'), path.join(modules, '@rudderstack/integrations-lib'), {
    recursive: true
  })
  return image
}

/** The service `transformer` of a compose file, as far as it says what is mounted where, and the environment. */
function readCompose(file: string): { mounts: (readonly [from: string, to: string])[]; env: Record<string, string> } {
  const service = /^ {2}transformer:\n((?: {4}.*\n| *\n)+)/m.exec(fs.readFileSync(file, 'utf8'))?.[1] ?? ''
  const mounts = [...service.matchAll(/^ {6}- (\.\/[^:]+):([^:]+):ro$/gm)].map(([, from, to]) => [from, to] as const)
  const env = Object.fromEntries(
    [...service.matchAll(/^ {6}([A-Z_]+): (.+)$/gm)].map(([, name, value]) => [name, value])
  )
  return { mounts, env }
}

export interface Transformer {
  url: string
  post: (path: string, body: unknown) => Promise<Record<string, unknown>>
  stop: () => void
}

/** A checkout of rudder-transformer, installed and built, to be used in place of the double. */
const REAL = process.env.RUDDER_TRANSFORMER

/**
 * Follows the documentation: exports the overlay into an empty folder and starts the transformer as the compose file there says.
 *
 * @param graphUrl where the sandbox listens
 * @param change spoils the image before it starts
 */
export async function startTransformer(
  flavour: 'meta_pixel' | 'facebook_conversions',
  graphUrl: string,
  change: (image: string) => void = () => undefined
): Promise<Transformer> {
  const exported = temporaryFolder()
  exportRudderstack(exported, 'overlay', packedExport())
  const folder = path.join(exported, flavour)
  const image = REAL ?? newImage()
  const { mounts, env } = readCompose(path.join(folder, 'docker-compose.yml'))
  const unmount: string[] = []
  for (const [from, to] of mounts) {
    const target = to.startsWith(HOME) ? path.join(image, to.slice(HOME.length)) : path.join(exported, 'mounted', to)
    if (to.startsWith(HOME)) unmount.push(target)
    fs.cpSync(path.join(folder, from), target, { recursive: true })
  }
  change(image)
  const atMounts = (value: string): string => value.replace(/\/meta-pixel\//g, `${exported}/mounted/meta-pixel/`)
  const environment = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, atMounts(value)]))
  const child = start(image, { ...environment, TRANSFORMER_HOME: image, META_GRAPH_API_URL: graphUrl })
  const url = `http://127.0.0.1:${await child.port}`
  return {
    url,
    post: async (where, body) => {
      const headers = { 'content-type': 'application/json', 'x-content-format': 'json+compactedv1' }
      const response = await fetch(`${url}${where}`, { method: 'POST', headers, body: JSON.stringify(body) })
      return (await response.json()) as Record<string, unknown>
    },
    stop: () => {
      child.stop()
      for (const made of [exported, ...(REAL === undefined ? [image] : unmount)]) {
        fs.rmSync(made, { recursive: true, force: true })
      }
    }
  }
}

function start(image: string, env: Record<string, string>): { port: Promise<string>; stop: () => void } {
  const inherited = { PATH: process.env.PATH ?? '', TZ: 'UTC' }
  const program = path.join(image, 'dist/src/index.js')
  if (REAL === undefined) {
    const { NODE_OPTIONS = '', ...others } = env
    // An option of newer versions of Node.
    const options = NODE_OPTIONS.replace('--no-node-snapshot', '').trim()
    const child = spawn(process.execPath, [program], { env: { ...inherited, ...others, NODE_OPTIONS: options } })
    child.stderr.pipe(process.stderr)
    return { port: firstLine(child), stop: () => child.kill() }
  }
  const port = String(20_000 + (process.pid % 10_000))
  const child = spawn(process.env.RUDDER_NODE ?? 'node', [program], {
    env: { ...inherited, ...env, PORT: port, CLUSTER_ENABLED: 'false', ENABLE_FUNCTIONS: 'false' },
    stdio: 'ignore'
  })
  return { port: untilHealthy(port), stop: () => child.kill('SIGKILL') }
}

async function untilHealthy(port: string): Promise<string> {
  for (let tries = 0; tries < 240; tries++) {
    const answer = await fetch(`http://127.0.0.1:${port}/health`).catch(() => undefined)
    if (answer?.ok === true) return port
    await delay(250)
  }
  throw new Error('The transformer did not start within a minute.')
}

async function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout?.once('data', (chunk: Buffer) => {
      resolve(chunk.toString().trim())
    })
    child.once('exit', (status) => {
      reject(new Error(`The transformer ended with ${String(status)}.`))
    })
  })
}
