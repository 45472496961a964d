import { CUSTOMER_INFORMATION } from '../../../src/destination/server-event/customer-information'
import { clean, payloadOf, sha256 } from './customer'

/** A value for each row that is sent, and what it is sent as. */
const SOUND: Record<string, string> = {
  external_id: 'cust-77',
  email: 'mira@shop.example',
  phone: '+47 91 23 45 67',
  first_name: 'Mira',
  last_name: 'Solberg',
  full_name: 'Mira Solberg',
  date_of_birth: '1990-05-26',
  gender: 'f',
  city: 'Oslo',
  state: 'Viken',
  zip: '0150',
  country: 'NO',
  client_ip_address: '203.0.113.9',
  client_user_agent: 'Mozilla/5.0 (X11; Linux x86_64)',
  click_id: 'fb.1.1795526705180.IwAR1good',
  browser_id: 'fb.1.1795526705180.1116446470',
  subscription_id: 'sub-1',
  facebook_login_id: '10215123456789013',
  lead_id: '12345678901234567',
  mobile_advertiser_id: '38400000-8cf0-11bd-b23e-10b96e40000d',
  install_id: 'install-1',
  page_id: '1234',
  page_scoped_user_id: '5678',
  ctwa_clid: 'ctwa-1',
  whatsapp_business_account_id: '9012',
  ig_account_id: '3456',
  ig_sid: '7890'
}
const KEYS = CUSTOMER_INFORMATION.map(({ key }) => key)

it('has a sound value for every row', () => {
  expect(Object.keys(SOUND).sort()).toEqual([...KEYS].sort())
})

describe.each(KEYS)('%s', (key) => {
  const sound = clean(payloadOf(key, SOUND[key])).userData

  it('is sent', () => {
    expect(Object.keys(sound)).toEqual([...(CUSTOMER_INFORMATION.find((row) => row.key === key)?.sentAs ?? [])])
  })

  it.each([
    ['alone in a list', [SOUND[key]]],
    ['after what is none', [null, '', ' ', SOUND[key]]],
    ['in a list inside a list', [[SOUND[key]]]],
    ['twice', [SOUND[key], SOUND[key]]],
    ['as JSON text of a list', JSON.stringify([SOUND[key]])],
    ['in quotes', `"${SOUND[key]}"`],
    ['with white space of all kinds', `\u00a0\ufeff\t${SOUND[key]}\u3000\u200b\n`]
  ])('is read %s, without a notice', (_name, value) => {
    expect(clean(payloadOf(key, value))).toEqual({ userData: sound, notices: [] })
  })

  it.each([
    { a: 1 },
    [{ a: 1 }],
    { first: 'Mira', last: 'Solberg' },
    true,
    'true',
    'FALSE',
    '[object Object]',
    '{{value}}',
    '${value}',
    '%7B%7Bvalue%7D%7D',
    'undefined',
    'N/A',
    'NaN',
    'n/a'
  ])('of %j is left out with one notice', (value) => {
    const { userData, notices } = clean(payloadOf(key, value))
    expect(userData).toEqual({})
    expect(notices).toHaveLength(1)
    expect(notices[0].reason).toMatch(/^dropped: /)
  })

  it('keeps what is sound of a list, with a notice for what is not', () => {
    const { userData, notices } = clean(payloadOf(key, [{ a: 1 }, SOUND[key], 'undefined']))
    expect(userData).toEqual(sound)
    expect(notices).toHaveLength(2)
  })

  if (key !== 'full_name') {
    it.each([undefined, null, '', ' ', 'null', 'None', [], [null, 'n/a']])(
      'of %j gives way to a second source',
      (value) => {
        const first = payloadOf(key, value)
        expect(clean({ ...first, fallbacks: { [key]: SOUND[key] } })).toEqual({ userData: sound, notices: [] })
      }
    )

    it('comes before a second source', () => {
      const { userData } = clean({ ...payloadOf(key, SOUND[key]), fallbacks: { [key]: 'another' } })
      expect(userData).toEqual(sound)
    })

    it('tells once that neither source has a value', () => {
      expect(clean({ ...payloadOf(key, 'null'), fallbacks: { [key]: 'undefined' } }).notices).toHaveLength(1)
    })
  }
})

/** All people of whom a host writes this would become one. */
const NOBODIES = [
  ...['null', 'undefined', 'none', '  ', '0', '00', '0.0', 'true', '[object Object]', 'NaN', 'nan', 'NA', 'anonymous'],
  ...[
    'guest',
    'Guest',
    'guest_user',
    'not_logged_in',
    '00000000-0000-0000-0000-000000000000',
    '{{user.id}}',
    'user-${id}'
  ],
  ...['00000000000000000000000000000000', 'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF', '-', '""', '(not set)', '\\N']
]
const IDS = CUSTOMER_INFORMATION.filter(({ key }) => /_id$|ctwa|ig_sid/.test(key)).map(({ key }) => key)

