import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, openSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { readSmallFile } from '../../delivery/read-file'
import { UsageError } from '../../delivery/usage-error'
import { readConfig, type Config } from './config'

/** How often the file is looked at, in milliseconds: a look costs next to nothing, and works on every file system. */
const LOOK_EVERY_MS = 1000

/**
 * Reads the configuration file.
 *
 * @throws UsageError that names the file, and the path in it where there is one
 */
export function readConfigFile(path: string, env: NodeJS.ProcessEnv): Config {
  return parseConfig(readSmallFile(path), path, env)
}

/**
 * Reads the text of a configuration file.
 *
 * @throws UsageError as `readConfigFile`
 */
export function parseConfig(text: string, path: string, env: NodeJS.ProcessEnv): Config {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // The parser's own message quotes the text, which may be a token.
    throw new UsageError(`${path} is not JSON`)
  }
  return readConfig(value, path, env)
}

/**
 * Writes the configuration file in one step, so that no reader sees half of it and no crash leaves half of it; only its owner
 * may read it, since it holds tokens.
 */
export function writeConfigFile(path: string, text: string): void {
  // Behind a symbolic link it is the file that is replaced, not the link.
  const target = existsConfigFile(path) ? realpathSync(path) : path
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}`)
  try {
    const file = openSync(temporary, 'wx', 0o600)
    try {
      writeFileSync(file, text)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(temporary, target)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

/** @returns whether other users of this machine may read the file, which holds keys and tokens */
export function isReadableByOthers(path: string): boolean {
  // Windows has no such bits.
  if (process.platform === 'win32') return false
  try {
    return (statSync(path).mode & 0o077) !== 0
  } catch {
    return false
  }
}

/** @returns whether there is such a file */
export function existsConfigFile(path: string): boolean {
  return stampOf(path) !== undefined
}

/**
 * Looks at a file again and again.
 *
 * @param onChange is called after the file has changed, or has come into being
 * @returns ends the watch
 */
export function watchFile(path: string, onChange: () => void, everyMs = LOOK_EVERY_MS): () => void {
  let known = stampOf(path)
  const timer = setInterval(() => {
    const stamp = stampOf(path)
    if (stamp === known) return
    known = stamp
    if (stamp !== undefined) onChange()
  }, everyMs)
  timer.unref()
  return () => {
    clearInterval(timer)
  }
}

/** What differs as soon as a file is written or replaced; undefined when there is none. */
function stampOf(path: string): string | undefined {
  try {
    const { ino, mtimeNs, size } = statSync(path, { bigint: true })
    return `${ino} ${mtimeNs} ${size}`
  } catch {
    return undefined
  }
}
