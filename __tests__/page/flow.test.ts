import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { order, page as pageEvent, stopAll } from '../server/support'
import { describeInBrowser, openPage, startBrowser, stopBrowser, type PageBench } from './support/page-bench'

const TOKEN = 'EAA-typed-by-hand'

const OWN_EVENT = {
  type: 'track',
  event: 'Demo Booked',
  userId: 'user-7',
  properties: { plan: 'pro', value: 120, currency: 'USD' },
  context: { traits: { email: 'Jane.Doe@Example.com' }, userAgent: 'Mozilla/5.0', page: { url: 'https://a.example/' } }
}

const continueOn = (page: Page): Promise<void> => page.getByRole('button', { name: 'Continue' }).click()

async function fillIn(page: Page, { name = 'My shop', token = TOKEN } = {}): Promise<void> {
  await page.getByLabel('Sync name').fill(name)
  await page.getByLabel('Pixel ID').fill('4242')
  await page.getByRole('textbox', { name: 'Access Token' }).fill(token)
}

const savedIn = ({ folder }: PageBench) =>
  JSON.parse(readFileSync(join(folder, 'meta-pixel.config.json'), 'utf8')) as { syncs: Record<string, unknown>[] }

describeInBrowser('setting up a sync in a browser', () => {
  beforeAll(startBrowser)
  afterAll(stopBrowser)
  afterEach(stopAll)

  it('from an empty configuration to an own event that is mapped, previewed and delivered', async () => {
    const bench = await openPage({ first: true })
    const { page, post, complaints, answers } = bench
    await post('/events', [order(), order(), pageEvent(), OWN_EVENT])

    await page.getByRole('link', { name: 'Create a sync' }).click()
    await fillIn(page)
    await page.getByRole('button', { name: 'Test connection' }).click()
    await page.getByText('The connection works').waitFor()
    await continueOn(page)

    await page
      .getByRole('checkbox', { name: /^Send PageView/ })
      .first()
      .uncheck()
    await page.getByRole('button', { name: 'Map Demo Booked' }).click()
    await page.getByRole('combobox', { name: 'Meta event' }).or(page.getByLabel('Meta event')).first().fill('Schedule')
    await page.getByText(/^Matches 1 of the last 4 events/).waitFor()
    await continueOn(page)

    await page.getByRole('group', { name: 'External ID' }).waitFor()
    const preview = page.getByRole('region', { name: 'Preview', exact: true })
    await preview.getByText('Passes Meta’s documented checks').waitFor()
    await preview.getByText('Schedule', { exact: true }).waitFor()
    await showsPersonalValuesOnDemand(preview)
    await continueOn(page)

    await page.getByRole('checkbox', { name: /properties\.plan/ }).check()
    await preview.getByText('Plan', { exact: true }).waitFor()
    await continueOn(page)

    await page.getByRole('button', { name: 'Create sync' }).click()
    await page.getByRole('button', { name: 'Send this event' }).first().waitFor()
    expect(savedIn(bench).syncs).toMatchObject([{ name: 'My shop', pixelId: '4242', accessToken: TOKEN }])
    expect(statSync(join(bench.folder, 'meta-pixel.config.json')).mode & 0o777).toBe(0o600)

    await sendsOwnEvent(bench)
    expect(complaints).toEqual([])
    expect(answers.join('\n')).not.toContain(TOKEN)
  })

  it('says what is wrong with a token, in the words of the server', async () => {
    const { page, open } = await openPage({ first: true })
    await open('/new-sync')
    await fillIn(page, { token: 'EAA-expired' })
    await page.getByRole('button', { name: 'Test connection' }).click()
    await page.getByText('The connection fails').waitFor()
    await page
      .getByText(/Access Token/)
      .last()
      .waitFor()
  })

  it('the keyboard alone creates a sync', async () => {
    const bench = await openPage({ first: true })
    const { page } = bench
    await post(bench)
    await tabTo(page, page.getByRole('link', { name: 'Create a sync' }))
    await page.keyboard.press('Enter')
    for (const [label, text] of [
      ['Sync name', 'By hand'],
      ['Pixel ID', '4242'],
      ['Access Token', TOKEN]
    ] as const) {
      await tabTo(page, page.getByRole('textbox', { name: label }))
      await page.keyboard.type(text)
    }
    for (let step = 0; step < 4; step++) {
      await tabTo(page, page.getByRole('button', { name: 'Continue' }))
      await page.keyboard.press('Enter')
    }
    await tabTo(page, page.getByRole('button', { name: 'Create sync' }))
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Send this event' }).first().waitFor()
    expect(savedIn(bench).syncs).toMatchObject([{ name: 'By hand', pixelId: '4242' }])
  })

  it('asks for the key where the server has one, and works with it', async () => {
    const { page, open, post } = await openPage({ server: { adminKeys: ['admin-key-1-of-people'] } })
    await page.getByRole('textbox', { name: 'Key' }).fill('wrong')
    await page.getByRole('button', { name: 'Open' }).click()
    await page.getByText('This key was not accepted.').waitFor()
    await page.getByRole('textbox', { name: 'Key' }).fill('admin-key-1-of-people')
    await page.getByRole('button', { name: 'Open' }).click()
    await page.getByRole('heading', { name: 'Syncs' }).waitFor()
    await open('/deliveries')
    await page.getByText('Live', { exact: true }).or(page.getByText('No event has been received yet')).first().waitFor()
    await post('/events', order(), { authorization: 'Bearer admin-key-1-of-people' })
    await page.getByRole('row', { name: /Delivered/ }).waitFor()
  })
})

