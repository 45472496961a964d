import { normalizeDate } from '../../../../src/destination/server-event/normalize/date'
import { NOW } from '../customer'

const date = (text: string): string | undefined => normalizeDate(text, NOW)

describe('a date of birth', () => {
  it.each([
    '1997-02-16',
    '1997-2-16',
    '1997/02/16',
    '1997.02.16.',
    '1997:02:16',
    '1997–02–16',
    '1997年2月16日',
    '１９９７－０２－１６',
    '١٩٩٧/٠٢/١٦',
    '2/16/1997',
    '02-16-1997',
    '16/2/1997',
    '16. 02. 1997',
    '19970216',
    '02161997',
    '16021997',
    '16 Feb 1997',
    '16-FEB-1997',
    'February 16th, 1997',
    'the 16th of February 1997',
    '1997 Feb. 16',
    '16Feb1997',
    'Sunday, February 16, 1997',
    'DOB: 1997-02-16',
    '(1997-02-16)'
  ])('%j is read', (text) => {
    expect(date(text)).toBe('19970216')
  })

  it.each([
    '1997-02-16T00:00:00Z',
    '1997-02-16T23:59:59.999+05:00',
    '1997-02-16T10:00:00.000+0000',
    '1997-02-16 00:00',
    '1997-02-16 00:00:00.000000+00',
    '1997:02:16 10:00:00',
    '2/16/1997 12:00:00 AM',
    '16.02.1997, 10:30 p.m. UTC',
    'Sun Feb 16 1997 00:00:00 GMT+0100 (Central European Standard Time)',
    'Sun Feb 16 00:00:00 UTC 1997'
  ])('%j is read without its time', (text) => {
    expect(date(text)).toBe('19970216')
  })

  it('has its month first when it could be either', () => {
    expect(date('3/4/1997')).toBe('19970304')
    expect(date('03041997')).toBe('19970304')
    expect(date('13/4/1997')).toBe('19970413')
  })

  it('lies from 1900 to this year', () => {
    expect(date('1900-01-01')).toBe('19000101')
    expect(date('1899-12-31')).toBeUndefined()
    expect(date('2026-12-31')).toBe('20261231')
    expect(date('2027-01-01')).toBeUndefined()
    expect(normalizeDate('2027-01-01', Date.UTC(2027, 0, 1) / 1000)).toBe('20270101')
  })

  it('is one of the calendar', () => {
    expect(date('2000-02-29')).toBe('20000229')
    expect(date('1996-02-29')).toBe('19960229')
    for (const text of [
      '1900-02-29',
      '1997-02-29',
      '1997-04-31',
      '1997-13-01',
      '1997-00-10',
      '1997-10-00',
      '1997-10-32'
    ]) {
      expect(date(text)).toBeUndefined()
    }
  })

  it.each([
    '16/02/97',
    '97-02-16',
    '970216',
    '1997-02',
    'Feb 1997',
    '1997',
    '1997-047',
    '1997-W07-7',
    '1997 Q1 02',
    '1997/16/02',
    '16 février 1997',
    'Feb Mar 16 1997',
    '1997-02-16-03',
    '19970216T000000Z',
    '856051200000',
    '16 Feb 300 B.C.',
    'x'.repeat(200)
  ])('%j is none', (text) => {
    expect(date(text)).toBeUndefined()
  })
})
