const OPENING = '{"data":'
const FIRST_BYTES = 8 * 1024
const GROWTH = 4
/** UTF-8 takes no more for a character of a string. */
const MAX_BYTES_A_CHARACTER = 3
const COMMA = 0x2c
const CLOSING_BRACKET = 1

/** Where some events stand in a body. */
export interface Section {
  start: number
  end: number
}

/**
 * The body of one request, written into one buffer as its events come in. As text it would be a megabyte that is joined from
 * pieces, measured, and encoded by the request client: three times what is done once here, and on the heap that the garbage
 * collector walks.
 */
export class Body {
  /** Holds `{"data":[…]` at all times, the list closed */
  private buffer = Buffer.allocUnsafe(FIRST_BYTES)
  private written = this.buffer.write(OPENING, 0)

  /** Its length so far, in bytes */
  get length(): number {
    return this.written
  }

  /** Does it stay within so many bytes with this text? */
  hasRoom(text: string, maxBytes: number): boolean {
    const room = maxBytes - this.written
    return text.length * MAX_BYTES_A_CHARACTER <= room || Buffer.byteLength(text) <= room
  }

  /**
   * Adds events.
   *
   * @param list the events as a list in JSON, with at least one
   */
  append(list: string): Section {
    const isFirst = this.written === OPENING.length
    // Over the bracket that closes the list so far.
    const start = isFirst ? this.written : this.written - CLOSING_BRACKET
    this.write(list, start)
    if (!isFirst) this.buffer[start] = COMMA
    return { start, end: this.written }
  }

  /** @returns the events of a section, parsed */
  read({ start, end }: Section): object[] {
    const inner = this.buffer.toString('utf8', start + CLOSING_BRACKET, end - CLOSING_BRACKET)
    return JSON.parse(`[${inner}]`) as object[]
  }

  /**
   * Ends the body; more events may be added all the same.
   *
   * @param envelope the fields beside `data`, at least one
   * @returns the request's content, the body as UTF-8, for as long as nothing is added
   */
  end(envelope: Record<string, string>) {
    const { written } = this
    this.write(`,${JSON.stringify(envelope).slice(1)}`, written)
    const whole = this.buffer.subarray(0, this.written)
    this.written = written
    return { body: whole }
  }

  private write(text: string, at: number): void {
    const most = at + text.length * MAX_BYTES_A_CHARACTER
    if (most > this.buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(most, this.buffer.length * GROWTH))
      this.buffer.copy(larger, 0, 0, at)
      this.buffer = larger
    }
    this.written = at + this.buffer.write(text, at)
  }
}

/** What a request sends: its body as an object, which every host writes as JSON, or written already. */
export type Content = { json: unknown } | ReturnType<Body['end']>
