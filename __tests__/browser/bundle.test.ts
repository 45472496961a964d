import { gzipSync } from 'node:zlib'
import { bundleBrowser } from '../../scripts/build-browser'

const LIMIT = 2048

describe('the bundles', () => {
  it.each(['index.mjs', 'index.cjs', 'meta-pixel.min.js'])(
    '%s has at most 2 kB when compressed, and needs no other',
    async (name) => {
      const text = (await bundleBrowser()).get(name) ?? ''
      expect(text).not.toBe('')
      expect(gzipSync(text, { level: 9 }).length).toBeLessThanOrEqual(LIMIT)
      expect(text).not.toMatch(/\bimport\b|\brequire\b/)
    }
  )

  it('is a module in both forms', async () => {
    const bundles = await bundleBrowser()
    const module = { exports: {} as Record<string, unknown> }
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- this is how CommonJS runs a file
    const run = new Function('exports', bundles.get('index.cjs') ?? '') as (exports: object) => void
    run(module.exports)
    expect(Object.keys(module.exports)).toEqual(['metaPixel'])
    expect(typeof module.exports.metaPixel).toBe('function')
    expect(bundles.get('index.mjs')).toMatch(/export\{\w+ as metaPixel\};\s*$/)
  })
})
