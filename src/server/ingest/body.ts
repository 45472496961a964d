import type { Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { withExactNumbers } from '../../delivery/json'
import { continueIfAsked } from './unread'

declare module 'fastify' {
  interface FastifyRequest {
    /** Bytes of the body, decompressed */
    bodySize: number
  }
}

/** What is wrong with a body, in words to act on, and quoting nothing of it. */
export class BodyError extends Error {
  constructor(
    readonly statusCode: number,
    message: string
  ) {
    super(message)
    this.name = 'BodyError'
  }
}

/** How much is read. */
export interface BodyLimits {
  /** Bytes of a body, before and after decompression */
  bytes: number
}

/** Bytes of a body that must hold the sender's key itself, so that until it is read nobody knows whose it is. */
const MAX_KEYLESS_BYTES = 64 * 1024
/** Values in a body: what a few kilobytes of gzip can hold of empty lists fills the memory otherwise. */
const MAX_VALUES = 250_000
/** Bytes of all bodies together that have begun to arrive. */
const MAX_READING_BYTES = 64 * 1024 * 1024

const DECOMPRESSORS: Record<string, (() => Decompressor) | undefined> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress
}

type Decompressor = Readable & NodeJS.WritableStream & { destroy: () => void }

/**
 * Sets up how bodies are read: as JSON, whatever their sender calls it (Segment's browser library says text/plain, to spare
 * browsers a preflight request; RudderStack's for Node says form data of what it has compressed), without the keys that change
 * an object's prototype, compressed or not. All limits hold while a body is read: what is beyond them is never in memory.
 */
export function readBodies(app: FastifyInstance, limits: BodyLimits): void {
  app.removeAllContentTypeParsers()
  const parse = app.getDefaultJsonParser('remove', 'remove')
  const reading = { bytes: 0 }
  app.decorateRequest('bodySize', 0)
  app.addContentTypeParser('*', (request, payload, done) => {
    continueIfAsked(request)
    const limit = request.lacksKey ? Math.min(MAX_KEYLESS_BYTES, limits.bytes) : limits.bytes
    const body = new Body(request, { limit, reading })
    body.read(payload).then(
      (text) => {
        request.bodySize = text.length
        void parse(request, withExactNumbers(text), done)
      },
      (error: unknown) => {
        done(error as Error)
      }
    )
  })
}

interface BodyTools {
  limit: number
  /** Bytes of all bodies that are being read */
  reading: { bytes: number }
}

/** One body, while it arrives. */
class Body {
  private readonly chunks: Buffer[] = []
  private readonly values = new ValueCounter()
  private bytes = 0

  constructor(
    private readonly request: FastifyRequest,
    private readonly tools: BodyTools
  ) {}

  /** @throws BodyError */
  async read(raw: Readable): Promise<string> {
    const announced = Number(this.request.headers['content-length'])
    if (announced > this.tools.limit) throw this.tooLarge()
    const decompressor = this.decompressor()
    try {
      await new Promise<void>((resolve, reject) => {
        this.follow(raw, decompressor, resolve, reject)
      })
      return this.text()
    } finally {
      this.tools.reading.bytes -= this.bytes
      this.chunks.length = 0
      if (decompressor !== undefined) {
        raw.unpipe(decompressor)
        // What it still holds would go on being decompressed, for nobody.
        decompressor.destroy()
      }
      // What is still to come is read and forgotten, within bounds: see unread.ts.
      raw.resume()
    }
  }

  private follow(
    raw: Readable,
    decompressor: Decompressor | undefined,
    resolve: () => void,
    reject: (error: Error) => void
  ): void {
    const source = decompressor ?? raw
    let encoded = 0
    const onData = (chunk: Buffer): void => {
      const problem = this.add(chunk)
      if (problem !== undefined) end(problem)
    }
    const onEncoded = (chunk: Buffer): void => {
      encoded += chunk.length
      if (encoded > this.tools.limit) end(this.tooLarge())
    }
    const onClose = (): void => {
      // It closes after its end as well, while it is still being decompressed.
      if (!raw.readableEnded) end(new BodyError(400, 'The connection ended before the body did.'))
    }
    const onError = (): void => {
      end(new BodyError(400, 'The body cannot be decompressed: it is not what its Content-Encoding says.'))
    }
    const end = (problem?: Error): void => {
      source.off('data', onData).off('end', end)
      raw.off('data', onEncoded).off('close', onClose).off('error', onClose)
      if (problem === undefined) resolve()
      else reject(problem)
    }
    source.on('data', onData).once('end', end)
    raw.once('close', onClose).once('error', onClose)
    if (decompressor === undefined) return
    // Its last word may come after it was destroyed.
    decompressor.on('error', onError)
    raw.on('data', onEncoded)
    raw.pipe(decompressor)
  }

  /** @returns what is wrong with going on */
  private add(chunk: Buffer): BodyError | undefined {
    const { limit, reading } = this.tools
    this.bytes += chunk.length
    reading.bytes += chunk.length
    if (this.bytes > limit) return this.tooLarge()
    if (reading.bytes > Math.max(MAX_READING_BYTES, 2 * limit)) {
      return new BodyError(503, 'Too many large bodies arrive at once: send it again.')
    }
    this.chunks.push(chunk)
    // A value takes a byte at least, so that of a small body none need be counted.
    if (this.bytes > MAX_VALUES && this.values.count(this.chunks) > MAX_VALUES) {
      return new BodyError(413, `The body holds more than ${MAX_VALUES} values: send fewer events at once.`)
    }
    return undefined
  }

  private text(): string {
    const { chunks } = this
    const whole = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)
    return whole.toString('utf8')
  }

  private decompressor(): Decompressor | undefined {
    const encoding = this.request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity'
    if (encoding === 'identity' || encoding === '') return undefined
    const make = Object.hasOwn(DECOMPRESSORS, encoding) ? DECOMPRESSORS[encoding] : undefined
    if (make === undefined)
      throw new BodyError(415, 'This Content-Encoding is not known: send gzip, deflate, br or none.')
    return make()
  }

  private tooLarge(): BodyError {
    const kilobytes = Math.floor(this.tools.limit / 1024)
    if (!this.request.lacksKey) return new BodyError(413, `The body is larger than allowed (${kilobytes} kB).`)
    const reason = `A key is needed. In the body it is looked for up to ${kilobytes} kB only: give it as Basic user name, Bearer token or X-API-Key.`
    return new BodyError(401, reason)
  }
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const OPEN_LIST = 0x5b
const OPEN_OBJECT = 0x7b

/** Counts the values of a JSON text that arrives in pieces: those that begin a list or an object, and those after a comma. */
class ValueCounter {
  private found = 0
  private counted = 0
  private isText = false
  private isEscaped = false

  /** @returns the values of all pieces so far */
  count(chunks: readonly Buffer[]): number {
    for (; this.counted < chunks.length; this.counted++) this.add(chunks[this.counted])
    return this.found
  }

  private add(chunk: Buffer): void {
    for (const byte of chunk) {
      if (this.isText) {
        if (this.isEscaped) this.isEscaped = false
        else if (byte === BACKSLASH) this.isEscaped = true
        else if (byte === QUOTE) this.isText = false
      } else if (byte === QUOTE) this.isText = true
      else if (byte === COMMA || byte === OPEN_LIST || byte === OPEN_OBJECT) this.found++
    }
  }
}
