import { readFilter } from '../../src/delivery/filter'
import destination from '../../src/destination'

test.each([
  ...(destination.presets ?? []).map((preset) => ('subscribe' in preset ? preset.subscribe : '')),
  'type = "track"',
  'type="track"   and(event="a" or event="b")',
  '(type = "track")',
  '(type = "track" and event = "a") or (type = "page" and name = "b")',
  'type = "track" and event = "(none) or so  = 1"',
  'type = "track" and properties.total > 5',
  'type = "track" and properties.total >= -5.5 and userId != null',
  'type = "track" and contains(properties.coupon, "sale") and !contains(event, "test")',
  'type = "track" and match(event, "Order*") and !match(context.page.url, "*.test")',
  'type = "track" and traits.vip = true'
])('%s is read', (fql) => {
  expect(readFilter(fql, 'filter')).toHaveProperty('children')
})

test.each([
  ['', 'not FQL'],
  ['type =', 'would be read as'],
  ['type = "track" and (event = "a"', 'not FQL'],
  ['type = "track" && event = "a"', 'not FQL'],
  ['type = "track" and foo.bar = 1', 'would be read as type = "track", which is not what it says'],
  ['type = "track" and anonymousId = "x"', 'would be read as type = "track",'],
  ['type = "track" and !(event = "a")', 'would be read as type = "track" and event = "a",'],
  ['type = "track" and not event = "a"', 'would be read as'],
  ['type = "track" and event = "a" or event = "b"', 'would be read as type = "track" or event = "a" or event = "b",'],
  ['type = "track" or', 'would be read as'],
  ['type = "track" and event = \'a\'', 'would be read as'],
  ['type = "track" and match(foo, "a*")', 'would be read as']
])('%j is refused, rather than let through more than it says', (fql, problem) => {
  expect(() => readFilter(fql, 'filter')).toThrow(problem)
  expect(() => readFilter(fql, 'filter')).toThrow('filter ')
})
