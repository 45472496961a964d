import { normalizeCountry } from '../../../../src/destination/server-event/normalize/country'
import { COUNTRIES } from '../../../../src/destination/server-event/normalize/country-table'

describe('the table of countries', () => {
  it('has the 249 of ISO 3166-1, each code once', () => {
    expect(COUNTRIES).toHaveLength(249)
    expect(new Set(COUNTRIES.map(([alpha2]) => alpha2)).size).toBe(249)
    expect(new Set(COUNTRIES.map(([, alpha3]) => alpha3)).size).toBe(249)
  })

  it.each(COUNTRIES.map(([alpha2, alpha3, , names]) => [alpha2, alpha3, names] as const))(
    '%s is read from its codes and names',
    (alpha2, alpha3, names) => {
      const english = new Intl.DisplayNames(['en'], { type: 'region' }).of(alpha2.toUpperCase()) ?? ''
      for (const text of [alpha2, alpha2.toUpperCase(), alpha3, english, english.toUpperCase(), ...names.split('|')]) {
        if (text !== '') expect(normalizeCountry(text)).toBe(alpha2)
      }
    }
  )

  it.each(COUNTRIES.map(([alpha2, , languages]) => [alpha2, languages] as const))(
    '%s is read from its name in its own languages',
    (alpha2, languages) => {
      for (const language of languages.split(' ')) {
        if (Intl.DisplayNames.supportedLocalesOf([language]).length === 0) continue
        const name = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' }).of(alpha2.toUpperCase())
        if (name !== undefined) expect([name, normalizeCountry(name)]).toEqual([name, alpha2])
      }
    }
  )
})

describe('a country', () => {
  it.each([
    [
      'us',
      ['u.s.', 'U.S.A.', 'U S A', 'America', 'the United States', 'United States (US)', 'US of A', 'ＵＳ', 'EE.UU.']
    ],
    ['us', ['États-Unis', 'Etats Unis d’Amérique', 'Vereinigte Staaten', 'Estados Unidos', 'США', 'アメリカ合衆国']],
    [
      'gb',
      ['UK', 'U.K.', 'Great Britain', 'England', 'Scotland', 'Northern Ireland', 'Großbritannien', 'united_kingdom']
    ],
    [
      'kr',
      ['Korea', 'South Korea', 'Korea, Republic of', 'Korea (the Republic of)', 'Korea (South)', 'S. Korea', '한국']
    ],
    ['kp', ['North Korea', "Korea, Democratic People's Republic of", 'N. Korea', 'DPRK']],
    ['cd', ['DR Congo', 'DRC', 'Congo, Democratic Republic of the', 'Congo, Dem. Rep.', 'Congo (Kinshasa)']],
    ['cg', ['Congo', 'Republic of the Congo', 'Congo, Rep.', 'Congo-Brazzaville']],
    ['nl', ['Holland', 'The Netherlands', 'Netherlands, The', 'Nederland', 'Pays-Bas']],
    ['cz', ['Czechia', 'Czech Republic', 'Česko', 'Česká republika', 'CZE']],
    ['tr', ['Turkey', 'Türkiye', 'TURKIYE']],
    ['mk', ['Macedonia', 'North Macedonia', 'FYROM']],
    ['sz', ['Swaziland', 'Eswatini']],
    ['cv', ['Cape Verde', 'Cabo Verde']],
    ['va', ['Vatican', 'Holy See (Vatican City State)']],
    ['bo', ['Bolivia (Plurinational State of)', 'Bolivia, Plurinational State of']],
    ['vi', ['Virgin Islands, U.S.', 'Virgin Islands (U.S.)', 'U.S. Virgin Islands']],
    ['vg', ['Virgin Islands, British', 'BVI']],
    ['mf', ['St. Martin (French part)', 'Saint Martin']],
    ['lc', ['St Lucia', 'St. Lucia', 'Saint Lucia', 'Sainte-Lucie']],
    ['ba', ['Bosnia & Herzegovina', 'Bosnia-Herzegovina', 'Bosna i Hercegovina']],
    ['gr', ['Greece', 'Hellas', 'Ελλάδα', 'ΕΛΛΑΔΑ', 'EL']],
    ['at', ['Österreich', 'OSTERREICH', 'Oesterreich', 'Áo']],
    ['ie', ['Ireland', 'Éire', 'Eire', 'Republic of Ireland']],
    ['de', ['Deutschland', 'Allemagne', 'Alemania', 'Германия', 'ألمانيا', '德国', 'ドイツ', '독일']],
    ['in', ['India', 'Bharat', 'भारत']],
    ['ge', ['Georgia', 'საქართველო']]
  ])('%s', (code, written) => {
    for (const text of written) expect([text, normalizeCountry(text)]).toEqual([text, code])
  })

  it.each([
    'EU',
    'XX',
    'xk',
    'GER',
    'Wakanda',
    'Paris',
    'Virgin Islands',
    'Georgia (USA)',
    'US, CA',
    'US/CA',
    'the',
    'Republic of'
  ])('%j is none, or none for sure', (text) => {
    expect(normalizeCountry(text)).toBeUndefined()
  })

  it.each(['1', '+1', '840', 'x', 'y', '?', 'constructor', '__proto__', 'x'.repeat(200)])('%j is none', (text) => {
    expect(normalizeCountry(text)).toBeUndefined()
  })
})

describe('a platform without names of regions', () => {
  const { DisplayNames } = Intl
  afterEach(() => {
    setDisplayNames(DisplayNames)
  })

  function setDisplayNames(value: unknown): void {
    Object.defineProperty(Intl, 'DisplayNames', { value, configurable: true, writable: true })
  }

  function without(replacement: unknown): typeof normalizeCountry {
    setDisplayNames(replacement)
    let fresh = normalizeCountry
    jest.isolateModules(() => {
      fresh = jest.requireActual<{ normalizeCountry: typeof normalizeCountry }>(
        '../../../../src/destination/server-event/normalize/country'
      ).normalizeCountry
    })
    return fresh
  }

  it.each([undefined, { supportedLocalesOf: () => [] }])(
    'still gives the codes and the names of the table (%#)',
    (replacement) => {
      const normalize = without(replacement)
      expect(normalize('DE')).toBe('de')
      expect(normalize('DEU')).toBe('de')
      expect(normalize('Federal Republic of Germany')).toBe('de')
      expect(normalize('Ivory Coast')).toBe('ci')
      expect(normalize('Allemagne')).toBeUndefined()
    }
  )
})
