import { isEnvelope, readEnvelope, wrap } from '../../../src/page/pasting/wrap'

it.each<[object, boolean]>([
  [{ type: 'track', event: 'x' }, false],
  [{ type: 'page' }, false],
  [{ event: 'x', properties: {} }, false],
  [{ event: 'x', total: 1 }, true],
  [{ type: 'kauf', total: 1 }, true],
  [{ total: 1 }, true]
])('%j has to be wrapped: %s', (value, expected) => {
  expect(isEnvelope(value as never)).toBe(expected)
})

it('finds what may be the name and the person', () => {
  const { names, people } = readEnvelope({
    payload: { kundennummer: 77, mail: 'a@b.example' },
    action: 'kauf_fertig',
    note: 'bitte anrufen'
  })
  expect(names[0]).toBe('action')
  expect(names).not.toContain('payload.mail')
  expect(people).toEqual(['payload.kundennummer'])
})

it('makes properties of everything that is no part of an event', () => {
  const value = {
    type: 'kauf',
    timestamp: '2026-11-25T12:00:00Z',
    context: { ip: '203.0.113.9' },
    properties: { total: 2 },
    kunde: { id: 5 },
    total: 1
  }
  expect(wrap(value, 'kauf', 'kunde.id')).toEqual({
    type: 'track',
    event: 'kauf',
    userId: '5',
    timestamp: '2026-11-25T12:00:00Z',
    context: { ip: '203.0.113.9' },
    properties: { kunde: { id: 5 }, total: 2 }
  })
})
