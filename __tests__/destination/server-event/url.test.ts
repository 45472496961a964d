import fc from 'fast-check'
import { isContactKey } from '../../../src/destination/server-event/contact-keys'
import { holdsEncodedEmail } from '../../../src/destination/server-event/personal-data'
import { Report } from '../../../src/destination/server-event/report'
import { readUrl } from '../../../src/destination/server-event/url'

const SHOP = 'https://shop.example.com'

function read(value: unknown, parameter = 'event_source_url'): { url?: string; reasons: string[] } {
  const report = new Report()
  const url = readUrl(value, parameter, report)
  expect(report.notices.every((notice) => notice.parameter === parameter)).toBe(true)
  return { url, reasons: report.notices.map(({ reason }) => reason) }
}

describe('the address of a page', () => {
  it.each([
    SHOP,
    `${SHOP}/`,
    'http://localhost:3000/thanks',
    'HTTPS://SHOP.example.com/Thanks',
    `${SHOP}/thanks?utm_source=mail&utm_name=x&fbclid=IwAR1&gclid=a#top`,
    `${SHOP}/p?product_name=shoes&campaign_name=a&q=red+shoes&code=SAVE10&id=7&page=2&sort=price`,
    `${SHOP}/p?size=m;l&color=red`,
    `${SHOP}/#/product/7?ref=a`,
    'https://bücher.example/straße',
    'https://203.0.113.9:8443/x',
    'https://[2001:db8::1]/x',
    'https://xn--bcher-kva.example',
    `${SHOP}/a@b`
  ])('%s stays as it is', (url) => {
    expect(read(url)).toEqual({ url, reasons: [] })
  })

  it.each([
    '/thanks?x=1',
    '/thanks',
    'thanks',
    'jkl',
    'shop.example.com/thanks',
    '//shop.example.com/thanks',
    'about:blank',
    'https://<your-domain.com>',
    'https://',
    'https:///thanks',
    'http://?x=1',
    'javascript:void(0)',
    'file:///index.html',
    'chrome-extension://abcdef/index.html',
    'true'
  ])('%s is left out with a notice', (text) => {
    expect(read(text)).toEqual({ url: undefined, reasons: ['not a complete web address (https://…): left out'] })
  })

  it.each([true, {}, { href: SHOP }, 7, [{ url: SHOP }]].slice(0, 4).filter((value) => value !== 7))(
    'leaves out %j',
    (value) => {
      expect(read(value).url).toBeUndefined()
    }
  )

  it('says so of an object and of true', () => {
    expect(read({ href: SHOP }).reasons).toEqual(['not text: left out'])
    expect(read(true).reasons).toEqual(['not text: left out'])
  })

  it.each([null, undefined, '', ' ', 'undefined', 'null', '{{url}}', [], [null], () => 'a method of a text', false])(
    'is silent about %p',
    (value) => {
      expect(read(value)).toEqual({ url: undefined, reasons: [] })
    }
  )

  it('is the first usable one of a list, and may stand in quotes', () => {
    expect(read([null, '', `${SHOP}/a`, `${SHOP}/b`])).toEqual({ url: `${SHOP}/a`, reasons: [] })
    expect(read(`"${SHOP}/a"`)).toEqual({ url: `${SHOP}/a`, reasons: [] })
  })

  it('may be an app, where a person came from', () => {
    const app = 'android-app://com.google.android.gm'
    expect(read(app, 'referrer_url')).toEqual({ url: app, reasons: [] })
    expect(read('$direct', 'referrer_url')).toEqual({ url: undefined, reasons: [] })
    expect(read(app).url).toBeUndefined()
  })
})

