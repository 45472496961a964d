import { PhoneNumberUtil } from 'google-libphonenumber'
import { completePhone as complete } from '../../../../src/destination/complete-phone'
import { normalizePhone, severalPhones, TRUNK_ZERO } from '../../../../src/destination/server-event/normalize/phone'

describe('a phone number', () => {
  it.each([
    ['+1 (650) 555-1212', '16505551212'],
    ['(+1) 650.555.1212', '16505551212'],
    ['+1/650/555/1212', '16505551212'],
    ['00 44 20 7946 0958', '442079460958'],
    ['00000442079460958', '442079460958'],
    ['+49 (0) 30 123456', '4930123456'],
    ['0049 (0)30 123456', '4930123456'],
    ['（０３）１２３４－５６７８', '312345678'],
    ['᠑᠖᠕᠐᠕᠕᠕᠑᠒᠑᠒', '16505551212'],
    ['𝟏𝟔𝟓𝟎𝟓𝟓𝟓𝟏𝟐𝟏𝟐', '16505551212'],
    ['1234567', '1234567'],
    ['1234567890123456', '1234567890123456'],
    ['tel:+1-650-555-1212;phone-context=example.com', '16505551212'],
    ['tel:+1-650-555-1212;ext=99', '16505551212'],
    ['+1 650 555 1212 ext. 99', '16505551212'],
    ['+1 650 555 1212 Extension 99', '16505551212'],
    ['+1 650 555 1212 EXT:99', '16505551212'],
    ['+1 650 555 1212 x 99', '16505551212'],
    ['+1 650 555 1212x99', '16505551212'],
    ['+1 650 555 1212 #99', '16505551212'],
    ['+16505551212,,99', '16505551212'],
    ['Fax +1 650 555 1212', '16505551212'],
    ['\u202a+1 650 555 1212\u202c', '16505551212'],
    ['+1 650 555 1212 (mobile)', '16505551212'],
    ['4791234567.0', '4791234567'],
    ['+4791234567.00', '4791234567'],
    ['06.12.34.56.00', '612345600'],
    ["'4791234567", '4791234567'],
    ['tel:+47-91-23-45-67', '4791234567'],
    ['p:+4791234567', '4791234567'],
    ['whatsapp:+4791234567', '4791234567'],
    ['4791234567@s.whatsapp.net', '4791234567'],
    ['4791234567:12@s.whatsapp.net', '4791234567'],
    ['4791234567@c.us', '4791234567'],
    ['00 47 91 23 45 67', '4791234567'],
    ['+44 07700 900461', '447700900461'],
    ['+4407700900461', '447700900461'],
    ['(+44) 07700 900461', '447700900461'],
    ['+44(07700)900461', '447700900461'],
    ['0044 07700 900461', '447700900461'],
    ['44 (0) 7700 900461', '447700900461'],
    ['44(0)7700900461', '447700900461'],
    ['+49 0151 23456789', '4915123456789'],
    ['+61 0412 345 678', '61412345678'],
    ['+353 087 123 4567', '353871234567'],
    ['+36 06 30 123 4567', '36301234567'],
    ['+7 8 912 345 67 89', '79123456789'],
    ['+7 800 555 35 35', '78005553535'],
    ['+39 06 6982 1234', '390669821234'],
    ['+225 07 12 34 56 78', '2250712345678'],
    ['011 44 7700 900461', '447700900461'],
    ['+011 44 7700 900461', '447700900461'],
    ['011 234 5678', '112345678']
  ])('%j is %s', (written, digits) => {
    expect(normalizePhone(written, {})).toBe(digits)
  })

  it.each([
    '123456',
    '12345678901234567',
    '0000123456',
    '+',
    'ext 12',
    '1-800-FLOWERS',
    '+1 650 555 1212 / +1 650 555 1213',
    '+2476288 / +2476289',
    '4.79E+10',
    'joe1234567@eg.com',
    '123456789012345@lid',
    '120363041234567890@g.us',
    '0000000',
    '9999999999',
    '+1111111111',
    '1234567890'
  ])('%j is none', (written) => {
    expect(normalizePhone(written, {})).toBeUndefined()
  })
})

