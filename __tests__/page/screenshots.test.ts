import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContextOptions } from 'playwright-core'
import destination from '../../src/destination'
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

const MY_SHOP = { name: 'My shop', pixelId: '1234567890', accessToken: 'sandbox-token' }

const path = (of: string) => ({ '@path': `$.${of}` })
const point = (of: string) => ({ '@replace': { pattern: ',', replacement: '.', value: path(of) } })

/** As the page saves it after "Use suggestions": an event that nobody else has, with names of its own. */
const OWN_MAPPING = {
  name: 'kauf_fertig',
  subscribe: 'type = "track" and event = "kauf_fertig"',
  partnerAction: 'streamEvent',
  mapping: {
    external_id: path('properties.kundennummer'),
    event_name: 'Purchase',
    event_time: path('timestamp'),
    event_id: path('messageId'),
    action_source: 'website',
    event_source_url: path('properties.seiten_url'),
    user_data: {
      email: path('properties.customer.mail'),
      phone: path('properties.cust_phone'),
      first_name: path('properties.vorname'),
      last_name: path('properties.nachname'),
      city: path('properties.ort'),
      zip: path('properties.plz'),
      client_user_agent: path('context.userAgent')
    },
    custom_data: {
      value: point('properties.basket.total_gross'),
      currency: path('properties.basket.waehrung'),
      contents: {
        '@arrayPath': [
          '$.properties.basket.items',
          { id: path('art_no'), quantity: path('qty'), item_price: point('price_gross') }
        ]
      },
      order_id: path('properties.order_ref')
    }
  }
}

function presetsOf(): object[] {
  return (destination.presets ?? []).map((preset) => ({
    name: preset.name,
    subscribe: 'subscribe' in preset ? preset.subscribe : '',
    partnerAction: preset.partnerAction,
    mapping: preset.mapping
  }))
}

/** A purchase of one of a few people who do not exist; every fifth leaves no address of e-mail. */
function ownEvent(number: number, now: Date): Event {
  const [vorname, nachname, ort, plz] = PEOPLE[number % PEOPLE.length]
  const price = `${String(19 + (number % 40))},90`
  return {
    type: 'track',
    event: 'kauf_fertig',
    messageId: `kauf-${String(number)}`,
    timestamp: now.toISOString(),
    context: { userAgent: 'Mozilla/5.0 (X11; Linux x86_64)' },
    properties: {
      kundennummer: `K-${String(1000 + (number % PEOPLE.length))}`,
      customer: { mail: number % 5 === 4 ? 'n/a' : `${vorname}.${nachname}@example.org`.toLowerCase() },
      cust_phone: `+49 151 2345${String(6000 + number)}`,
      vorname,
      nachname,
      ort,
      plz,
      seiten_url: 'https://laden.example/danke',
      basket: {
        items: [{ art_no: `A-${String(100 + number)}`, qty: 1, price_gross: price }],
        total_gross: price,
        waehrung: 'EUR'
      },
      order_ref: `B-${String(7000 + number)}`
    }
  }
}

const PEOPLE = [
  ['Mira', 'Solberg', 'Köln', '50667'],
  ['Jonas', 'Weber', 'Hamburg', '20095'],
  ['Aylin', 'Demir', 'Berlin', '10115'],
  ['Clara', 'Vogt', 'Leipzig', '04109']
] as const

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
    await bench.api('POST', '/syncs', { ...MY_SHOP, mappings: [OWN_MAPPING, ...presetsOf()] })
    for (let n = 0; n < EVENTS.length; n += A_TIME) {
      const now = new Date()
      await bench.post('/events', [...EVENTS.slice(n, n + A_TIME), ownEvent(n, now), ownEvent(n + 1, now)])
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
  await page.getByText(/^Share of the [12]\d\d events delivered/).waitFor()
}

async function showMapping({ page, open }: PageBench): Promise<void> {
  await open('/syncs/My%20shop')
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
