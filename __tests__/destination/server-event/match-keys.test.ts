import { MATCH_KEYS, matchKeys } from '../../../src/destination/server-event/match-keys'
import { clean } from './customer'

it('names the parameters that an event carries after clean-up, with Meta’s weight', () => {
  const { userData } = clean({
    external_id: 'user-1',
    user_data: { email: 'joe@eg.com', phone: 'none', city: ' ', client_user_agent: 'Mozilla/5.0', zip: 94035 },
    event_source_url: 'https://shop.example/?fbclid=AbC'
  })
  expect(matchKeys({ user_data: userData })).toEqual([
    { key: 'external_id', parameter: 'external_id', label: 'External ID', weight: 'medium' },
    { key: 'email', parameter: 'em', label: 'Email', weight: 'high' },
    { key: 'zip', parameter: 'zp', label: 'Zip Code', weight: 'low' },
    { key: 'client_user_agent', parameter: 'client_user_agent', label: 'Client User Agent', weight: undefined },
    { key: 'click_id', parameter: 'fbc', label: 'Click ID', weight: 'high' }
  ])
})

it('weighs as Meta does', () => {
  const weighing = (weight: string): string[] =>
    MATCH_KEYS.filter((key) => key.weight === weight).map(({ parameter }) => parameter)
  expect(weighing('high')).toEqual(['em', 'fbc'])
  expect(weighing('medium').sort()).toEqual(['country', 'db', 'external_id', 'fb_login_id', 'fbp', 'ph'])
  expect(weighing('low').sort()).toEqual(['ct', 'fn', 'lead_id', 'ln', 'zp'])
})
