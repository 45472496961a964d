import { createTestIntegration } from '@segment/actions-core'
import Definition from '../../src/destination'
import { mockGraph, settings, sha256, shopEvent } from './__helpers__/graph'

const testDestination = createTestIntegration(Definition)
const hash = sha256('jane@example.com')

async function userData(mapping: Record<string, unknown>): Promise<Record<string, unknown>> {
  const bodies = mockGraph()
  await testDestination.testAction('streamEvent', {
    event: shopEvent(),
    mapping: {
      external_id: ['user-1'],
      event_name: 'Contact',
      event_time: { '@path': '$.timestamp' },
      user_data: mapping as Record<string, string>
    },
    settings
  })
  return bodies[0].data[0].user_data
}

describe('customer information', () => {
  it.each([
    ['email', ' Joe@EG.com ', 'em', ['joe@eg.com']],
    ['phone', '+1 (650) 555-1212', 'ph', ['16505551212']],
    ['phone', '0049 (0)151 2345678', 'ph', ['491512345678']],
    ['first_name', 'O’Neil', 'fn', ['oneil']],
    ['last_name', '정', 'ln', ['정']],
    ['date_of_birth', '2/16/1997', 'db', ['19970216']],
    ['gender', 'Female', 'ge', ['f']],
    ['city', 'San Francisco', 'ct', ['sanfrancisco']],
    ['city', 'Québec', 'ct', ['québec', 'qubec']],
    ['state', 'State of California', 'st', ['ca']],
    ['zip', '94035-1234', 'zp', ['94035']],
    ['zip', 'M1 1AE', 'zp', ['m11ae']],
    ['country', 'United Kingdom', 'country', ['gb']]
  ])('%s %p is sent as the hash of its normalized form', async (key, raw, parameter, normalized) => {
    const context = parameter === 'zp' && raw.startsWith('94') ? { country: ['US'] } : {}
    expect((await userData({ ...context, [key]: [raw] }))[parameter]).toEqual(normalized.map(sha256))
  })

  it('is hashed once: what is hashed already is sent as it is', async () => {
    expect((await userData({ email: [hash.toUpperCase()] })).em).toEqual([hash])
  })

  it('is a list without duplicates', async () => {
    expect((await userData({ email: ['jane@example.com', 'JANE@example.com', 'joe@eg.com'] })).em).toEqual([
      hash,
      sha256('joe@eg.com')
    ])
  })

  it('is left out where it cannot be right', async () => {
    expect(await userData({ email: ['n/a'], phone: ['12'], country: ['Atlantis'] })).toEqual({
      external_id: [sha256('user-1')]
    })
  })

  it('is sent as it is where Meta wants no hash', async () => {
    const plain = {
      client_user_agent: 'Mozilla/5.0',
      browser_id: 'fb.1.1700000000000.123456',
      lead_id: '525645896321548'
    }
    expect(await userData(plain)).toMatchObject({
      client_user_agent: 'Mozilla/5.0',
      fbp: 'fb.1.1700000000000.123456',
      lead_id: 525645896321548
    })
  })
})
