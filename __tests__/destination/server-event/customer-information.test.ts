import fc from 'fast-check'
import { CUSTOMER_INFORMATION } from '../../../src/destination/server-event/customer-information'
import { clean, normalized, payloadOf, sha256, VECTORS } from './customer'

const HASHED = CUSTOMER_INFORMATION.filter(({ hashed, parameter }) => hashed && parameter !== undefined)
const PLAIN = CUSTOMER_INFORMATION.filter(({ hashed }) => !hashed)

describe('the vectors', () => {
  it('are all here', () => {
    expect(VECTORS).toHaveLength(654)
  })

  it.each(VECTORS.map((vector) => [vector.parameter, vector.class, JSON.stringify(vector.input), vector] as const))(
    '%s, %s: %s',
    (parameter, _class, _input, { key, input, expected }) => {
      expect(clean(payloadOf(key, input)).userData[parameter] ?? []).toEqual(expected)
    }
  )

  it('give one notice for each dropped value, and none for what is absent', () => {
    for (const { key, parameter, input, expected } of VECTORS) {
      const values = (Array.isArray(input) ? input : [input]).filter((value) => value !== null && !isBlank(value))
      const { notices } = clean(payloadOf(key, input))
      if (expected.length === 0) expect(notices).toHaveLength(values.length)
      for (const notice of notices) expect(notice.parameter).toBe(parameter)
    }
  })

  it('never show a value in a notice', () => {
    for (const { key, input } of VECTORS) {
      for (const value of Array.isArray(input) ? input : [input]) {
        const text = typeof value === 'string' ? value.trim().toLowerCase() : ''
        if (text.length < 3) continue // `x` or `1` is in any sentence
        for (const { reason } of clean(payloadOf(key, input)).notices) expect(reason.toLowerCase()).not.toContain(text)
      }
    }
  })
})

function isBlank(value: unknown): boolean {
  return typeof value === 'string' && value.trim() === ''
}

describe('the table', () => {
  it('has each key, parameter and label once', () => {
    for (const column of ['key', 'parameter', 'label'] as const) {
      const values = CUSTOMER_INFORMATION.map((row) => row[column]).filter((value) => value !== undefined)
      expect(new Set(values).size).toBe(values.length)
    }
  })

  it('gives every row the same columns in the same order', () => {
    const columns = Object.keys(CUSTOMER_INFORMATION[0])
    for (const row of CUSTOMER_INFORMATION) expect(Object.keys(row)).toEqual(columns)
  })

  it('hashes eleven parameters', () => {
    expect(HASHED.map(({ parameter }) => parameter)).toEqual(
      ['external_id', 'em', 'ph', 'fn', 'ln', 'db', 'ge', 'ct', 'st', 'zp', 'country'].sort(byTableOrder)
    )
  })
})

function byTableOrder(one: string, other: string): number {
  const at = (name: string): number => CUSTOMER_INFORMATION.findIndex(({ parameter }) => parameter === name)
  return at(one) - at(other)
}

