import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { stopAll } from '../server/support'
import { BUILT } from './support/build'
import { describeInBrowser, openPage, startBrowser, stopBrowser } from './support/page-bench'

const KB = 1000

describeInBrowser('what the page is made of', () => {
  beforeAll(startBrowser)
  afterAll(stopBrowser)
  afterEach(stopAll)

  it('is 400 kB at most, compressed', () => {
    const files = readdirSync(BUILT, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    const sizes = files.map(
      ({ parentPath, name }) => gzipSync(readFileSync(join(parentPath, name)), { level: 9 }).length
    )
    const total = sizes.reduce((sum, size) => sum + size, 0)
    expect(total).toBeGreaterThan(10 * KB)
    expect(total).toBeLessThanOrEqual(400 * KB)
  })

  it('comes from the server alone, and is shown within a second', async () => {
    const { page, complaints } = await openPage()
    await page.reload()
    await page.getByRole('main').waitFor()
    const shownAfter = await page.evaluate(
      () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Infinity
    )
    expect(shownAfter).toBeLessThan(1000)
    expect(complaints).toEqual([])
  })
})
