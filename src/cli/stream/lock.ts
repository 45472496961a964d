import { closeSync, openSync, readFileSync, realpathSync, rmSync, writeSync } from 'node:fs'
import { explainFileError } from '../../delivery/file-error'
import { UsageError } from '../../delivery/usage-error'

/** For the owner alone, as the file that it is about. */
const MODE = 0o600

/**
 * Takes a file for this process alone, by a file beside it that holds the process's number. What a process that has ended
 * left behind does not count.
 *
 * @param path of a file that is there
 * @returns gives the file back; harmless when called twice
 * @throws UsageError when another run has it
 */
export function lock(path: string): () => void {
  const beside = `${realpathSync(path)}.lock`
  if (!take(beside, path)) {
    const holder = holderOf(beside)
    if (holder !== undefined && isAlive(holder)) {
      throw new UsageError(
        `${path} is being written by another run (process ${holder}): name another file for --rejects. ` +
          `If there is no such run, remove ${beside}.`
      )
    }
    rmSync(beside, { force: true })
    if (!take(beside, path)) throw new UsageError(`${path} is being written by another run: name another file.`)
  }
  return () => {
    if (holderOf(beside) === process.pid) rmSync(beside, { force: true })
  }
}

/** @returns false when somebody has it */
function take(beside: string, path: string): boolean {
  let fd: number
  try {
    fd = openSync(beside, 'wx', MODE)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw new UsageError(`${path} cannot be locked with ${beside}: ${explainFileError(error)}.`)
  }
  writeSync(fd, String(process.pid))
  closeSync(fd)
  return true
}

function holderOf(beside: string): number | undefined {
  try {
    const pid = Number(readFileSync(beside, 'utf8'))
    return Number.isInteger(pid) && pid > 0 ? pid : undefined
  } catch {
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Another user's process may not be asked, but it is there.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
