import { gzipSync } from 'node:zlib'
import { browserEvents } from '../../scripts/browser-events'
import { bundleBrowser } from '../../scripts/build-browser'
import { EVENTS, OTHER } from '../../src/browser/events'

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

describe('the table of events', () => {
  it('says what the presets say: else run "tsx scripts/build-browser.ts --events"', () => {
    expect({ events: EVENTS, other: OTHER }).toEqual(browserEvents())
  })
})
