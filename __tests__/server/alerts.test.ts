import { createServer as createHttp } from 'node:http'
import type { AddressInfo } from 'node:net'
import { badOrder, onStop, order, startServer, stopAll, until } from './support'

afterEach(stopAll)

interface Message {
  alert: string
  status: string
  sync: string
  text: string
}

/** A webhook that notes what it gets. */
async function startHook(status = 200): Promise<{ url: string; messages: Message[] }> {
  const messages: Message[] = []
  const server = createHttp((request, response) => {
    let body = ''
    request.on('data', (part: Buffer) => (body += part.toString()))
    request.on('end', () => {
      messages.push(JSON.parse(body) as Message)
      response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onStop(() => new Promise((resolve) => server.close(resolve)))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?secret=s3cret`, messages }
}

it('tells once that too many events are rejected, and once that it is over', async () => {
  const { url, messages } = await startHook()
  const { server, post, logs } = await startServer({
    config: { alerts: { webhook: url, rejectedShare: 0.5, minEvents: 4 } }
  })
  const { alerts } = server.context
  await post('/events', [badOrder(), badOrder(), badOrder()])
  await alerts.look()
  expect(messages).toEqual([])
  await post('/events', badOrder())
  await alerts.look()
  await alerts.look()
  expect(messages).toMatchObject([{ alert: 'rejected_share', status: 'firing', sync: 'Shop' }])
  expect(messages[0].text).toBe(
    'Sync "Shop": 100 % of the last 4 events were rejected (limit 50 %). Deliveries shows why.'
  )
  await post('/events', [order(), order(), order(), order()])
  await alerts.look()
  expect(messages[1]).toMatchObject({ alert: 'rejected_share', status: 'resolved' })
  expect(JSON.stringify([messages, logs])).not.toMatch(/jane\.doe|EAAtoken|s3cret/)
})

it('tells that a token is refused, with what to do', async () => {
  const { url, messages } = await startHook()
  const { server, post } = await startServer({
    config: { alerts: { webhook: url } },
    syncs: [{ name: 'Shop', pixelId: '1234567890', accessToken: 'expired' }]
  })
  const { alerts, syncs } = server.context
  await post('/events', order())
  await until(() => syncs.all()[0].credentials.state === 'refused')
  await alerts.look()
  expect(messages).toMatchObject([{ alert: 'credentials_refused', status: 'firing', sync: 'Shop' }])
  expect(messages[0].text).toMatch(/Access Token/)
})

it.each([500, 302])('a webhook that answers %d is complained of in the log, without its address', async (status) => {
  const { url } = await startHook(status)
  const { server, post, logs } = await startServer({
    config: { alerts: { webhook: url, rejectedShare: 0, minEvents: 1 } }
  })
  await post('/events', badOrder())
  await server.context.alerts.look()
  expect(logs.filter(({ alert }) => alert === 'rejected_share')).toHaveLength(1)
  expect(JSON.stringify(logs)).not.toContain('s3cret')
})

it('refuses an address that is none', async () => {
  await expect(startServer({ config: { alerts: { webhook: 'mail@example.org' } } })).rejects.toThrow(
    /alerts\/webhook must be an address/
  )
})
