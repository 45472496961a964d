import fc from 'fast-check'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { MAX_LINE_BYTES, readLines, type Line } from '../../../src/cli/stream/read-lines'

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
    const half = Buffer.alloc(MAX_LINE_BYTES / 2 + 1, 'x')
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

describe('events that take several lines, or stand in a list', () => {
  const json = fc.dictionary(
    fc.constantFrom('type', 'a', '{', '"', '\\', 'x\n]'),
    fc.oneof(
      fc.string(),
      fc.integer(),
      fc.constant(null),
      fc.array(fc.string(), { maxLength: 2 }),
      fc.constant({ deep: [{}] })
    ),
    { minKeys: 1, maxKeys: 4 }
  )
  const written = fc.constantFrom<(values: object[], indent: number) => string>(
    (values, indent) => values.map((value) => JSON.stringify(value, null, indent)).join('\n'),
    (values, indent) => values.map((value) => JSON.stringify(value, null, indent)).join('\r\n\r\n'),
    (values, indent) => JSON.stringify(values, null, indent),
    (values) => JSON.stringify(values),
    (values) => `[\n${values.map((value) => JSON.stringify(value)).join(',\n')}\n]\n`,
    (values, indent) => `\uFEFF${JSON.stringify(values, null, indent)}`
  )

  it('are read wherever they are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(json, { minLength: 1, maxLength: 4 }),
        written,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 40 }),
        async (values, write, indent, size) => {
          const bytes = Buffer.from(write(values, indent))
          const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
            bytes.subarray(index * size, (index + 1) * size)
          )
          expect((await read(...chunks)).map(({ text }) => JSON.parse(text) as unknown)).toEqual(values)
        }
      ),
      { seed: 13, numRuns: 400 }
    )
  })

  it('count by the line they begin on', async () => {
    const lines = await read('\n{\n  "a": 1\n}\n{\n  "b": [\n    2\n  ]\n}')
    expect(lines.map(({ number }) => number)).toEqual([2, 5])
  })

  it('do not swallow what follows one that is broken', async () => {
    const lines = await read('{\n  "a": {\n}\n{\n  "b": "not closed\n}\n{\n  "c": 3\n}\n')
    expect(lines.map(({ number }) => number)).toEqual([1, 4, 7])
    expect(JSON.parse(lines[2].text)).toEqual({ c: 3 })
  })

  it('may be something else than objects in a list, each one by itself', async () => {
    expect(texts(await read('[1, "a, [b]", [{"c": 1}, 2], {"d": 1}, null]'))).toEqual([
      ...['1', '"a, [b]"', '[{"c": 1}, 2]', '{"d": 1}', 'null']
    ])
  })

  it('are not looked for in an input of one event a line, whatever its later lines hold', async () => {
    expect(texts(await read('{"a":1}\n[{"b":2}]\n{\n'))).toEqual(['{"a":1}', '[{"b":2}]', '{'])
    expect(texts(await read('{"a":1\n{"b":2}\n'))).toHaveLength(2)
  })
})
