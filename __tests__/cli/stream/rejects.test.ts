import { spawnSync } from 'node:child_process'
import fs, { chmodSync, existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
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
    expect(() => RejectsFile.open(folder, {})).toThrow(`${folder} cannot be written: it is a folder (EISDIR).`)
  })

  it('says so in a sentence when its folder does not exist', () => {
    const file = join(temporaryFolder(), 'none', 'rejects.ndjson')
    expect(() => RejectsFile.open(file, {})).toThrow(`${file} cannot be written: there is no such file or folder`)
  })

  it('is for one run at a time, by whatever path', () => {
    const file = temporaryFile('rejects.ndjson', '')
    const link = join(temporaryFolder(), 'link.ndjson')
    symlinkSync(file, link)
    const first = RejectsFile.open(file, {})
    first.add({ line: 1, reason: 'not JSON', raw: 'x' })
    first.flush()
    for (const path of [file, link]) expect(() => RejectsFile.open(path, {})).toThrow(/is being written by another run/)
    expect(readFileSync(file, 'utf8')).not.toBe('')
    first.close()
    expect(existsSync(`${file}.lock`)).toBe(false)
    RejectsFile.open(link, {}).close()
  })

  it('takes over what a run that is gone has left locked', () => {
    const file = temporaryFile('rejects.ndjson', '')
    const { pid } = spawnSync(process.execPath, ['-e', ''])
    for (const holder of [String(pid), 'nonsense']) {
      writeFileSync(`${file}.lock`, holder)
      RejectsFile.open(file, {}).close()
    }
    expect(existsSync(`${file}.lock`)).toBe(false)
  })

  it('forgets nothing and leaves no torn line when the disk is full', () => {
    const file = temporaryFile('rejects.ndjson', '')
    const rejects = RejectsFile.open(file, {})
    rejects.add({ line: 1, reason: 'not JSON', raw: 'first' })
    rejects.flush()
    const write = fs.writeSync
    let room = 10
    const full = jest.spyOn(fs, 'writeSync').mockImplementation(((fd: number, bytes: Buffer, offset: number) => {
      if (room === 0) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
      const written = write(fd, bytes, offset, Math.min(room, bytes.length - offset))
      room -= written
      return written
    }) as typeof fs.writeSync)
    rejects.add({ line: 2, reason: 'not JSON', raw: 'second' })
    expect(() => {
      rejects.flush()
    }).toThrow(`${file} cannot be written: the disk is full (ENOSPC)`)
    full.mockRestore()
    const lines = (): number[] =>
      readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { line: number }).line)
    expect(lines()).toEqual([1])
    rejects.add({ line: 3, reason: 'not JSON', raw: 'third' })
    rejects.flush()
    rejects.close()
    expect(lines()).toEqual([1, 2, 3])
  })
})
