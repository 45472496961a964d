import type { Page } from 'playwright-core'
import type { MetaPixel } from '../../src/browser'
import { describeInBrowser, Shop, type Scripts, type Visitor } from './chromium'

jest.setTimeout(120_000)

interface Sdk {
  track: (name: string, properties?: object) => unknown
  page: () => unknown
}

interface ShopWindow {
  analytics: Sdk
  rudderanalytics: Sdk
  pixel: MetaPixel
  metaPixel: MetaPixel
  pixelCalls: [method: string, name: string, params: object, eventID: string][]
  pixelSent: Promise<unknown>[]
}

const PIXEL = { src: '/pixel.js' }
const SEGMENT: Scripts = [PIXEL, { src: '/segment.js' }]
const RUDDER: Scripts = [PIXEL, { src: '/rudder.js' }]
const ORDER = {
  order_id: 'order-1',
  revenue: 59.9,
  currency: 'EUR',
  products: [{ product_id: 'sku-1', quantity: 2, price: 29.95 }]
}

/** Sends an event and waits until the server has answered; gives its properties as the SDK sent them. */
async function track(page: Page, name = 'Order Completed', sdk: 'analytics' | 'rudderanalytics' = 'analytics') {
  const answered = page.waitForResponse((response) => {
    return /\/v1\/(?:t|track)$/.test(response.url()) && response.request().postData()?.includes(name) === true
  })
  await page.evaluate(
    ([event, properties, which]) => {
      void (window as unknown as ShopWindow)[which].track(event, properties)
    },
    [name, ORDER, sdk] as const
  )
  const response = await answered
  await page.evaluate(() => Promise.all((window as unknown as ShopWindow).pixelSent))
  const { properties } = response.request().postDataJSON() as { properties: Record<string, unknown> }
  return { status: response.status(), properties }
}

async function pixelCalls(page: Page): Promise<ShopWindow['pixelCalls']> {
  return page.evaluate(() => (window as unknown as ShopWindow).pixelCalls)
}

