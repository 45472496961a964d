import { createTestIntegration } from '@segment/actions-core'
import Definition from '../../src/destination'
import { graphError, mockGraph, settings } from './__helpers__/graph'

const testDestination = createTestIntegration(Definition)

describe('testAuthentication', () => {
  it('takes the refusal of an event that is too old as proof of the token and the pixel', async () => {
    const bodies = mockGraph(() => [400, graphError(100, 2804003)])
    await expect(testDestination.testAuthentication(settings)).resolves.not.toThrow()
    expect(bodies).toMatchObject([{ data: [{ event_name: 'ConnectionTest', action_source: 'system_generated' }] }])
  })

  it('fails on a token that Meta does not accept', async () => {
    mockGraph(() => [401, graphError(190)])
    await expect(testDestination.testAuthentication(settings)).rejects.toThrow(/access token is invalid, expired/)
  })

  it('fails on a pixel that the token may not send to', async () => {
    mockGraph(() => [400, graphError(100, 33)])
    await expect(testDestination.testAuthentication(settings)).rejects.toThrow(/Pixel ID is unknown to this token/)
  })

  it('fails on an App Secret that does not belong to the token', async () => {
    const bodies = mockGraph(() => [400, graphError(100, undefined, 'Invalid appsecret_proof provided')])
    await expect(testDestination.testAuthentication({ ...settings, appSecret: 'secret' })).rejects.toThrow(/App Secret/)
    expect(bodies[0].appsecret_proof).toMatch(/^[\da-f]{64}$/)
  })

  it('passes when Meta is out of order, since the settings may be right', async () => {
    mockGraph(() => [503, ''])
    await expect(testDestination.testAuthentication(settings)).resolves.not.toThrow()
  })

  it('fails on a Pixel ID that is no number, before any request', async () => {
    const bodies = mockGraph()
    await expect(testDestination.testAuthentication({ ...settings, pixelId: '../me' })).rejects.toThrow(/digits only/)
    expect(bodies).toEqual([])
  })
})
