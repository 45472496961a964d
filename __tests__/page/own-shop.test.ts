import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { stopAll } from '../server/support'
import { describeInBrowser, openPage, startBrowser, stopBrowser, type PageBench } from './support/page-bench'

/** What a shop sends that has never heard of Segment: names and keys of its own, a decimal comma, an address that is none. */
const PASTED = {
  event: 'kauf_fertig',
  customer: { mail: 'n/a' },
  cust_phone: '+49 151 23456789',
  vorname: 'Mira',
  basket: {
    items: [
      { art_no: 'A-1', qty: 2, price_gross: '49,95' },
      { art_no: 'B-7', qty: 1, price_gross: '30,00' }
    ],
    total_gross: '129,90'
  },
  order_ref: 'K-1001'
}

/** As its server posts it afterwards. */
const POSTED = {
  type: 'track',
  event: 'kauf_fertig',
  messageId: 'kauf-2',
  properties: {
    customer: { mail: 'Mira.Solberg@Example.org' },
    cust_phone: '0049 151 23456789',
    vorname: 'Mira',
    basket: { items: [{ art_no: 'C-3', qty: '3', price_gross: '9,90' }], total_gross: '29,70' },
    order_ref: 'K-1002'
  }
}

/** Counts everything that a person clicks on, from the first one on. */
async function countClicks(page: Page): Promise<() => Promise<number>> {
  const count = (): void => {
    addEventListener(
      'click',
      ({ isTrusted, detail }) => {
        // What the keyboard does is no click.
        if (isTrusted && detail > 0) {
          const counted = Number(sessionStorage.getItem('clicks') ?? 0)
          sessionStorage.setItem('clicks', String(counted + 1))
        }
      },
      true
    )
  }
  await page.addInitScript(count)
  await page.evaluate(count)
  return () => page.evaluate(() => Number(sessionStorage.getItem('clicks') ?? 0))
}

const click = (page: Page, name: string | RegExp): Promise<void> => page.getByRole('button', { name }).first().click()

/** The example's credentials stay in the sandbox that stands in for Meta. */
const sentBy = ({ standIn }: PageBench) => standIn?.events().map(({ event }) => event) ?? []

const savedMapping = ({ folder }: PageBench) => {
  const { syncs } = JSON.parse(readFileSync(join(folder, 'meta-pixel.config.json'), 'utf8')) as {
    syncs: { mappings: { name: string; subscribe: string; mapping: Record<string, unknown> }[] }[]
  }
  return syncs[0].mappings.find(({ name }) => name === 'kauf_fertig')
}

describeInBrowser('a shop whose events look like nobody else’s', () => {
  beforeAll(startBrowser)
  afterAll(stopBrowser)
  afterEach(stopAll)

  it('gets from one pasted event to delivered ones in under 15 clicks, without writing JSON', async () => {
    const bench = await openPage({ first: true })
    const { page, complaints } = bench
    const clicks = await countClicks(page)

    await page.getByRole('link', { name: 'Create a sync' }).click()
    await click(page, 'Fill in an example')
    await click(page, 'Continue')
    await page.getByRole('textbox', { name: 'Event as JSON' }).fill(JSON.stringify(PASTED))
    await click(page, 'Wrap as a track event')
    await click(page, 'Map kauf_fertig')
    await page.getByText('kauf_fertig → Purchase').waitFor()
    await click(page, 'Continue')

    await click(page, /^Use \d+ suggestions$/)
    await currencyIsMissing(page)
    const preview = page.getByRole('region', { name: 'Preview', exact: true })
    await preview.getByText('Passes Meta’s documented checks').waitFor()
    await click(page, 'Continue')
    await click(page, 'Continue')
    await page.getByText('1 would be delivered').waitFor()
    await click(page, 'Create sync')
    await click(page, 'Send this event')
    await page.getByText('Delivered', { exact: true }).waitFor()
    expect(await clicks()).toBeLessThan(15)

    expect((await bench.post('/v1/track', POSTED)).json).toMatchObject({ outcome: 'delivered' })
    expect(sentBy(bench)).toMatchObject([
      { event_name: 'Purchase', custom_data: { value: 129.9, currency: 'EUR', order_id: 'K-1001' } },
      {
        event_name: 'Purchase',
        event_id: 'kauf-2',
        custom_data: {
          value: 29.7,
          currency: 'EUR',
          order_id: 'K-1002',
          contents: [{ id: 'C-3', quantity: 3, item_price: 9.9 }]
        }
      }
    ])
    const [first, second] = sentBy(bench).map(({ user_data: data }) => data as Record<string, unknown>)
    expect(Object.keys(first).sort()).toEqual(['external_id', 'fn', 'ph'])
    expect(Object.keys(second)).toContain('em')
    expect(second.ph).toEqual(first.ph)
    expect(savedMapping(bench)?.subscribe).toBe('type = "track" and event = "kauf_fertig"')
    expect(complaints).toEqual([])
  })
})

/** Nothing says it, so Meta would refuse the purchase: the preview leads to the row, and it is the same for every event. */
async function currencyIsMissing(page: Page): Promise<void> {
  const preview = page.getByRole('region', { name: 'Preview', exact: true })
  await preview.getByText('This event would be rejected').waitFor()
  await preview.getByRole('button', { name: 'Map Currency' }).click()
  const row = page.getByRole('group', { name: 'Currency', exact: true })
  await row.getByRole('combobox', { name: 'Your property for Currency' }).fill('EUR')
  await page.getByRole('option', { name: '“EUR”' }).click()
}
