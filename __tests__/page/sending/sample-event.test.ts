import { curlOf } from '../../../src/page/sending/sample-event'
import { startServer, stopAll } from '../../server/support'

afterEach(stopAll)

test('the command that the page shows delivers an event', async () => {
  const bench = await startServer()
  const command = curlOf(bench.server.url, false)
  expect(command).toContain(`curl ${bench.server.url}/v1/track \\\n`)
  const [, body] = /-d '(.*)'$/.exec(command) ?? []
  expect((await bench.post('/v1/track', body)).json).toMatchObject({ outcome: 'delivered' })
  expect(curlOf('http://host', true)).toContain('Authorization: Bearer')
})
