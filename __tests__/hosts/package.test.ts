import fs from 'node:fs'
import path from 'node:path'
import { createSandbox, type SandboxHandle } from '../../src/sandbox'
import { METADATA_ID } from '../../src/register'
import { filesBelow, installed, run, temporaryFolder } from './support/folders'
import { installedFresh, packed, runScript } from './support/package'

jest.setTimeout(300_000)

const ROOT = path.join(__dirname, '../..')

let tools: string
let host: string
let sandbox: SandboxHandle

beforeAll(async () => {
  tools = path.join(installed(path.join(__dirname, 'package')), 'node_modules')
  host = installedFresh('@segment/actions-core')
  sandbox = createSandbox()
  await sandbox.start()
})
afterEach(() => {
  sandbox.reset()
})
afterAll(async () => {
  await sandbox.close()
})

describe('the packed package', () => {
  it('is under 1.4 MB, and holds what is used and nothing else', () => {
    const { size, files } = packed()
    expect(size).toBeLessThan(1_400_000)
    const strange = files.filter(
      (file) => !/^(?:dist\/|(?:package\.json|README\.md|LICENSE|CHANGELOG\.md)$)/.test(file)
    )
    expect(strange).toEqual([])
    // Tests go out in the folder for the upstream repository alone.
    expect(
      files.filter((file) => /\.test\.|__tests__|\.map$/.test(file) && !file.startsWith('dist/upstream/meta-pixel/'))
    ).toEqual([])
    expect(files).toEqual(
      expect.arrayContaining(['dist/index.js', 'dist/cli/index.js', 'dist/upstream/meta-pixel/index.ts'])
    )
  })

  it('has nothing that publint would mend', () => {
    expect(
      run(process.execPath, [path.join(tools, 'publint/src/cli.js'), 'run', packed().tarball, '--strict'], ROOT)
    ).toMatch(/All good!/)
  })

  it('has types that are right for every way of importing it', () => {
    const cli = path.join(tools, '@arethetypeswrong/cli/dist/index.js')
    expect(run(process.execPath, [cli, packed().tarball, '--no-color', '--no-emoji'], ROOT)).toMatch(
      /No problems found/
    )
  })
})

/** What a host does: load, stream one event of a preset, and learn of a refusal. */
const STREAM = `
  const { Destination } = require('@segment/actions-core')
  const definition = require('action-destination-meta-pixel').default
  const destination = new Destination(definition)
  const settings = { pixelId: '1234567890', accessToken: 'EAAtoken', subscriptions: definition.presets }
  const event = {
    type: 'track', event: 'Order Completed', userId: 'user-1', messageId: process.version, timestamp: new Date().toISOString(),
    properties: { revenue: 1, currency: 'EUR' }, context: { traits: { email: 'jane@example.com', phone: '0171 1234567', address: { country: 'DE' } } }
  }
  async function main() {
    await destination.onEvent(event, settings)
    const refusal = await destination.onEvent({ ...event, properties: {} }, settings).catch((error) => error.status)
    const results = await destination.onBatch([event, { ...event, properties: {} }], settings)
    const uri = require('fast-uri/package.json').version
    console.log(JSON.stringify({ version: process.version, uri, refusal, statuses: results[0].multistatus.map(({ status }) => status) }))
  }
  main()
`

interface Streamed {
  version: string
  uri: string
  refusal: number
  statuses: number[]
}

async function stream(node = process.execPath): Promise<Streamed> {
  return JSON.parse(await runScript(STREAM, { node, cwd: host, env: { META_GRAPH_API_URL: sandbox.url } })) as Streamed
}

describe('a fresh installation', () => {
  it('streams events, with whatever fast-uri is the newest', async () => {
    const { uri, refusal, statuses } = await stream()
    // From 3.1.6 on it refuses names that are no URIs.
    expect(Number(uri.split('.')[0])).toBeGreaterThanOrEqual(3)
    expect({ refusal, statuses }).toEqual({ refusal: 400, statuses: [200, 400] })
    expect(sandbox.events()).toHaveLength(1)
  })

  // The packages with these programs are for Linux on x64 alone.
  const others = process.platform === 'linux' && process.arch === 'x64' ? it : it.skip
  others.each(['18', '22'])('streams events under Node %s', async (version) => {
    const streamed = await stream(path.join(tools, `node-${version}/bin/node`))
    expect(streamed.version.startsWith(`v${version}.`)).toBe(true)
    expect(streamed).toMatchObject({ refusal: 400, statuses: [200, 400] })
    expect(sandbox.events().map(({ event }) => event.event_id)).toEqual([streamed.version])
  })

  it('gives the same definition to CommonJS and to ES modules', async () => {
    const script = `import('action-destination-meta-pixel').then((module) => {
      const { default: definition, destination } = require('action-destination-meta-pixel')
      console.log(module.default === definition, module.destination === destination, definition.slug)
    })`
    expect(await runScript(script, { cwd: host })).toBe('true true actions-meta-pixel\n')
  })

  it('gives the server-event room alone, without loading anything else', async () => {
    const script = `const { toServerEvent } = require('action-destination-meta-pixel/server-event')
      const loaded = Object.keys(require.cache).filter((file) => !file.includes('server-event'))
      console.log(typeof toServerEvent, loaded.length)`
    expect(await runScript(script, { cwd: host })).toBe('function 0\n')
  })

  it('says what the registration lacks', async () => {
    const script = `try { require('action-destination-meta-pixel/register') } catch (error) { console.log(error.message) }`
    expect(await runScript(script, { cwd: host })).toMatch(
      /needs @segment\/action-destinations, which is not installed/
    )
  })

  it('has a command that works, and exports the folder for the upstream repository', () => {
    const command = path.join(host, 'node_modules/.bin/meta-pixel')
    const folder = temporaryFolder()
    expect(run(command, ['--version'], host)).toMatch(/^\d+\.\d+\.\d+\n$/)
    run(command, ['export-upstream', path.join(folder, 'meta-pixel'), '--docs', path.join(folder, 'docs')], host)
    const files = filesBelow(folder).map((file) => file.split(path.sep).join('/'))
    expect(files).toEqual(
      expect.arrayContaining(['docs/pull-request.md', 'meta-pixel/index.ts', 'meta-pixel/metadata.json'])
    )
    fs.rmSync(folder, { recursive: true })
  })

  it('registers in the real registry outside of a test runner', async () => {
    const folder = temporaryFolder()
    fs.mkdirSync(path.join(folder, 'node_modules'))
    fs.cpSync(
      path.join(host, 'node_modules/action-destination-meta-pixel'),
      path.join(folder, 'node_modules/action-destination-meta-pixel'),
      { recursive: true }
    )
    // The registry is too large to be installed for a test: this repository has it.
    fs.symlinkSync(path.join(ROOT, 'node_modules/@segment'), path.join(folder, 'node_modules/@segment'))
    const script = `require('action-destination-meta-pixel/register')
      const { getDestinationById, getDestinationByIdOrKey } = require('@segment/action-destinations')
      getDestinationByIdOrKey('meta-pixel').then(({ name }) => console.log(name === getDestinationById('${METADATA_ID}').name, name))`
    expect(await runScript(script, { cwd: folder })).toBe('true Meta Pixel / Conversions API\n')
    fs.rmSync(folder, { recursive: true })
  })
})