describe('values of every kind', () => {
  it.each([undefined, null, '', '   ', [], [null], ['', ' '], [[]]])('leaves out %j without a notice', (value) => {
    for (const { key } of CUSTOMER_INFORMATION) {
      expect(clean(payloadOf(key, value))).toEqual({ userData: {}, notices: [] })
    }
  })

  it.each(['n/a', 'N/A', 'null', 'Undefined', 'NONE', 'unknown', '(not set)', '-', ' n/a '])(
    'drops the placeholder %j everywhere, with a notice',
    (value) => {
      for (const { key } of CUSTOMER_INFORMATION) {
        const { userData, notices } = clean(payloadOf(key, value))
        expect(userData).toEqual({})
        expect(notices).toHaveLength(1)
      }
    }
  )

  it('drops what is a placeholder once its punctuation is gone', () => {
    expect(normalized('city', '(none)')).toBeUndefined()
    expect(normalized('last_name', '"Null"')).toBeUndefined()
    expect(normalized('external_id', 'n / a')).toBeUndefined()
  })

  it.each([true, false, {}, NaN, Infinity, [[['nested twice']]]])('drops %j everywhere, with a notice', (value) => {
    for (const { key } of CUSTOMER_INFORMATION) {
      const { userData, notices } = clean(payloadOf(key, value))
      expect(userData).toEqual({})
      expect(notices).toHaveLength(1)
    }
  })

  it('reads numbers for phone, date of birth, zip and external ID only', () => {
    expect(normalized('external_id', 42)).toEqual(['42'])
    expect(normalized('external_id', -1)).toEqual(['-1'])
    expect(normalized('phone', 16505551212)).toEqual(['16505551212'])
    expect(normalized('date_of_birth', 19970216)).toEqual(['19970216'])
    expect(normalized('zip', 94035)).toEqual(['94035'])
    for (const key of ['email', 'first_name', 'last_name', 'gender', 'city', 'state', 'country']) {
      expect(normalized(key, 12345678)).toBeUndefined()
    }
  })

  it('drops numbers that have lost digits, or are none of their kind', () => {
    expect(normalized('external_id', 2 ** 60)).toBeUndefined()
    expect(normalized('phone', -16505551212)).toBeUndefined()
    expect(normalized('phone', 6505551212.5)).toBeUndefined()
    expect(normalized('zip', -94035)).toBeUndefined()
  })

  it('flattens a list inside a list once, keeps the order, and removes what is the same after hashing', () => {
    expect(normalized('email', [['B@eg.com', 'a@eg.com'], 'b@EG.com', [null]])).toEqual(['b@eg.com', 'a@eg.com'])
  })

  it('gives one notice for each dropped value of a list, and keeps the rest', () => {
    const { userData, notices } = clean(payloadOf('email', ['joe', 'joe@eg.com', 7, 'n/a']))
    expect(userData.em).toEqual([sha256('joe@eg.com')])
    expect(notices.map(({ parameter }) => parameter)).toEqual(['em', 'em', 'em'])
  })

  it.each([undefined, null, 'text', 7, [], ['email']])('reads %j as no customer information', (user_data) => {
    expect(clean({ user_data })).toEqual({ userData: {}, notices: [] })
  })

  it('reads named keys only, and its own', () => {
    const user_data: unknown = JSON.parse('{"__proto__": {"email": "a@eg.com"}, "em": "b@eg.com", "constructor": "x"}')
    expect(clean({ user_data, email: 'c@eg.com' } as object)).toEqual({ userData: {}, notices: [] })
  })
})

describe('hashed beforehand', () => {
  const HASH = sha256('joe@eg.com')

  it('passes SHA-256 and MD5 in lower case for each hashed parameter', () => {
    for (const { key, parameter } of HASHED) {
      for (const hash of [HASH, HASH.slice(0, 32)]) {
        const { userData } = clean(payloadOf(key, ` ${hash.toUpperCase()} `))
        expect(userData).toEqual({ [parameter ?? '']: [hash] })
      }
    }
  })

  it('passes a hash with the mark of Meta’s parameter builder untouched', () => {
    for (const mark of ['AQ', 'Ag', 'Aw', 'BA', 'BQ', 'Bg', 'AQQCAQMC', 'ABcD_-Gh']) {
      expect(clean(payloadOf('email', `${HASH}.${mark}`)).userData.em).toEqual([`${HASH}.${mark}`])
    }
    expect(clean(payloadOf('email', `${HASH}.ZZ`)).userData).toEqual({})
  })

  it('drops the hash of nothing', () => {
    for (const hash of [sha256(''), sha256('').toUpperCase(), `${sha256('')}.AQ`, 'd41d8cd98f00b204e9800998ecf8427e']) {
      const { userData, notices } = clean(payloadOf('email', hash))
      expect(userData).toEqual({})
      expect(notices).toHaveLength(1)
    }
  })

  it('does not read plain parameters as hashes', () => {
    expect(clean(payloadOf('subscription_id', HASH.toUpperCase())).userData).toEqual({
      subscription_id: HASH.toUpperCase()
    })
  })
})