describe('the country', () => {
  const completePhone = jest.fn((number: string, country: string) => `${country}:${number}`)
  const asked = (written: string, country?: string): unknown[] => {
    completePhone.mockClear()
    normalizePhone(written, { country, completePhone })
    return completePhone.mock.calls
  }

  it('is asked for numbers without a code only', () => {
    expect(asked('+49 30 123456', 'de')).toEqual([])
    expect(asked('0049 30 123456', 'de')).toEqual([])
    expect(asked('030 123456', undefined)).toEqual([])
    expect(asked('1 (650) 555-1212', 'us')).toEqual([])
  })

  it('is given the digits with their leading zero, without the extension', () => {
    expect(asked('030 / 123 456 ext. 7', 'de')).toEqual([['030123456', 'de']])
    expect(asked('6505551212', 'us')).toEqual([['6505551212', 'us']])
  })

  it('leaves the digits alone when the number is not valid there', () => {
    expect(normalizePhone('030 123456', { country: 'us', completePhone: () => undefined })).toBe('30123456')
    expect(normalizePhone('030 123456', { country: 'us' })).toBe('30123456')
  })
})

describe('with the library', () => {
  it.each([
    ['44 0161 123 4567', 'gb', '441611234567'],
    ['0161 123 4567', 'gb', '441611234567'],
    ['011 44 7700 900461', 'us', '447700900461'],
    ['011 44 20 7946 0958', 'ca', '442079460958'],
    ['06 6982 1234', 'it', '390669821234'],
    ['011 234 5678', 'it', '390112345678'],
    ['8 912 345 67 89', 'ru', '79123456789'],
    ['4791234567.0', 'no', '4791234567'],
    ['91 23 45 67', 'no', '4791234567']
  ])('%j in %s is %s', (written, country, digits) => {
    expect(normalizePhone(written, { country, completePhone: complete })).toBe(digits)
  })

  it('agrees about the countries that drop a zero after their code', () => {
    const util = PhoneNumberUtil.getInstance() as unknown as Metadata
    const regions = util.getSupportedRegions()
    const expected = new Set<string>()
    const keepsZero = new Set<string>()
    for (const region of regions) {
      const code = String(util.getCountryCodeForRegion(region))
      const data = util.getMetadataForRegion(region)
      const pattern = new RegExp(`^(?:${data.getGeneralDesc().getNationalNumberPatternOrDefault()})$`)
      if (ZERO_FIRST.some((number) => pattern.test(number))) keepsZero.add(code)
      if (util.getRegionCodeForCountryCode(Number(code)) === region && data.getNationalPrefix() === '0')
        expected.add(code)
    }
    for (const code of keepsZero) expected.delete(code)
    expect([...TRUNK_ZERO].sort()).toEqual([...expected].sort())
  })
})

/** The part of the library's metadata that its types leave out. */
interface Metadata {
  getSupportedRegions: () => string[]
  getCountryCodeForRegion: (region: string) => number
  getRegionCodeForCountryCode: (code: number) => string
  getMetadataForRegion: (region: string) => {
    getNationalPrefix: () => string
    getGeneralDesc: () => { getNationalNumberPatternOrDefault: () => string }
  }
}

/** Numbers of any length that begin with a zero and another digit. */
const ZERO_FIRST = Array.from({ length: 9000 }, (_, i) => `0${i + 1000}`).flatMap((start) =>
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((more) => ['0', '5'].map((digit) => start + digit.repeat(more)))
)

it.each([
  ['+47 91 23 45 67, +47 98 76 54 32', ['+47 91 23 45 67', '+47 98 76 54 32']],
  ['4791234567;4798765432', ['4791234567', '4798765432']],
  ['+4791234567 or +4798765432', ['+4791234567', '+4798765432']],
  ['+1 650 555 1212, ext 99', undefined],
  ['+16505551212,,9912', undefined],
  ['1,234,567,890', undefined]
])('finds several numbers in %j: %j', (written, numbers) => {
  expect(severalPhones(written)).toEqual(numbers)
})
