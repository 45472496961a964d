import { normalizeState } from '../../../../src/destination/server-event/normalize/state'
import { CANADIAN_PROVINCES, US_STATES } from '../../../../src/destination/server-event/normalize/state-names'

describe('the table of states', () => {
  it('has the USA’s 50 states, DC, territories and military addresses, and Canada’s 13 provinces and territories', () => {
    expect(US_STATES).toHaveLength(50 + 1 + 6 + 3)
    expect(CANADIAN_PROVINCES).toHaveLength(13)
  })

  it('has each code and name once', () => {
    const all = [...US_STATES, ...CANADIAN_PROVINCES].flatMap(([code, names]) => [code, ...names.split(' ')])
    expect(new Set(all).size).toBe(all.length)
    for (const name of all) expect(name).toMatch(/^[a-z]+$/)
  })
})

describe('a state of the USA', () => {
  it.each([
    ['ca', ['CA', 'c.a.', 'California', 'CALIFORNIA', 'Calif.', 'Cal.', 'CA-', 'US-CA', 'us_ca', 'USA: CA', 'U.S.-CA']],
    [
      'ca',
      ['CA, USA', 'CA US', 'California, United States', 'California (CA)', 'CA - California', 'CA, California, USA']
    ],
    ['ca', ['State of California', 'the State of California', 'California State', 'ca state']],
    ['ny', ['New York', 'NewYork', 'New-York', 'N.Y.', 'New York State', 'State of New York', 'NY State']],
    ['nc', ['North Carolina', 'N. Carolina', 'N Carolina', 'No. Carolina', 'N.C.']],
    ['nd', ['N. Dak.', 'N Dakota']],
    ['sd', ['S. Dakota', 'So. Dakota', 'S. Dak.']],
    ['wv', ['West Virginia', 'W. Virginia', 'W.Va.', 'West Va']],
    ['va', ['Virginia', 'Commonwealth of Virginia', 'Va.']],
    ['ma', ['Mass.', 'Commonwealth of Massachusetts']],
    ['pa', ['Penna.', 'Penn.', 'Pa.']],
    ['wa', ['Washington', 'Washington State', 'Wash.']],
    ['dc', ['DC', 'D.C.', 'Washington, D.C.', 'Washington DC', 'District of Columbia']],
    ['ri', ['Rhode Island', 'R.I.', 'State of Rhode Island and Providence Plantations']],
    ['hi', ["Hawai'i", 'Hawaiʻi', 'Hawaii']],
    ['pr', ['Puerto Rico', 'Commonwealth of Puerto Rico', 'P.R.']],
    ['vi', ['U.S. Virgin Islands', 'US Virgin Islands', 'Virgin Islands', 'USVI']],
    ['mp', ['Northern Mariana Islands', 'Commonwealth of the Northern Mariana Islands', 'CNMI']]
  ])('%s', (code, written) => {
    for (const text of written) expect(normalizeState(text)).toBe(code)
  })
})

describe('a province of Canada', () => {
  it.each([
    ['qc', ['QC', 'Quebec', 'Québec', 'QUÉBEC', 'Province of Québec', 'CA-QC', 'Québec, Canada', 'Qué.']],
    ['on', ['Ontario', 'Ont.', 'ON', 'CA-ON', 'ON, CA', 'ON (Ontario)', 'Canada - Ontario']],
    ['bc', ['BC', 'B.C.', 'British Columbia', 'Colombie-Britannique']],
    ['pe', ['PEI', 'P.E.I.', 'Prince Edward Island', 'Île-du-Prince-Édouard']],
    [
      'nl',
      ['Newfoundland and Labrador', 'Newfoundland & Labrador', 'Newfoundland', 'Nfld.', 'Terre-Neuve-et-Labrador']
    ],
    ['ns', ['Nova Scotia', 'Nouvelle-Écosse']],
    ['nt', ['Northwest Territories', 'NWT', 'N.W.T.', 'Territoires du Nord-Ouest']],
    ['yt', ['Yukon', 'Yukon Territory']]
  ])('%s', (code, written) => {
    for (const text of written) expect(normalizeState(text)).toBe(code)
  })
})

describe('a region elsewhere', () => {
  it.each([
    ['New South Wales', 'newsouthwales'],
    ['Northern Virginia', 'northernvirginia'],
    ['Baja California Sur', 'bajacaliforniasur'],
    ['Baden-Württemberg', 'badenwürttemberg'],
    ['Nuevo Leo\u0301n', 'nuevoleón'],
    ['Uşak', 'uşak'],
    ['Oregonia', 'oregonia'],
    ['Lagos State', 'lagosstate'],
    ['2A', '2a'],
    ['東京都', '東京都'],
    ['US-ON', 'uson']
  ])('%j is %s, its whole name', (text, name) => {
    expect(normalizeState(text)).toBe(name)
  })

  it('is none without a letter', () => {
    for (const text of ['13', '...', '٣']) expect(normalizeState(text)).toBeUndefined()
  })

  it('keeps a name that it shares with a state, when its country is known', () => {
    expect(normalizeState('Montana', 'bg')).toBe('montana')
    expect(normalizeState('Montana', 'us')).toBe('mt')
    expect(normalizeState('Ontario', 'us')).toBe('on')
  })
})
