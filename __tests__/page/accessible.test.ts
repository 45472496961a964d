import { badOrder, order, page as pageEvent, stopAll } from '../server/support'
import { violationsOf } from './support/axe'
import { describeInBrowser, openPage, startBrowser, stopBrowser, type PageBench } from './support/page-bench'

const PHONE = { width: 360, height: 740 }

type Show = (bench: PageBench) => Promise<unknown>

const STEPS = [
  'Name and credentials',
  'Select and filter events',
  'Map properties',
  'Additional properties',
  'Review and status'
]

/** Each view, with what must be there before it is looked at. */
const VIEWS: [view: string, show: Show][] = [
  ['the list of syncs', ({ page, open }) => open('/syncs').then(() => page.getByText('Shop').first().waitFor())],
  ['a new sync', ({ page, open }) => open('/new-sync').then(() => page.getByLabel('Sync name').waitFor())],
  ...STEPS.map((step): [string, Show] => [`the step "${step}"`, (bench) => openStep(bench, step)]),
  ['a mapping that is open', showMapping],
  ['the preview', showPreview],
  [
    'the deliveries',
    ({ page, open }) => open('/deliveries').then(() => page.getByRole('row', { name: /Rejected/ }).waitFor())
  ],
  ['a delivery', showDelivery],
  ['what comes after a sync was created', showSaved],
  ['the match quality', ({ page, open }) => open('/quality').then(() => page.getByText('of 10').first().waitFor())]
]

async function openStep({ page, open }: PageBench, step: string): Promise<void> {
  await open('/syncs/Shop')
  await page.getByRole('button', { name: new RegExp(step) }).click()
  await page
    .getByRole('button', { name: new RegExp(step) })
    .and(page.locator('[aria-current=step]'))
    .waitFor()
}

async function showMapping(bench: PageBench): Promise<void> {
  await openStep(bench, 'Select and filter events')
  await bench.page.getByRole('button', { name: /^Edit Purchase/ }).click()
  await bench.page
    .getByText(/of the last 3 events/)
    .first()
    .waitFor()
}

/** Where there is no room beside the form, it opens over it. */
async function showPreview(bench: PageBench): Promise<void> {
  await openStep(bench, 'Map properties')
  const opener = bench.page.getByRole('button', { name: 'Show preview' })
  if (await opener.isVisible()) await opener.click()
  // The last order is the one that would be rejected.
  await bench.page.getByText('This event would be rejected').waitFor()
  await bench.page.getByRole('button', { name: 'Next event' }).click()
  await bench.page.getByText('Passes Meta’s documented checks').waitFor()
}

async function showSaved({ page, open }: PageBench): Promise<void> {
  await open('/syncs/Shop/saved')
  await page.getByRole('button', { name: 'Send this event' }).waitFor()
}

async function showDelivery({ page, open }: PageBench): Promise<void> {
  await open('/deliveries')
  await page
    .getByRole('row', { name: /Rejected/ })
    .getByRole('button')
    .click()
  await page.getByText('This event would be rejected').waitFor()
}

describeInBrowser('the page for everyone', () => {
  beforeAll(startBrowser)
  afterAll(stopBrowser)
  afterEach(stopAll)

  describe.each([
    ['in light', { colorScheme: 'light' as const }],
    ['in dark', { colorScheme: 'dark' as const }],
    ['on a phone', { colorScheme: 'light' as const, viewport: PHONE }]
  ])('%s', (_, browser) => {
    it('axe finds nothing wrong with the deliveries before there are any', async () => {
      const { page, open } = await openPage({ browser })
      await open('/deliveries')
      await page.getByRole('heading', { name: 'No event has been received yet' }).waitFor()
      expect(await violationsOf(page)).toEqual([])
    })

    it.each(VIEWS)('axe finds nothing wrong with %s, and nothing sticks out', async (_view, show) => {
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
