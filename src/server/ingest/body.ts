import type { Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import type { FastifyInstance, FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyRequest {
    /** Characters of the body, decompressed */
    bodySize: number
  }
}

const DECOMPRESSORS: Record<string, (() => Readable & NodeJS.WritableStream) | undefined> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress
}

/**
 * Sets up how bodies are read: as JSON, whatever their sender calls it (Segment's browser library says text/plain, to spare
 * browsers a preflight request; RudderStack's for Node says form data of what it has compressed), without the keys that change an object's prototype, compressed or not. The body limit
 * counts what comes out of the decompression as well.
 */
export function readBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  const parse = app.getDefaultJsonParser('remove', 'remove')
  app.decorateRequest('bodySize', 0)
  app.addContentTypeParser('*', { parseAs: 'string' }, (request, body, done) => {
    request.bodySize = body.length
    void parse(request, body as string, done)
  })
  app.addHook('preParsing', (request, _reply, payload, done) => {
    decompress(request, payload, done)
  })
}

type Done = (error: Error | null, payload?: Readable & { receivedEncodedLength?: number }) => void

function decompress(request: FastifyRequest, payload: Readable, done: Done): void {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity'
  if (encoding === 'identity' || encoding === '') {
    done(null, payload)
    return
  }
  const make = DECOMPRESSORS[encoding]
  if (make === undefined) {
    done(Object.assign(new Error('unknown encoding'), { statusCode: 415 }))
    return
  }
  const decompressor = make() as ReturnType<typeof make> & { receivedEncodedLength?: number }
  decompressor.receivedEncodedLength = 0
  payload.on('data', (chunk: Buffer) => {
    decompressor.receivedEncodedLength = (decompressor.receivedEncodedLength ?? 0) + chunk.length
  })
  payload.on('error', (error) => decompressor.destroy(error))
  payload.pipe(decompressor)
  done(null, decompressor)
}
