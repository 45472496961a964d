import { closeSync, fstatSync, openSync, readFileSync, constants } from 'node:fs'
import { explainFileError } from './file-error'
import { UsageError } from './usage-error'

const MAX_BYTES = 32 * 1024 * 1024

/**
 * Reads a small file whole, as UTF-8 without a byte order mark.
 *
 * @throws UsageError that says why it cannot be read: it is missing, a folder, a pipe (which would never end), too large
 */
export function readSmallFile(path: string): string {
  let fd: number | undefined
  try {
    // Without O_NONBLOCK opening a pipe waits for somebody who writes.
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    const stats = fstatSync(fd)
    if (stats.isDirectory()) throw new UsageError(`${path} cannot be read: it is a folder.`)
    if (!stats.isFile()) throw new UsageError(`${path} cannot be read: it is a pipe or a device, not a file.`)
    if (stats.size > MAX_BYTES) throw new UsageError(`${path} cannot be read: it is larger than ${MAX_BYTES} bytes.`)
    return readFileSync(fd, 'utf8').replace(/^\uFEFF/, '')
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(`${path} cannot be read: ${explainFileError(error)}.`)
  } finally {
    if (fd !== undefined) closeSync(fd)
  }
}