describe('the full name', () => {
  it('is split at the first space when first and last name are missing', () => {
    const { userData } = clean({ user_data: { full_name: ' Mary Ann  Smith ' } })
    expect(userData).toEqual({ fn: [sha256('mary')], ln: [sha256('annsmith')] })
  })

  it('is the first name when it is one word', () => {
    expect(clean({ user_data: { full_name: '王小明' } }).userData).toEqual({ fn: [sha256('王小明')] })
  })

  it('is not read when either is there', () => {
    const { userData } = clean({ user_data: { first_name: 'Mary', full_name: 'John Doe' } })
    expect(userData).toEqual({ fn: [sha256('mary')] })
  })

  it('stands in for names that were dropped', () => {
    const { userData, notices } = clean({ user_data: { first_name: 'n/a', last_name: '...', full_name: 'John Doe' } })
    expect(userData).toEqual({ fn: [sha256('john')], ln: [sha256('doe')] })
    expect(notices.map(({ parameter }) => parameter)).toEqual(['fn', 'ln'])
  })

  it('may be a list, and cannot be a hash', () => {
    const { userData, notices } = clean({ user_data: { full_name: ['John Doe', 'Jane Doe', sha256('john')] } })
    expect(userData).toEqual({ fn: [sha256('john'), sha256('jane')], ln: [sha256('doe')] })
    expect(notices).toEqual([{ parameter: 'full_name', reason: 'dropped: a hashed name cannot be split' }])
  })
})

describe('the event’s country', () => {
  const completePhone = (number: string, country: string): string =>
    `${country === 'de' ? '49' : '1'}${number.replace(/^0/, '')}`

  it('completes a national number', () => {
    const { userData } = clean({ user_data: { phone: '030 123456', country: 'Germany' } }, { completePhone })
    expect(userData.ph).toEqual([sha256('4930123456')])
  })

  it.each([undefined, 'Wakanda', ['DE', 'US'], sha256('de')])('is not guessed from %j', (country) => {
    const { userData } = clean({ user_data: { phone: '030 123456', country } }, { completePhone })
    expect(userData.ph).toEqual([sha256('30123456')])
  })

  it('is one when all that is given comes down to one', () => {
    const { userData } = clean({ user_data: { phone: '030 123456', country: ['DE', 'deu', 'x'] } }, { completePhone })
    expect(userData.ph).toEqual([sha256('4930123456')])
  })

  it('tells a state of the USA from its namesake elsewhere', () => {
    expect(normalized('state', 'Florida')).toEqual(['fl'])
    expect(normalized('state', 'Florida', { country: 'US' })).toEqual(['fl'])
    expect(normalized('state', 'Florida', { country: 'Uruguay' })).toEqual(['florida'])
  })
})

describe('one of several plain values', () => {
  it('is the first that is right, with IPv6 before IPv4', () => {
    expect(clean(payloadOf('client_ip_address', ['10.0.0.1', '203.0.113.7', '2001:db8::1'])).userData).toEqual({
      client_ip_address: '2001:db8::1'
    })
    expect(clean(payloadOf('client_user_agent', [null, 'Mozilla/5.0 (X11)', 'other'])).userData).toEqual({
      client_user_agent: 'Mozilla/5.0 (X11)'
    })
  })
})

const KEYS = CUSTOMER_INFORMATION.map(({ key }) => key)
const OUTPUT = /^(?:[0-9a-f]{64}|[0-9a-f]{32})$|^[0-9a-fA-F]{32}(?:[0-9a-fA-F]{32})?\.(?:[\w-]{8}|A[Qgw]|B[AQg])$/
// Text that is likely to meet a rule: digits, separators, letters with and without marks, and plain noise.
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom(...'0123456789 +-/.()x#:'.split('')) }),
  fc.string({ unit: fc.constantFrom(...'aeİıσςΣßé́ʻn. -،あ゙ー'.split('')) }),
  fc.string({
    unit: fc.constantFrom('us', 'ca', 'north', 'state of ', ' ', ', ', 'usa', 'n', '(', ')', 'the ', 'carolina')
  }),
  fc.constantFrom(...VECTORS.flatMap(({ input }) => input).filter((input) => typeof input === 'string'))
)
const SETTINGS = { seed: 20261124, numRuns: 1500 }