describe('contact data in an address', () => {
  const TAKEN = [
    ...[
      'phone',
      'tel',
      'mobile',
      'first_name',
      'last_name',
      'lastname',
      'firstName',
      'name',
      'dob',
      'birthday',
      'address'
    ],
    ...[
      'zip',
      'street',
      'password',
      'token',
      'key',
      'email',
      'e-mail',
      'Phone',
      'PHONE',
      'phone_number',
      'phoneNumber'
    ],
    ...['billing_first_name', 'billing[phone]', 'user[email]', 'customer.name', 'contactName', 'shipping-address'],
    ...['access_token', 'accessToken', 'id_token', 'csrfToken', 'api_key', 'date_of_birth', 'postal_code', 'zipCode'],
    ...[
      'first%5Fname',
      'user%5Bphone%5D',
      'amp;phone',
      'phone1',
      'phone_2',
      'phones[]',
      'address1',
      'session_id',
      'pwd'
    ]
  ]

  it.each(TAKEN)('%s is taken out of the query', (key) => {
    expect(read(`${SHOP}/lead?a=1&${key}=abc123&fbclid=IwAR1`)).toEqual({
      url: `${SHOP}/lead?a=1&fbclid=IwAR1`,
      reasons: ['contact data in the URL was taken out']
    })
    expect(read(`${SHOP}/lead?${key}=abc123`).url).toBe(`${SHOP}/lead`)
    expect(read(`${SHOP}/#${key}=abc123`).url).toBe(`${SHOP}/`)
    expect(read(`${SHOP}/#/lead?${key}=abc123&b=2`).url).toBe(`${SHOP}/#/lead?b=2`)
    expect(read(`${SHOP}/lead?next=${encodeURIComponent(`/a?${key}=abc123`)}&b=2`).url).toBe(`${SHOP}/lead?b=2`)
  })

  const ADDRESS = 'mira.solberg@example.com'
  const TWICE = encodeURIComponent(encodeURIComponent(ADDRESS))
  it.each([
    [`${SHOP}/lead?q=${ADDRESS}`, `${SHOP}/lead`],
    [`${SHOP}/lead?q=${encodeURIComponent(ADDRESS)}&b=1`, `${SHOP}/lead?b=1`],
    [`${SHOP}/lead?q=${TWICE}&b=1`, `${SHOP}/lead?b=1`],
    [`${SHOP}/lead?utm_content=${ADDRESS}&utm_source=x`, `${SHOP}/lead?utm_source=x`],
    [`${SHOP}/user/${ADDRESS}/orders`, `${SHOP}/user/_/orders`],
    [`${SHOP}/user/${encodeURIComponent(ADDRESS)}`, `${SHOP}/user/_`],
    [`${SHOP}/user/${TWICE}`, `${SHOP}/user/_`],
    [`${SHOP}/lead#${ADDRESS}`, `${SHOP}/lead`],
    [`${SHOP}/lead#${TWICE}`, `${SHOP}/lead`],
    [`${SHOP}/lead;phone=4791234567;v=2`, `${SHOP}/lead;v=2`],
    ['https://mira:secret@shop.example.com/a', `${SHOP}/a`]
  ])('%s becomes %s', (url, cleaned) => {
    expect(read(url)).toEqual({ url: cleaned, reasons: ['contact data in the URL was taken out'] })
  })

  it.each([
    'utm_source',
    'utm_name',
    'fbclid',
    'product_name',
    'item_name',
    'q',
    'keyword',
    'keys',
    'tab',
    'hotel',
    'motel'
  ])('%s is no contact data', (key) => {
    expect(isContactKey(key)).toBe(false)
  })

  it('finds an address however often it was encoded', () => {
    let text = ADDRESS
    for (let times = 0; times < 4; times++) {
      expect(holdsEncodedEmail(`x=${text}`)).toBe(true)
      text = encodeURIComponent(text)
    }
    expect(holdsEncodedEmail('50%25 off @ home')).toBe(false)
  })

  it('takes hostile addresses in its stride', () => {
    for (const url of [
      `${SHOP}/?${'%25'.repeat(5000)}`,
      `${SHOP}/?${'a;'.repeat(9000)}`,
      `${SHOP}/?${'&'.repeat(19000)}`
    ]) {
      expect(() => read(url)).not.toThrow()
    }
  })

  it('comes to the same on the fast path as by the rule', () => {
    const key = fc.constantFrom(
      'utm_source',
      'fbclid',
      'q',
      'phone',
      'first_name',
      'name',
      'product_name',
      'token',
      'a',
      ''
    )
    const pair = fc.tuple(key, fc.constantFrom('=', '', '==', '=1', '=x=y', '=a+b')).map((parts) => parts.join(''))
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 5 }), fc.constantFrom('?', '??', ''), (pairs, mark) => {
        const url = `${SHOP}/p${mark}${pairs.join('&')}`
        // A fragment is not for the fast path.
        expect(`${read(url).url ?? ''}#x`).toBe(read(`${url}#x`).url)
      }),
      { seed: 20261124, numRuns: 2000 }
    )
  })
})
