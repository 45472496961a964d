import { asciiCity, normalizeCity } from '../../../../src/destination/server-event/normalize/city'
import { normalizeEmail, severalEmails } from '../../../../src/destination/server-event/normalize/email'
import { normalizeExternalId } from '../../../../src/destination/server-event/normalize/external-id'
import { splitFullName } from '../../../../src/destination/server-event/normalize/full-name'
import { normalizeGender } from '../../../../src/destination/server-event/normalize/gender'
import { isNoName, normalizeName } from '../../../../src/destination/server-event/normalize/name'
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

describe('an email address with something about it', () => {
  it.each([
    'joe@eg.com\u200b',
    '\u200b\ufeffjoe@eg.com',
    'joe\u00ad@eg.com',
    'joe@\u2060eg.com',
    '\u202ajoe@eg.com\u202c',
    'joe\uff20eg.com',
    'Joe <joe@eg.com>',
    '"Smith, Joe" <JOE@eg.com>',
    '<joe@eg.com>',
    '< joe@eg.com >;',
    'mailto:joe@eg.com',
    'MAILTO:joe@eg.com?subject=Hello%20there',
    'Joe <mailto:joe@eg.com>',
    'joe@eg.com;',
    'joe@eg.com,',
    ' ;joe@eg.com ; ',
    'joe%40eg.com'
  ])('reads the one address in %j', (written) => {
    expect(normalizeEmail(written)).toBe('joe@eg.com')
  })

  it.each([
    'null@null.com',
    'undefined@eg.com',
    'none@none.com',
    'n/a@eg.com',
    'noemail@eg.com',
    'no-email@eg.com',
    'noreply@eg.com',
    'do-not-reply@eg.com',
    '%email%@eg.com',
    'joe@eg.com <ann@eg.com>',
    'joe smith@eg.com',
    'write to joe@eg.com'
  ])('finds nobody in %j', (written) => {
    expect(normalizeEmail(written)).toBeUndefined()
  })

  it.each([
    ['joe@eg.com, ann@eg.com', ['joe@eg.com', 'ann@eg.com']],
    ['joe@eg.com;ann@eg.com;', ['joe@eg.com', 'ann@eg.com']],
    ['joe@eg.com ann@eg.com', ['joe@eg.com', 'ann@eg.com']],
    ['joe@eg.com | ann@eg.com', ['joe@eg.com', 'ann@eg.com']],
    ['Smith, Joe <joe@eg.com>; Ann <ann@eg.com>', ['Joe <joe@eg.com>', 'Ann <ann@eg.com>']],
    ['joe@eg.com', undefined],
    ['joe@@eg.com', undefined],
    ['Smith, Joe <joe@eg.com>', undefined]
  ])('finds in %j: %j', (written, addresses) => {
    expect(severalEmails(written)).toEqual(addresses)
  })
})

describe('a full name', () => {
  it.each([
    ['Mira Solberg', 'mira', 'solberg'],
    ['Mary Ann Smith', 'mary', 'annsmith'],
    ['Mira undefined', 'mira', undefined],
    ['Mira null', 'mira', undefined],
    ['Mira NaN', 'mira', undefined],
    ['Mira (not set)', 'mira', undefined],
    ['Mira NA', 'mira', undefined],
    ['Mira {{last_name}}', 'mira', undefined],
    ['undefined Solberg', undefined, 'solberg'],
    ['null Solberg Hansen', undefined, 'solberghansen'],
    ['Mira null Solberg', 'mira', 'solberg'],
    ['Solberg, Mira', 'mira', 'solberg'],
    ['SOLBERG,MIRA', 'mira', 'solberg'],
    ['van der Berg, Mira', 'mira', 'vanderberg'],
    ['Solberg, Mira Kristine', 'mirakristine', 'solberg'],
    ['Solberg, undefined', undefined, 'solberg'],
    ['undefined, Mira', 'mira', undefined],
    [', Mira', 'mira', undefined],
    ['Solberg, Dr. Mira', 'mira', 'solberg'],
    ['Solberg, Mira, Jr.', 'mira', 'solberg'],
    ['Mira Solberg, PhD', 'mira', 'solberg'],
    ['Mira Solberg Jr.', 'mira', 'solberg'],
    ['Naomi Ii', 'naomi', 'ii'],
    ['Dr. Mira Solberg', 'mira', 'solberg'],
    ['Prof. Dr. Mira Solberg', 'mira', 'solberg'],
    ['Mrs Mira Solberg', 'mira', 'solberg'],
    ['Mr. Solberg', undefined, 'solberg'],
    ['王小明', '王小明', undefined],
    ['Mira', 'mira', undefined]
  ])('%j is %s and %s', (written, first, last) => {
    expect(splitFullName(written)).toMatchObject({ first, last })
  })

  it.each(['undefined undefined', 'null null', 'None None', 'n/a n/a', 'NaN NaN', 'undefined, undefined', 'NA NA'])(
    '%j is nobody',
    (written) => {
      expect(splitFullName(written)).toEqual({ first: undefined, last: undefined, isPart: true })
    }
  )

  it.each(['Dr. Solberg', 'Solberg, Mira, Oslo'])('%j cannot be told apart', (written) => {
    expect(splitFullName(written)).toBeUndefined()
  })
})

