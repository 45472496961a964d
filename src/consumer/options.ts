import { UsageError } from '../delivery/usage-error'

export const FORMATS = ['segment', 'rudderstack', 'jitsu', 'posthog', 'auto'] as const
export type Format = (typeof FORMATS)[number]

type Kind = 'text' | 'list' | 'number' | 'secret'

interface OptionRow {
  kind: Kind
  help: string
  default?: string
  choices?: readonly string[]
  min?: number
}

const PROTOCOLS = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'] as const
const MECHANISMS = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512', 'OAUTHBEARER'] as const
/** Small, since a fetch comes out as events all at once: a broker hands out another within a millisecond or two. */
const FETCH_BYTES = 256 * 1024

/**
 * Every option by Kafka's own word (Java's, or librdkafka's where Java has none that is one value). The flag, the variable and
 * the key of the configuration file follow from it: `--group-id`, `KAFKA_GROUP_ID`, `"group.id"`. A secret has no flag, since
 * other users of the machine see those.
 */
export const KAFKA_OPTIONS = {
  'bootstrap.servers': { kind: 'list', help: 'brokers to begin with, host:port, with commas' },
  topics: { kind: 'list', help: 'topics with events, with commas' },
  'group.id': { kind: 'text', help: 'consumer group: its members share the partitions' },
  format: { kind: 'text', help: 'who wrote the records', default: 'auto', choices: FORMATS },
  'dead.letter.topic': { kind: 'text', help: 'topic for events that are rejected or unreadable' },
  'on.rejected': {
    kind: 'text',
    help: 'dead-letter, or log: such events are only counted and logged',
    default: 'dead-letter',
    choices: ['dead-letter', 'log']
  },
  'jitsu.connection.ids': { kind: 'list', help: "Jitsu: only events of these connections; their topic has everyone's" },
  'jitsu.source.ids': { kind: 'list', help: 'Jitsu: only events of these sources' },
  'posthog.team.ids': { kind: 'list', help: 'PostHog: only events of these projects' },
  'client.id': { kind: 'text', help: 'name of this client in the logs of the brokers', default: 'meta-pixel' },
  'group.instance.id': {
    kind: 'text',
    help: 'a name that stays over restarts: the group waits for it, not rebalancing'
  },
  'auto.offset.reset': {
    kind: 'text',
    help: 'where a new group begins',
    default: 'earliest',
    choices: ['earliest', 'latest']
  },
  'session.timeout.ms': { kind: 'number', help: 'when a silent member is given up', default: '45000', min: 1000 },
  'heartbeat.interval.ms': { kind: 'number', help: 'how often a member is heard of', default: '3000', min: 100 },
  'fetch.max.bytes': { kind: 'number', help: 'bytes of one fetch', default: String(FETCH_BYTES), min: 1024 },
  'max.partition.fetch.bytes': {
    kind: 'number',
    help: 'the same of a partition',
    default: String(FETCH_BYTES),
    min: 1024
  },
  'fetch.max.wait.ms': { kind: 'number', help: 'how long a broker waits for records', default: '500', min: 0 },
  'security.protocol': { kind: 'text', help: 'how to connect', default: 'PLAINTEXT', choices: PROTOCOLS },
  'sasl.mechanism': { kind: 'text', help: 'how to log in', choices: MECHANISMS },
  'sasl.username': { kind: 'text', help: 'who logs in (PLAIN, SCRAM)' },
  'sasl.password': { kind: 'secret', help: 'the password' },
  'sasl.oauthbearer.token.endpoint.url': { kind: 'text', help: 'where OAUTHBEARER gets its tokens' },
  'sasl.oauthbearer.client.id': { kind: 'text', help: 'the client that asks for them' },
  'sasl.oauthbearer.client.secret': { kind: 'secret', help: 'its secret' },
  'sasl.oauthbearer.scope': { kind: 'text', help: 'the scope, where one is needed' },
  'ssl.ca.location': { kind: 'text', help: "PEM file of the brokers' certificate authority" },
  'ssl.certificate.location': { kind: 'text', help: 'PEM file of a client certificate' },
  'ssl.key.location': { kind: 'text', help: 'PEM file of its key' },
  'ssl.key.password': { kind: 'secret', help: 'password of that key' }
} satisfies Record<string, OptionRow>

