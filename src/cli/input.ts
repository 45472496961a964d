import { createReadStream, fstatSync, openSync, type Stats } from 'node:fs'
import type { Readable } from 'node:stream'
import { explainFileError } from '../delivery/file-error'
import { UsageError } from '../delivery/usage-error'

/** Where events come from. */
export interface Input {
  stream: Readable
  /** Bytes in all; undefined for standard input and pipes, which can be read only once */
  size?: number
  /** The file that is read, to tell it from one that is written */
  stats?: Stats
}

const CHUNK_BYTES = 256 * 1024

/**
 * Opens a file, or standard input for `-` or nothing.
 *
 * @throws UsageError when the file cannot be opened, or when nothing is named and nothing is piped in
 */
export function openInput(file: string | undefined): Input {
  if (file !== undefined && file !== '-') return openFile(file)
  if (file === undefined && process.stdin.isTTY) {
    throw new UsageError('Name a file of events, or pipe events in (- reads what you type).')
  }
  return { stream: process.stdin }
}

function openFile(file: string): Input {
  const { fd, stats } = open(file)
  if (stats.isDirectory()) throw new UsageError(`${file} is a folder: name a file of events.`)
  const stream = createReadStream(file, { fd, highWaterMark: CHUNK_BYTES })
  return stats.isFile() ? { stream, stats, size: stats.size } : { stream }
}

function open(file: string): { fd: number; stats: Stats } {
  try {
    const fd = openSync(file, 'r')
    return { fd, stats: fstatSync(fd) }
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${explainFileError(error)}.`)
  }
}
