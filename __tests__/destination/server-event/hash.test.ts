import { alreadyHashed, isAppendix, isHashOfNothing } from '../../../src/destination/server-event/hash'
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

it('knows the hash of nothing, marked or not', () => {
  expect(isHashOfNothing(`${sha256('').toUpperCase()}.AQ`)).toBe(true)
  expect(isHashOfNothing(HASH)).toBe(false)
})
