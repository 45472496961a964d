import { LINE_FEED, OpenLine, type Line, type Splitter } from './line-splitter'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const OPENING_BRACE = 0x7b
const CLOSING_BRACE = 0x7d
const OPENING_BRACKET = 0x5b
const CLOSING_BRACKET = 0x5d
const WHITE_SPACE: ReadonlySet<number> = new Set([0x09, LINE_FEED, 0x0d, 0x20])

/**
 * Cuts out JSON values that take several lines, or that stand in one list: what `jq .` and most exports write. Where a value
 * is broken, the next one at the beginning of a line starts anew.
 */
export class DocumentSplitter implements Splitter {
  isTorn = false
  private readonly open = new OpenLine()
  private lines: Line[] = []
  /** Of the line being read, and of the value being read */
  private number = 1
  private startedOn = 1
  private isOpen = false
  private depth = 0
  private isInList = false
  private isInText = false
  private isEscaped = false
  private isLineStart = true

  push(chunk: Buffer): Line[] {
    let start = this.isOpen ? 0 : -1
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]
      const isLineStart = this.isLineStart
      this.isLineStart = byte === LINE_FEED
      if (this.isInText) this.readText(byte)
      else if (this.isOpen && this.startsAnew(byte, isLineStart)) {
        this.close(chunk.subarray(start, at))
        start = at
        this.begin(byte)
      } else if (this.isOpen) {
        const end = this.readValue(byte, at)
        if (end !== undefined) {
          this.close(chunk.subarray(start, end))
          if (end === at) this.readBetween(byte)
        }
      } else if (this.readBetween(byte)) {
        start = at
        this.begin(byte)
      }
      if (byte === LINE_FEED) this.number++
    }
    if (this.isOpen) this.open.keep(chunk.subarray(start))
    return this.takeLines()
  }

  end(): Line[] {
    const isInValue = this.isOpen && this.depth > 0
    if (this.isOpen) this.close(Buffer.alloc(0))
    this.isTorn = this.isInList || isInValue
    return this.takeLines()
  }

  private takeLines(): Line[] {
    const { lines } = this
    this.lines = []
    return lines
  }

  /** A text has no line break in JSON: one that is not closed ends there. */
  private readText(byte: number): void {
    if (byte === LINE_FEED) this.isInText = false
    else if (this.isEscaped) this.isEscaped = false
    else if (byte === BACKSLASH) this.isEscaped = true
    else if (byte === QUOTE) this.isInText = false
  }

  private startsAnew(byte: number, isLineStart: boolean): boolean {
    return isLineStart && byte === OPENING_BRACE && !this.isInList && this.depth > 0
  }

  private begin(byte: number): void {
    this.isOpen = true
    this.startedOn = this.number
    this.depth = 0
    this.isEscaped = false
    this.isInText = byte === QUOTE
    if (byte === OPENING_BRACE || byte === OPENING_BRACKET) this.depth = 1
  }

  /** @returns where the value ends, if it ends here */
  private readValue(byte: number, at: number): number | undefined {
    if (byte === QUOTE) this.isInText = true
    else if (byte === OPENING_BRACE || byte === OPENING_BRACKET) this.depth++
    else if ((byte === CLOSING_BRACE || byte === CLOSING_BRACKET) && this.depth > 0) {
      this.depth--
      return this.depth === 0 ? at + 1 : undefined
    } else if (this.depth === 0 && (byte === COMMA || byte === CLOSING_BRACKET || byte === LINE_FEED)) return at
    return undefined
  }

  /** @returns whether a value begins here */
  private readBetween(byte: number): boolean {
    if (byte === COMMA || WHITE_SPACE.has(byte)) return false
    if (byte === CLOSING_BRACKET && this.isInList) this.isInList = false
    else if (byte === OPENING_BRACKET && !this.isInList) this.isInList = true
    else return true
    return false
  }

  private close(bytes: Buffer): void {
    this.isOpen = false
    if (!this.open.isEmpty) {
      this.open.keep(bytes)
      const whole = this.open.take()
      this.lines.push({ number: this.startedOn, text: whole.bytes.toString('utf8'), isTooLong: whole.isTooLong })
    } else this.lines.push({ number: this.startedOn, text: bytes.toString('utf8'), isTooLong: false })
  }
}