export type KafkaKey = keyof typeof KAFKA_OPTIONS
const ROWS: Readonly<Record<KafkaKey, OptionRow>> = KAFKA_OPTIONS
export const KAFKA_KEYS = Object.keys(KAFKA_OPTIONS) as KafkaKey[]

/** The `kafka` section of the configuration file; a list may be a text with commas, a text `${NAME}` a variable. */
export type RawKafka = Readonly<Record<string, string | number | readonly string[] | undefined>>

/** Where a value came from is part of every message about it. */
interface Found {
  value: string
  where: string
}

/** The options in force, read and checked. */
export class KafkaOptions {
  private constructor(private readonly found: ReadonlyMap<KafkaKey, Found>) {}

  /**
   * Reads the options: a flag outweighs a variable, and that the file.
   *
   * @param flags by the name that commander makes of a flag (`groupId`)
   * @param section of the configuration file
   * @throws UsageError that names the option, and where it was given; never a secret
   */
  static read(flags: Readonly<Record<string, unknown>>, env: NodeJS.ProcessEnv, section: RawKafka = {}): KafkaOptions {
    const unknown = Object.keys(section).find((key) => !Object.hasOwn(KAFKA_OPTIONS, key))
    if (unknown !== undefined) {
      throw new UsageError(`The configuration file: "kafka" has the unknown option "${unknown}".`)
    }
    const found = new Map<KafkaKey, Found>()
    for (const key of KAFKA_KEYS) {
      const value =
        fromFlag(flags, key) ?? fromVariable(env, key) ?? fromFile(section, key, env) ?? fromDefault(ROWS[key])
      if (value !== undefined) found.set(key, value)
    }
    const options = new KafkaOptions(found)
    options.check()
    return options
  }

  text(key: KafkaKey): string | undefined {
    return this.found.get(key)?.value
  }

  /** @throws UsageError when it is missing */
  required(key: KafkaKey): string {
    const value = this.text(key)
    if (value !== undefined) return value
    throw new UsageError(`consume needs ${ways(key)}.`)
  }

  number(key: KafkaKey): number {
    return Number(this.required(key))
  }

  list(key: KafkaKey): string[] {
    return split(this.text(key) ?? '')
  }

  /** @returns the place of a value, for messages */
  whereIs(key: KafkaKey): string {
    return this.found.get(key)?.where ?? ways(key)
  }

  private check(): void {
    for (const key of ['bootstrap.servers', 'topics', 'group.id'] as const) this.required(key)
    for (const [key, { value, where }] of this.found) checkValue(ROWS[key], value, where)
    for (const server of this.list('bootstrap.servers')) checkServer(server, this.whereIs('bootstrap.servers'))
    this.checkTimes()
    this.checkRejected()
    this.checkSasl()
    this.checkTls()
  }

  private checkTimes(): void {
    if (this.number('heartbeat.interval.ms') * 2 <= this.number('session.timeout.ms')) return
    throw new UsageError(`${this.whereIs('heartbeat.interval.ms')} must be at most half of session.timeout.ms.`)
  }

  private checkRejected(): void {
    const topic = this.text('dead.letter.topic')
    if (this.text('on.rejected') === 'log') {
      if (topic === undefined) return
      throw new UsageError(`${this.whereIs('dead.letter.topic')}: with on.rejected=log there are no dead letters.`)
    }
    if (topic === undefined) {
      throw new UsageError(
        'consume needs --dead-letter-topic for events that are rejected or unreadable, or --on-rejected=log to only count and log them.'
      )
    }
    if (!this.list('topics').includes(topic)) return
    throw new UsageError(
      `${this.whereIs('dead.letter.topic')} is a topic that is read: what is rejected again would come round for ever. Name another one, or give --on-rejected=log.`
    )
  }

