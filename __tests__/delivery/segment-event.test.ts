import { withoutEmptyIds } from '../../src/delivery/segment-event'

it('takes an empty ID for none, and leaves every other value alone', () => {
  expect(withoutEmptyIds({ userId: '', anonymousId: 'a' })).toEqual({ anonymousId: 'a' })
  expect(withoutEmptyIds({ userId: 'u', anonymousId: '' })).toEqual({ userId: 'u' })
  expect(withoutEmptyIds({ userId: null, anonymousId: 0, event: '' })).toEqual({
    userId: null,
    anonymousId: 0,
    event: ''
  })
})
