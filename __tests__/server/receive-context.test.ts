import { toEvent } from '../../src/server/ingest/receive'

const arrival = { receivedAt: Date.parse('2026-11-20T12:00:00.000Z') }

it.each([null, 'text', ['a']])('leaves out a context that is %j, which would fail the whole batch', (context) => {
  expect(toEvent({ type: 'page', userId: 'u', context }, arrival)).not.toHaveProperty('context')
})

it('leaves out personas that are null, and keeps the rest of the context', () => {
  const event = toEvent({ type: 'page', userId: 'u', context: { personas: null, ip: '8.8.8.8' } }, arrival)
  expect(event).toHaveProperty('context', { ip: '8.8.8.8' })
})
