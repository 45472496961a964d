import { createRequestClient, Destination } from '@segment/actions-core'
import nock from 'nock'
import destination from '../../../src'
import { testConnection } from '../../../src/destination/graph-api/test-connection'
import { stopClock } from '../../support/clock'
import { accepted, graphError, mockGraph, NOW, SETTINGS, type Reply } from '../../support/graph'

beforeEach(() => {
  stopClock()
})
afterEach(() => {
  nock.cleanAll()
  jest.useRealTimers()
})

async function test(reply: Reply, settings: Record<string, unknown> = {}): Promise<string> {
  mockGraph(() => reply)
  try {
    await new Destination(destination).testAuthentication({ ...SETTINGS, ...settings })
    return 'passed'
  } catch (error) {
    return (error as Error).message
  }
}

it('posts one event that is too old to be recorded', async () => {
  const graph = mockGraph(() => graphError(100, 2804003))
  await new Destination(destination).testAuthentication(SETTINGS)
  expect(graph.bodies).toHaveLength(1)
  expect(graph.events()).toEqual([
    expect.objectContaining({ event_time: NOW / 1000 - 8 * 24 * 60 * 60, action_source: 'system_generated' })
  ])
})

it.each<[string, Reply]>([
  ['"too old": the proof', graphError(100, 2804003)],
  ['an acceptance', accepted(1)],
  ['throttling', graphError(80004)],
  ['an outage', { status: 502, body: '<html>Bad Gateway</html>' }],
  ['an unknown error', graphError(105)]
])('passes on %s', async (_name, reply) => {
  expect(await test(reply)).toBe('passed')
})

it.each<[string, Reply, RegExp]>([
  ['a dead token', graphError(190, 463), /access token is invalid, expired or revoked.*replace "Access Token"/],
  ['a wrong App Secret', graphError(100, undefined, { message: 'Invalid appsecret_proof provided' }), /App Secret/],
  [
    'a pixel that is not assigned',
    graphError(100, undefined, { message: '(#100) Missing Permission' }),
    /assign the dataset to the system user/
  ],
  ['an unknown pixel', graphError(100, 33), /Pixel ID is unknown to this token/]
])('fails on %s, and says what to mend', async (_name, reply, message) => {
  expect(await test(reply)).toMatch(message)
})

it('fails on a malformed Pixel ID before any request', async () => {
  expect(await test(accepted(1), { pixelId: 'abc' })).toMatch(/Pixel ID must be digits only/)
  expect(nock.pendingMocks()).toHaveLength(1)
})

it('never tells people to add ads_management, which a token from Events Manager does not need', async () => {
  const message = await test(graphError(200, undefined, { message: 'Permissions error' }))
  expect(message).toMatch(/generate the token in Events Manager/)
  expect(message).not.toMatch(/ads_management/)
})

it('does not call good settings bad when nobody answers', async () => {
  nock('https://graph.facebook.com')
    .persist()
    .post(/events/)
    .replyWithError({ code: 'ECONNREFUSED' })
  await expect(new Destination(destination).testAuthentication(SETTINGS)).resolves.toBeUndefined()
})

it.each<[string, Reply, RegExp]>([
  ['throttling', { ...graphError(80004), status: 429 }, /throttling requests/],
  ['an outage', { status: 502, body: '<html>Bad Gateway</html>' }, /could not take the request for the moment/],
  ["a proxy's page", { body: '<html>Log in</html>' }, /not Meta's answer/],
  ["a proxy's 403", { status: 403, body: '<html>Blocked</html>' }, /not Meta's answer/],
  ['an empty object', { body: {} }, /not Meta's answer/],
  ['another refusal', graphError(100, 2804050), /Meta refused the test for an unexpected reason/]
])('says what it knows of %s, and that nothing is verified', async (_name, reply, reason) => {
  mockGraph(() => reply)
  const found = await testConnection(createRequestClient(), SETTINGS)
  expect(found.verified).toBe(false)
  expect(found.message).toMatch(/^The connection could not be verified: /)
  expect(found.message).toMatch(reason)
})
