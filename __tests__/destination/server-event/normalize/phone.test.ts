import { normalizePhone } from '../../../../src/destination/server-event/normalize/phone'

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
    ['+1 650 555 1212 (mobile)', '16505551212']
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
    '+1 650 555 1212 / +1 650 555 1213'
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
