import { closeSync, constants, fchmodSync, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import type { Input } from '../input'
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

  private constructor(private readonly fd: number) {}

  /**
   * Creates the file, or empties it.
   *
   * @throws UsageError when it cannot be written, or is the file that is being read
   */
  static open(path: string, input: Pick<Input, 'stats'>): RejectsFile {
    const fd = open(path)
    const { dev, ino, isFile } = identify(fd)
    if (dev === input.stats?.dev && ino === input.stats.ino) {
      closeSync(fd)
      throw new UsageError(`${path} is the file that is read: name another one for --rejects.`)
    }
    if (isFile) {
      fchmodSync(fd, MODE)
      ftruncateSync(fd)
    }
    return new RejectsFile(fd)
  }

  /** Notes a line, to be written by the next `flush`. */
  add(reject: Reject): void {
    this.pending.push(JSON.stringify(reject))
  }

  /** Hands to the system what was added: it survives the end of this process. @throws when the disk is full */
  flush(): void {
    if (this.pending.length === 0) return
    const bytes = Buffer.from(`${this.pending.join('\n')}\n`)
    this.pending = []
    for (let written = 0; written < bytes.length;) written += writeSync(this.fd, bytes, written)
  }

  close(): void {
    closeSync(this.fd)
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
