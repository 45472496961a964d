import { execFile } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { cachedFolder, filesBelow, hashOf, run } from './folders'

const ROOT = path.join(__dirname, '../../..')

/** What the package is built from. */
const SOURCES = [
  'src',
  'scripts',
  '__tests__/upstream',
  'package.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'README.md',
  'LICENSE',
  'CHANGELOG.md'
]

function sources(): string[] {
  return SOURCES.filter((name) => fs.existsSync(path.join(ROOT, name))).flatMap((name) => {
    const isFile = fs.statSync(path.join(ROOT, name)).isFile()
    const below = isFile ? [name] : filesBelow(path.join(ROOT, name)).map((file) => path.join(name, file))
    return below.filter((file) => !file.split(path.sep).includes('node_modules'))
  })
}

export interface Packed {
  tarball: string
  /** Bytes of the tarball */
  size: number
  /** Paths of the files in it */
  files: string[]
}

/** Packs the package as `npm publish` would, from a copy of its sources: the checkout's own dist is neither read nor changed. */
export function packed(): Packed {
  const files = sources()
  const folder = cachedFolder(`packed-${hashOf(ROOT, files)}`, (target) => {
    for (const file of files) {
      fs.mkdirSync(path.dirname(path.join(target, file)), { recursive: true })
      fs.copyFileSync(path.join(ROOT, file), path.join(target, file))
    }
    fs.symlinkSync(path.join(ROOT, 'node_modules'), path.join(target, 'node_modules'))
    // Its prepack script builds; what that prints stands before the report.
    const report = run('npm', ['pack', '--json'], target)
    fs.writeFileSync(path.join(target, 'report.json'), report.slice(report.search(/^[[{]\s*$/m)))
  })
  const report = JSON.parse(fs.readFileSync(path.join(folder, 'report.json'), 'utf8')) as unknown
  // One report in a list, or by the name of the package: npm changed its mind.
  const [first] = Object.values(report as object) as { filename: string; size: number; files: { path: string }[] }[]
  if (first === undefined) throw new Error('npm pack reported nothing')
  return {
    tarball: path.join(folder, first.filename),
    size: first.size,
    files: first.files.map((file) => file.path)
  }
}

/** @returns a folder in which the packed package and other packages were installed as a user would: today, without a lockfile */
export function installedFresh(...others: string[]): string {
  const { tarball } = packed()
  const today = new Date().toISOString().slice(0, 10)
  const key = [
    'installed',
    process.version,
    today,
    hashOf(path.dirname(tarball), [path.basename(tarball)]),
    ...others.map((name) => name.replace(/\W+/g, '-'))
  ]
  return cachedFolder(key.join('_'), (folder) => {
    fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'a-host', private: true }))
    run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', tarball, ...others], folder)
  })
}

/** Runs a script in a program of its own, while this one goes on answering requests. Throws when it fails. */
export async function runScript(
  script: string,
  { node = process.execPath, cwd, env = {} }: { node?: string; cwd: string; env?: Record<string, string> }
): Promise<string> {
  const inherited = { PATH: process.env.PATH, TZ: 'UTC' }
  const { stdout } = await promisify(execFile)(node, ['-e', script], { cwd, env: { ...inherited, ...env } })
  return stdout
}
