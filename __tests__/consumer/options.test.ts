import { writeFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toConnection } from '../../src/consumer/connection'
import { canRunClient, loadClient } from '../../src/consumer/client'
import { KAFKA_KEYS, KafkaOptions, flagOf, variableOf } from '../../src/consumer/options'

const FLAGS = { bootstrapServers: 'one:9092,two:9092', topics: 'events', groupId: 'meta', deadLetterTopic: 'dead' }

const read = (
  flags: Record<string, unknown> = {},
  env: NodeJS.ProcessEnv = {},
  section: Parameters<typeof KafkaOptions.read>[2] = {}
): KafkaOptions => KafkaOptions.read({ ...FLAGS, ...flags }, env, section)

describe('the options of consume', () => {
  it('have a flag and a variable each, by Kafka’s own word', () => {
    expect(flagOf('max.partition.fetch.bytes')).toBe('--max-partition-fetch-bytes')
    expect(variableOf('sasl.oauthbearer.client.secret')).toBe('KAFKA_SASL_OAUTHBEARER_CLIENT_SECRET')
    expect(KAFKA_KEYS).toEqual(expect.arrayContaining(['bootstrap.servers', 'group.id', 'ssl.ca.location']))
  })

  it('come from flags before variables, from variables before the file, from the file before the defaults', () => {
    const env = { KAFKA_GROUP_ID: 'from-env', KAFKA_CLIENT_ID: 'from-env', KAFKA_FORMAT: ' ' }
    const section = { 'client.id': 'from-file', format: 'jitsu', topics: ['a', 'b'], 'fetch.max.wait.ms': 100 }
    const options = KafkaOptions.read(
      { bootstrapServers: 'one:9092', groupId: 'from-flag', onRejected: 'log' },
      env,
      section
    )
    expect(options.text('group.id')).toBe('from-flag')
    expect(options.text('client.id')).toBe('from-env')
    expect(options.text('format')).toBe('jitsu')
    expect(options.list('topics')).toEqual(['a', 'b'])
    expect(options.number('fetch.max.wait.ms')).toBe(100)
    expect(options.text('auto.offset.reset')).toBe('earliest')
  })

  it('may name a variable in the file', () => {
    const section = { 'sasl.mechanism': 'PLAIN', 'sasl.username': 'me', 'sasl.password': '${SECRET}' }
    const options = read({ securityProtocol: 'SASL_SSL' }, { SECRET: 'from-env' }, section)
    expect(options.text('sasl.password')).toBe('from-env')
    expect(() => read({ securityProtocol: 'SASL_SSL' }, {}, section)).toThrow('environment variable SECRET is not set')
  })

  it.each([
    [
      'no brokers',
      { bootstrapServers: undefined },
      '--bootstrap-servers, KAFKA_BOOTSTRAP_SERVERS, or "bootstrap.servers"'
    ],
    ['a broker without a port', { bootstrapServers: 'one' }, 'must be a list of host:port'],
    ['no topics', { topics: ' , ' }, '--topics is empty'],
    ['an unknown format', { format: 'snowplow' }, '--format must be one of segment, rudderstack, jitsu, posthog, auto'],
    ['no place for what is rejected', { deadLetterTopic: undefined }, '--on-rejected=log'],
    ['both places for it', { onRejected: 'log' }, 'there are no dead letters'],
    ['dead letters that come round for ever', { topics: 'events,dead' }, 'would come round for ever'],
    ['a number that is none', { fetchMaxBytes: 'much' }, '--fetch-max-bytes must be a whole number, at least 1024'],
    ['heartbeats that are too slow', { heartbeatIntervalMs: '30000' }, 'at most half of session.timeout.ms'],
    ['a login without SASL', { saslMechanism: 'PLAIN' }, 'needs security.protocol SASL_SSL or SASL_PLAINTEXT'],
    ['SASL without a mechanism', { securityProtocol: 'SASL_SSL' }, '--sasl-mechanism'],
    ['certificates without TLS', { sslCaLocation: 'ca.pem' }, 'needs security.protocol SSL or SASL_SSL'],
    ['half of a client certificate', { securityProtocol: 'SSL', sslKeyLocation: 'key.pem' }, 'go together'],
    [
      'OAuth without an address',
      { securityProtocol: 'SASL_SSL', saslMechanism: 'OAUTHBEARER' },
      '--sasl-oauthbearer-token-endpoint-url'
    ]
  ])('say what is wrong with %s', (_, flags, message) => {
    expect(() => read(flags)).toThrow(message)
  })

  it('name what the file has and nobody knows', () => {
    expect(() => read({}, {}, { 'group-id': 'x' })).toThrow('"kafka" has the unknown option "group-id"')
  })

  it('never tell a secret', () => {
    expect(() => read({ saslPassword: 'hunter2' }, { KAFKA_SASL_PASSWORD: 'hunter2' })).not.toThrow()
    const options = read({ saslPassword: 'hunter2' })
    expect(options.text('sasl.password')).toBeUndefined()
  })
})

describe('the connection', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'connection-'))
    for (const name of ['ca', 'cert', 'key']) writeFileSync(join(folder, `${name}.pem`), `the ${name}`)
  })
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true })
  })

  it('is plain by default', () => {
    expect(toConnection(read())).toEqual({ clientId: 'meta-pixel', bootstrapBrokers: ['one:9092', 'two:9092'] })
  })

  it('has certificates with TLS', () => {
    const files = {
      sslCaLocation: join(folder, 'ca.pem'),
      sslCertificateLocation: join(folder, 'cert.pem'),
      sslKeyLocation: join(folder, 'key.pem')
    }
    const options = read({ securityProtocol: 'SSL', ...files }, { KAFKA_SSL_KEY_PASSWORD: 'secret' })
    expect(toConnection(options).tls).toEqual({ ca: 'the ca', cert: 'the cert', key: 'the key', passphrase: 'secret' })
    const missing = read({ securityProtocol: 'SSL', sslCaLocation: join(folder, 'none.pem') })
    expect(() => toConnection(missing)).toThrow(/--ssl-ca-location: .+none\.pem cannot be read \(ENOENT\)/)
  })

  it.each(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'])('logs in with %s', (mechanism) => {
    const flags = { securityProtocol: 'SASL_SSL', saslMechanism: mechanism, saslUsername: 'alice' }
    expect(toConnection(read(flags, { KAFKA_SASL_PASSWORD: 'secret' }))).toMatchObject({
      tls: {},
      sasl: { mechanism, username: 'alice', password: 'secret' }
    })
  })
})

describe('the client', () => {
  it.each([
    ['20.20.2', false],
    ['22.21.1', false],
    ['22.22.0', true],
    ['23.11.0', false],
    ['24.5.0', false],
    ['24.6.0', true],
    ['26.1.0', true]
  ])('on Node %s: %s', (version, runs) => {
    expect(canRunClient(version)).toBe(runs)
  })

  it('says in one sentence which Node it needs', async () => {
    await expect(loadClient('20.20.2')).rejects.toThrow(
      'consume needs Node 22.22 (or 24.6) or newer, for its Kafka client: this is Node 20.20.2.'
    )
  })
})
