import fc from 'fast-check'
import { Body } from '../../../src/destination/graph-api/body'

const ENVELOPE = { partner_agent: 'test' }

function parsed(body: Body): unknown {
  return JSON.parse(body.end(ENVELOPE).body.toString('utf8'))
}

test('A body holds what was added, in order, and the fields beside it', () => {
  const body = new Body()
  body.append('[{"a":1},{"a":2}]')
  body.append('[{"a":3}]')
  expect(body.end(ENVELOPE).body.toString('utf8')).toBe('{"data":[{"a":1},{"a":2},{"a":3}],"partner_agent":"test"}')
})

test('Its length is that of the text up to the end of the list, in bytes', () => {
  const body = new Body()
  body.append('["é"]')
  expect(body.length).toBe(Buffer.byteLength('{"data":["é"]'))
})

test('It can be ended again, with other fields and with more events', () => {
  const body = new Body()
  body.append('[1]')
  const first = body.end({ partner_agent: 'a longer name than the other one' }).body.toString('utf8')
  expect(JSON.parse(first)).toEqual({ data: [1], partner_agent: 'a longer name than the other one' })
  expect(parsed(body)).toEqual({ data: [1], ...ENVELOPE })
  body.append('[2]')
  expect(parsed(body)).toEqual({ data: [1, 2], ...ENVELOPE })
})

test('Any events in any pages come out as they went in, and each page can be read back', () => {
  const event = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue())
  const pages = fc.array(fc.array(event, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(pages, (lists) => {
      const body = new Body()
      const sections = lists.map((list) => body.append(JSON.stringify(list)))
      const whole = JSON.parse(JSON.stringify(lists)) as object[][]
      expect(parsed(body)).toEqual({ data: whole.flat(), ...ENVELOPE })
      expect(sections.map((section) => body.read(section))).toEqual(whole)
    }),
    { seed: 11, numRuns: 200 }
  )
})

test('It grows: a thousand events of three bytes a character', () => {
  const body = new Body()
  const events = Array.from({ length: 1000 }, (_, index) => ({ index, name: '漢'.repeat(700) }))
  for (let i = 0; i < events.length; i += 100) body.append(JSON.stringify(events.slice(i, i + 100)))
  expect(parsed(body)).toEqual({ data: events, ...ENVELOPE })
})
