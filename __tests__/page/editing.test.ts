import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { order, stopAll, sync } from '../server/support'
import { describeInBrowser, openPage, startBrowser, stopBrowser, type PageBench } from './support/page-bench'

interface SavedSync {
  name: string
  accessToken: string
  mappings?: { name: string; subscribe: string; mapping: { user_data: Record<string, unknown> } }[]
}

const savedIn = ({ folder }: PageBench) =>
  (JSON.parse(readFileSync(join(folder, 'meta-pixel.config.json'), 'utf8')) as { syncs: SavedSync[] }).syncs

const toStep = (page: Page, name: string): Promise<void> => page.getByRole('button', { name }).click()

async function save(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save changes' }).click()
  await page.getByText('All changes saved').or(page.getByText('Saved. New events')).first().waitFor()
}

describeInBrowser('editing a sync in a browser', () => {
  beforeAll(startBrowser)
  afterAll(stopBrowser)
  afterEach(stopAll)

  const openShop = async (): Promise<PageBench> => {
    const bench = await openPage({ config: { syncs: [sync()] } })
    await bench.post('/events', [order(), order()])
    await bench.open('/syncs/Shop')
    await bench.page.getByRole('heading', { name: 'Shop' }).waitFor()
    return bench
  }

  it('a sync can be called anything, and keeps its token when it is renamed', async () => {
    const bench = await openShop()
    const { page, complaints } = bench
    await page.getByText('It is not shown again.').waitFor()
    await page.getByLabel('Sync name').fill('50 % & more/less?')
    await save(page)
    await page.getByRole('heading', { name: '50 % & more/less?' }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: '50 % & more/less?' }).waitFor()
    expect(savedIn(bench)).toMatchObject([{ name: '50 % & more/less?', accessToken: sync().accessToken }])
    expect(complaints).toEqual([])
  })

  it('what is not saved is not left behind by a link or by the way back', async () => {
    const { page, open } = await openShop()
    await open('/deliveries')
    await open('/syncs/Shop')
    await page.getByLabel('Sync name').fill('Other')
    for (const leave of [() => page.getByRole('link', { name: 'Match quality' }).click(), () => page.goBack()]) {
      await leave()
      await page.getByRole('button', { name: 'Keep editing' }).click()
      await page.getByRole('dialog').waitFor({ state: 'hidden' })
      expect(await page.getByLabel('Sync name').inputValue()).toBe('Other')
      expect(page.url()).toMatch(/#\/syncs\/Shop$/)
    }
    await page.goBack()
    await page.getByRole('button', { name: 'Leave' }).click()
    await page.getByRole('heading', { name: 'Deliveries' }).waitFor()
  })

  it('conditions and FQL say the same, and what is no FQL is said', async () => {
    const bench = await openShop()
    const { page } = bench
    await toStep(page, 'Select and filter events')
    await page.getByRole('button', { name: 'Edit Purchase' }).click()
    await page.getByText(/^Matches 2 of the last 2 events/).waitFor()
    await page.getByRole('button', { name: 'Add a condition' }).click()
    await page.getByRole('combobox', { name: 'Property' }).fill('revenue')
    await page.getByRole('option', { name: /properties\.revenue/ }).click()
    await page.getByRole('combobox', { name: 'Comparison' }).click()
    await page.getByRole('option', { name: 'is greater than' }).click()
    await page.getByRole('textbox', { name: 'Value' }).fill('1000')
    await page.getByText(/^Matches 0 of the last 2 events/).waitFor()
    await page.getByRole('button', { name: 'Edit filter as text' }).click()
    const fql = page.getByLabel('Filter as text (FQL)')
    const written = await fql.inputValue()
    expect(written).toMatch(/ and properties\.revenue > 1000$/)
    await fql.fill('type = "track" or type = "page"')
    await page.getByText('This filter is edited as text').waitFor()
    await page.getByText(/^Matches 2 of the last 2 events/).waitFor()
    await fql.fill('type = ')
    await page.getByText('This filter isn’t valid').waitFor()
    await fql.fill(written)
    await page.getByRole('textbox', { name: 'Value' }).waitFor()
    await save(page)
    expect(savedIn(bench)[0].mappings?.[0].subscribe).toBe(written)
  })

  it('several properties, a fixed value and a directive can be mapped', async () => {
    const bench = await openShop()
    const { page } = bench
    await toStep(page, 'Map properties')
    await page.getByRole('button', { name: 'More for Email' }).click()
    await page.getByRole('menuitem', { name: 'Add another property' }).click()
    await page.getByRole('combobox', { name: 'Property 2 for Email' }).fill('properties.contact.email')
    await page.getByRole('option', { name: 'properties.contact.email' }).click()
    await page.getByRole('group', { name: 'Email' }).getByText('All of them').click()
    await page.getByRole('button', { name: /Show \d+ more parameters/ }).click()
    await page.getByRole('combobox', { name: 'Your property for Page ID' }).fill('4711')
    await page.getByRole('option', { name: '“4711”' }).click()
    await page.getByRole('button', { name: 'More for City' }).click()
    await page.getByRole('menuitem', { name: 'Edit as JSON' }).click()
    await page.getByLabel('JSON for City').fill('{ "@template": "{{context.location.city}}" }')
    await save(page)
    const [first, second] = savedIn(bench)[0].mappings ?? []
    expect(first.mapping.user_data).toMatchObject({
      email: [{ '@path': '$.context.traits.email' }, { '@path': '$.properties.contact.email' }],
      page_id: '4711',
      city: { '@template': '{{context.location.city}}' }
    })
    expect(second.mapping.user_data).not.toHaveProperty('page_id')
  })

  it('mappings are exported as a file, without the token', async () => {
    const { page } = await openShop()
    await page.getByRole('button', { name: 'Export mappings' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download shop-mappings.json' }).click()
    ])
    const { mappings } = JSON.parse(readFileSync(await download.path(), 'utf8')) as { mappings: { name: string }[] }
    expect(mappings[0].name).toBe('Purchase (Order Completed)')
  })

  it('a sync is switched off, and deleted, from the list', async () => {
    const bench = await openShop()
    const { page, open } = bench
    await open('/syncs')
    await page.getByRole('switch', { name: 'Shop is on' }).press('Space')
    await page.getByText('Off', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'More for Shop' }).click()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('heading', { name: 'Create your first sync' }).waitFor()
    expect(savedIn(bench)).toEqual([])
  })
})
