import { readEvent } from '../../../src/page/pasting/read-event'

test('an event is a JSON object', () => {
  expect(readEvent(' {"type": "page"} ')).toEqual({ event: { type: 'page' } })
})

test.each([
  ['', 'Paste an event here'],
  ['[{"type": "page"}]', 'one event at a time'],
  ['"page"', 'starts with {'],
  ['null', 'starts with {'],
  ['{\n  "type": "page",\n  oops\n}', 'look at line 3, column 3']
])('%j is none, and it says why', (text, words) => {
  expect(readEvent(text)).toEqual({ problem: expect.stringContaining(words) as unknown })
})
