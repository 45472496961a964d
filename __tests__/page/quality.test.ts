import { order, page as pageEvent, stopAll, sync } from '../server/support'
import { describeInBrowser, openPage, startBrowser, stopBrowser } from './support/page-bench'

describeInBrowser('the match quality in a browser', () => {
  beforeAll(startBrowser)
  afterAll(stopBrowser)
  afterEach(stopAll)

  it("shows Meta's figures beside our own", async () => {
    const { page, open, post, complaints } = await openPage()
    await post('/events', [order(), order({ context: { ip: '8.8.8.8', userAgent: 'Mozilla/5.0' } }), pageEvent()])
    await open('/quality')
    await page.getByRole('button', { name: /^Purchase 2 of the last events here [\d.]+ of 10/ }).waitFor()
    const purchase = page.getByRole('region', { name: /^Purchase/ })
    await purchase.getByRole('row', { name: /Email High 50 % 50 %/ }).waitFor()
    await purchase.getByText('100 % of server events have an event ID').waitFor()
    await page.getByRole('button', { name: /^PageView/ }).click()
    await page.getByRole('table', { name: 'Match keys of PageView' }).waitFor()
    expect(complaints).toEqual([])
  })

  it('says what it means that there are none yet', async () => {
    const { page, open } = await openPage()
    await open('/quality')
    await page.getByText('No figures yet').waitFor()
  })

  it('explains that the token may not read them, and shows our own count all the same', async () => {
    const { page, open, post } = await openPage({ syncs: [sync(), sync({ name: 'Outlet', pixelId: '403' })] })
    await post('/events', order())
    await open('/quality')
    await page.getByRole('combobox', { name: 'Sync' }).click()
    await page.getByRole('option', { name: 'Outlet' }).click()
    await page.getByText('Meta does not show its figures').waitFor()
    await page.getByText('No score yet').waitFor()
    await page.getByRole('row', { name: /Email High – 100 %/ }).waitFor()
  })
})
