import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContextOptions } from 'playwright-core'
import { onStop, stopAll } from '../server/support'
import { openPage, startBrowser, stopBrowser, type PageBench } from './support/page-bench'
import { stopClock } from '../support/clock'

const ROOT = join(__dirname, '../..')
const IMAGES = join(ROOT, 'docs/images')
const LIGHT: BrowserContextOptions = {
  colorScheme: 'light',
  viewport: { width: 1280, height: 960 },
  deviceScaleFactor: 2
}
const DARK: BrowserContextOptions = { ...LIGHT, colorScheme: 'dark' }
const PHONE: BrowserContextOptions = { ...LIGHT, viewport: { width: 390, height: 844 } }

type Event = Record<string, unknown>

const EVENTS = readFileSync(join(ROOT, 'examples/events.ndjson'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Event)
/** When the example's last event was received */
const END = Math.max(...EVENTS.map(({ receivedAt }) => Date.parse(String(receivedAt))).filter((time) => time > 0))
const A_TIME = 10
const EVERY_MS = 90_000

/** Each image of the README, and how to get there. */
const IMAGES_OF: [name: string, browser: BrowserContextOptions, show: (bench: PageBench) => Promise<unknown>][] = [
  ['page-sync', LIGHT, showMapping],
  ['page-sync-dark', DARK, showMapping],
  ['page-phone', PHONE, showDeliveries],
  ['page-deliveries', LIGHT, showDeliveries],
  ['page-quality', LIGHT, ({ page, open }) => open('/quality').then(() => page.getByText('of 10').first().waitFor())]
]

/** Not a test of anything: `npm run screenshots` draws the README's images, the same ones each time. */
const describeWhenAsked = process.env.SCREENSHOTS === undefined ? describe.skip : describe

describeWhenAsked('the images of the README', () => {
  beforeAll(startBrowser)
  afterAll(stopBrowser)
  afterEach(stopAll)

  it.each(IMAGES_OF)('%s', async (name, browser, show) => {
    stopTheClock()
    const bench = await openPage({ first: true, browser: { ...browser, timezoneId: 'UTC', locale: 'en-US' } })
    for (let n = 0; n < EVENTS.length; n += A_TIME) {
      await bench.post('/events', EVENTS.slice(n, n + A_TIME))
      jest.setSystemTime(Date.now() + EVERY_MS)
    }
    await bench.page.clock.setFixedTime(Date.now())
    await show(bench)
    mkdirSync(IMAGES, { recursive: true })
    await bench.page.screenshot({ path: join(IMAGES, `${name}.png`), animations: 'disabled' })
  })
})

/** Events, server and browser all live at the time of the example's events. Timers go on. */
function stopTheClock(): void {
  stopClock(END)
  onStop(() => {
    jest.useRealTimers()
    return Promise.resolve()
  })
}

async function showDeliveries({ page, open }: PageBench): Promise<void> {
  await open('/deliveries')
  await page.getByRole('row').nth(3).waitFor()
  await page.getByText(/^Share of 1\d\d delivered events/).waitFor()
}

async function showMapping({ page, open }: PageBench): Promise<void> {
  await open('/syncs/Sandbox')
  await page.getByRole('button', { name: /Map properties/ }).click()
  await page.getByText('Passes Meta’s documented checks').first().waitFor()
  await page
    .getByText(/^In \d+ of/)
    .first()
    .waitFor()
  for (const heading of await page.getByText('Customer information', { exact: true }).all()) {
    await heading.evaluate((element) => {
      element.style.scrollMarginTop = '32px'
      element.scrollIntoView({ block: 'start' })
    })
  }
  await page.getByLabel('Show values').check({ force: true })
}
