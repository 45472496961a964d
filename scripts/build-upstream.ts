/**
 * Makes the destination's folder for segmentio/action-destinations, which `meta-pixel export-upstream` hands out: after a
 * build, in dist/upstream/meta-pixel, or in the folder given.
 */
import fs from 'node:fs'
import path from 'node:path'
// The formatter of that repository: a later one lays some lines out otherwise.
import { format } from 'prettier-upstream'
import { filesBelow } from './files'
import { toUpstreamSource, toUpstreamTest } from '../src/hosts/segment/upstream/rules'

const root = path.join(__dirname, '..')
const STYLE = { semi: false, singleQuote: true, trailingComma: 'none', printWidth: 120 } as const

function write(file: string, content: string): void {
  fs.mkdirSync(path.dirname(file), { recursive: true })
  const isSource = file.endsWith('.ts')
  fs.writeFileSync(file, isSource ? format(content, { ...STYLE, parser: 'typescript' }) : content)
}

/** @param target becomes the destination's folder: what it held before is deleted */
export function buildUpstream(target: string): void {
  fs.rmSync(target, { recursive: true, force: true })
  const sources = path.join(root, 'src/destination')
  for (const file of filesBelow(sources)) {
    const content = toUpstreamSource(file, fs.readFileSync(path.join(sources, file), 'utf8'))
    if (content !== undefined) write(path.join(target, file), content)
  }
  const tests = path.join(root, '__tests__/upstream')
  for (const file of filesBelow(tests)) {
    write(path.join(target, '__tests__', file), toUpstreamTest(fs.readFileSync(path.join(tests, file), 'utf8')))
  }
}

if (require.main === module) buildUpstream(path.resolve(process.argv[2] ?? path.join(root, 'dist/upstream/meta-pixel')))