describe('properties', () => {
  it('never throws, whatever comes, and gives what the schema allows', () => {
    const value = fc.oneof(anyText, fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true }))
    const payload = fc.record({
      external_id: value,
      user_data: fc.oneof(fc.record(Object.fromEntries(KEYS.map((key) => [key, value])), { requiredKeys: [] }), value),
      event_source_url: value,
      click_query: value
    })
    fc.assert(
      fc.property(payload, (input) => {
        const { userData, notices } = clean(input)
        for (const { parameter } of HASHED) {
          const hashes = userData[parameter ?? '']
          if (!(parameter !== undefined && parameter in userData)) continue
          expect(Array.isArray(hashes)).toBe(true)
          for (const hash of hashes as string[]) expect(hash).toMatch(OUTPUT)
          expect(hashes).toHaveLength(new Set(hashes as string[]).size)
          expect(hashes).not.toHaveLength(0)
        }
        for (const { parameter } of PLAIN) {
          if (parameter !== undefined && parameter in userData)
            expect(['string', 'number']).toContain(typeof userData[parameter])
        }
        for (const { reason } of notices)
          expect(reason).toMatch(/^dropped: |^32 hexadecimal digits|^a placeholder in it was left out$/)
      }),
      SETTINGS
    )
  })

  it.each(HASHED.map(({ key }) => key))('%s: normalizing what was normalized changes nothing', (key) => {
    fc.assert(
      fc.property(anyText, (text) => {
        const once = normalized(key, text)
        if (once !== undefined && !/[0-9a-f]{32}/i.test(JSON.stringify(once)))
          expect(normalized(key, once)).toEqual(once)
      }),
      SETTINGS
    )
  })

  it.each(PLAIN.map(({ key }) => key))('%s: cleaning what was cleaned changes nothing', (key) => {
    fc.assert(
      fc.property(anyText, (text) => {
        const once = normalized(key, text)
        if (once !== undefined && typeof once !== 'number') expect(normalized(key, once)).toEqual(once)
      }),
      SETTINGS
    )
  })

  it('never shows a value in a notice', () => {
    const secret = fc.string({ unit: fc.constantFrom(...'QXZ7é@.'.split('')), minLength: 5, maxLength: 30 })
    fc.assert(
      fc.property(fc.constantFrom(...KEYS), secret, (key, text) => {
        for (const { reason } of clean(payloadOf(key, text)).notices) expect(reason).not.toContain(text)
      }),
      SETTINGS
    )
  })

  it('gives the same for the same, whatever came before', () => {
    fc.assert(
      fc.property(fc.constantFrom(...KEYS), anyText, (key, text) => {
        expect(clean(payloadOf(key, text))).toEqual(clean(payloadOf(key, text)))
      }),
      SETTINGS
    )
  })
})

describe('huge and broken text', () => {
  const MILLION = 1_000_000
  const texts: [string, string][] = [
    ['letters', 'a'.repeat(MILLION)],
    ['digits', '1'.repeat(MILLION)],
    ['dots', 'a.'.repeat(MILLION / 2)],
    ['spaces', ` ${' '.repeat(MILLION)}x`],
    ['an address without end', `${'a'.repeat(MILLION / 2)}@${'b-'.repeat(MILLION / 4)}`],
    ['commas', '1.2.3.4,'.repeat(MILLION / 8)],
    ['colons', ':'.repeat(MILLION)],
    ['lone surrogates', '\ud800'.repeat(MILLION)],
    ['accents', `e${'\u0301'.repeat(100_000)}`],
    ['ligatures', '\ufdfa'.repeat(MILLION)],
    ['queries', `?${'fbclid=&'.repeat(MILLION / 8)}`]
  ]

  it.each(texts)('takes a million %s in its stride', (_name, text) => {
    const started = Date.now()
    const user_data = Object.fromEntries(KEYS.map((key) => [key, text]))
    expect(() => clean({ external_id: text, user_data, event_source_url: text, click_query: text })).not.toThrow()
    expect(Date.now() - started).toBeLessThan(5000)
  })

  it('takes a long list in its stride', () => {
    const list = Array.from({ length: 100_000 }, (_, i) => `user-${i % 50_000}`)
    const started = Date.now()
    expect(clean({ external_id: list }).userData.external_id).toHaveLength(50_000)
    expect(Date.now() - started).toBeLessThan(5000)
  })
})
