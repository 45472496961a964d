import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { KAFKA_KEYS, KafkaOptions } from '../../src/consumer/options'
import { readConfig } from '../../src/server/config/config'
import { temporaryFolder } from '../hosts/support/folders'
import { installedFresh } from '../hosts/support/package'
import { describeKafka } from './support/describe'
import { newerNode, startKafka, until, type Kafka } from './support/kafka'

const PAGE = readFileSync(join(__dirname, '../../docs/kafka.md'), 'utf8')
const blocks = (language: string): string[] =>
  Array.from(PAGE.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms')), ([, code]) => code)

jest.setTimeout(400_000)

describe('the page about Kafka', () => {
  it('names every option', () => {
    const named = (key: string): boolean => {
      const [, last] = /^.*?(\.[a-z]+\.[a-z]+)$/.exec(key) ?? []
      return (
        PAGE.includes(`\`${key}\``) ||
        (last !== undefined && PAGE.includes(`\`${last}\``)) ||
        PAGE.includes(`\`.scope\``)
      )
    }
    expect(KAFKA_KEYS.filter((key) => !named(key))).toEqual([])
  })

  it('shows a configuration that is one', () => {
    const env = { META_PIXEL_ID: '1234567890', META_ACCESS_TOKEN: 'EAAtoken', KAFKA_SASL_PASSWORD: 'secret' }
    const { raw } = readConfig(JSON.parse(blocks('json')[0]), 'docs/kafka.md', env)
    const options = KafkaOptions.read({}, env, raw.kafka)
    expect(options.list('bootstrap.servers')).toHaveLength(3)
    expect(options.text('sasl.password')).toBe('secret')
  })
})

describeKafka('the page about Kafka, followed from an empty folder', () => {
  let kafka: Kafka
  let folder: string
  let consuming: ChildProcess | undefined

  beforeAll(async () => {
    kafka = await startKafka(1)
    folder = temporaryFolder()
  })
  afterAll(async () => {
    signal('SIGKILL')
    await kafka.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  /** To npx and what it runs, as a terminal does. */
  function signal(name: NodeJS.Signals): void {
    if (consuming?.pid !== undefined && consuming.exitCode === null) process.kill(-consuming.pid, name)
  }

  it('delivers what it says, and keeps what it says', async () => {
    const [prepare, produce, consume] = blocks('sh')
    const [exported, , install] = prepare.trim().split('\n')
    expect(exported).toBe('export KAFKA_BOOTSTRAP_SERVERS=localhost:9092')
    // The package is not on npm before it is published: what npm would unpack is installed in its place.
    const packages = install.replace('npm install action-destination-meta-pixel ', '').split(' ')
    expect(packages).toEqual(['@segment/actions-core@3', '@platformatic/kafka@2'])
    symlinkSync(join(installedFresh(...packages), 'node_modules'), join(folder, 'node_modules'))
    writeFileSync(join(folder, 'produce.mjs'), blocks('js')[0])
    const env = {
      PATH: [dirname(newerNode()), process.env.PATH].join(delimiter),
      HOME: process.env.HOME,
      KAFKA_BOOTSTRAP_SERVERS: kafka.bootstrap
    }
    execFileSync('sh', ['-ec', produce], { cwd: folder, env, stdio: 'inherit' })
    consuming = spawn('sh', ['-c', `exec ${consume.trim()}`], {
      cwd: folder,
      env,
      stdio: 'ignore',
      detached: true
    })
    const exited = once(consuming, 'exit')
    const offsets = await until(
      () => kafka.tool.offsets('events', 'meta-pixel'),
      (partitions) => partitions.every(({ end, committed }) => Math.max(committed, 0) === end)
    )
    expect(offsets).toHaveLength(12)
    const metrics = await (await fetch('http://127.0.0.1:3001/metrics')).text()
    expect(metrics).toContain('meta_pixel_events_total{sync="Sandbox",outcome="delivered"} 999')
    for (const [, name] of PAGE.matchAll(/`(meta_pixel_kafka_\w+)/g)) expect(metrics).toContain(`# HELP ${name} `)
    expect((await fetch('http://127.0.0.1:3001/readyz')).status).toBe(200)
    const [letter, ...others] = await kafka.tool.read('events-dead')
    expect(others).toEqual([])
    expect(JSON.parse(String(letter.value))).toMatchObject({ messageId: 'order-7' })
    for (const [name] of Object.entries(letter.headers)) {
      expect(PAGE).toContain(name.replace(/^__connect\.errors(?=\.(?:partition|offset)$)/, ''))
    }
    signal('SIGINT')
    await exited
    consuming = undefined
    expect(existsSync(join(folder, 'meta-pixel.config.json'))).toBe(false)
  })
})
