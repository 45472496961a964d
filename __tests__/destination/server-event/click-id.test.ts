import { fbclidOf } from '../../../src/destination/server-event/click-id'
import { clean, NOW } from './customer'

const FBCLID = 'IwAR2F4-dbP0l7Mn1IawQQGCINEz7PYXQvwjNwB_qa2ofrHyiLjcbCRxTDMgk'
const COOKIE = `fb.1.1596403881668.${FBCLID}`
const URL = 'https://shop.example/landing'
const EVENT_TIME = NOW - 60
const BUILT = `fb.1.${EVENT_TIME * 1000}`

interface Given {
  click_id?: unknown
  event_source_url?: unknown
  click_query?: unknown
}

function fbc({ click_id, ...urls }: Given): unknown {
  return clean({ user_data: { click_id }, ...urls }, { eventTime: EVENT_TIME }).userData.fbc
}

describe('the click ID', () => {
  it('is the cookie as it is, with the mark of Meta’s parameter builder', () => {
    expect(fbc({ click_id: ` ${COOKIE} ` })).toBe(COOKIE)
    expect(fbc({ click_id: `${COOKIE}.AQQCAQMC` })).toBe(`${COOKIE}.AQQCAQMC`)
    expect(fbc({ click_id: 'fb.2.1596403881668.AbCdEf' })).toBe('fb.2.1596403881668.AbCdEf')
  })

  it('is made of a bare fbclid and the event’s time, in its own case', () => {
    expect(fbc({ click_id: FBCLID })).toBe(`${BUILT}.${FBCLID}`)
  })

  it.each([
    'fb.1.abc',
    'fb.1.now.AbCdEf',
    'fb.x.1596403881668.AbCdEf',
    'fb.1.1596403881668.',
    'two words',
    'www.example.com'
  ])('is dropped with a notice when it is %j', (click_id) => {
    const { userData, notices } = clean({ user_data: { click_id } })
    expect(userData).toEqual({})
    expect(notices).toEqual([{ parameter: 'fbc', reason: expect.stringContaining('_fbc') as string }])
  })
})

describe('a click in the URL', () => {
  it('makes a click ID where there is none', () => {
    expect(fbc({ event_source_url: `${URL}?fbclid=${FBCLID}` })).toBe(`${BUILT}.${FBCLID}`)
    expect(fbc({ click_query: `?utm_source=fb&fbclid=${FBCLID}` })).toBe(`${BUILT}.${FBCLID}`)
    expect(fbc({ click_query: `fbclid=${FBCLID}` })).toBe(`${BUILT}.${FBCLID}`)
  })

  it('replaces an older one, whether cookie or bare', () => {
    expect(fbc({ click_id: COOKIE, event_source_url: `${URL}?fbclid=Newer_1` })).toBe(`${BUILT}.Newer_1`)
    expect(fbc({ click_id: 'Older_1', event_source_url: `${URL}?fbclid=Newer_1` })).toBe(`${BUILT}.Newer_1`)
  })

  it('keeps the cookie that it made, time and mark', () => {
    expect(fbc({ click_id: `${COOKIE}.BA`, event_source_url: `${URL}?fbclid=${FBCLID}#top` })).toBe(`${COOKIE}.BA`)
  })

  it('differs by case', () => {
    expect(fbc({ click_id: COOKIE, event_source_url: `${URL}?fbclid=${FBCLID.toLowerCase()}` })).toBe(
      `${BUILT}.${FBCLID.toLowerCase()}`
    )
  })

  it('stands in for a click ID that was dropped', () => {
    const { userData, notices } = clean({ user_data: { click_id: 'n/a' }, event_source_url: `${URL}?fbclid=AbC` })
    expect(userData.fbc).toBe(`fb.1.${NOW * 1000}.AbC`)
    expect(notices).toHaveLength(1)
  })

  it('is read from the URL before the query of its own', () => {
    expect(fbc({ event_source_url: `${URL}?fbclid=One`, click_query: '?fbclid=Two' })).toBe(`${BUILT}.One`)
    expect(fbc({ event_source_url: URL, click_query: '?fbclid=Two' })).toBe(`${BUILT}.Two`)
  })

  it('repeats for a retry, and has whole milliseconds', () => {
    const input = { event_source_url: `${URL}?fbclid=AbC` }
    expect(clean(input, { nowSeconds: NOW + 3600 }).userData).toEqual(clean(input).userData)
    expect(clean(input, { eventTime: 1760000000.0019 }).userData.fbc).toBe('fb.1.1760000000002.AbC')
  })
})

describe('fbclidOf', () => {
  it.each([
    [`${URL}?fbclid=First&fbclid=Second`, 'First'],
    [`${URL}?fbclid=&fbclid=Second`, 'Second'],
    [`${URL}?a=1&fbclid=AbC%2DdE`, 'AbC-dE'],
    [`${URL}?fbclid=AbC%252D`, 'AbC%2D'],
    [`${URL}?fbclid=AbC%`, 'AbC%'],
    [`/landing?fbclid=AbC`, 'AbC'],
    [`${URL}#?fbclid=AbC`, undefined],
    [`${URL}?a=1#fbclid=AbC`, undefined],
    [`${URL}?xfbclid=AbC`, undefined],
    [`${URL}?fbclid=%20`, undefined],
    [`${URL}/fbclid=AbC`, undefined],
    [`${URL}?next=%3Ffbclid%3DAbC`, undefined],
    [42, undefined],
    [null, undefined]
  ])('reads %j as %j', (url, fbclid) => {
    expect(fbclidOf(url, false)).toBe(fbclid)
  })
})

