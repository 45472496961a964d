import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { badOrder, order, PAGES_ONLY, stopAll, sync } from '../server/support'
import { describeInBrowser, openPage, startBrowser, stopBrowser, type PageBench } from './support/page-bench'

const PHONE = { viewport: { width: 360, height: 740 } }

interface Saved {
  name: string
  mappings?: { name: string; subscribe: string; mapping: Record<string, Record<string, unknown>> }[]
}

const savedIn = ({ folder }: PageBench): Saved[] =>
  (JSON.parse(readFileSync(join(folder, 'meta-pixel.config.json'), 'utf8')) as { syncs: Saved[] }).syncs

const ORDERS = {
  ...PAGES_ONLY,
  name: 'Orders',
  subscribe: 'type = "track" and event = "Order Completed"',
  mapping: { ...PAGES_ONLY.mapping, event_name: 'Purchase' }
}

async function openFields({ page, open }: PageBench, step = 'Map properties'): Promise<void> {
  await open('/syncs/Shop')
  await page.getByRole('button', { name: new RegExp(step) }).click()
}

const save = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Save changes' }).click()
  await page.getByText(/All changes saved|Saved\. New events/).waitFor()
}

describeInBrowser('what went wrong at a first use', () => {
  beforeAll(startBrowser)
  afterAll(stopBrowser)
  afterEach(stopAll)

  it('JSON that cannot be used stops whoever wants to go on, and is never saved', async () => {
    const bench = await openPage({ syncs: [sync({ mappings: [ORDERS] })] })
    const { page } = bench
    await bench.post('/events', order())
    await openFields(bench)
    await page.getByRole('button', { name: 'More for Email' }).click()
    await page.getByRole('menuitem', { name: 'Edit as JSON' }).click()
    const json = page.getByLabel('JSON for Email')
    await json.fill('{"@foo":1}')
    await page.getByText('@foo is not a directive.').first().waitFor()
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText('Fix the JSON of email in “Orders”').waitFor()
    await json.fill('{bad')
    await page.getByRole('button', { name: 'Review and status' }).click()
    await page.getByText('Fix the JSON of email in “Orders”').waitFor()
    expect(await json.inputValue()).toBe('{bad')
    await page.getByRole('button', { name: 'Save changes' }).click()
    await page.getByText('Fix the JSON of email in “Orders”').waitFor()
    expect(bench.answers.join()).not.toMatch(/node_modules|at Object/)
    await json.fill('{ "@template": "{{properties.mail}}" }')
    await save(page)
    expect(savedIn(bench)[0].mappings?.[0].mapping.user_data.email).toEqual({ '@template': '{{properties.mail}}' })
  })

  it('a row stays where it is when it is mapped, and every label says what it is for', async () => {
    const bench = await openPage({ syncs: [sync({ mappings: [ORDERS] })] })
    const { page } = bench
    await bench.post('/events', order({}, { cust_phone: '+49 151 23456789' }))
    await openFields(bench)
    await page.getByRole('button', { name: /Show \d+ more parameters/ }).click()
    const rows = (): Promise<string[]> =>
      page.locator('[id^=field-]').evaluateAll((all) => all.map((row) => row.getAttribute('aria-label') ?? ''))
    const before = await rows()
    await page.getByRole('button', { name: 'Use properties.cust_phone for Phone' }).click()
    expect(await rows()).toEqual(before)
    await page
      .getByRole('button', { name: /The customer's phone number|phone/i })
      .first()
      .waitFor()
  })

  it('pickers hide the values that the preview masks', async () => {
    const bench = await openPage({ syncs: [sync({ mappings: [ORDERS] })] })
    const { page } = bench
    await bench.post('/events', order({}, { kontakt: 'mira.solberg@example.org' }))
    await openFields(bench)
    await page.getByRole('combobox', { name: 'Your property for Email' }).click()
    await page.getByRole('option', { name: /context\.traits\.email/ }).waitFor()
    const shown = (await page.getByRole('main').textContent()) ?? ''
    const listed = (await page.getByRole('listbox').allTextContents()).join()
    expect(`${shown} ${listed}`).not.toMatch(/mira\.solberg|jane\.doe/)
    expect(listed).toContain('••••@')
  })

  it('numbers beside each other count the same events, also those of a sync that is gone', async () => {
    const bench = await openPage({ first: true })
    const { page, post, api, open } = bench
    await post('/events', [order(), order(), badOrder()])
    await api('POST', '/syncs', { name: 'Mine', pixelId: '4242', accessToken: 'sandbox-token' })
    await post('/events', order())
    await open('/deliveries')
    const chart = page.getByRole('region', { name: 'Events by outcome' })
    await chart.getByText('4 events by minute, over the last three hours').waitFor()
    await chart.getByText('Delivered', { exact: true }).waitFor()
    expect(await chart.getByRole('listitem').first().textContent()).toBe('Delivered3')
    await page.getByText('Share of the 3 events delivered').waitFor()
    await page
      .getByRole('row', { name: /Rejected/ })
      .getByRole('button')
      .click()
    const drawer = page.getByRole('dialog', { name: /Delivery/ })
    await drawer.getByText('no longer exists, so the event cannot be sent through it again').waitFor()
    expect(await drawer.getByRole('button', { name: 'Send again' }).count()).toBe(0)
    expect(await drawer.getByRole('link').count()).toBe(0)
  })

  it('a Pixel ID from the environment is named by its variable', async () => {
    process.env.TEST_PIXEL_ID = '98765'
    const { page, open } = await openPage({ syncs: [sync({ pixelId: '${TEST_PIXEL_ID}' })] })
    await open('/syncs')
    await page.getByText('Pixel from TEST_PIXEL_ID').waitFor()
    expect(await page.getByRole('main').textContent()).not.toContain('${')
    Reflect.deleteProperty(process.env, 'TEST_PIXEL_ID')
  })

  it('names that are written from right to left stay whole, and nothing sticks out on a phone', async () => {
    const name = 'متجر “الورد” (2)'
    const event = 'اكتمل الطلب'
    const long = `x${'0123456789'.repeat(9)}`
    const bench = await openPage({
      browser: PHONE,
      syncs: [sync({ name, mappings: [{ ...ORDERS, name: long }] }), sync({ name: long })]
    })
    const { page, post, open } = bench
    await post('/events', [badOrder(), { ...order(), event }])
    for (const view of ['/syncs', `/syncs/${encodeURIComponent(name)}`, '/deliveries']) {
      await open(view)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.waitForLoadState('networkidle')
      const isolated = await page.locator('bdi').allTextContents()
      expect(isolated.some((text) => [name, long].includes(text))).toBe(true)
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0)
    }
    await page.getByRole('row').nth(1).getByRole('button').click()
    const drawer = page.getByRole('dialog', { name: /Delivery/ })
    await drawer.getByRole('button', { name: 'Send again' }).waitFor()
    expect(await drawer.evaluate((element) => element.scrollWidth - element.clientWidth)).toBeLessThanOrEqual(0)
  })

  it('when the server goes, the list says so and stays', async () => {
    const { page, post, open, server } = await openPage()
    await post('/events', order())
    await open('/deliveries')
    await page.getByRole('row', { name: /Delivered/ }).waitFor()
    await server.stop()
    await page.getByText('The server does not answer').first().waitFor()
    expect(await page.getByRole('row', { name: /Delivered/ }).count()).toBe(1)
  })

  it('a new mapping takes nothing until an event is chosen, and overlaps are said', async () => {
    const bench = await openPage({ syncs: [sync({ mappings: [ORDERS] })] })
    const { page } = bench
    await bench.post('/events', [order(), order(), { ...order(), event: 'kauf_fertig' }])
    await openFields(bench, 'Select and filter events')
    await page.getByRole('button', { name: 'Add a mapping', exact: true }).click()
    await page.getByText('Choose at least one event. Until then this mapping takes nothing.').waitFor()
    await page.getByRole('button', { name: 'Save changes' }).click()
    await page.getByText('Choose at least one event for “New mapping”.').waitFor()
    await page.getByText('All track events', { exact: true }).click()
    await page.getByText('2 of these events are also taken by “Orders”: Meta would get both.').waitFor()
    await page.getByText('Selected events', { exact: true }).click()
    await page.getByRole('checkbox', { name: /^kauf_fertig/ }).check()
    await page.getByText(/^Matches 1 of the last 3 events/).waitFor()
    await save(page)
    expect(savedIn(bench)[0].mappings?.map(({ subscribe }) => subscribe)).toContain(
      'type = "track" and event = "kauf_fertig"'
    )
  })

  it('a change to one mapping says what it would do to the others, and can be taken back', async () => {
    const shop = { ...ORDERS, name: 'Sign-ups', subscribe: 'type = "track" and event = "Signed Up"' }
    const bench = await openPage({ syncs: [sync({ mappings: [ORDERS, shop] })] })
    const { page } = bench
    const signUp = { ...order(), event: 'Signed Up', properties: { mail: 'a@b.example' } }
    await bench.post('/events', [order(), signUp, { ...signUp, messageId: 'other' }])
    await openFields(bench)
    await page.getByRole('combobox', { name: 'Your property for Email' }).fill('properties.contact.email')
    await page.getByRole('option', { name: 'properties.contact.email' }).click()
    const others = page.getByRole('group', { name: 'Other mappings: Email' })
    await others.getByText('Sign-ups: Email in 0 instead of 2 of 2 events').waitFor()
    await others.getByText('Add as fallback: no recent event of theirs changes.').waitFor()
    await others.getByRole('button', { name: 'Replace everywhere' }).click()
    await page.getByText('Email was changed in 2 mappings.').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await save(page)
    const emails = savedIn(bench)[0].mappings?.map(({ mapping }) => mapping.user_data.email)
    expect(emails).toEqual([{ '@path': '$.properties.contact.email' }, { '@path': '$.context.traits.email' }])
  })

  it('two people who save one sync are told of each other', async () => {
    const bench = await openPage({ syncs: [sync({ mappings: [ORDERS] })] })
    const { page, api } = bench
    await bench.open('/syncs/Shop')
    await page.getByLabel('Sync name').fill('Mine')
    const first = (await api('GET', '/syncs/Shop')).json
    expect(
      (await api('PUT', '/syncs/Shop', { pixelId: '555' }, { 'if-match': `"${String(first.revision)}"` })).status
    ).toBe(200)
    await page.getByRole('button', { name: 'Save changes' }).click()
    await page.getByText('Changed elsewhere').waitFor()
    await page.getByRole('button', { name: 'Overwrite' }).click()
    await page.getByRole('heading', { name: 'Mine' }).waitFor()
    // What was not changed here stays as the other one has saved it.
    expect(savedIn(bench)).toMatchObject([{ name: 'Mine', pixelId: '555' }])
    await page.getByLabel('Pixel ID').fill('777')
    const second = (await api('GET', '/syncs/Mine')).json
    await api('PUT', '/syncs/Mine', { pixelId: '888' }, { 'if-match': `"${String(second.revision)}"` })
    await page.getByRole('button', { name: 'Save changes' }).click()
    await page.getByRole('button', { name: 'Reload' }).click()
    await page.getByText('Changed elsewhere').waitFor({ state: 'hidden' })
    expect(await page.getByLabel('Pixel ID').inputValue()).toBe('888')
  })

  it('consent says what it would drop, and offers the categories that events name', async () => {
    const bench = await openPage({ syncs: [sync({ mappings: [ORDERS] })] })
    const { page } = bench
    await bench.post('/events', [order(), order()])
    await openFields(bench, 'Review and status')
    // Without a value a purchase is rejected, whatever is said about consent.
    await page.getByText('2 rejected').waitFor()
    await page.getByRole('switch', { name: 'Only send events with consent' }).press('Space')
    await page.getByText('0 of 2 recent events say anything about consent').waitFor()
    await page.getByText('All events that a mapping takes would be dropped.').waitFor()
    const context = { consent: { categoryPreferences: { werbung: true } } }
    await bench.post('/events', order({ context }))
    await page.reload()
    await page.getByRole('button', { name: /Review and status/ }).click()
    await page.getByRole('switch', { name: 'Only send events with consent' }).press('Space')
    await page.getByText('Categories seen: werbung').waitFor()
  })
})
