import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { DocumentSplitter } from './document-splitter'
import { BYTE_ORDER_MARK, LINE_FEED, LineSplitter, type Line, type Splitter } from './line-splitter'

export { MAX_LINE_BYTES, type Line } from './line-splitter'

const GZIP_CHUNK_BYTES = 256 * 1024
/** What must have been read to tell by the first line how the input is written; a longer one is a line of its own. */
const MAX_HEAD_BYTES = 1_000_000

/**
 * Reads events line by line, gzip or not, in as much memory as its longest line takes. A byte order mark, CRLF and blank
 * lines are tolerated. An input that begins with a list, or with an object that takes several lines, is read by its values
 * instead, each of which counts as a line.
 *
 * @param onBytes is told of the bytes read, before they are decompressed
 * @returns lines in lists, one for each piece that was read
 * @throws what the source throws, and an error when gzip data is damaged or a list is not closed
 */
export async function* readLines(
  source: AsyncIterable<unknown>,
  onBytes: (count: number) => void = () => undefined
): AsyncGenerator<Line[]> {
  let splitter: Splitter | undefined
  let head: Buffer = Buffer.alloc(0)
  for await (const chunk of decompress(count(source, onBytes))) {
    if (splitter !== undefined) {
      yield splitter.push(chunk)
      continue
    }
    head = head.length === 0 ? chunk : Buffer.concat([head, chunk])
    const first = firstLine(head)
    if (first === undefined && head.length < MAX_HEAD_BYTES) continue
    splitter = splitterFor(first ?? '')
    yield splitter.push(withoutMark(head, splitter))
  }
  if (splitter === undefined) {
    splitter = splitterFor(head.toString('utf8'))
    yield splitter.push(withoutMark(head, splitter))
  }
  yield splitter.end()
  if (splitter.isTorn) throw new Error('the last event, or the list of events, is not closed')
}

/** @returns the first line that is not blank, once it has been read to its end, or begins with a list */
function firstLine(head: Buffer): string | undefined {
  let start = 0
  for (let end = head.indexOf(LINE_FEED); end !== -1; end = head.indexOf(LINE_FEED, start)) {
    const text = head.toString('utf8', start, end)
    if (text.trim() !== '') return text
    start = end + 1
  }
  const rest = head.toString('utf8', start, start + 100).trimStart()
  return rest.startsWith('[') ? rest : undefined
}

function splitterFor(first: string): Splitter {
  const text = first.trim()
  if (text.startsWith('[')) return new DocumentSplitter()
  return text.startsWith('{') && goesOn(text) ? new DocumentSplitter() : new LineSplitter()
}

/** @returns whether an object that begins in this line ends in another */
function goesOn(text: string): boolean {
  try {
    JSON.parse(text)
    return false
  } catch {
    const bare = text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"/g, '')
    const count = (characters: RegExp): number => bare.match(characters)?.length ?? 0
    return !bare.includes('"') && count(/[{[]/g) > count(/[}\]]/g)
  }
}

function withoutMark(head: Buffer, splitter: Splitter): Buffer {
  const hasMark = splitter instanceof DocumentSplitter && head.indexOf(BYTE_ORDER_MARK) === 0
  return hasMark ? head.subarray(BYTE_ORDER_MARK.length) : head
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