describe('the browser ID', () => {
  it('is the cookie as it is', () => {
    for (const cookie of ['fb.1.1596403881668.1116446470', 'fb.1.1596403881668.1116446470.AQQCAQMC']) {
      expect(clean({ user_data: { browser_id: cookie } }).userData).toEqual({ fbp: cookie })
    }
  })

  it.each(['1116446470', 'fb.1.1596403881668', 'FB.1.1596403881668.1', 'fb.1.1596403881668.1.2.3'])(
    'is not %j',
    (cookie) => {
      const { userData, notices } = clean({ user_data: { browser_id: cookie } })
      expect(userData).toEqual({})
      expect(notices).toHaveLength(1)
    }
  )
})

/** What stands where nobody clicked. */
const NO_CLICKS = [
  ...[
    'undefined',
    'null',
    'None',
    'none',
    'NaN',
    'true',
    'false',
    '0',
    '1',
    'guest',
    'n/a',
    '[object Object]',
    '(none)'
  ],
  ...['{{fbclid}}', '{fbclid}', '${fbclid}', '%%FBCLID%%', '__FBCLID__', '[fbclid]', '<fbclid>', '%7B%7Bfbclid%7D%7D']
]

describe('what is no click', () => {
  it.each(NO_CLICKS)('%j in a cookie, alone or in the URL leaves the good cookie alone', (word) => {
    expect(fbc({ click_id: `fb.1.1596403881668.${word}` })).toBeUndefined()
    expect(fbc({ click_id: word })).toBeUndefined()
    for (const written of [word, encodeURIComponent(word), encodeURIComponent(encodeURIComponent(word))]) {
      expect(fbc({ event_source_url: `${URL}?fbclid=${written}` })).toBeUndefined()
      expect(fbc({ click_id: COOKIE, event_source_url: `${URL}?a=1&fbclid=${written}#x` })).toBe(COOKIE)
      expect(fbc({ click_id: COOKIE, click_query: `?fbclid=${written}` })).toBe(COOKIE)
      expect(fbc({ event_source_url: `${URL}?fbclid=${written}&fbclid=AbC` })).toBe(`${BUILT}.AbC`)
      expect(fbc({ event_source_url: `${URL}?fbclid=${written}`, click_query: '?fbclid=AbC' })).toBe(`${BUILT}.AbC`)
    }
  })

  it.each([true, {}, [true], [{}]])('%j makes none, with a notice', (click_id) => {
    const { userData, notices } = clean({ user_data: { click_id } })
    expect(userData).toEqual({})
    expect(notices).toHaveLength(1)
  })

  it('is a second source’s turn', () => {
    const { userData, notices } = clean({ user_data: { click_id: 'undefined' }, fallbacks: { click_id: COOKIE } })
    expect(userData).toEqual({ fbc: COOKIE })
    expect(notices).toEqual([])
  })
})

describe('a cookie that somebody built', () => {
  it.each([
    ['seconds', `fb.1.1596403881.${FBCLID}`, `fb.1.1596403881000.${FBCLID}`],
    ['milliseconds with a fraction', `fb.1.1596403881668.9998.${FBCLID}`, COOKIE],
    ['milliseconds with a fraction, and a mark', `fb.1.1596403881668.9998.${FBCLID}.AQQCAQMC`, `${COOKIE}.AQQCAQMC`],
    ['a fraction before a short click', 'fb.1.1596403881668.9998.IwAR1abc', 'fb.1.1596403881668.IwAR1abc'],
    ['seconds with a fraction', `fb.1.1596403881.668.${FBCLID}`, COOKIE],
    ['seconds with a long fraction', `fb.1.1596403881.6684321.${FBCLID}`, COOKIE],
    ['seconds and milliseconds', `fb.1.1596403881.1596403881668.${FBCLID}`, COOKIE],
    ['microseconds', `fb.1.1596403881668123.${FBCLID}`, COOKIE],
    ['no time that can be', `fb.1.0.${FBCLID}`, `${BUILT}.${FBCLID}`],
    ['quotes', `"${COOKIE}"`, COOKIE],
    ['single quotes', `'${COOKIE}'`, COOKIE],
    ['its name', `_fbc=${COOKIE}`, COOKIE],
    ['its name and its neighbors', `_ga=1; _fbc=${COOKIE}; _fbp=fb.1.1596403881668.123`, COOKIE],
    ['an address', `https://shop.example/?fbclid=${FBCLID}`, `${BUILT}.${FBCLID}`],
    ['a query', `fbclid=${FBCLID}`, `${BUILT}.${FBCLID}`],
    ['a list', [null, '', 'undefined', COOKIE, 'other'], COOKIE],
    ['a list as JSON', `["${COOKIE}"]`, COOKIE]
  ])('with %s', (_name, click_id, expected) => {
    expect(fbc({ click_id })).toBe(expected)
    expect(fbc({ click_id: expected })).toBe(expected)
  })

  it('is told from a browser ID, which stays as the browser has it', () => {
    const fbp = (browser_id: unknown): unknown => clean({ user_data: { browser_id } }).userData.fbp
    expect(fbp('"fb.1.1596403881668.1116446470"')).toBe('fb.1.1596403881668.1116446470')
    expect(fbp('_fbp=fb.1.1596403881668.1116446470; a=b')).toBe('fb.1.1596403881668.1116446470')
    expect(fbp([null, 'fb.1.1596403881668.1116446470'])).toBe('fb.1.1596403881668.1116446470')
    for (const text of ['fb.1.1596403881.1116446470', 'fb.1.1596403881668.undefined', 'fb.1.1596403881668.0', 'true']) {
      expect(fbp(text)).toBeUndefined()
    }
  })
})
