import { asciiCity, normalizeCity } from '../../../../src/destination/server-event/normalize/city'
import { normalizeEmail } from '../../../../src/destination/server-event/normalize/email'
import { normalizeExternalId } from '../../../../src/destination/server-event/normalize/external-id'
import { normalizeGender } from '../../../../src/destination/server-event/normalize/gender'
import { normalizeName } from '../../../../src/destination/server-event/normalize/name'
import { normalizeZip } from '../../../../src/destination/server-event/normalize/zip'

describe('an email address', () => {
  it.each(['joe@eg.com', 'j.o.e+promo@e-g.co.uk', "o'neil@eg.com", 'joe/smith=x@eg.museum', 'user@xn--mnchen-3ya.de'])(
    '%s is one',
    (email) => {
      expect(normalizeEmail(email.toUpperCase())).toBe(email)
    }
  )

  it.each([
    'joe',
    '@eg.com',
    'joe@',
    'joe@eg',
    'joe@eg.c',
    'joe@eg.123',
    'joe@127.0.0.1',
    'joe@eg..com',
    'joe@.eg.com',
    'joe@eg-.com',
    'joe..smith@eg.com',
    '"joe smith"@eg.com',
    'Joe <joe@eg.com>',
    'joe@eg.com,ann@eg.com',
    'a@b@eg.com',
    '\u212aim@eg.com',
    `${'a'.repeat(65)}@eg.com`,
    `joe@${'a'.repeat(64)}.com`,
    `joe@${'a.'.repeat(130)}com`
  ])('%j is none', (email) => {
    expect(normalizeEmail(email)).toBeUndefined()
  })
})

describe('a name', () => {
  it.each([
    ['Mary', 'mary'],
    ['O’Neil-Smith, Jr.', 'oneilsmithjr'],
    ['Jose\u0301', 'josé'],
    ['e-\u0301mile', 'émile'],
    ['Ma\u00adry\u200d😀$', 'mary'],
    ['Mary\ud83d', 'mary'],
    ['ΟΔΥΣΣΕΑΣ', 'οδυσσεας'],
    ['GROẞ', 'groß'],
    ['محمّد', 'محمّد'],
    ['दीपक', 'दीपक'],
    ['1', '1']
  ])('%j is %s', (written, name) => {
    expect(normalizeName(written)).toBe(name)
  })

  it.each(['...', '😀', '-- --', '\u0301', '\u200b'])('%j is none', (written) => {
    expect(normalizeName(written)).toBeUndefined()
  })
})

describe('a gender', () => {
  it.each([
    ['m', ['m', 'M', 'Male', '(m)', 'Mr.', 'gentleman', 'HIS']],
    ['f', ['f', 'F.', 'Female', 'Ma’am', "Ma'am", ' Mrs. ', 'she']]
  ])('%s', (letter, written) => {
    for (const text of written) expect(normalizeGender(text)).toBe(letter)
  })

  it.each(['', 'm/f', 'x', '1', 'non-binary', 'mâle', 'weiblich', 'ｆ', '♀', 'female male'])('%j is none', (text) => {
    expect(normalizeGender(text)).toBeUndefined()
  })
})

describe('a city', () => {
  it.each([
    ['New York', 'newyork', undefined],
    ["Coeur d'Alene", 'coeurdalene', undefined],
    ['29 Palms', '29palms', undefined],
    ['São Paulo', 'sãopaulo', 'sopaulo'],
    ['Que\u0301bec', 'québec', 'qubec'],
    ['İstanbul', 'i̇stanbul', 'istanbul'],
    ['Łódź', 'łódź', undefined],
    ['Łódź 44', 'łódź44', undefined],
    ['กรุงเทพ', 'กรุงเทพ', undefined],
    ['東京', '東京', undefined]
  ])('%j is %s, and %s', (written, city, ascii) => {
    expect(normalizeCity(written)).toBe(city)
    expect(asciiCity(city)).toBe(ascii)
  })

  it.each(['12345', '١٢٣', '...', '½'])('%j is none', (written) => {
    expect(normalizeCity(written)).toBeUndefined()
  })
})

describe('a zip code', () => {
  it.each([
    ['94035', '94035'],
    ['94035-1234', '94035'],
    ['94035 – 1234', '94035'],
    ['M1 1AE', 'm11ae'],
    ['１００－０００１', '1000001'],
    ['〒100ー0001', '1000001'],
    ['D02\u00a0X285', 'd02x285'],
    ['٩٤٠٣٥', '94035'],
    ['AB', 'ab']
  ])('%j is %s', (written, zip) => {
    expect(normalizeZip(written)).toBe(zip)
  })

  it.each(['9', '-', '1234567890123', '94035.0', 'M1/1AE', '東京'])('%j is none', (written) => {
    expect(normalizeZip(written)).toBeUndefined()
  })
})

it('takes white space and case from an external ID, and nothing else', () => {
  expect(normalizeExternalId('User_ 1-ÄB\u3000#')).toBe('user_1-äb#')
})
