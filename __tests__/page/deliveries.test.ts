import { badOrder, order, page as pageEvent } from '../server/support'
import { stopAll } from '../server/support'
import { describeInBrowser, openPage, startBrowser, stopBrowser } from './support/page-bench'

describeInBrowser('the deliveries in a browser', () => {
  beforeAll(startBrowser)
  afterAll(stopBrowser)
  afterEach(stopAll)

  it('where nothing has come yet, it says how to send an event, and shows it as soon as it comes', async () => {
    const { page, open, post, complaints, server } = await openPage()
    await open('/deliveries')
    await page.getByRole('heading', { name: 'No event has been received yet' }).waitFor()
    await page.getByText(`curl ${server.url}/v1/track`).waitFor()
    await post('/events', order())
    await page.getByRole('row', { name: /Order Completed.*Delivered/ }).waitFor()
    expect(complaints).toEqual([])
  })

  it('shows what happens while it looks, and holds still when told to', async () => {
    const { page, open, post } = await openPage()
    await post('/events', order())
    await open('/deliveries')
    await page.getByText('Live', { exact: true }).waitFor()
    const rows = page.getByRole('row')
    expect(await rows.count()).toBe(2)
    await page.getByRole('button', { name: 'Pause' }).click()
    await post('/events', badOrder())
    await page.getByRole('button', { name: 'Resume (1 new)' }).waitFor()
    expect(await rows.count()).toBe(2)
    await page.getByRole('button', { name: 'Resume' }).click()
    await page.getByRole('row', { name: /Rejected/ }).waitFor()
  })

  it('lists what has one outcome', async () => {
    const { page, open, post } = await openPage()
    await post('/events', [order(), pageEvent(), badOrder()])
    await open('/deliveries')
    await page.getByRole('combobox', { name: 'Outcome' }).click()
    await page.getByRole('option', { name: 'Rejected' }).click()
    await page.getByRole('row', { name: /Rejected/ }).waitFor()
    expect(await page.getByRole('row', { name: /Delivered/ }).count()).toBe(0)
  })

  it('a rejected event is inspected, and is delivered once the sync is mended', async () => {
    const bench = await openPage()
    const { page, open, post, api } = bench
    await post('/events', badOrder())
    await open('/deliveries')
    await page.getByRole('button', { name: 'Order Completed' }).click()
    const drawer = page.getByRole('dialog', { name: /Delivery/ })
    await drawer
      .getByText(/map "Currency"/)
      .first()
      .waitFor()
    await drawer.getByText('This event would be rejected').waitFor()
    await drawer.getByRole('button', { name: 'Send again' }).click()
    await drawer.getByText('Rejected', { exact: true }).nth(2).waitFor()

    const { mappings } = (await api('GET', '/syncs/Shop')).json as { mappings: Mapping[] }
    for (const { mapping } of mappings) mapping.custom_data = { ...mapping.custom_data, currency: 'EUR' }
    expect((await api('PUT', '/syncs/Shop', { mappings })).status).toBe(200)
    await drawer.getByRole('button', { name: 'Send again' }).click()
    await drawer.getByText('Delivered', { exact: true }).waitFor()
    expect(bench.recorded()).toMatchObject([{ event: { custom_data: { currency: 'EUR' } } }])
  })

  it('by the keyboard alone a delivery is opened and closed', async () => {
    const { page, open, post } = await openPage()
    await post('/events', order())
    await open('/deliveries')
    const name = page.getByRole('button', { name: 'Order Completed' })
    await name.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: /Delivery/ }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog', { name: /Delivery/ }).waitFor({ state: 'hidden' })
    expect(await name.evaluate((element) => element === document.activeElement)).toBe(true)
  })
})

interface Mapping {
  mapping: { custom_data?: object }
}
