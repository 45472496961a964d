import { chmodSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { RejectsFile } from '../../../src/cli/stream/rejects'
import { UsageError } from '../../../src/delivery/usage-error'
import { cleanUp, temporaryFile, temporaryFolder } from '../support'

afterEach(cleanUp)

const mode = (file: string): string => (statSync(file).mode & 0o777).toString(8)

describe('RejectsFile', () => {
  it('is for its owner alone from the start, whatever the umask', () => {
    const file = join(temporaryFolder(), 'rejects.ndjson')
    const before = process.umask(0)
    RejectsFile.open(file, {}).close()
    process.umask(before)
    expect(mode(file)).toBe('600')
  })

  it('takes the rights to read away from a file that was there, and what it held', () => {
    const file = temporaryFile('rejects.ndjson', 'old\n')
    chmodSync(file, 0o644)
    RejectsFile.open(file, {}).close()
    expect(mode(file)).toBe('600')
    expect(readFileSync(file, 'utf8')).toBe('')
  })

  it('holds what was added as soon as it is flushed', () => {
    const file = join(temporaryFolder(), 'rejects.ndjson')
    const rejects = RejectsFile.open(file, {})
    rejects.flush()
    rejects.add({ line: 1, reason: 'not JSON', raw: 'é' })
    rejects.add({ line: 2, mapping: 'Page', outcome: 'rejected', status: 400, reason: 'why', event: { type: 'page' } })
    rejects.flush()
    const text =
      '{"line":1,"reason":"not JSON","raw":"é"}\n' +
      '{"line":2,"mapping":"Page","outcome":"rejected","status":400,"reason":"why","event":{"type":"page"}}\n'
    expect(readFileSync(file, 'utf8')).toBe(text)
    rejects.add({ line: 3, reason: 'not JSON', raw: '' })
    rejects.flush()
    rejects.close()
    expect(readFileSync(file, 'utf8')).toBe(`${text}{"line":3,"reason":"not JSON","raw":""}\n`)
  })

  it('is never the file that is read', () => {
    const file = temporaryFile('events.ndjson', '{"type":"page"}\n')
    expect(() => RejectsFile.open(file, { stats: statSync(file) })).toThrow(UsageError)
    expect(readFileSync(file, 'utf8')).toBe('{"type":"page"}\n')
  })

  it('says when it cannot be written', () => {
    const folder = temporaryFolder()
    expect(() => RejectsFile.open(folder, {})).toThrow(`${folder} cannot be written: EISDIR.`)
  })
})
