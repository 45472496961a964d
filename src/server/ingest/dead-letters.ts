import {
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fstatSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync
} from 'node:fs'
import { explainFileError } from '../../delivery/file-error'
import type { Outcome } from '../../delivery/outcome'
import { UsageError } from '../../delivery/usage-error'
import type { Logger } from '../log'
import type { Part } from './receipt'

/** For the owner alone: events stand here as they came in. */
const MODE = 0o600
const MAX_FILE_BYTES = 64 * 1024 * 1024
/** The file itself, and the older ones beside it: FILE.1 is the newest of them. */
const MAX_FILES = 5
/** Characters of what is no event: enough to see what it is. */
const MAX_RAW = 100_000
const LOG_EVERY_MS = 60_000

/** An event that was rejected for good, or is none, as a line of the file: `stream` reads it again. */
export type DeadLetter = {
  line: number
  time: string
  reason: string
  status: number
} & ({ sync: string; mapping: string; outcome: 'rejected'; event: object } | { raw: string })

export interface DeadLetterOptions {
  path: string
  log: Logger
  /** Milliseconds since 1970 */
  now: () => number
  maxFileBytes?: number
}

/**
 * A file of what Meta, or the destination, has rejected for good: what is answered with 400 is never sent again by its sender.
 * Bounded: a file that has grown large becomes FILE.1, and the oldest goes.
 */
export class DeadLetters {
  private fd: number
  private bytes: number
  private lines = 0
  private pending: string[] = []
  private isFlushing = false
  private loggedAt = -Infinity

  /** @throws UsageError when the file cannot be written */
  constructor(private readonly options: DeadLetterOptions) {
    this.fd = open(options.path)
    const stats = fstatSync(this.fd)
    if (!stats.isFile()) {
      closeSync(this.fd)
      throw new UsageError(`${options.path} is no file: name another one for --rejects.`)
    }
    fchmodSync(this.fd, MODE)
    this.bytes = stats.size
  }

  get path(): string {
    return this.options.path
  }

  /** Lines since the start. */
  get added(): number {
    return this.lines
  }

  /** Bytes of all files that are there. */
  size(): number {
    this.flush()
    return this.files().reduce((sum, file) => sum + statSync(file).size, 0)
  }

  /** The files that are there, the oldest first. */
  files(): string[] {
    const { path } = this.options
    const older = Array.from({ length: MAX_FILES - 1 }, (_, index) => `${path}.${MAX_FILES - 1 - index}`)
    return [...older, path].filter((file) => existsSync(file))
  }

  /** Notes under which mappings of a sync an event was rejected. */
  decided(part: Part, outcome: Outcome): void {
    // An event that comes again has another chance under all of its mappings.
    if (outcome.kind === 'failed') return
    for (const { mapping, outcome: own } of part.passages) {
      if (own?.kind !== 'rejected') continue
      const { reason, status } = own
      this.add({ sync: part.sync, mapping: mapping.name, outcome: 'rejected', status, reason, event: part.event })
    }
  }

  /** Notes what is no event at all. */
  unreadable(value: unknown, status: number, reason: string): void {
    this.add({ status, reason, raw: textOf(value) })
  }

  /** Notes a line as it was, which could not be sent again. */
  keep(line: string): void {
    this.write(line)
  }

  /** Hands to the system what was added: it survives the end of this process. */
  flush(): void {
    this.isFlushing = false
    if (this.pending.length === 0) return
    const bytes = Buffer.from(`${this.pending.join('\n')}\n`)
    this.pending = []
    try {
      if (this.bytes > 0 && this.bytes + bytes.length > (this.options.maxFileBytes ?? MAX_FILE_BYTES)) this.rotate()
      for (let written = 0; written < bytes.length;) written += writeSync(this.fd, bytes, written)
      this.bytes += bytes.length
    } catch (error) {
      this.complain(error)
    }
  }

  close(): void {
    this.flush()
    closeSync(this.fd)
  }

  /** Begins a new file; what was in the present one is FILE.1 from now on. */
  rotate(): void {
    const { path } = this.options
    closeSync(this.fd)
    rmSync(`${path}.${MAX_FILES - 1}`, { force: true })
    for (let number = MAX_FILES - 2; number >= 1; number--) {
      if (existsSync(`${path}.${number}`)) renameSync(`${path}.${number}`, `${path}.${number + 1}`)
    }
    if (existsSync(path)) renameSync(path, `${path}.1`)
    this.fd = open(path)
    this.bytes = 0
  }

  private add(
    letter: { status: number; reason: string } & (
      { sync: string; mapping: string; outcome: 'rejected'; event: object } | { raw: string }
    )
  ): void {
    const line: DeadLetter = { line: this.lines + 1, time: new Date(this.options.now()).toISOString(), ...letter }
    this.write(JSON.stringify(line))
  }

  private write(line: string): void {
    this.lines++
    this.pending.push(line)
    if (this.isFlushing) return
    this.isFlushing = true
    // What is rejected together is written together.
    setImmediate(() => {
      this.flush()
    })
  }

  private complain(error: unknown): void {
    const now = this.options.now()
    if (now - this.loggedAt < LOG_EVERY_MS) return
    this.loggedAt = now
    const reason = explainFileError(error)
    this.options.log.error({ reason }, 'What was rejected cannot be written to the file of --rejects')
  }
}

function textOf(value: unknown): string {
  let text: string | undefined
  try {
    text = JSON.stringify(value)
  } catch {
    // It is nested deeper than can be written.
  }
  if (text === undefined) return ''
  return text.length > MAX_RAW ? text.slice(0, MAX_RAW) : text
}

function open(path: string): number {
  try {
    // A pipe that nobody reads would be waited for.
    return openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | constants.O_NONBLOCK, MODE)
  } catch (error) {
    throw new UsageError(`${path} cannot be written: ${explainFileError(error)}.`)
  }
}
