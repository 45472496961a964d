import { isNobody, isNoId, isPlaceholder } from '../../../src/destination/server-event/placeholders'
import {
  firstOf,
  hasValue,
  readFreeText,
  readId,
  readText,
  readUniqueId
} from '../../../src/destination/server-event/read'

/** No value anywhere. */
const NO_VALUES = [
  ...['null', 'NULL', 'Null', 'undefined', 'UNDEFINED', 'None', 'none', 'unknown', 'n/a', 'N/A', '#N/A', 'NaN', 'NaT'],
  ...['(not set)', 'not set', '(none)', '<null>', '<NA>', '\\N', '-', '--', '?', '{}', '[]', '""', "''"],
  ...[
    '[object Object]',
    '[object Undefined]',
    '[object HTMLInputElement]',
    '[Function: getId]',
    'function () { return 1 }'
  ],
  ...['{{fbclid}}', '{{ user.id }}', '{fbclid}', '${userId}', '%%CLICKID%%', '%EMAIL%', '__FBCLID__', '*|EMAIL|*'],
  ...['<%= id %>', '#{id}', '[email]', '<your-id>', '%7B%7Bfbclid%7D%7D', '%7Bfbclid%7D', '%257B%257Bid%257D%257D']
]
/** May be a name, a word or an amount, but no ID. */
const NO_IDS = [
  ...['true', 'FALSE', 'NA', 'nan', 'nil', 'order-{{id}}', 'u_${userId}', 'x[object Object]', 'a-%7B%7Bid%7D%7D'],
  ...[
    '00000000-0000-0000-0000-000000000000',
    '00000000000000000000000000000000',
    'ffffffff-ffff-ffff-ffff-ffffffffffff'
  ]
]
/** May be the ID of a product, but of nobody. */
const NOBODIES = [
  ...['0', '00', '0.0', '-0', 'guest', 'Guest', 'GUEST_USER', 'guest-user', 'anonymous', 'Anonymous User', 'anon'],
  ...['not_logged_in', 'not logged in', 'logged out', 'nobody', 'unidentified', 'unknown user', '9774d56d682e549c']
]
const VALUES = [
  ...['Nan', 'Nina', 'Noah', 'Null Island Ltd', 'Unknown Pleasures', 'Na', 'Ni', 'Frank', 'Function Room', 'nonesuch'],
  ...[
    'a',
    '7',
    'user_1',
    '_id',
    '$5 off',
    '100%',
    '50%off',
    '中',
    'é',
    '(Mira)',
    '[1]',
    'a{b',
    '{',
    '<3',
    '5f3c',
    '1900'
  ]
]

describe('the table of placeholders', () => {
  it.each(NO_VALUES)('%j is no value, no ID and nobody', (text) => {
    expect([isPlaceholder(text), isNoId(text), isNobody(text)]).toEqual([true, true, true])
  })

  it.each(NO_IDS)('%j is no ID and nobody', (text) => {
    expect([isPlaceholder(text), isNoId(text), isNobody(text)]).toEqual([false, true, true])
  })

  it.each(NOBODIES)('%j is nobody', (text) => {
    expect([isPlaceholder(text), isNoId(text), isNobody(text)]).toEqual([false, false, true])
  })

  it.each(VALUES.filter((text) => text !== 'Na' && text !== 'Nan'))('%j is a value', (text) => {
    expect([isPlaceholder(text), isNoId(text), isNobody(text)]).toEqual([false, false, false])
  })

  it.each(['Na', 'Nan'])('%j may be a name', (text) => {
    expect([isPlaceholder(text), isNoId(text)]).toEqual([false, true])
  })

  it('takes hostile text in its stride', () => {
    for (const text of [
      '{'.repeat(1e6),
      `{{${'a'.repeat(1e6)}`,
      '%7B'.repeat(3e5),
      '[object '.repeat(1e5),
      '*|'.repeat(5e5)
    ]) {
      expect(() => isNobody(text)).not.toThrow()
    }
  })
})

describe('reading one value', () => {
  it('takes the first usable element of a list', () => {
    expect(readText([null, ' ', 'undefined', 'a', 'b'])).toBe('a')
    expect(readText([['n/a', 'a']])).toBe('a')
    expect(readText([{ id: 'a' }, true, 5])).toBe('5')
    expect(readFreeText(['', 'n/a'])).toBe('n/a')
  })

  it.each([true, false, {}, { a: 1 }, [], [[]], [{}], () => 'a', Symbol('a'), null, undefined, NaN, Infinity])(
    'finds no text in %p',
    (value) => {
      expect(readText(value)).toBeUndefined()
    }
  )

  it('leaves out a number that has lost digits', () => {
    expect(readText(2 ** 53)).toBeUndefined()
    expect(readText(1e21)).toBeUndefined()
    expect(readText(2 ** 53 - 1)).toBe('9007199254740991')
    expect(readText(12345678901234567890n)).toBe('12345678901234567890')
    expect(readText(1.5)).toBe('1.5')
  })

  it('knows that a product may have the ID 0, and an event may not', () => {
    expect(readId(0)).toBe('0')
    expect(readId('true')).toBeUndefined()
    expect(readUniqueId(0)).toBeUndefined()
    expect(readUniqueId(['undefined', '0', 'msg-1'])).toBe('msg-1')
  })

  it.each([null, undefined, '', '  ', 'n/a', '{{id}}', [], [null, ''], {}, NaN])('passes over %p', (value) => {
    expect(hasValue(value)).toBe(false)
    expect(firstOf(value, 0)).toBe(0)
  })

  it.each([0, false, 'a', [0], { a: null }, new Date(0)])('finds a value in %p', (value) => {
    expect(hasValue(value)).toBe(true)
    expect(firstOf(value, 'b')).toBe(value)
  })
})
