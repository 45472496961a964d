import { closeSync, constants, fchmodSync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import type { Input } from '../input'
import { lock } from './lock'
import { explainFileError } from '../../delivery/file-error'
import { UsageError } from '../../delivery/usage-error'

/** What was not delivered, in the form in which `stream` reads it again. */
export type Reject =
  | {
      line: number
      /** Name of the mapping that did not deliver it: streamed again, the event goes through no other */
      mapping: string
      outcome: 'rejected' | 'failed'
      status: number
      reason: string
      event: object
    }
  | { line: number; reason: string; raw: string }

/** For the owner alone: this is the one place where events stand as they came in. */
const MODE = 0o600

/** A file of what was not delivered, a line each. */
export class RejectsFile {
  private pending: string[] = []
  /** Bytes of whole lines in the file */
  private size = 0

  private constructor(
    private readonly path: string,
    private readonly fd: number,
    private readonly isFile: boolean,
    private readonly unlock: () => void
  ) {}

  /**
   * Creates the file, or empties it.
   *
   * @throws UsageError when it cannot be written, is the file that is being read, or is another run's
   */
  static open(path: string, input: Pick<Input, 'stats'>): RejectsFile {
    const fd = open(path)
    try {
      const { dev, ino, isFile } = identify(fd)
      if (dev === input.stats?.dev && ino === input.stats.ino) {
        throw new UsageError(`${path} is the file that is read: name another one for --rejects.`)
      }
      if (!isFile) return new RejectsFile(path, fd, isFile, () => undefined)
      const unlock = lock(path)
      fchmodSync(fd, MODE)
      ftruncateSync(fd)
      return new RejectsFile(path, fd, isFile, unlock)
    } catch (error) {
      closeSync(fd)
      throw error
    }
  }

  /** Notes a line, to be written by the next `flush`. */
  add(reject: Reject): void {
    this.pending.push(JSON.stringify(reject))
  }

  /**
   * Hands to the system what was added: it survives the end of this process. What cannot be written is kept for the next
   * `flush`, and leaves no part of a line behind.
   *
   * @throws Error that says why, when the disk is full
   */
  flush(): void {
    if (this.pending.length === 0) return
    const bytes = Buffer.from(`${this.pending.join('\n')}\n`)
    try {
      for (let written = 0; written < bytes.length;) written += writeSync(this.fd, bytes, written)
    } catch (error) {
      if (this.isFile) ftruncateSync(this.fd, this.size)
      const lines = this.pending.length
      throw new Error(`${this.path} cannot be written: ${explainFileError(error)}. It lacks ${lines} lines.`)
    }
    this.size += bytes.length
    this.pending = []
  }

  close(): void {
    closeSync(this.fd)
    this.unlock()
  }
}

function open(path: string): number {
  try {
    return openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND, MODE)
  } catch (error) {
    throw new UsageError(`${path} cannot be written: ${explainFileError(error)}.`)
  }
}

function identify(fd: number): { dev: number; ino: number; isFile: boolean } {
  const stats = fstatSync(fd)
  return { dev: stats.dev, ino: stats.ino, isFile: stats.isFile() }
}
