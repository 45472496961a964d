import { sampleEvent } from '../../../src/page/sending/sample-event'
import { curlOf, waysOf } from '../../../src/page/sending/snippets'
import { startServer, stopAll } from '../../server/support'

afterEach(stopAll)

it('the command that the page shows delivers an event', async () => {
  const bench = await startServer()
  const command = curlOf(bench.server.url, false, sampleEvent(new Date()))
  expect(command).toContain(`curl ${bench.server.url}/v1/track \\\n`)
  const [, body] = /-d '(.*)'$/.exec(command) ?? []
  expect((await bench.post('/v1/track', body)).json).toMatchObject({ outcome: 'delivered' })
  expect(curlOf('http://host', true, {})).toContain('Authorization: Bearer')
})

it('every way names this server and the own event, and a quote in it does not end the command', () => {
  const ways = waysOf({ url: 'https://in.example', needsKey: false, event: { type: 'track', event: "l'achat" } })
  expect(ways.map(({ id }) => id)).toEqual(['curl', 'sdk', 'rudderstack', 'posthog', 'jitsu', 'kafka'])
  const text = (id: string): string => JSON.stringify(ways.find((way) => way.id === id))
  for (const id of ['curl', 'sdk', 'rudderstack', 'posthog', 'jitsu']) expect(text(id)).toContain('https://in.example')
  expect(ways[0].code?.text).toContain(`"event":"l'\\''achat"`)
  expect(text('sdk')).toContain("l'achat")
})
