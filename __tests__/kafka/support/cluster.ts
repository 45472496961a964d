import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)
const BROKER = join(__dirname, '..', 'broker')
const LIB = join(BROKER, 'lib')
const HEAP = '-Xmx256m'
const START_MS = 60_000
const KEYSTORE_PASSWORD = 'changeit'

/** Whom the brokers know on the listeners that ask who is there. */
export const USER = { name: 'alice', password: 'alice-secret' }

/** Real Apache Kafka without ZooKeeper: each node is broker and controller. */
export interface Cluster {
  /** Plain text: `127.0.0.1:port` of each node */
  readonly bootstrap: string
  /** SASL (PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, OAUTHBEARER with unsigned tokens) without TLS */
  readonly sasl: string
  /** TLS; `ca` is the certificate to trust */
  readonly tls: string
  readonly ca: string
  /** Kills a node (SIGKILL), or ends it in order (SIGTERM) */
  end: (node: number, signal: NodeJS.Signals) => Promise<void>
  /** Starts a node again on its own ports and data; resolves when it takes connections */
  start: (node: number) => Promise<void>
  /** Ends all nodes and removes their data */
  stop: () => Promise<void>
}

interface Node {
  id: number
  ports: Record<Listener, number>
  folder: string
  child?: ChildProcess
}

type Listener = 'PLAIN' | 'SASL' | 'TLS' | 'CONTROLLER'
const LISTENERS: readonly Listener[] = ['PLAIN', 'SASL', 'TLS', 'CONTROLLER']

/** Maven keeps what it has fetched: this is slow once. */
async function fetchLibraries(): Promise<void> {
  await run('mvn', ['-q', '-B', 'dependency:copy-dependencies', `-DoutputDirectory=${LIB}`], { cwd: BROKER })
}

/**
 * Starts a cluster on free ports, with its data in a folder of its own.
 *
 * @param size nodes; topics are kept by as many replicas
 * @param rebalanceDelayMs how long a new group waits for more members
 */
