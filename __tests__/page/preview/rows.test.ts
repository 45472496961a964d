import type { Definition, SentPreview } from '../../../src/page/api'
import { toReadable } from '../../../src/page/preview/rows'

const definition = {
  action: {
    fields: {
      event_name: { label: 'Event Name' },
      custom_data: { label: 'Custom Data', properties: { value: { label: 'Value' } } }
    }
  },
  parameters: [
    { key: 'email', parameter: 'em', label: 'Email', hashed: true },
    { key: 'phone', parameter: 'ph', label: 'Phone', hashed: true },
    { key: 'city', parameter: 'ct', label: 'City', hashed: true }
  ]
} as unknown as Definition

const sent = (notices: SentPreview['notices']): SentPreview => ({
  mapping: 'Purchase',
  outcome: 'sent',
  notices,
  request: {
    method: 'POST',
    url: 'https://graph.example/events',
    headers: {},
    body: {
      data: [
        { opt_out: true, event_name: 'Purchase', user_data: { em: ['hash'] }, custom_data: { value: 9, color: 'red' } }
      ]
    }
  },
  parameters: [{ parameter: 'em', label: 'Email', hashed: true, values: [{ normalized: 'a@b.example', sent: 'hash' }] }]
})

test('a request is put in order, with the labels of the definition', () => {
  const { event, customer, customData, more } = toReadable(sent([]), definition)
  expect(event).toMatchObject([{ key: 'event_name', label: 'Event Name', value: 'Purchase', notices: [] }])
  expect(customer.map(({ label }) => label)).toEqual(['Email'])
  expect(customData.map(({ label }) => label)).toEqual(['Value', 'Color'])
  expect(more.map(({ label }) => label)).toEqual(['Opt out'])
})

test('a notice stands beside what it is about; what was dropped is listed too', () => {
  const notices = [
    { parameter: 'ph', reason: 'no phone number: dropped' },
    { parameter: 'custom_data.value', reason: 'rounded' },
    { parameter: 'event_source_url', reason: 'missing' }
  ]
  const { customer, customData, others } = toReadable(sent(notices), definition)
  expect(customer[1]).toMatchObject({
    parameter: 'ph',
    label: 'Phone',
    hashed: true,
    values: [],
    notices: ['no phone number: dropped']
  })
  expect(customData[0].notices).toEqual(['rounded'])
  expect(others).toEqual([notices[2]])
})
