import fs from 'node:fs'
import path from 'node:path'
import { createSandbox, type FaultRule, type SandboxHandle } from '../../src/sandbox'
import { temporaryFolder } from './support/folders'
import { installedFresh, runScript } from './support/package'

jest.setTimeout(300_000)

/** The page's two blocks of code: the module, and the program that uses it. */
const [MODULE = '', PROGRAM = ''] = Array.from(
  fs.readFileSync(path.join(__dirname, '../../docs/hosts/node.md'), 'utf8').matchAll(/^```js\n(.*?)^```/gms),
  ([, code]) => code ?? ''
)

let sandbox: SandboxHandle
let folder: string

beforeAll(async () => {
  folder = temporaryFolder()
  const modules = path.join(installedFresh('@segment/actions-core'), 'node_modules')
  fs.symlinkSync(modules, path.join(folder, 'node_modules'))
  fs.writeFileSync(path.join(folder, 'meta.js'), MODULE)
  sandbox = createSandbox()
  await sandbox.start()
})
afterEach(() => {
  sandbox.reset()
})
afterAll(async () => {
  fs.rmSync(folder, { recursive: true, force: true })
  await sandbox.close()
})

function follow(program: string, faults: FaultRule[] = [], token = 'EAAtoken'): Promise<string> {
  sandbox.setFaults(faults)
  const env = { META_PIXEL_ID: '1234567890', META_ACCESS_TOKEN: token, META_GRAPH_API_URL: sandbox.url }
  return runScript(program, { cwd: folder, env })
}

describe('the code on the page about plain Node', () => {
  it('sends one event and many, and tells what became of each', async () => {
    const output = await follow(PROGRAM)
    expect(output).toMatch(/^delivered\n/)
    expect(output).toMatch(/outcome: 'delivered', notices: undefined/)
    expect(output).toMatch(/outcome: 'rejected',\s+status: 400,\s+reason: 'Purchase needs a currency/)
    expect(output).toMatch(/outcome: 'not_subscribed'/)
    // The same order came twice, with the same event ID: it counts once.
    expect(sandbox.events().map(({ event }) => event.event_name)).toEqual(['Purchase'])
  })

  it('tells what passes from what does not', async () => {
    const refused = await follow(PROGRAM, [], 'EAAexpired')
    expect(refused).toMatch(/^rejected The access token is invalid, expired or revoked/)
    const throttled = await follow(PROGRAM, [{ kind: 'throttle', probability: 1 }])
    expect(throttled).toMatch(/^send again Meta is throttling/)
    expect(throttled).toMatch(/outcome: 'failed',\s+status: 429/)
    const broken = await follow(PROGRAM, [{ kind: 'reset', probability: 1 }])
    expect(broken).toMatch(/^send again /)
    expect(broken).toMatch(/outcome: 'failed',\s+status: 503/)
  })

  it('tests the connection as the page says', async () => {
    const test = (token: string): Promise<string> =>
      follow(
        `const { Destination } = require('@segment/actions-core')
        const destination = new Destination(require('action-destination-meta-pixel').default)
        destination.testAuthentication({ pixelId: '1234567890', accessToken: process.env.META_ACCESS_TOKEN }).then(
          () => console.log('good'),
          (error) => console.log(error.message)
        )`,
        [],
        token
      )
    expect(await test('EAAtoken')).toBe('good\n')
    expect(await test('EAAexpired')).toMatch(/access token is invalid, expired/)
  })
})
