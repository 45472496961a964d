import { alreadyHashed, isAppendix, isHashOfNobody } from '../../../src/destination/server-event/hash'
import { sha256 } from './customer'

const HASH = sha256('joe@eg.com')
const MD5 = HASH.slice(0, 32)

describe('a value hashed beforehand', () => {
  it.each([HASH, MD5, `${HASH}.BA`, `${MD5}.AQQCAQMC`, `${HASH.toUpperCase()}.AQ`])('is %s', (text) => {
    expect(alreadyHashed(text)).toBe(text)
  })

  it('comes out in lower case', () => {
    expect(alreadyHashed(HASH.toUpperCase())).toBe(HASH)
  })

  it.each([
    '',
    HASH.slice(1),
    `${HASH}0`,
    `${HASH.slice(1)}g`,
    `${HASH}.`,
    `${HASH}.ZZ`,
    `${HASH}.AQ.AQ`,
    `${HASH}.tooshor`,
    `${HASH}.no$valid`,
    `${HASH.slice(2)}.AQ`,
    `sha256:${HASH}`
  ])('is not %j', (text) => {
    expect(alreadyHashed(text)).toBeUndefined()
  })
})

it('knows the marks of the parameter builder', () => {
  expect(['AQ', 'Bg', 'AQQCAQMC'].every(isAppendix)).toBe(true)
  expect(['', 'aq', 'AQQ', 'AQQCAQMCA'].some(isAppendix)).toBe(false)
})

it.each(['', 'null', 'undefined', 'None', 'NaN', '0', 'guest', 'anonymous', '[object Object]'])(
  'knows the hash of %j, marked or not',
  (text) => {
    expect(isHashOfNobody(sha256(text), sha256)).toBe(true)
    expect(isHashOfNobody(`${sha256(text).toUpperCase()}.AQ`, sha256)).toBe(true)
  }
)

it.each(['0'.repeat(32), 'f'.repeat(64), 'd41d8cd98f00b204e9800998ecf8427e'])('knows %s for nobody', (hash) => {
  expect(isHashOfNobody(hash, sha256)).toBe(true)
})

it('does not take a person for nobody', () => {
  expect(isHashOfNobody(HASH, sha256)).toBe(false)
  expect(isHashOfNobody(MD5, sha256)).toBe(false)
})
