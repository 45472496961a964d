import { isRejected, toEvent, type Arrival } from '../../src/server/ingest/receive'

const NOW = Date.parse('2026-11-20T12:00:00.000Z')
const at = (seconds: number) => new Date(NOW + seconds * 1000).toISOString()

function receive(value: unknown, arrival: Partial<Arrival> = {}) {
  const event = toEvent(value, { receivedAt: NOW, ...arrival })
  if (isRejected(event)) throw new Error(event.reason)
  return event
}

test('the time is the event’s own', () => {
  expect(receive({ type: 'track', timestamp: at(-60) }).timestamp).toBe(at(-60))
})

test('without one it is the original time, as RudderStack’s libraries send it', () => {
  expect(receive({ type: 'track', originalTimestamp: at(-60) }).timestamp).toBe(at(-60))
})

test('without any it is the time of receipt', () => {
  expect(receive({ type: 'track' }).timestamp).toBe(at(0))
})

test('a clock that is ahead is set right by what it says of the sending', () => {
  const event = { type: 'track', timestamp: at(3600) }
  expect(receive(event, { sentAt: at(3610) }).timestamp).toBe(at(-10))
  expect(receive({ ...event, sentAt: at(3610) }).timestamp).toBe(at(-10))
})

test('a time before the receipt stands, whatever the clock says', () => {
  expect(receive({ type: 'track', timestamp: at(-3600) }, { sentAt: at(10) }).timestamp).toBe(at(-3600))
  expect(receive({ type: 'track', timestamp: at(-7200) }, { sentAt: at(-3600) }).timestamp).toBe(at(-7200))
})

test('a time ahead that nothing explains stands, for the destination to judge', () => {
  expect(receive({ type: 'track', timestamp: at(3600) }).timestamp).toBe(at(3600))
})

test('an event with neither ID nor time gets the same ID each time it comes', () => {
  const event = { type: 'track', event: 'Order Completed', properties: { order_id: 1 } }
  const { messageId } = receive(event)
  expect(messageId).toMatch(/^content-[\da-f]{64}$/)
  expect(receive(event, { receivedAt: NOW + 60_000 }).messageId).toBe(messageId)
  expect(receive({ ...event, properties: { order_id: 2 } }).messageId).not.toBe(messageId)
})

test('an event with a time needs no such ID: the destination makes one', () => {
  expect(receive({ type: 'track', timestamp: at(0) }).messageId).toBeUndefined()
})

test('what all events of a batch share gives way to their own', () => {
  const { context } = receive(
    { type: 'track', context: { ip: '1.1.1.1' } },
    { context: { ip: '2.2.2.2', locale: 'de' } }
  )
  expect(context).toEqual({ ip: '1.1.1.1', locale: 'de' })
})

test('the path’s type wins over the event’s', () => {
  const event = toEvent({ type: 'identify' }, { receivedAt: NOW }, 'track')
  expect(event).toMatchObject({ type: 'track' })
})

test('the event that was sent is not changed', () => {
  const sent = { type: 'page', context: {} }
  receive(sent, { browser: { ip: '8.8.8.8' } })
  expect(sent).toEqual({ type: 'page', context: {} })
})
