import fc from 'fast-check'
import { parseJson, withExactNumbers } from '../../src/delivery/json'

it.each([
  ['{"id":9007199254740993}', { id: '9007199254740993' }],
  ['{"id": 12345678901234567890 , "n": 1}', { id: '12345678901234567890', n: 1 }],
  ['[9007199254740993,-9007199254740993]', ['9007199254740993', '-9007199254740993']],
  ['{"id":9007199254740991}', { id: 9007199254740991 }],
  ['{"amount":1234567890123456.5}', { amount: 1234567890123456.5 }],
  ['{"id":"9007199254740993","x":[1,\n  9007199254740993]}', { id: '9007199254740993', x: [1, '9007199254740993'] }],
  ['{"a":1,"a":9007199254740993}', { a: '9007199254740993' }]
])('%s is read without losing a digit', (text, value) => {
  expect(parseJson(text)).toEqual(value)
  expect(JSON.parse(withExactNumbers(text))).toEqual(value)
})

it('reads everything else as JSON.parse does', () => {
  fc.assert(
    fc.property(fc.json({ noUnicodeString: false }), (text) => {
      const value = JSON.parse(text) as unknown
      expect(JSON.stringify(parseJson(text))).toBe(JSON.stringify(value))
      expect(parseJson(JSON.stringify({ value, id: 1e15 }))).toEqual({
        value: JSON.parse(JSON.stringify(value)) as unknown,
        id: 1e15
      })
    }),
    { seed: 13 }
  )
})

it.each(['{"id":9007199254740993', '{"id":9007199254740993}}', '9007199254740993x', ''])('refuses %j', (text) => {
  expect(() => parseJson(text)).toThrow()
  expect(withExactNumbers(text)).toBe(text)
})

it('makes nothing of an object that changes its prototype', () => {
  const read = parseJson('{"__proto__":{"x":1},"id":9007199254740993}') as { x?: number }
  expect(read.x).toBeUndefined()
  expect(Object.getPrototypeOf(read)).toBe(Object.prototype)
})
