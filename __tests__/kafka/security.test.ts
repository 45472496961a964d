import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createSandbox, type SandboxHandle } from '../../src/sandbox'
import { USER, type Cluster } from './support/cluster'
import { describeOwnKafka } from './support/describe'
import { orderEvent } from './support/events'
import { consume, startKafka, until, type Consuming, type Kafka } from './support/kafka'

const TOPIC = 'secured'
const EVENTS = 20

jest.setTimeout(180_000)

describeOwnKafka('a broker that asks who is there', () => {
  let kafka: Kafka
  let cluster: Cluster
  let sandbox: SandboxHandle
  let tokens: Server
  let groups = 0

  beforeAll(async () => {
    sandbox = createSandbox()
    await sandbox.start()
    tokens = createServer((_request, response) => {
      response.end(JSON.stringify({ access_token: unsignedToken(USER.name), expires_in: 300 }))
    })
    await new Promise<void>((resolve) => tokens.listen(0, '127.0.0.1', resolve))
    kafka = await startKafka(1)
    if (kafka.cluster === undefined) throw new Error('These tests need a broker of their own.')
    ;({ cluster } = kafka)
    await kafka.tool.createTopics([TOPIC], 2)
    const events = Array.from({ length: EVENTS }, (_, n) => ({ value: JSON.stringify(orderEvent(`event-${n}`)) }))
    await kafka.tool.produce(TOPIC, events)
  })
  afterAll(async () => {
    await kafka.stop()
    await sandbox.close()
    tokens.close()
  })
  beforeEach(() => {
    sandbox.reset()
  })

  function start(servers: string, args: string[], env: Record<string, string> = {}): Consuming {
    const group = ['--group-id', `group-${groups++}`, '--on-rejected', 'log']
    return consume(['--bootstrap-servers', servers, '--topics', TOPIC, ...group, ...args], {
      META_PIXEL_ID: '1234567890',
      META_ACCESS_TOKEN: 'EAAtoken',
      META_GRAPH_API_URL: sandbox.url,
      ...env
    })
  }

  async function expectEvents(consuming: Consuming): Promise<void> {
    await consuming.url
    await until(
      () => sandbox.events().length,
      (count) => count === EVENTS
    )
    expect(await consuming.end('SIGTERM')).toBe(0)
  }

  const sasl = (mechanism: string): string[] => ['--security-protocol', 'SASL_PLAINTEXT', '--sasl-mechanism', mechanism]

  it.each(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'])('is read with %s', async (mechanism) => {
    const args = [...sasl(mechanism), '--sasl-username', USER.name]
    await expectEvents(start(cluster.sasl, args, { KAFKA_SASL_PASSWORD: USER.password }))
  })

  it('is read with OAUTHBEARER, by a token from its endpoint', async () => {
    const url = `http://127.0.0.1:${(tokens.address() as AddressInfo).port}/token`
    const args = ['--sasl-oauthbearer-token-endpoint-url', url, '--sasl-oauthbearer-client-id', 'meta-pixel']
    const env = { KAFKA_SASL_OAUTHBEARER_CLIENT_SECRET: 'secret' }
    await expectEvents(start(cluster.sasl, [...sasl('OAUTHBEARER'), ...args], env))
  })

  it('is read over TLS, by its certificate authority', async () => {
    await expectEvents(start(cluster.tls, ['--security-protocol', 'SSL', '--ssl-ca-location', cluster.ca]))
  })

  it('ends the start with a sentence when the password is wrong, and does not tell it', async () => {
    const args = [...sasl('PLAIN'), '--sasl-username', USER.name]
    const consuming = start(cluster.sasl, args, { KAFKA_SASL_PASSWORD: 'hunter2' })
    expect(await consuming.exited).toBe(2)
    expect(consuming.output()).toMatch(/^meta-pixel: The topic "secured" cannot be used: .*[Aa]uthentication/m)
    expect(consuming.output()).not.toContain('hunter2')
  })

  it('does not trust a certificate that nobody vouches for', async () => {
    const consuming = start(cluster.tls, ['--security-protocol', 'SSL'])
    expect(await consuming.exited).toBe(2)
    expect(consuming.output()).toMatch(/self-signed certificate/)
  })
})

/** As Kafka's own client makes them for trying things out. */
function unsignedToken(subject: string): string {
  const now = Math.floor(Date.now() / 1000)
  const part = (fields: object): string => Buffer.from(JSON.stringify(fields)).toString('base64url')
  return `${part({ alg: 'none' })}.${part({ sub: subject, iat: now, exp: now + 300 })}.`
}