describeInBrowser('both halves in Chromium', () => {
  let shop: Shop
  let visitor: Visitor

  beforeAll(async () => {
    shop = await Shop.open()
  })

  afterAll(async () => {
    await shop.close()
  })

  afterEach(async () => {
    await visitor.leave()
  })

  describe('with @segment/analytics-next', () => {
    it('counts one purchase, seen by both, once', async () => {
      visitor = await shop.visitor(SEGMENT)
      const page = await visitor.open('/thanks?fbclid=IwAR0first')
      const { status, properties } = await track(page)
      expect(status).toBe(200)
      const [fbc, fbp] = [await visitor.cookie('_fbc'), await visitor.cookie('_fbp')]
      expect(properties).toMatchObject({ ...ORDER, fbc: fbc?.value, fbp: fbp?.value })
      expect(await pixelCalls(page)).toEqual([['track', 'Purchase', expect.anything(), properties.event_id]])
      expect(shop.sandbox.stats()).toMatchObject({ accepted: 2, recorded: 1, duplicates: 1 })
      expect(shop.recorded('Purchase')).toMatchObject([{ event_id: properties.event_id }])
    })

    it('gives both the same parameters, and the server what the cookies hold', async () => {
      visitor = await shop.visitor([{ src: '/segment.js' }])
      const page = await visitor.open('/thanks?fbclid=IwAR0first')
      // No pixel on the page: what is recorded is the server's.
      await page.evaluate(() => {
        Object.assign(window, { pixelSent: [] })
      })
      await track(page)
      expect(shop.recorded('Purchase')).toMatchObject([
        {
          action_source: 'website',
          event_source_url: 'https://www.shop.example/thanks?fbclid=IwAR0first',
          user_data: {
            fbc: (await visitor.cookie('_fbc'))?.value,
            fbp: (await visitor.cookie('_fbp'))?.value,
            client_user_agent: expect.stringContaining('Mozilla') as string
          },
          custom_data: { value: 59.9, currency: 'EUR', order_id: 'order-1', num_items: 2 }
        }
      ])
    })

    it('makes cookies of Meta’s form, on the widest domain, for 90 days', async () => {
      visitor = await shop.visitor(SEGMENT)
      const before = Date.now()
      await visitor.open('/?fbclid=IwAR0first')
      const cookie = await visitor.cookie('_fbc')
      const [, made = ''] = /^fb\.1\.(\d{13})\.IwAR0first$/.exec(cookie?.value ?? '') ?? []
      expect(Number(made)).toBeGreaterThanOrEqual(before)
      expect(cookie).toMatchObject({ domain: '.shop.example', path: '/', httpOnly: false })
      expect(Math.round(((cookie?.expires ?? 0) - Number(made) / 1000) / 86_400)).toBe(90)
      expect((await visitor.cookie('_fbp'))?.value).toMatch(/^fb\.1\.\d{13}\.\d+$/)
    })

    it('keeps fbc for the same click, and replaces it at a second one', async () => {
      visitor = await shop.visitor(SEGMENT)
      const first = await track(await visitor.open('/?fbclid=IwAR0first'))
      const again = await track(await visitor.open('/shirt?fbclid=IwAR0first'))
      const without = await track(await visitor.open('/cart'))
      const second = await track(await visitor.open('/?fbclid=IwAR0second'))
      expect(first.properties.fbc).toMatch(/\.IwAR0first$/)
      expect(again.properties.fbc).toBe(first.properties.fbc)
      expect(without.properties.fbc).toBe(first.properties.fbc)
      expect(second.properties.fbc).toMatch(/\.IwAR0second$/)
      expect(await visitor.cookie('_fbc')).toMatchObject({ value: second.properties.fbc, domain: '.shop.example' })
      expect(second.properties.fbp).toBe(first.properties.fbp)
    })

    it('does nothing before consent, and everything after it', async () => {
      const wait = 'window.options = { waitForConsent: true }'
      visitor = await shop.visitor([PIXEL, wait, { src: '/segment.js' }])
      const page = await visitor.open('/?fbclid=IwAR0first')
      const before = await track(page)
      expect(before.properties).toEqual(ORDER)
      // The SDK keeps cookies of its own.
      const names = (await visitor.cookies()).map(({ name }) => name)
      expect(names.filter((name) => name.startsWith('_fb'))).toEqual([])
      expect(await pixelCalls(page)).toEqual([])
      await page.evaluate(() => {
        ;(window as unknown as ShopWindow).pixel.consent(true)
      })
      const after = await track(page)
      expect(after.properties).toMatchObject({ fbc: (await visitor.cookie('_fbc'))?.value })
      expect(await pixelCalls(page)).toHaveLength(1)
    })

    it('counts a page view once', async () => {
      visitor = await shop.visitor(SEGMENT)
      const page = await visitor.open('/')
      const answered = page.waitForResponse('**/v1/p')
      await page.evaluate(() => {
        void (window as unknown as ShopWindow).analytics.page()
      })
      await answered
      await page.evaluate(() => Promise.all((window as unknown as ShopWindow).pixelSent))
      expect(shop.recorded('PageView')).toHaveLength(1)
      expect(shop.sandbox.stats()).toMatchObject({ accepted: 2, duplicates: 1 })
    })
  })

  describe('with RudderStack’s SDK', () => {
    it('counts one purchase, seen by both, once', async () => {
      visitor = await shop.visitor(RUDDER)
      const page = await visitor.open('/thanks?fbclid=IwAR0first')
      const { status, properties } = await track(page, 'Order Completed', 'rudderanalytics')
      expect(status).toBe(200)
      expect(properties).toMatchObject({ ...ORDER, fbc: (await visitor.cookie('_fbc'))?.value })
      expect(shop.sandbox.stats()).toMatchObject({ accepted: 2, recorded: 1, duplicates: 1 })
      expect(shop.recorded('Purchase')).toMatchObject([{ event_id: properties.event_id }])
    })
  })

  describe('as a plain script', () => {
    /** What Segment's snippet does: keep calls until the SDK is there. */
    const SEGMENT_SNIPPET = `
      const queue = (window.analytics = [])
      for (const method of ['track', 'page', 'identify', 'register', 'ready', 'on', 'addSourceMiddleware', 'setAnonymousId'])
        queue[method] = (...args) => (queue.push([method, ...args]), queue)
      queue._writeKey = 'key'
      queue._cdn = 'https://www.shop.example/cdn'`
    const SEGMENT_SDK = { src: '/cdn/analytics.js/v1/key/analytics.min.js' }
    const OURS = { src: '/meta-pixel.min.js' }

    it('serves Segment’s snippet', async () => {
      visitor = await shop.visitor([PIXEL, SEGMENT_SNIPPET, OURS, SEGMENT_SDK])
      const { properties } = await track(await visitor.open('/thanks?fbclid=IwAR0first'))
      expect(properties).toMatchObject({ ...ORDER, fbc: (await visitor.cookie('_fbc'))?.value })
      expect(shop.sandbox.stats()).toMatchObject({ accepted: 2, recorded: 1, duplicates: 1 })
    })

    it('waits for consent when told to', async () => {
      const options = 'window.metaPixel = { waitForConsent: true }'
      visitor = await shop.visitor([PIXEL, options, SEGMENT_SNIPPET, OURS, SEGMENT_SDK])
      const page = await visitor.open('/?fbclid=IwAR0first')
      expect((await track(page)).properties).toEqual(ORDER)
      expect(await visitor.cookie('_fbc')).toBeUndefined()
      await page.evaluate(() => {
        ;(window as unknown as ShopWindow).metaPixel.consent(true)
      })
      expect((await track(page)).properties).toHaveProperty('fbc')
    })

    it('serves RudderStack’s snippet, before its SDK is there and after', async () => {
      const snippet = `
        const queue = (window.rudderanalytics = [])
        for (const method of ['load', 'track', 'page', 'identify', 'ready']) queue[method] = (...args) => queue.push([method, ...args])
        queue.identify('user-1')`
      const early = `rudderanalytics.track('Checkout Started', { revenue: 1, currency: 'EUR' })`
      visitor = await shop.visitor([PIXEL, snippet, OURS, early, { src: '/rudder-sdk.js' }])
      const page = await visitor.open('/?fbclid=IwAR0first')
      const { properties } = await track(page, 'Order Completed', 'rudderanalytics')
      expect(properties).toMatchObject({ ...ORDER, fbc: (await visitor.cookie('_fbc'))?.value })
      const [checkout] = (await pixelCalls(page)).filter(([, name]) => name === 'InitiateCheckout')
      expect(shop.recorded('InitiateCheckout')).toMatchObject([{ event_id: checkout[3] }])
    })

    it('gives pages without an SDK what they need', async () => {
      visitor = await shop.visitor([PIXEL, OURS])
      const page = await visitor.open('/?fbclid=IwAR0first')
      const properties = await page.evaluate(() =>
        (window as unknown as ShopWindow).metaPixel.enrich('Order Completed', { revenue: 5, currency: 'EUR' })
      )
      expect(properties).toMatchObject({ revenue: 5, fbc: (await visitor.cookie('_fbc'))?.value })
      expect(await pixelCalls(page)).toHaveLength(1)
    })
  })
})
