import type { Locator } from 'playwright-core'
import { badOrder, order, page as pageEvent, stopAll, sync } from '../server/support'
import { describeInBrowser, openPage, startBrowser, stopBrowser, type PageBench } from './support/page-bench'

/** Opens the preview beside the mapping of properties. */
async function openPreview({ page, open }: PageBench): Promise<Locator> {
  await open('/syncs/Shop')
  await page.getByRole('button', { name: /Map properties/ }).click()
  return page.getByRole('region', { name: 'Preview', exact: true })
}

async function writeEvent(preview: Locator, event: object): Promise<void> {
  await preview.getByText('Your own event', { exact: true }).click()
  await preview.getByRole('textbox', { name: 'Event as JSON' }).fill(JSON.stringify(event))
}

describeInBrowser('the preview in a browser', () => {
  beforeAll(startBrowser)
  afterAll(stopBrowser)
  afterEach(stopAll)

  it('says why an event would be rejected; mended there, it is sent, and Meta is asked for first', async () => {
    const bench = await openPage()
    await bench.post('/events', badOrder())
    const preview = await openPreview(bench)
    await preview.getByText('This event would be rejected').waitFor()
    await preview.getByRole('button', { name: /map "Currency"/ }).waitFor()

    await preview.getByText('Your own event', { exact: true }).click()
    await preview.getByRole('button', { name: 'Start from the recent event' }).click()
    const editor = preview.getByRole('textbox', { name: 'Event as JSON' })
    await editor.fill((await editor.inputValue()).replace('"properties": {', '"properties": { "currency": "EUR",'))
    await preview.getByText('Passes Meta’s documented checks').waitFor()

    await preview.getByRole('button', { name: 'Send this event' }).click()
    const question = bench.page.getByRole('dialog', { name: 'Send this event to Meta?' })
    expect(bench.recorded()).toEqual([])
    await question.getByRole('button', { name: 'Send to Meta' }).click()
    await preview.getByText('Delivered', { exact: true }).waitFor()
    expect(bench.recorded()).toMatchObject([{ event: { custom_data: { currency: 'EUR' } } }])
  })

  it('goes through the recent events, those of the mapping first', async () => {
    const bench = await openPage()
    await bench.post('/events', [order({ messageId: 'older' }), order({ messageId: 'newer' }), pageEvent()])
    const preview = await openPreview(bench)
    await preview.getByText('This mapping matches 2 of the last 3 events').waitFor()
    await preview.getByText('newer', { exact: true }).waitFor()
    await preview.getByRole('button', { name: 'Next event' }).click()
    await preview.getByText('older', { exact: true }).waitFor()
    await preview.getByRole('button', { name: 'Previous event' }).click()
    await preview.getByText('newer', { exact: true }).waitFor()
  })

  it('says plainly that nothing would be sent: no mapping, no consent, no event', async () => {
    const consent = { path: 'context.consent.categoryPreferences', category: 'advertising' }
    const bench = await openPage({ syncs: [sync({ consent })] })
    const preview = await openPreview(bench)
    await writeEvent(preview, { type: 'track', event: 'Nobody Maps This', userId: 'user-1' })
    await preview.getByText('No mapping matches this event').waitFor()
    await writeEvent(preview, order())
    await preview.getByText('No consent', { exact: true }).waitFor()
    await writeEvent(preview, [order()])
    await preview.getByText('paste one event at a time').waitFor()
  })

  it('where no events are kept, an own one is previewed all the same', async () => {
    const bench = await openPage({ server: { keepsEvents: false } })
    await bench.post('/events', order())
    const preview = await openPreview(bench)
    await preview.getByText('This server was started with --no-keep-events').waitFor()
    await writeEvent(preview, order())
    await preview.getByText('Passes Meta’s documented checks').waitFor()
  })

  it('shows what was left out beside what it concerns, and the request itself on demand', async () => {
    const bench = await openPage()
    const event = order({ messageId: 'raw-1' })
    await bench.post('/events', {
      ...event,
      context: { ...(event.context as object), traits: { email: 'no address' } }
    })
    const preview = await openPreview(bench)
    await preview.getByText('Not sent').first().waitFor()
    await preview
      .getByText(/not a valid email address/i)
      .first()
      .waitFor()
    await preview.getByRole('button', { name: 'Show request as JSON' }).click()
    const json = await preview.getByRole('region', { name: 'The request as JSON' }).textContent()
    expect(json).toContain('/v26.0/1234567890/events')
    expect(json).toContain('"event_id": "raw-1"')
    expect(json).not.toContain('EAAtoken')
  })

  it('with a test event code Meta can be asked, and the page warns all the while', async () => {
    const bench = await openPage({ syncs: [sync({ testEventCode: 'TEST42' })] })
    await bench.post('/events', order())
    const preview = await openPreview(bench)
    await bench.page.getByText('Test event code TEST42 is set.').waitFor()
    await preview.getByRole('button', { name: 'Ask Meta' }).click()
    await preview.getByText('Accepted by Meta').waitFor()
    expect(bench.complaints).toEqual([])
  })
})
