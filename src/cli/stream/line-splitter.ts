/** One line of the input that is not blank, or one event that takes several lines. */
export interface Line {
  /** From 1, blank lines counted; of several, the first */
  number: number
  /** Without its line break; of a line that is too long, only the beginning */
  text: string
  isTooLong: boolean
  /** The input ends within it, or at least without a line break behind it */
  isUnterminated?: boolean
}

/** Cuts an input, which comes in pieces, into lines. */
export interface Splitter {
  push: (chunk: Buffer) => Line[]
  /** @returns what is left when the input has ended */
  end: () => Line[]
  /** After the end: the input breaks off where more must have followed */
  readonly isTorn: boolean
}

/** Bytes. A longer line is no event, and might be a file without line breaks that would exhaust memory. */
export const MAX_LINE_BYTES = 10_000_000
/** What is kept of a line that is too long */
const KEPT_BYTES = 1000
const OPENING_BRACE = 0x7b

export const LINE_FEED = 0x0a
export const BYTE_ORDER_MARK = Buffer.from('\uFEFF')

/** The beginning of something whose end has not been read yet. */
export class OpenLine {
  private parts: Buffer[] = []
  private bytes = 0
  private isTooLong = false

  get isEmpty(): boolean {
    return this.parts.length === 0
  }

  keep(bytes: Buffer): void {
    if (this.isTooLong) return
    this.parts.push(bytes)
    this.bytes += bytes.length
    if (this.bytes <= MAX_LINE_BYTES) return
    this.isTooLong = true
    this.parts = [Buffer.from(Buffer.concat(this.parts).subarray(0, KEPT_BYTES))]
  }

  /** @returns all that was kept, which is none from then on */
  take(): { bytes: Buffer; isTooLong: boolean } {
    const taken = {
      bytes: this.parts.length === 1 ? this.parts[0] : Buffer.concat(this.parts),
      isTooLong: this.isTooLong
    }
    this.parts = []
    this.bytes = 0
    this.isTooLong = false
    return taken
  }
}

/** Works on bytes, so that each line becomes a string of its own: a part of a longer one would keep all of it in memory. */
export class LineSplitter implements Splitter {
  /** Whether the last line is one shows when it is read. */
  readonly isTorn = false
  private number = 0
  private readonly open = new OpenLine()

  push(chunk: Buffer): Line[] {
    const lines: Line[] = []
    let start = 0
    for (let end = chunk.indexOf(LINE_FEED); end !== -1; end = chunk.indexOf(LINE_FEED, start)) {
      this.close(chunk.subarray(start, end), lines)
      start = end + 1
    }
    if (start < chunk.length) this.open.keep(chunk.subarray(start))
    return lines
  }

  end(): Line[] {
    const lines: Line[] = []
    this.close(Buffer.alloc(0), lines)
    for (const line of lines) if (line.text.startsWith('{')) line.isUnterminated = true
    return lines
  }

  private close(bytes: Buffer, lines: Line[]): void {
    let isTooLong = false
    if (!this.open.isEmpty || bytes.length > MAX_LINE_BYTES) {
      this.open.keep(bytes)
      ;({ bytes, isTooLong } = this.open.take())
    }
    const start = this.number === 0 && bytes.indexOf(BYTE_ORDER_MARK) === 0 ? BYTE_ORDER_MARK.length : 0
    const text = bytes.toString('utf8', start)
    this.number++
    if (!isBlank(text)) lines.push({ number: this.number, text, isTooLong })
  }
}

function isBlank(text: string): boolean {
  // Nearly every line begins with a brace: only others are looked at closely.
  return text.charCodeAt(0) !== OPENING_BRACE && text.trim() === ''
}
