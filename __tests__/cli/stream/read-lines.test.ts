import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { LONGEST_LINE, readLines, type Line } from '../../../src/cli/stream/read-lines'

async function read(...chunks: (Buffer | string)[]): Promise<Line[]> {
  const lines: Line[] = []
  const source = Readable.from(chunks.map((chunk) => Buffer.from(chunk)))
  for await (const some of readLines(source)) lines.push(...some)
  return lines
}

const texts = (lines: Line[]): string[] => lines.map(({ text }) => text)

describe('readLines', () => {
  it('counts lines from one, blank ones too, but does not give them', async () => {
    const lines = await read('{"a":1}\n\n  \t\n{"b":2}\n')
    expect(lines).toEqual([
      { number: 1, text: '{"a":1}', isTooLong: false },
      { number: 4, text: '{"b":2}', isTooLong: false }
    ])
  })

  it('reads a last line without a line break, CRLF, and a byte order mark', async () => {
    const lines = await read('\uFEFF{"a":1}\r\n{"b":2}')
    expect(lines.map(({ number, text }) => [number, text.trim()])).toEqual([
      [1, '{"a":1}'],
      [2, '{"b":2}']
    ])
  })

  it('puts together what was cut anywhere, even within a character', async () => {
    const text = '{"name":"Zoë 陽翔 🦊"}\n{"b":"ü"}\n'
    const bytes = Buffer.from(text)
    for (let size = 1; size <= 7; size++) {
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
        bytes.subarray(index * size, (index + 1) * size)
      )
      expect(texts(await read(...chunks))).toEqual(text.trim().split('\n'))
    }
  })

  it('tells gzip by its content, in one member or several, cut anywhere', async () => {
    const bytes = Buffer.concat([gzipSync('{"a":1}\n{"b'), gzipSync('":2}\n')])
    expect(texts(await read(bytes))).toEqual(['{"a":1}', '{"b":2}'])
    expect(texts(await read(bytes.subarray(0, 1), bytes.subarray(1, 9), bytes.subarray(9)))).toHaveLength(2)
  })

  it('gives what it could read of damaged gzip data, then throws', async () => {
    const bytes = gzipSync('{"a":1}\n'.repeat(3))
    await expect(read(bytes.subarray(0, bytes.length - 8))).rejects.toThrow('unexpected end of file')
  })

  it('reports a line that is too long by its beginning, and goes on', async () => {
    const half = Buffer.alloc(LONGEST_LINE / 2 + 1, 'x')
    const lines = await read('{"a":1}\n', half, half, half, 'x\n{"b":2}\n')
    expect(lines.map(({ number, text, isTooLong }) => [number, text.length, isTooLong])).toEqual([
      [1, 7, false],
      [2, 1000, true],
      [3, 7, false]
    ])
  })

  it('reads nothing from nothing', async () => {
    expect(await read()).toEqual([])
    expect(await read('')).toEqual([])
  })

  it('tells of the bytes as they were read, before they are decompressed', async () => {
    const bytes = gzipSync('{"a":1}\n'.repeat(1000))
    let total = 0
    const source = Readable.from([bytes.subarray(0, 5), bytes.subarray(5)])
    const lines = readLines(source, (count) => {
      total += count
    })
    for await (const _ of lines) expect(total).toBeLessThanOrEqual(bytes.length)
    expect(total).toBe(bytes.length)
  })
})