const post = ({ post: send }: PageBench) => send('/events', [order(), pageEvent()])

/** Values are hidden until somebody asks; then they are shown as they were cleaned up, beside their hash. */
async function showsPersonalValuesOnDemand(preview: Locator): Promise<void> {
  const email = preview.getByRole('button', { name: 'Email: hidden, show' })
  await email.waitFor()
  expect(await preview.textContent()).not.toContain('jane.doe@example.com')
  await email.click()
  await preview.getByRole('button', { name: 'Email: jane.doe@example.com, hide' }).waitFor()
  await preview.getByText('86e0b9e5…', { exact: false }).waitFor()
}

/** Pastes an event, previews it and sends it through the sync as it is saved. */
async function sendsOwnEvent({ page, open, recorded }: PageBench): Promise<void> {
  await open('/syncs/My%20shop')
  await page.getByRole('button', { name: /Map properties/ }).click()
  const preview = page.getByRole('region', { name: 'Preview', exact: true })
  await preview.getByText('Your own event', { exact: true }).click()
  await preview.getByRole('textbox', { name: 'Event as JSON' }).fill('{ "type": "track", ')
  await preview.getByText('This is not complete JSON yet').waitFor()
  await preview
    .getByRole('textbox', { name: 'Event as JSON' })
    .fill(JSON.stringify({ ...OWN_EVENT, messageId: 'own-1' }))
  await preview.getByText('own-1', { exact: true }).waitFor()
  await preview.getByRole('button', { name: 'Send this event' }).click()
  // Credentials of one's own have left the sandbox.
  await page.getByRole('button', { name: 'Send to Meta' }).click()
  await preview.getByText('Delivered', { exact: true }).waitFor()
  expect(recorded().filter(({ pixelId }) => pixelId === '4242')).toMatchObject([
    { event: { event_name: 'Schedule', event_id: 'own-1', custom_data: { plan: 'pro' } } }
  ])
  await preview.getByRole('link', { name: 'See it under Deliveries' }).click()
  await page.getByRole('row', { name: /Demo Booked My shop Delivered/ }).waitFor()
}

/** Goes on with the Tab key until an element has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor()
  for (let presses = 0; presses < 200; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`The keyboard does not get to ${String(target)}.`)
}
