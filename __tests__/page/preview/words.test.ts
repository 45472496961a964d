import { mask, nameOfEvent, personOfEvent, shorten, toLine, toWords } from '../../../src/page/preview/words'

test.each([
  [{ type: 'track', event: 'Order Completed' }, 'Order Completed'],
  [{ type: 'page', name: 'Home' }, 'page: Home'],
  [{ type: 'page' }, 'page'],
  [{}, 'event']
])('%j is called %s', (event, name) => {
  expect(nameOfEvent(event)).toBe(name)
})

test('a person is known by the user ID, else by the anonymous one', () => {
  expect(personOfEvent({ userId: 'u', anonymousId: 'a' })).toBe('u')
  expect(personOfEvent({ userId: '', anonymousId: 'a' })).toBe('a')
  expect(personOfEvent({})).toBeUndefined()
})

test('a masked value shows no letter, and not how long a long one is', () => {
  expect(mask('jane.doe@example.com')).toBe('•'.repeat(12))
  expect(mask('us')).toBe('••••')
})

test('a hash is shortened, and what is short is not', () => {
  expect(shorten('0123456789abcdef0123456789abcdef')).toBe('01234567…abcdef')
  expect(shorten('fb.1.2')).toBe('fb.1.2')
})

test('a value is written in a line', () => {
  expect(toLine([{ id: 'sku-1', item_price: 12 }, 'b'])).toBe('id sku-1 · item price 12, b')
  expect(toLine(true)).toBe('true')
  expect(toWords('opt_out')).toBe('Opt out')
})
