import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import vm from 'node:vm'
import { buildSync } from 'esbuild'
import { META_GRAPH_API_VERSION } from '../../src/destination/versioning-info'
import { readConfigFile } from '../../src/server/config/file'
import { containing, order, startSandbox, stopAll } from './support'

afterEach(stopAll)

const ROOT = join(__dirname, '..', '..')
const textOf = (file: string) => readFileSync(join(ROOT, file), 'utf8')

type Json = Record<string, unknown>

interface Answer {
  ok: boolean
  status: number
  json: () => Promise<unknown>
}

interface JitsuContext {
  fetch: (url: string, init: RequestInit) => Promise<Answer>
  log: { warn: (text: string) => void; error: (text: string) => void }
}

type JitsuFunction = (event: Json, context: JitsuContext) => Promise<Json>

/** What the page tells to save as meta.js. */
const script = () =>
  /Save this as `meta\.js`[\s\S]*?```js\n([\s\S]*?)```/.exec(textOf('docs/hosts/jitsu.md'))?.[1] ?? ''

/** Bundles the page's function as the page says, and loads it where there are no node modules. */
function loadFunction(): JitsuFunction {
  const { outputFiles } = buildSync({
    stdin: { contents: script().replace('EAA…', 'EAAtoken'), resolveDir: ROOT, sourcefile: 'meta.js' },
    alias: { 'action-destination-meta-pixel/server-event': join(ROOT, 'src/destination/server-event/index.ts') },
    bundle: true,
    format: 'iife',
    globalName: 'bundle',
    platform: 'neutral',
    mainFields: ['main'],
    external: ['crypto', 'buffer'],
    write: false
  })
  const code = `class RetryError extends Error { name = 'RetryError' }; ${outputFiles[0].text}; bundle.default`
  return vm.runInNewContext(code) as JitsuFunction
}

describe('the function of docs/hosts/jitsu.md', () => {
  async function run(event: Json, options: Parameters<typeof startSandbox>[0] = {}) {
    const sandbox = await startSandbox(options)
    const logged: string[] = []
    const note = (text: string) => logged.push(text)
    const result = await loadFunction()(event, {
      fetch: (url, init) => fetch(url.replace('https://graph.facebook.com', sandbox.url), init),
      log: { warn: note, error: note }
    })
    return { sandbox, logged, result }
  }

  test('sends an event in an isolate, hashed, and hands it on', async () => {
    const event = order()
    const { sandbox, logged, result } = await run(event)
    expect(logged).toEqual([])
    expect(result).toBe(event)
    const [recorded] = sandbox.events()
    expect(recorded.event).toMatchObject({ event_name: 'Purchase', event_id: event.messageId })
    expect(recorded.event.user_data).toMatchObject({
      em: [createHash('sha256').update('jane.doe@example.com').digest('hex')],
      client_ip_address: '8.8.8.8'
    })
  })

  test('leaves alone what it has no name for, and says what it may not send', async () => {
    expect((await run(order({ event: 'Something Else' }))).sandbox.stats().requests).toBe(0)
    const { sandbox, logged } = await run(order({}, { currency: undefined }))
    expect(sandbox.stats().requests).toBe(0)
    expect(logged).toEqual([containing('currency')])
  })

  test('reads an event whose parts are null', async () => {
    const bare = order({ event: 'Signed Up', properties: null, context: null })
    expect((await run(bare)).result).toBe(bare)
    const context = {
      ip: '8.8.8.8',
      userAgent: 'Mozilla/5.0',
      page: { url: 'https://shop.example.com/' },
      traits: null
    }
    const whole = await run(order({ event: 'Signed Up', properties: null, context }))
    expect(whole.logged).toEqual([])
    expect(whole.sandbox.events()).toMatchObject([{ event: { event_name: 'CompleteRegistration' } }])
  })

  test('has Jitsu repeat what passes, and only that', async () => {
    await expect(run(order(), { faults: [{ kind: 'transient' }] })).rejects.toMatchObject({ name: 'RetryError' })
    await expect(run(order(), { faults: [{ kind: 'throttle' }] })).rejects.toMatchObject({ name: 'RetryError' })
    await expect(run(order(), { faults: [{ kind: 'reset' }] })).rejects.toMatchObject({ name: 'RetryError' })
    const refuse = () => ({ code: 100, subcode: 2804050, message: 'No.' })
    expect((await run(order(), { refuse })).logged).toEqual([containing('subcode 2804050')])
  })

  test('names the version of the Graph API that this package uses', () => {
    expect(script()).toContain(`graph.facebook.com/${META_GRAPH_API_VERSION}/`)
  })
})

test('the configuration of examples/rudderstack can be used', () => {
  const { syncs } = readConfigFile(join(ROOT, 'examples/rudderstack/meta-pixel.config.json'), {
    META_PIXEL_ID: '1234567890',
    META_ACCESS_TOKEN: 'EAAtoken'
  })
  expect(syncs).toMatchObject([{ name: 'Shop', consent: { category: 'marketing' } }])
})

test('every configuration that docs/server.md and docs/hosts show can be read as JSON', () => {
  for (const file of ['docs/server.md', 'docs/hosts/rudderstack.md', 'docs/hosts/jitsu.md']) {
    const blocks = [...textOf(file).matchAll(/```json\n([\s\S]*?)```/g)].map(([, text]) => text.trim())
    for (const text of blocks)
      expect(() => JSON.parse(text.startsWith('{') ? text : `{${text}}`) as unknown).not.toThrow()
  }
})

test('docs/server.md names every option of the command', () => {
  const options = [...textOf('src/cli/serve.ts').matchAll(/'(--[a-z][a-z0-9-]*)/g)].map(([, name]) => name)
  expect(options.length).toBeGreaterThan(15)
  for (const name of options) expect(textOf('docs/server.md')).toContain(name)
})
