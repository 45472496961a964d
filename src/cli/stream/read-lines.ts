import { pipeline, Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import { createGunzip } from 'node:zlib'

/** One line of the input that is not blank. */
export interface Line {
  /** From 1, blank lines counted */
  number: number
  /** Without its line break; of a line that is too long, only the beginning */
  text: string
  isTooLong: boolean
}

/** Characters. A longer line is no event, and might be a file without line breaks that would exhaust memory. */
export const LONGEST_LINE = 10_000_000
/** What is kept of a line that is too long */
const KEPT_CHARACTERS = 1000

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
  const decoder = new StringDecoder('utf8')
  for await (const chunk of decompress(count(source, onBytes))) yield splitter.push(decoder.write(chunk))
  yield splitter.push(decoder.end())
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

class LineSplitter {
  private number = 0
  /** The beginning of a line whose end has not been read yet */
  private open = ''
  private isTooLong = false

  push(text: string): Line[] {
    const lines: Line[] = []
    let start = 0
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      this.extend(text.slice(start, end))
      this.close(lines)
      start = end + 1
    }
    if (start < text.length) this.extend(text.slice(start))
    return lines
  }

  end(): Line[] {
    const lines: Line[] = []
    this.close(lines)
    return lines
  }

  private extend(text: string): void {
    if (this.isTooLong) return
    this.open = this.open === '' ? text : this.open + text
    if (this.open.length <= LONGEST_LINE) return
    this.isTooLong = true
    this.open = this.open.slice(0, KEPT_CHARACTERS)
  }

  private close(lines: Line[]): void {
    const { isTooLong } = this
    const text = this.number === 0 && this.open.startsWith('\uFEFF') ? this.open.slice(1) : this.open
    this.number++
    this.open = ''
    this.isTooLong = false
    if (!isBlank(text)) lines.push({ number: this.number, text, isTooLong })
  }
}

function isBlank(text: string): boolean {
  // Nearly every line begins with a brace: only others are looked at closely.
  return text.charCodeAt(0) !== 0x7b && text.trim() === ''
}