export async function startCluster(size = 3, rebalanceDelayMs = 0): Promise<Cluster> {
  if (!existsSync(LIB)) await fetchLibraries()
  const folder = mkdtempSync(join(tmpdir(), 'kafka-'))
  const nodes = await placeNodes(size, folder)
  const ca = await makeCertificate(folder)
  const clusterId = randomBytes(16).toString('base64url')
  for (const node of nodes) writeProperties(node, nodes, folder, rebalanceDelayMs)
  await Promise.all(nodes.map((node) => format(node, clusterId)))
  for (const node of nodes) launch(node)
  await Promise.all(nodes.map(untilListening))
  return {
    bootstrap: addresses(nodes, 'PLAIN'),
    sasl: addresses(nodes, 'SASL'),
    tls: addresses(nodes, 'TLS'),
    ca,
    end: (index, signal) => end(nodes[index], signal),
    start: async (index) => {
      launch(nodes[index])
      await untilListening(nodes[index])
    },
    stop: async () => {
      await Promise.all(nodes.map((node) => end(node, 'SIGKILL')))
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

async function placeNodes(size: number, folder: string): Promise<Node[]> {
  const ports = await freePorts(size * LISTENERS.length)
  return Array.from({ length: size }, (_, id) => {
    const own = ports.slice(id * LISTENERS.length)
    const byListener = Object.fromEntries(LISTENERS.map((name, at) => [name, own[at]])) as Node['ports']
    return { id, ports: byListener, folder: join(folder, String(id)) }
  })
}

/** Held all at once, so that no port is given twice. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map((server) => once(server, 'listening')))
  const ports = servers.map((server) => (server.address() as { port: number }).port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}

function addresses(nodes: readonly Node[], listener: Listener): string {
  return nodes.map(({ ports }) => `127.0.0.1:${ports[listener]}`).join(',')
}

function writeProperties(node: Node, nodes: readonly Node[], folder: string, rebalanceDelayMs: number): void {
  const login = 'org.apache.kafka.common.security'
  const replicas = nodes.length
  const settings: Record<string, string | number> = {
    'process.roles': 'broker,controller',
    'node.id': node.id,
    'controller.quorum.voters': nodes.map(({ id, ports }) => `${id}@127.0.0.1:${ports.CONTROLLER}`).join(','),
    listeners: LISTENERS.map((name) => `${name}://127.0.0.1:${node.ports[name]}`).join(','),
    'listener.security.protocol.map': 'PLAIN:PLAINTEXT,SASL:SASL_PLAINTEXT,TLS:SSL,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'PLAIN',
    'controller.listener.names': 'CONTROLLER',
    'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512,OAUTHBEARER',
    'listener.name.sasl.plain.sasl.jaas.config': `${login}.plain.PlainLoginModule required user_${USER.name}="${USER.password}";`,
    'listener.name.sasl.scram-sha-256.sasl.jaas.config': `${login}.scram.ScramLoginModule required;`,
    'listener.name.sasl.scram-sha-512.sasl.jaas.config': `${login}.scram.ScramLoginModule required;`,
    // Takes tokens without a signature, as Kafka does by default, for trying things out.
    'listener.name.sasl.oauthbearer.sasl.jaas.config': `${login}.oauthbearer.OAuthBearerLoginModule required;`,
    'ssl.keystore.type': 'PKCS12',
    'ssl.keystore.location': join(folder, 'keystore.p12'),
    'ssl.keystore.password': KEYSTORE_PASSWORD,
    'log.dirs': node.folder,
    'offsets.topic.num.partitions': 3,
    'offsets.topic.replication.factor': replicas,
    'transaction.state.log.num.partitions': 1,
    'transaction.state.log.replication.factor': replicas,
    'default.replication.factor': replicas,
    'min.insync.replicas': Math.max(1, replicas - 1),
    'auto.create.topics.enable': 'false',
    'group.initial.rebalance.delay.ms': rebalanceDelayMs,
    'group.min.session.timeout.ms': 1000,
    'controlled.shutdown.enable': 'true',
    'num.io.threads': 2,
    'num.network.threads': 2
  }
  const lines = Object.entries(settings).map(([key, value]) => `${key}=${value}`)
  writeFileSync(propertiesOf(node), `${lines.join('\n')}\n`)
}

function propertiesOf({ folder }: Node): string {
  return `${folder}.properties`
}

function java(main: string, args: string[]): string[] {
  const quick = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto']
  return [HEAP, ...quick, `-Dlog4j2.configurationFile=${join(BROKER, 'log4j2.yaml')}`, '-cp', `${LIB}/*`, main, ...args]
}

async function format(node: Node, clusterId: string): Promise<void> {
  const users = ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((mechanism) => [
    '--add-scram',
    `${mechanism}=[name=${USER.name},password=${USER.password}]`
  ])
  await run('java', java('kafka.tools.StorageTool', ['format', '-t', clusterId, '-c', propertiesOf(node), ...users]))
}

function launch(node: Node): void {
  const log = openSync(`${node.folder}.log`, 'a')
  node.child = spawn('java', java('kafka.Kafka', [propertiesOf(node)]), { stdio: ['ignore', log, log] })
  closeSync(log)
}

async function untilListening({ ports, child, folder }: Node): Promise<void> {
  const end = Date.now() + START_MS
  while (child?.exitCode === null && Date.now() < end) {
    if (await answers(ports.PLAIN)) return
    await delay(200)
  }
  throw new Error(`Kafka has not come up:\n${readFileSync(`${folder}.log`, 'utf8').slice(-2000)}`)
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => {
      resolve(false)
    })
  })
}

async function end({ child }: Node, signal: NodeJS.Signals): Promise<void> {
  if (child?.exitCode !== null || child.signalCode !== null) return
  const closed = once(child, 'close')
  child.kill(signal)
  await closed
}

/** @returns the certificate that the brokers show, as PEM's path */
async function makeCertificate(folder: string): Promise<string> {
  const store = ['-keystore', join(folder, 'keystore.p12'), '-storetype', 'PKCS12', '-storepass', KEYSTORE_PASSWORD]
  const names = ['-dname', 'CN=localhost', '-ext', 'SAN=dns:localhost,ip:127.0.0.1']
  await run('keytool', ['-genkeypair', '-alias', 'kafka', '-keyalg', 'EC', '-validity', '2', ...names, ...store])
  const ca = join(folder, 'ca.pem')
  await run('keytool', ['-exportcert', '-rfc', '-alias', 'kafka', '-file', ca, ...store])
  return ca
}
