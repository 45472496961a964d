import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'

/** One line of the input that is not blank. */
export interface Line {
  /** From 1, blank lines counted */
  number: number
  /** Without its line break; of a line that is too long, only the beginning */
  text: string
  isTooLong: boolean
}

/** Bytes. A longer line is no event, and might be a file without line breaks that would exhaust memory. */
export const LONGEST_LINE = 10_000_000
/** What is kept of a line that is too long */
const KEPT_BYTES = 1000

const LINE_FEED = 0x0a
const OPENING_BRACE = 0x7b
const BYTE_ORDER_MARK = Buffer.from('\uFEFF')
const GZIP_CHUNK_BYTES = 256 * 1024

/**
 * Reads text line by line, gzip or not, in as much memory as its longest line takes. A byte order mark, CRLF and blank
 * lines are tolerated.
 *
 * @param onBytes is told of the bytes read, before they are decompressed
 * @returns lines in lists, one for each piece that was read
 * @throws what the source throws, and an error when gzip data is damaged
 */
export async function* readLines(
  source: AsyncIterable<unknown>,
  onBytes: (count: number) => void = () => undefined
): AsyncGenerator<Line[]> {
  const splitter = new LineSplitter()
  for await (const chunk of decompress(count(source, onBytes))) yield splitter.push(chunk)
  yield splitter.end()
}

async function* count(source: AsyncIterable<unknown>, onBytes: (count: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    const buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk))
    onBytes(buffer.length)
    yield buffer
  }
}

/** Gzip is told by its first two bytes, as no text begins so. */
async function* decompress(source: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  let head: Buffer = Buffer.alloc(0)
  while (head.length < 2) {
    const next = await source.next()
    if (next.done === true) break
    head = head.length === 0 ? next.value : Buffer.concat([head, next.value])
  }
  if (head[0] !== 0x1f || head[1] !== 0x8b) {
    yield head
    yield* source
    return
  }
  const gunzip = createGunzip({ chunkSize: GZIP_CHUNK_BYTES })
  // Errors of either side reach the reader of `gunzip`.
  pipeline(Readable.from(concat(head, source)), gunzip, () => undefined)
  for await (const chunk of gunzip) yield chunk as Buffer
}

async function* concat(head: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield head
  yield* rest
}

/** Works on bytes, so that each line becomes a string of its own: a part of a longer one would keep all of it in memory. */
class LineSplitter {
  private number = 0
  /** The beginning of a line whose end has not been read yet */
  private open: Buffer[] = []
  private openBytes = 0
  private isTooLong = false

  push(chunk: Buffer): Line[] {
    const lines: Line[] = []
    let start = 0
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      this.close(chunk.subarray(start, end), lines)
      start = end + 1
    }
    if (start < chunk.length) this.keep(chunk.subarray(start))
    return lines
  }

  end(): Line[] {
    const lines: Line[] = []
    this.close(Buffer.alloc(0), lines)
    return lines
  }

  private keep(bytes: Buffer): void {
    if (this.isTooLong) return
    this.open.push(bytes)
    this.openBytes += bytes.length
    if (this.openBytes <= LONGEST_LINE) return
    this.isTooLong = true
    this.open = [Buffer.from(Buffer.concat(this.open).subarray(0, KEPT_BYTES))]
  }

  private close(bytes: Buffer, lines: Line[]): void {
    if (this.open.length > 0 || bytes.length > LONGEST_LINE) {
      this.keep(bytes)
      bytes = Buffer.concat(this.open)
    }
    const start = this.number === 0 && bytes.indexOf(BYTE_ORDER_MARK) === 0 ? BYTE_ORDER_MARK.length : 0
    const text = bytes.toString('utf8', start)
    this.number++
    if (!isBlank(text)) lines.push({ number: this.number, text, isTooLong: this.isTooLong })
    this.open = []
    this.openBytes = 0
    this.isTooLong = false
  }
}

function isBlank(text: string): boolean {
  // Nearly every line begins with a brace: only others are looked at closely.
  return text.charCodeAt(0) !== OPENING_BRACE && text.trim() === ''
}
