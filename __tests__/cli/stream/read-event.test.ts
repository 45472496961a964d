import { readEvent } from '../../../src/cli/stream/read-event'

const read = (text: string, isTooLong = false) => readEvent({ number: 1, text, isTooLong })

describe('readEvent', () => {
  it('takes an object with a type', () => {
    expect(read('{"type":"track","event":"x"}')).toEqual({ event: { type: 'track', event: 'x' } })
    expect(read(' {"type":"page"} \r')).toEqual({ event: { type: 'page' } })
  })

  it.each([
    ['{"type":', 'not JSON'],
    ['garbage', 'not JSON'],
    ['{"a":1}', 'not an event:'],
    ['{"type":7}', 'not an event:'],
    ['{"type":""}', 'not an event:'],
    ['"track"', 'not an event:'],
    ['null', 'not an event:'],
    ['[{"type":"track"}]', 'a list']
  ])('refuses %s, and quotes nothing of it', (text, reason) => {
    const result = read(text) as { reason: string }
    expect(result.reason).toContain(reason)
    expect(result.reason).not.toContain('garbage')
  })

  it('refuses a line that is too long', () => {
    expect(read('{"type":"track"}', true)).toMatchObject({ reason: 'longer than 10 MB: a line must be one event' })
  })

  it('unwraps the event of a rejects file', () => {
    const event = { type: 'track', event: 'x' }
    expect(read(JSON.stringify({ line: 3, reason: 'why', status: 400, event }))).toEqual({ event })
  })

  it('reads the raw line of a rejects file again', () => {
    expect(read(JSON.stringify({ line: 3, reason: 'why', raw: '{"type":"page"}' }))).toEqual({
      event: { type: 'page' }
    })
    expect(read(JSON.stringify({ line: 3, reason: 'why', raw: '{"type"' }))).toMatchObject({ raw: '{"type"' })
  })

  it('takes no wrapper inside a wrapper, and no object that merely looks like one', () => {
    const wrapped = JSON.stringify({ line: 1, reason: 'why', event: { type: 'page' } })
    expect(read(JSON.stringify({ line: 1, reason: 'why', raw: wrapped }))).toHaveProperty('reason')
    expect(read('{"line":1,"reason":"why","event":{"a":1}}')).toHaveProperty('reason')
    expect(read('{"event":{"type":"page"}}')).toHaveProperty('reason')
  })
})
