import { normalizeBrowserId, normalizeClickId } from '../../src/destination/server-event/click-id'
import { FBC, FBP } from '../../src/sandbox/patterns'
import { closePage, FakePage, open } from './page'

const NOW = Date.parse('2026-11-20T12:00:00.000Z')

beforeEach(() => {
  jest.spyOn(Date, 'now').mockReturnValue(NOW)
})

afterEach(() => {
  jest.restoreAllMocks()
  closePage()
})

function propertiesOf(enriched: unknown): Record<string, unknown> {
  return enriched as Record<string, unknown>
}

describe('fbc', () => {
  it('is made from the click in the address, on the widest domain, for 90 days', async () => {
    const page = new FakePage('www.shop.example', '?utm_source=meta&fbclid=IwAR0-a_B&x=1')
    const { enrich } = await open(page)
    expect(propertiesOf(enrich('Order Completed')).fbc).toBe(`fb.1.${NOW}.IwAR0-a_B`)
    expect(page.cookies).toContainEqual({ name: '_fbc', value: `fb.1.${NOW}.IwAR0-a_B`, domain: 'shop.example' })
    expect(page.written.find((text) => text.includes('domain=shop.example'))).toMatch(/;path=\/;max-age=7776000;/)
  })

  it.each([
    ['shop.example', 1, 'shop.example'],
    ['www.shop.co.uk', 2, 'shop.co.uk'],
    ['a.b.c.shop.com', 1, 'shop.com'],
    ['localhost', 0, 'localhost']
  ])('counts the dots of the domain: %s', async (hostname, index, domain) => {
    const page = new FakePage(hostname, '?fbclid=Click')
    await open(page)
    expect(page.cookies[0]).toEqual({ name: '_fbc', value: `fb.${index}.${NOW}.Click`, domain })
  })

  it('is written when the page opens, before any event', async () => {
    const page = new FakePage('www.shop.example', '?fbclid=Click')
    await open(page)
    expect(page.cookies.map(({ name }) => name)).toEqual(['_fbc', '_fbp'])
  })

  it('stays as it is for the same click', async () => {
    const page = new FakePage('www.shop.example', '?fbclid=Click')
    page.cookie = '_fbc=fb.1.1700000000000.Click;domain=shop.example'
    const { enrich } = await open(page)
    expect(propertiesOf(enrich('Any')).fbc).toBe('fb.1.1700000000000.Click')
  })

  it("keeps the mark of Meta's parameter builder for the same click", async () => {
    const page = new FakePage('www.shop.example', '?fbclid=Click')
    page.cookie = '_fbc=fb.1.1700000000000.Click.AQEBAQMB;domain=shop.example'
    const { enrich } = await open(page)
    expect(propertiesOf(enrich('Any')).fbc).toBe('fb.1.1700000000000.Click.AQEBAQMB')
  })

  it.each(['undefined', 'null', 'None', 'NaN', '__FBCLID__', '{{fbclid}}', '%7B%7Bfbclid%7D%7D', 'true', ''])(
    'is not replaced by %j, which is no click',
    async (word) => {
      const page = new FakePage('www.shop.example', `?fbclid=${word}`)
      page.cookie = '_fbc=fb.1.1700000000000.First;domain=shop.example'
      const { enrich } = await open(page)
      expect(propertiesOf(enrich('Any')).fbc).toBe('fb.1.1700000000000.First')
    }
  )

  it('is replaced by a newer click', async () => {
    const page = new FakePage('www.shop.example', '?fbclid=Second')
    page.cookie = '_fbc=fb.1.1700000000000.First;domain=shop.example'
    const { enrich } = await open(page)
    expect(propertiesOf(enrich('Any')).fbc).toBe(`fb.1.${NOW}.Second`)
    expect(page.cookies.filter(({ name }) => name === '_fbc')).toHaveLength(1)
  })

  it('is replaced where a cookie of the host alone would hide the new one', async () => {
    const page = new FakePage('www.shop.example', '?fbclid=Second')
    page.cookie = '_fbc=fb.2.1700000000000.First;domain=www.shop.example'
    const { enrich } = await open(page)
    expect(propertiesOf(enrich('Any')).fbc).toBe(`fb.2.${NOW}.Second`)
  })

  it('does not go back to an older click that still stands in the address', async () => {
    const page = new FakePage('www.shop.example', '?fbclid=First')
    const { enrich } = await open(page)
    // Another tab of the same site.
    page.cookies[0].value = `fb.1.${NOW + 1000}.Second`
    expect(propertiesOf(enrich('Any')).fbc).toBe(`fb.1.${NOW + 1000}.Second`)
  })

  it('follows an address that changes without a new page', async () => {
    const page = new FakePage('www.shop.example')
    const { enrich } = await open(page)
    expect(propertiesOf(enrich('Any'))).not.toHaveProperty('fbc')
    page.search = '?fbclid=Later'
    expect(propertiesOf(enrich('Any')).fbc).toBe(`fb.1.${NOW}.Later`)
    page.search = ''
    expect(propertiesOf(enrich('Any')).fbc).toBe(`fb.1.${NOW}.Later`)
  })

  it.each(['?fbclid=', '?fbclid=a%20b', '?fbclid=a;b', '?xfbclid=Click', '?a=fbclid=Click', ''])(
    'is not made from %j: what needs decoding is the server’s',
    async (search) => {
      const page = new FakePage('www.shop.example', search)
      const { enrich } = await open(page)
      expect(propertiesOf(enrich('Any'))).not.toHaveProperty('fbc')
    }
  )

  it('does not take a cookie that is not of Meta’s form, nor one whose name merely ends so', async () => {
    const page = new FakePage()
    page.cookie = '_fbc=fb.1.1700000000.IwAR0;domain=shop.example'
    page.cookie = 'my_fbp=fb.1.1700000000000.2;domain=shop.example'
    const { enrich } = await open(page)
    const properties = propertiesOf(enrich('Any'))
    expect(properties).not.toHaveProperty('fbc')
    expect(properties.fbp).not.toBe('fb.1.1700000000000.2')
  })
})

