import { badOrder, order, page as pageEvent, stopAll } from '../server/support'
import { violationsOf } from './support/axe'
import { describeInBrowser, openPage, startBrowser, stopBrowser, type PageBench } from './support/page-bench'

const PHONE = { width: 360, height: 740 }

/** Each view, with what must be there before it is looked at. */
const VIEWS: [view: string, show: (bench: PageBench) => Promise<unknown>][] = [
  ['the list of syncs', ({ page, open }) => open('/syncs').then(() => page.getByText('Shop').first().waitFor())],
  ['a new sync', ({ page, open }) => open('/new-sync').then(() => page.getByRole('textbox').first().waitFor())],
  [
    'a sync with its preview',
    async ({ page, open }) => {
      await open('/syncs/Shop')
      await page.getByText('Accepted by the sandbox').first().waitFor()
    }
  ],
  [
    'the deliveries',
    ({ page, open }) => open('/deliveries').then(() => page.getByRole('row', { name: /Rejected/ }).waitFor())
  ],
  [
    'a delivery',
    async ({ page, open }) => {
      await open('/deliveries')
      await page
        .getByRole('row', { name: /Rejected/ })
        .getByRole('button')
        .click()
      await page.getByText('This event would be rejected').waitFor()
    }
  ],
  ['the match quality', ({ page, open }) => open('/quality').then(() => page.getByText('of 10').first().waitFor())]
]

describeInBrowser('the page for everyone', () => {
  beforeAll(startBrowser)
  afterAll(stopBrowser)
  afterEach(stopAll)

  describe.each([
    ['in light', { colorScheme: 'light' as const }],
    ['in dark', { colorScheme: 'dark' as const }],
    ['on a phone', { colorScheme: 'light' as const, viewport: PHONE }]
  ])('%s', (_, browser) => {
    test.each(VIEWS)('axe finds nothing wrong with %s, and nothing sticks out', async (_view, show) => {
      const bench = await openPage({ browser })
      await bench.post('/events', [order(), pageEvent(), badOrder()])
      await show(bench)
      expect(await violationsOf(bench.page)).toEqual([])
      expect(
        await bench.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      ).toBeLessThanOrEqual(0)
      expect(bench.complaints).toEqual([])
    })
  })
})