describe('a name', () => {
  it.each(['undefined undefined', 'null null', 'n/a  n/a', 'NA', 'xxx', 'true', '{{name}}'])(
    '%j is no name',
    (text) => {
      expect(isNoName(text)).toBe(true)
    }
  )

  it.each(['Na', 'na', 'Nan', 'Nil', 'Noe Null', 'Max X', 'True Love'])('%j may be one', (text) => {
    expect(isNoName(text)).toBe(false)
  })

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

  it.each([
    '',
    'm/f',
    'x',
    '1',
    'non-binary',
    'ｆ',
    'w',
    'h',
    'k',
    'divers',
    'diverse',
    'masculino femenino',
    '其他',
    '男女',
    '2',
    '♀',
    'female male'
  ])('%j is none', (text) => {
    expect(normalizeGender(text)).toBeUndefined()
  })
})

describe('a gender in other languages', () => {
  const WORDS: [string, string[], string[]][] = [
    ['German', ['männlich', 'Maennlich', 'Mann', 'Herr'], ['weiblich', 'Frau', 'Mädchen']],
    ['French', ['homme', 'masculin', 'Monsieur', 'mâle'], ['femme', 'féminin', 'feminin', 'Madame', 'Mme']],
    ['Spanish', ['hombre', 'masculino', 'varón', 'Varon'], ['mujer', 'femenino', 'Señora', 'senora']],
    ['Italian', ['uomo', 'maschio', 'maschile'], ['donna', 'femmina', 'femminile']],
    ['Portuguese', ['homem', 'masculino'], ['mulher', 'feminino']],
    ['Dutch', ['man', 'mannelijk'], ['vrouw', 'vrouwelijk']],
    ['Swedish', ['man', 'manlig'], ['kvinna', 'kvinnlig']],
    ['Danish', ['mand', 'mandlig'], ['kvinde', 'kvindelig']],
    ['Norwegian', ['mann', 'mannlig', 'gutt'], ['kvinne', 'kvinnelig', 'jente']],
    ['Polish', ['mężczyzna', 'mezczyzna', 'męska'], ['kobieta', 'żeńska', 'zenska']],
    ['Russian', ['мужской', 'Мужчина'], ['женский', 'Женщина']],
    ['Japanese', ['男性', '男'], ['女性', '女']],
    ['Chinese', ['男', '先生'], ['女', '女士']],
    ['Korean', ['남성', '남자', '남'], ['여성', '여자', '여']]
  ]

  it.each(WORDS)('%s', (_language, male, female) => {
    for (const text of [
      ...male,
      ...male.map((word) => word.toUpperCase()),
      ...male.map((word) => word.normalize('NFD'))
    ])
      expect([text, normalizeGender(text)]).toEqual([text, 'm'])
    for (const text of [...female, ...female.map((word) => ` ${word}.`)])
      expect([text, normalizeGender(text)]).toEqual([text, 'f'])
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
    ['94035.0', '94035'],
    ['10115.00', '10115'],
    ['A1', 'a1']
  ])('%j is %s', (written, zip) => {
    expect(normalizeZip(written)).toBe(zip)
  })

  it.each([
    '9',
    '-',
    '1234567890123',
    '94035.5',
    'M1/1AE',
    '東京',
    'AB',
    'NA',
    'XX',
    'na',
    'none of it',
    '0',
    '00000',
    '000-000',
    '0000.0'
  ])('%j is none', (written) => {
    expect(normalizeZip(written)).toBeUndefined()
  })
})

describe('the zip code of a country', () => {
  it.each([
    ['2139', 'us', '02139'],
    ['501', 'us', '00501'],
    ['2139.0', 'us', '02139'],
    ['21391234', 'us', '02139'],
    ['2139-1234', 'us', '02139'],
    ['5011234', 'us', '00501'],
    ['94035-1234', 'us', '94035'],
    ['94035', 'us', '94035'],
    ['736', 'pr', '00736'],
    ['SW1A 1AA', 'us', 'sw1a1aa'],
    ['1067', 'de', '01067'],
    ['1000', 'fr', '01000'],
    ['187', 'it', '00187'],
    ['800', 'au', '0800'],
    ['150', 'no', '0150'],
    ['600001', 'jp', '0600001'],
    ['1310100', 'br', '01310100'],
    ['2139', 'ch', '2139'],
    ['2139', 'eg', '2139'],
    ['M1 1AE', 'gb', 'm11ae']
  ])('%s in %s is %s', (written, country, zip) => {
    expect(normalizeZip(written, country)).toBe(zip)
    expect(normalizeZip(zip, country)).toBe(zip)
  })

  it.each(['12', '213912', '1234567890', '00000'])('%s is none in the USA', (written) => {
    expect(normalizeZip(written, 'us')).toBeUndefined()
  })
})

it('takes white space and case from an external ID, and nothing else', () => {
  expect(normalizeExternalId('User_ 1-ÄB\u3000#')).toBe('user_1-äb#')
})