describe('fbp', () => {
  it('is made once by Meta’s rule', async () => {
    const page = new FakePage()
    const { enrich } = await open(page)
    const { fbp } = propertiesOf(enrich('Any'))
    expect(fbp).toMatch(new RegExp(`^fb\\.1\\.${NOW}\\.\\d{9,20}$`))
    expect(propertiesOf(enrich('Any')).fbp).toBe(fbp)
    expect(page.cookies).toEqual([{ name: '_fbp', value: fbp, domain: 'shop.example' }])
  })

  it('is taken from the pixel’s cookie', async () => {
    const page = new FakePage()
    page.cookie = '_fbp=fb.1.1700000000000.123456789;domain=shop.example'
    const { enrich } = await open(page)
    expect(propertiesOf(enrich('Any')).fbp).toBe('fb.1.1700000000000.123456789')
    expect(page.written).toHaveLength(1)
  })
})

describe('both', () => {
  it('are what the server half sends on unchanged, and what Meta takes', async () => {
    const { enrich } = await open(new FakePage('www.shop.example', '?fbclid=IwAR0-a_B'))
    const { fbc, fbp } = enrich('Any') as { fbc: string; fbp: string }
    expect([normalizeClickId(fbc, 0), normalizeBrowserId(fbp)]).toEqual([fbc, fbp])
    expect(fbc).toMatch(new RegExp(FBC))
    expect(fbp).toMatch(new RegExp(FBP))
  })
})

describe('where cookies are not kept', () => {
  it('both hold for the page', async () => {
    const page = new FakePage('www.shop.example', '?fbclid=Click')
    page.keepsCookies = false
    const { enrich } = await open(page)
    const first = propertiesOf(enrich('Any'))
    const second = propertiesOf(enrich('Any'))
    expect(first.fbc).toMatch(/Click$/)
    expect(second).toEqual({ ...first, event_id: second.event_id })
  })

  it('an event still gets its ID when asking for cookies fails', async () => {
    const page = new FakePage()
    jest.spyOn(page, 'cookie', 'get').mockImplementation(() => {
      throw new Error('The document is sandboxed.')
    })
    const { enrich } = await open(page)
    expect(enrich('Any', { a: 1 }, 'id-1')).toEqual({ a: 1, event_id: 'id-1' })
  })
})

describe('consent', () => {
  it('comes before anything else when it is waited for', async () => {
    const page = new FakePage('www.shop.example', '?fbclid=Click')
    const { enrich } = await open(page, { waitForConsent: true })
    const properties = { revenue: 1 }
    expect(enrich('Order Completed', properties)).toBe(properties)
    expect(enrich(undefined)).toBeUndefined()
    expect([page.reads, page.written, page.pixelCalls]).toEqual([0, [], []])
  })

  it('lets the click through that the page was opened with, also when the address has changed since', async () => {
    const page = new FakePage('www.shop.example', '?fbclid=Click')
    const { enrich, consent } = await open(page, { waitForConsent: true })
    page.search = ''
    consent(true)
    expect(page.cookies.map(({ name }) => name)).toEqual(['_fbc', '_fbp'])
    expect(enrich('Any')).toMatchObject({ fbc: `fb.1.${NOW}.Click` })
  })

  it('can be taken back', async () => {
    const page = new FakePage('www.shop.example')
    const { enrich, consent } = await open(page)
    consent(false)
    const { reads } = page
    expect(enrich('Order Completed', { revenue: 1, currency: 'EUR' })).toEqual({ revenue: 1, currency: 'EUR' })
    expect([page.reads, page.pixelCalls]).toEqual([reads, []])
  })
})

describe('on a server', () => {
  it('does nothing', async () => {
    jest.resetModules()
    const { metaPixel } = await import('../../src/browser')
    const { enrich, consent } = metaPixel()
    consent(true)
    const properties = { a: 1 }
    expect(enrich('Any', properties)).toBe(properties)
  })
})
