import { lettersAndDigits, normalizeCity } from '../../../../src/destination/server-event/normalize/city'
import { normalizeName } from '../../../../src/destination/server-event/normalize/name'
import { latinLettersAndDigits } from '../../../../src/destination/server-event/normalize/text'
import { normalizeZip } from '../../../../src/destination/server-event/normalize/zip'

/** Every character of which the fast path has an opinion, and some beyond. */
const CHARACTERS = Array.from({ length: 0x400 }, (_, code) => String.fromCharCode(code))

const NOT_IN_A_PLACE = /[^\p{L}\p{M}\p{N}]+/gu
const NOT_IN_A_NAME = /[\s\p{P}\p{S}\p{Cf}\p{Cs}]+/gu

/** The rule itself, without a fast path. */
function byRule(text: string, unwanted: RegExp): string {
  return text.normalize('NFC').toLowerCase().replace(unwanted, '').normalize('NFC')
}

test('With and without the fast path every character comes out the same', () => {
  const texts = CHARACTERS.flatMap((one) => [one, `x${one}`, `${one}x`, `Ab ${one} 1${one}`])
  const differing = texts.filter((text) => {
    const fast = latinLettersAndDigits(text)
    const agrees = fast === undefined || (fast === byRule(text, NOT_IN_A_PLACE) && fast === byRule(text, NOT_IN_A_NAME))
    return !agrees || lettersAndDigits(text) !== byRule(text, NOT_IN_A_PLACE)
  })
  expect(differing).toEqual([])
})

test('The fast path takes what shops send, and leaves alone what needs the rule', () => {
  expect(latinLettersAndDigits("O'Néill-São Paulo 2")).toBe('onéillsãopaulo2')
  for (const text of ['e\u0301', 'İzmir', '東京', 'a\u00adb', 'a\tb', 'Москва', '3×4']) {
    expect(latinLettersAndDigits(text)).toBeUndefined()
  }
})

test('A name or a city without a letter is none', () => {
  expect(normalizeName("-'-")).toBeUndefined()
  expect(normalizeName('R2')).toBe('r2')
  expect(normalizeCity('12 345')).toBeUndefined()
})

test.each([
  ['SW1A 1AA', 'sw1a1aa'],
  ['73301-0001', '73301'],
  [' 530 - 0001', '5300001'],
  ['５３０－０００１', '5300001'],
  ['M5H#2N2', undefined],
  ['-', undefined]
])('The postal code %j is %j', (text, zip) => {
  expect(normalizeZip(text)).toBe(zip)
})