  private checkSasl(): void {
    const isOn = this.required('security.protocol').startsWith('SASL_')
    const mechanism = this.text('sasl.mechanism')
    if (!isOn && mechanism === undefined) return
    if (!isOn) {
      throw new UsageError(`${this.whereIs('sasl.mechanism')} needs security.protocol SASL_SSL or SASL_PLAINTEXT.`)
    }
    if (mechanism === 'OAUTHBEARER') {
      for (const key of OAUTH_KEYS) this.required(key)
      checkUrl(
        this.required('sasl.oauthbearer.token.endpoint.url'),
        this.whereIs('sasl.oauthbearer.token.endpoint.url')
      )
    } else {
      for (const key of ['sasl.mechanism', 'sasl.username', 'sasl.password'] as const) this.required(key)
    }
  }

  private checkTls(): void {
    const isOn = this.required('security.protocol').endsWith('SSL')
    for (const key of KAFKA_KEYS) {
      if (!isOn && key.startsWith('ssl.') && this.found.has(key)) {
        throw new UsageError(`${this.whereIs(key)} needs security.protocol SSL or SASL_SSL.`)
      }
    }
    if (this.found.has('ssl.certificate.location') === this.found.has('ssl.key.location')) return
    throw new UsageError('ssl.certificate.location and ssl.key.location go together: give both, or neither.')
  }
}

const OAUTH_KEYS = [
  'sasl.oauthbearer.token.endpoint.url',
  'sasl.oauthbearer.client.id',
  'sasl.oauthbearer.client.secret'
] as const

/** @returns `--group-id` */
export function flagOf(key: KafkaKey): string {
  return `--${key.replaceAll('.', '-')}`
}

/** @returns `KAFKA_GROUP_ID` */
export function variableOf(key: KafkaKey): string {
  return `KAFKA_${key.replaceAll('.', '_').toUpperCase()}`
}

function ways(key: KafkaKey): string {
  const others = `${variableOf(key)}, or "${key}" under "kafka" in the configuration file`
  return ROWS[key].kind === 'secret' ? others : `${flagOf(key)}, ${others}`
}

function fromFlag(flags: Readonly<Record<string, unknown>>, key: KafkaKey): Found | undefined {
  const name = key.replace(/\.([a-z])/g, (_, letter: string) => letter.toUpperCase())
  const value = flags[name]
  return typeof value === 'string' && ROWS[key].kind !== 'secret' ? { value, where: flagOf(key) } : undefined
}

/** An empty variable is an absent one. */
function fromVariable(env: NodeJS.ProcessEnv, key: KafkaKey): Found | undefined {
  const value = env[variableOf(key)]?.trim()
  return value === undefined || value === '' ? undefined : { value, where: variableOf(key) }
}

function fromFile(section: RawKafka, key: KafkaKey, env: NodeJS.ProcessEnv): Found | undefined {
  const raw = section[key]
  if (raw === undefined) return undefined
  const where = `"${key}" under "kafka" in the configuration file`
  const text = typeof raw === 'object' ? raw.join(',') : String(raw)
  const variable = /^\$\{([A-Za-z_]\w*)\}$/.exec(text)?.[1]
  if (variable === undefined) return { value: text, where }
  const value = env[variable]?.trim()
  if (value === undefined || value === '') {
    throw new UsageError(`${where}: the environment variable ${variable} is not set.`)
  }
  return { value, where }
}

function fromDefault(row: OptionRow): Found | undefined {
  return row.default === undefined ? undefined : { value: row.default, where: 'the default' }
}

function checkValue({ kind, choices, min = 0 }: OptionRow, value: string, where: string): void {
  if (choices !== undefined && !choices.includes(value)) {
    throw new UsageError(`${where} must be one of ${choices.join(', ')}.`)
  }
  if (kind === 'number' && (!/^\d{1,9}$/.test(value) || Number(value) < min)) {
    throw new UsageError(`${where} must be a whole number, at least ${min}.`)
  }
  if (kind === 'list' && split(value).length === 0) throw new UsageError(`${where} is empty.`)
}

function checkServer(server: string, where: string): void {
  const port = Number(/^[^\s/]+:(\d{1,5})$/.exec(server)?.[1])
  if (port >= 1 && port <= 65_535) return
  throw new UsageError(`${where} must be a list of host:port, as in broker-1:9092,broker-2:9092.`)
}

function checkUrl(url: string, where: string): void {
  if (URL.canParse(url) && /^https?:/.test(url)) return
  throw new UsageError(`${where} must be an address that begins with https://.`)
}

function split(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}
