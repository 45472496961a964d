import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/** What tests share between runs and need not make twice; everything in it is named after what it was made from. */
const CACHE = path.join(os.tmpdir(), 'action-destination-meta-pixel-tests')

/** A new folder of the caller's own. */
export function temporaryFolder(): string {
  return fs.mkdtempSync(path.join(os.tmpdir(), 'meta-pixel-'))
}

/** @returns the paths of all files below a folder, sorted */
export function filesBelow(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort()
}

/** Runs a program and gives its standard output; throws with all it said when it fails. */
export function run(program: string, args: string[], cwd: string, env: Record<string, string> = {}): string {
  try {
    // Without npm's and jest's own variables, which would make the program behave as a part of this run.
    const inherited = Object.entries(process.env).filter(
      ([name]) => !/^(?:npm_|JEST_|NODE_ENV$|NODE_OPTIONS$)/.test(name)
    )
    return execFileSync(program, args, {
      cwd,
      env: { ...Object.fromEntries(inherited), ...env },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 64 * 1024 * 1024
    })
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
    throw new Error(`${program} ${args.join(' ')} failed:\n${stdout}\n${stderr}`, { cause: error })
  }
}

/** @returns a hash of the files' paths below a folder, and of what stands in them */
export function hashOf(folder: string, files: readonly string[]): string {
  const hash = createHash('sha256')
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(fs.readFileSync(path.join(folder, file)))
      .update('\0')
  return hash.digest('hex').slice(0, 16)
}

/**
 * Makes a folder once for each key, in a place of its own until it is complete. Whoever comes meanwhile waits for it.
 *
 * @param key names what the folder is made from: another key, another folder
 * @param make fills the folder
 */
export function cachedFolder(key: string, make: (folder: string) => void): string {
  const folder = path.join(CACHE, key)
  if (fs.existsSync(folder)) return folder
  fs.mkdirSync(CACHE, { recursive: true })
  const unlock = lock(`${folder}.lock`)
  try {
    if (fs.existsSync(folder)) return folder
    const draft = fs.mkdtempSync(`${folder}-`)
    try {
      make(draft)
      fs.renameSync(draft, folder)
    } finally {
      fs.rmSync(draft, { recursive: true, force: true })
    }
    return folder
  } finally {
    unlock()
  }
}

/** Waits until no other process that is alive holds the lock, and takes it. */
function lock(file: string): () => void {
  for (;;) {
    try {
      fs.writeFileSync(file, String(process.pid), { flag: 'wx' })
      return () => {
        fs.rmSync(file, { force: true })
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      if (isAbandoned(file)) fs.rmSync(file, { force: true })
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)
    }
  }
}

function isAbandoned(file: string): boolean {
  try {
    const pid = Number(fs.readFileSync(file, 'utf8'))
    // A lock is empty for the moment between its making and its writing.
    return pid > 0 && !isAlive(pid)
  } catch {
    return false
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** @returns a folder in which the packages of a lockfile are installed, without their install scripts */
export function installed(source: string): string {
  const files = ['package.json', 'package-lock.json']
  return cachedFolder(`${path.basename(source)}-${process.version}-${hashOf(source, files)}`, (folder) => {
    for (const file of files) fs.copyFileSync(path.join(source, file), path.join(folder, file))
    run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], folder)
  })
}