describe('an ID of nobody', () => {
  it.each(NOBODIES)('%j is sent as no ID at all', (text) => {
    for (const key of IDS) expect([key, clean(payloadOf(key, text)).userData]).toEqual([key, {}])
  })

  it.each([0, true, false, NaN])('%p neither', (value) => {
    for (const key of IDS) expect([key, clean(payloadOf(key, value)).userData]).toEqual([key, {}])
  })

  it('gives way to the anonymous ID', () => {
    for (const external_id of [...NOBODIES, 0, true]) {
      expect(clean({ external_id, fallbacks: { external_id: 'an-1' } })).toMatchObject({
        userData: { external_id: [sha256('an-1')] }
      })
    }
  })

  it('is one as a hash, too', () => {
    for (const text of ['null', 'undefined', 'guest', '0', '[object Object]']) {
      expect(clean({ external_id: sha256(text) }).userData).toEqual({})
    }
  })
})

describe('a number that lost digits', () => {
  it.each([
    2 ** 53,
    Number('12345678901234567890'),
    1e21,
    '4.79E+10',
    '4,79123E+10',
    '1.2345678901234568e+21',
    '5e+20'
  ])('%p is left out with a notice that says so', (value) => {
    for (const { key, numbers } of CUSTOMER_INFORMATION) {
      if (numbers === undefined) continue
      const { userData, notices } = clean(payloadOf(key, value))
      expect(userData).toEqual({})
      expect(notices[0]?.reason).toBe('dropped: a long number lost digits on its way here: send it as text')
    }
  })

  it('is none as text, or as a BigInt of who read the JSON exactly', () => {
    expect(clean({ external_id: '1234567890123456789' }).userData.external_id).toEqual([sha256('1234567890123456789')])
    expect(clean({ external_id: 1234567890123456789n }).userData.external_id).toEqual([sha256('1234567890123456789')])
    expect(clean({ user_data: { lead_id: '12345678901234567' } }).userData.lead_id).toBe('12345678901234567')
    expect(clean({ user_data: { lead_id: 12345678901234567n } }).userData.lead_id).toBe('12345678901234567')
    expect(clean({ user_data: { lead_id: '123456789012345.0' } }).userData.lead_id).toBe(123456789012345)
  })
})

describe('an external ID of 32 hexadecimal digits', () => {
  it('stays as it is, with a notice', () => {
    const { userData, notices } = clean({ external_id: '550e8400e29b41d4a716446655440000' })
    expect(userData.external_id).toEqual(['550e8400e29b41d4a716446655440000'])
    expect(notices).toEqual([
      { parameter: 'external_id', reason: expect.stringMatching(/^32 hexadecimal digits, sent as they are/) as string }
    ])
  })

  it('is hashed with its hyphens, and quietly sent when it is a SHA-256', () => {
    expect(clean({ external_id: '550e8400-e29b-41d4-a716-446655440000' })).toEqual({
      userData: { external_id: [sha256('550e8400-e29b-41d4-a716-446655440000')] },
      notices: []
    })
    expect(clean({ external_id: sha256('a') })).toEqual({ userData: { external_id: [sha256('a')] }, notices: [] })
    expect(clean({ user_data: { email: '550e8400e29b41d4a716446655440000' } }).notices).toEqual([])
  })
})

describe('what belongs to apps alone', () => {
  it.each(['website', 'physical_store', 'system_generated', 'other'])(
    'is left out of an event from %s',
    (actionSource) => {
      const user_data = { mobile_advertiser_id: SOUND.mobile_advertiser_id, install_id: 'a', email: SOUND.email }
      const { userData, notices } = clean({ user_data }, { actionSource })
      expect(Object.keys(userData)).toEqual(['em'])
      expect(notices).toEqual([
        { parameter: 'madid', reason: 'dropped: Meta takes it for app events only' },
        { parameter: 'anon_id', reason: 'dropped: Meta takes it for app events only' }
      ])
    }
  )
})

describe('several values in one text', () => {
  it('are addresses', () => {
    expect(
      clean(payloadOf('email', 'Mira <mira@shop.example>, b@shop.example; MIRA@shop.example')).userData.em
    ).toEqual([sha256('mira@shop.example'), sha256('b@shop.example')])
  })

  it('are numbers', () => {
    expect(clean(payloadOf('phone', '+47 91 23 45 67, +47 98 76 54 32')).userData.ph).toEqual([
      sha256('4791234567'),
      sha256('4798765432')
    ])
  })
})

it('takes the moment that a database writes for no date for none', () => {
  for (const text of [
    '1900-01-01T00:00:00',
    '1900-01-01 00:00:00.000',
    '1970-01-01T00:00:00.000Z',
    '0000-00-00',
    '9999-12-31'
  ]) {
    expect(clean(payloadOf('date_of_birth', text)).userData).toEqual({})
  }
  expect(clean(payloadOf('date_of_birth', '1970-01-01')).userData.db).toEqual([sha256('19700101')])
  expect(clean(payloadOf('date_of_birth', new Date('1990-05-26T00:00:00Z'))).userData.db).toEqual([sha256('19900526')])
})
