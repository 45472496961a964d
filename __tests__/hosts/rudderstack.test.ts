import fs from 'node:fs'
import path from 'node:path'
import Ajv from 'ajv'
import { createSandbox, type SandboxHandle } from '../../src/sandbox'
import { STANDARD_EVENTS } from '../../src/delivery/standard-events'
import { STANDARD_EVENTS as OF_THE_PAGE } from '../../src/page/mapping/standard-events'
import { exportRudderstack } from '../../src/hosts/rudderstack/export'
import { command } from '../cli/support'
import { run, temporaryFolder } from './support/folders'
import { packages, packedExport, ROOT, startTransformer, type Transformer } from './rudderstack/support/double'
import { startServer, stopAll } from '../server/support'

jest.setTimeout(300_000)

type Json = Record<string, unknown>

interface Job {
  statusCode: number
  error: string
  metadata: { jobId: number }
}

const PIXEL_ID = '1234567890'
/** No token of anybody's. */
const TOKEN = 'not-a-real-token'

let sandbox: SandboxHandle
let graphUrl: string
const started: Transformer[] = []

beforeAll(async () => {
  sandbox = createSandbox({ nameIndex: 'never' })
  graphUrl = await sandbox.start()
})
afterEach(async () => {
  started.splice(0).forEach(({ stop }) => {
    stop()
  })
  sandbox.reset()
  await stopAll()
})
afterAll(() => sandbox.close())

async function transformer(...args: [Parameters<typeof startTransformer>[0], ((image: string) => void)?]) {
  const one = await startTransformer(args[0], graphUrl, args[1])
  started.push(one)
  return one
}

const destination = (config: Json = {}, name = 'META_PIXEL'): Json => ({
  ID: 'destination-1',
  Config: { pixelId: PIXEL_ID, accessToken: TOKEN, ...config },
  DestinationDefinition: { Name: name }
})

const message = (index: number, changes: Json = {}): Json => ({
  type: 'track',
  event: 'order completed',
  messageId: `message-${index}`,
  userId: `user-${index}`,
  timestamp: new Date().toISOString(),
  channel: 'web',
  context: {
    ip: '203.0.113.9',
    userAgent: 'Mozilla/5.0',
    page: { url: 'https://shop.example.com/thanks' },
    traits: { email: `jane${index}@example.com`, phone: '0171 1234567', address: { country: 'DE' } }
  },
  properties: { order_id: `order-${index}`, revenue: 5, currency: 'EUR', coupon: 'WINTER' },
  ...changes
})

const input = (jobId: number, of: Json): Json => ({
  message: of,
  metadata: { jobId, destinationId: 'destination-1', workspaceId: 'w', sourceId: 's', userId: 'u', attemptNum: 1 }
})

interface Routed {
  statusCode: number
  error?: string
  metadata: { jobId: number }[]
  batchedRequest?: { endpoint: string; headers: Json; body: { JSON: { data: Json[] } } } & Json
}

async function route(host: Transformer, inputs: Json[], of = destination(), type = 'META_PIXEL'): Promise<Routed[]> {
  const answer = await host.post('/routerTransform', {
    destType: type.toLowerCase(),
    input: inputs,
    destinations: { 'destination-1': of }
  })
  return answer.output as Routed[]
}

async function proxy(host: Transformer, routed: Routed, of = destination(), type = 'META_PIXEL'): Promise<Job[]> {
  const request = { ...routed.batchedRequest, metadata: routed.metadata, destinationConfig: of.Config }
  const answer = await host.post(`/v1/destinations/${type.toLowerCase()}/proxy`, request)
  return (answer.output as { response: Job[] }).response
}

/** The events of a routed batch. */
function eventsOf({ batchedRequest }: Routed): Json[] {
  if (batchedRequest === undefined) throw new Error('The transformer answered no request.')
  return batchedRequest.body.JSON.data
}

/** The body of a routed batch. */
function bodyOf({ batchedRequest }: Routed): Json | undefined {
  return batchedRequest?.body.JSON
}

const statuses = (jobs: readonly Job[]): Map<number, number> =>
  new Map(jobs.map(({ metadata, statusCode }) => [metadata.jobId, statusCode]))

describe('the overlay, mounted as its compose file says', () => {
  it('sends a thousand events in one request, and tells four bad ones by their jobs', async () => {
    const host = await transformer('meta_pixel')
    const inputs = Array.from({ length: 1000 }, (_, index) => input(1000 - index, message(1000 - index)))
    const [routed, ...others] = await route(host, inputs)
    expect(others).toEqual([])
    expect(routed.metadata.map(({ jobId }) => jobId)).toEqual(inputs.map((_, index) => index + 1))
    // Spoiled on the way, as only Meta would find out.
    for (const jobId of [7, 400, 401, 1000]) eventsOf(routed)[jobId - 1].user_data = { ct: ['a'] }
    const jobs = statuses(await proxy(host, routed))
    expect([...jobs].filter(([, status]) => status !== 200)).toEqual([7, 400, 401, 1000].map((jobId) => [jobId, 400]))
    expect(jobs.size).toBe(1000)
    expect(sandbox.events()).toHaveLength(996)
  })

  it('tells the right job when a repeated one with a lower ID comes among new ones', async () => {
    const host = await transformer('meta_pixel')
    const [routed] = await route(host, [input(50, message(50)), input(51, message(51)), input(2, message(2))])
    const data = eventsOf(routed)
    expect(data.map(({ event_id }) => event_id)).toEqual(['message-2', 'message-50', 'message-51'])
    data[0].user_data = { ct: ['a'] }
    expect(statuses(await proxy(host, routed))).toEqual(
      new Map([
        [2, 400],
        [50, 200],
        [51, 200]
      ])
    )
  })

  it('gives each event one request, keeps the token out of it, and leaves the configuration alone', async () => {
    const host = await transformer('meta_pixel')
    const routed = await route(host, [
      input(1, message(1)),
      { ...input(2, message(2)), metadata: { ...(input(2, {}).metadata as Json), dontBatch: true } }
    ])
    expect(routed.map(({ metadata }) => metadata.map(({ jobId }) => jobId))).toEqual([[1], [2]])
    expect(JSON.stringify(routed.map(({ batchedRequest }) => batchedRequest))).not.toContain(TOKEN)
    expect(routed[0].batchedRequest).toMatchObject({
      endpoint: expect.stringMatching(/\/v\d+\.0\/1234567890\/events$/) as unknown
    })
  })

  it('filters what no mapping is for and what nobody agreed to; refuses with a sentence what Meta would refuse', async () => {
    const host = await transformer('meta_pixel')
    const of = destination({ consent: 'context.consent' })
    const agreed = { ...(message(1).context as Json), consent: 'granted' }
    const answers = await route(
      host,
      [
        input(1, message(1, { event: 'Song Played', context: agreed })),
        input(2, message(2)),
        input(3, message(3, { context: { ...agreed, consent: 'maybe' } })),
        input(4, message(4, { properties: { revenue: 5 }, context: agreed })),
        input(5, message(5, { context: agreed }))
      ],
      of
    )
    const found = new Map(answers.map(({ metadata, statusCode, error }) => [metadata[0].jobId, [statusCode, error]]))
    expect(found.get(1)).toEqual([298, 'No mapping is for track "Song Played".'])
    expect(found.get(2)).toEqual([298, 'The person did not consent.'])
    expect(found.get(3)).toEqual([298, 'The person did not consent.'])
    expect(found.get(4)?.[0]).toBe(400)
    expect(found.get(4)?.[1]).toMatch(/currency/i)
    expect(found.get(5)?.[0]).toBe(200)
  })

  it('does what the form says: events, External ID, customer information, further properties, action source', async () => {
    const host = await transformer('meta_pixel')
    const of = destination({
      eventsToEvents: [{ from: 'Trial Requested', to: 'Lead' }],
      externalId: 'properties.loyalty_id, userId',
      customerInformation: [{ from: 'traits.mail', to: 'email' }],
      additionalProperties: [{ property: 'coupon' }],
      actionSource: 'email',
      testEventCode: 'TEST1'
    })
    const context = { traits: { mail: 'jane@example.com', email: 'other@example.com' } }
    const [routed] = await route(
      host,
      [
        input(
          1,
          message(1, { event: 'trial requested', context, properties: { coupon: 'A', loyalty_id: '', plan: 'x' } })
        )
      ],
      of
    )
    expect(bodyOf(routed)).toMatchObject({ test_event_code: 'TEST1' })
    expect(eventsOf(routed)[0]).toMatchObject({
      event_name: 'Lead',
      action_source: 'email',
      custom_data: { coupon: 'A' },
      user_data: {
        // SHA-256 of jane@example.com and of user-1
        em: ['8c87b489ce35cf2e2f39f80e282cb2e804932a56a213983eeeb428407d43b52d'],
        external_id: [expect.stringMatching(/^[0-9a-f]{64}$/)]
      }
    })
    expect(eventsOf(routed)[0].custom_data).not.toHaveProperty('plan')
  })

  it('keeps events while Meta refuses the token, throttles, or cannot be reached', async () => {
    const host = await transformer('meta_pixel')
    const [routed] = await route(host, [input(1, message(1)), input(2, message(2))])
    for (const [token, status] of [
      ['expired', 500],
      ['throttled', 429],
      ['unavailable', 500]
    ] as const) {
      const of = destination({ accessToken: token })
      expect([...statuses(await proxy(host, routed, of)).values()]).toEqual([status, status])
    }
    if (routed.batchedRequest === undefined) throw new Error('The transformer answered no request.')
    routed.batchedRequest.endpoint = 'http://nowhere.invalid/v1/1/events'
    expect([...statuses(await proxy(host, routed)).values()]).toEqual([500, 500])
    expect(sandbox.events()).toEqual([])
  })

  it('lets the jobs of a torn request come again, and refuses a Pixel ID that is none', async () => {
    const host = await transformer('meta_pixel')
    const [routed] = await route(host, [input(1, message(1)), input(2, message(2))])
    eventsOf(routed).pop()
    expect([...statuses(await proxy(host, routed)).values()]).toEqual([500, 500])
    const [refused] = await route(host, [input(1, message(1))], destination({ pixelId: 'my pixel' }))
    expect(refused).toMatchObject({
      statusCode: 400,
      error: expect.stringMatching(/Pixel ID must be digits only/) as unknown
    })
  })

  it('has a handler that loads: one that does not is replaced without a word', async () => {
    const whole = await transformer('meta_pixel')
    const [routed] = await route(whole, [input(1, message(1))])
    expect((await proxy(whole, routed))[0]).toMatchObject({ statusCode: 200, error: 'success' })
    const torn = await transformer('meta_pixel', (image) => {
      const handler = path.join(image, 'dist/src/v1/destinations/meta_pixel/networkHandler.js')
      fs.appendFileSync(handler, '\nthrow new Error("torn")\n')
    })
    expect((await proxy(torn, routed))[0]).toMatchObject({ statusCode: 500, error: 'generic handler' })
  })

  it("drives the same code behind RudderStack's own Facebook Conversions form", async () => {
    const host = await transformer('facebook_conversions')
    const type = 'FACEBOOK_CONVERSIONS'
    const config = {
      datasetId: PIXEL_ID,
      accessToken: TOKEN,
      actionSource: 'website',
      testDestination: true,
      testEventCode: 'TEST2'
    }
    const of = { ...destination({}, type), Config: config }
    const [routed] = await route(host, [input(1, message(1)), input(2, message(2))], of, type)
    expect(bodyOf(routed)).toMatchObject({ test_event_code: 'TEST2' })
    // meta-pixel.json beside it names the property.
    expect(eventsOf(routed)[0].custom_data).toMatchObject({ coupon: 'WINTER' })
    expect([...statuses(await proxy(host, routed, of, type)).values()]).toEqual([200, 200])
    const without = { ...of, Config: { ...config, removeExternalId: true } }
    const [anonymous] = await route(host, [input(3, message(3))], without, type)
    expect(eventsOf(anonymous)[0].user_data).not.toHaveProperty('external_id')
  })
})

describe('the three ways', () => {
  it('make the same requests of the same events', async () => {
    const file = path.join(ROOT, 'examples/recipes/moving-from-rudderstack.ndjson')
    const mapping = path.join(ROOT, 'examples/mappings/rudderstack.json')
    const now = new Date().toISOString()
    const events = fs
      .readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => ({ ...(JSON.parse(line) as Json), timestamp: now, originalTimestamp: now }))
    const sorted = (recorded: { event: unknown }[]): Json[] =>
      recorded
        .map(({ event }) => event as Json)
        .sort((one, other) => (String(one.event_id) < String(other.event_id) ? -1 : 1))

    const host = await transformer('meta_pixel')
    const routed = await route(
      host,
      events.map((event, index) => input(index + 1, event))
    )
    for (const one of routed) if (one.batchedRequest !== undefined) await proxy(host, one)
    const native = sorted(sandbox.events())
    sandbox.reset()
    expect(native.length).toBeGreaterThan(3)

    const env = { META_PIXEL_ID: PIXEL_ID, META_ACCESS_TOKEN: TOKEN, META_GRAPH_API_URL: graphUrl }
    const stdin = events.map((event) => JSON.stringify(event)).join('\n')
    await command(['stream', '--mapping', mapping, '--json'], { stdin, env })
    expect(sorted(sandbox.events())).toEqual(native)

    const syncs = [{ name: 'Shop', pixelId: PIXEL_ID, accessToken: TOKEN, mappings: mapping }]
    const { post, recorded } = await startServer({ syncs })
    expect((await post('/events', events)).json).toMatchObject({ failed: 0 })
    expect(sorted(recorded())).toEqual(native)
  })
})

describe('the folders for the two repositories', () => {
  let folder: string

  beforeAll(() => {
    folder = temporaryFolder()
    exportRudderstack(folder, 'upstream', packedExport())
    const double = path.join(__dirname, 'rudderstack/double')
    const here = path.join(folder, 'rudder-transformer')
    fs.cpSync(path.join(double, 'built/src'), path.join(here, 'src'), { recursive: true })
    fs.symlinkSync(packages(), path.join(here, 'node_modules'))
    const dependencies = { '@rudderstack/integrations-lib': '*', 'libphonenumber-js': '*', zod: '*' }
    fs.writeFileSync(path.join(here, 'package.json'), JSON.stringify({ name: 'transformer', dependencies }))
    fs.copyFileSync(path.join(__dirname, 'rudderstack/transformer.tsconfig.json'), path.join(here, 'tsconfig.json'))
    fs.copyFileSync(path.join(__dirname, 'rudderstack/transformer.eslintrc.json'), path.join(here, '.eslintrc.json'))
    fs.cpSync(
      path.join(double, 'integrations-lib'),
      path.join(here, 'src/node_modules/@rudderstack/integrations-lib'),
      {
        recursive: true
      }
    )
  })
  afterAll(() => {
    fs.rmSync(folder, { recursive: true, force: true })
  })

  const inTransformer = (program: string, ...args: string[]): string =>
    run(process.execPath, [path.join(packages(), program), ...args], path.join(folder, 'rudder-transformer'))

  it("pass the transformer's compiler and linter", () => {
    expect(inTransformer('typescript/bin/tsc', '-p', 'tsconfig.json')).toBe('')
    const ours = ['src/v0/destinations/meta_pixel', 'src/v1/destinations/meta_pixel']
    expect(inTransformer('eslint/bin/eslint.js', '--ext', '.ts', '--max-warnings', '0', ...ours)).toBe('')
  })

  it('hold tests whose cases have the shape of the others there', () => {
    for (const feature of ['router', 'dataDelivery']) {
      const file = path.join(folder, `rudder-transformer/test/integrations/destinations/meta_pixel/${feature}/data.ts`)
      const text = fs.readFileSync(file, 'utf8')
      const cases = text
        .split(/^ {2}\{$/m)
        .slice(1)
        .filter((one) => one.includes('feature: '))
      expect(cases.length).toBeGreaterThan(1)
      for (const one of cases) {
        for (const key of [
          'id',
          'name',
          'description',
          'scenario',
          'successCriteria',
          'feature',
          'module',
          'version'
        ]) {
          expect(one).toMatch(new RegExp(`^ {4}${key}: '[^']+',$|^ {4}${key}:\\n? +"?'?`, 'm'))
        }
        expect(one).toContain(`feature: '${feature}'`)
      }
    }
  })

  it('describe a form whose schema takes what its test data says', () => {
    const read = (file: string): Json =>
      JSON.parse(fs.readFileSync(path.join(folder, 'rudder-integrations-config', file), 'utf8')) as Json
    const at = 'src/configurations/destinations/meta_pixel'
    const validate = new Ajv({ allErrors: true }).compile(
      (read(`${at}/schema.json`) as { configSchema: object }).configSchema
    )
    const cases = read('test/data/validation/destinations/meta_pixel.json') as unknown as {
      config: Json
      result: boolean
    }[]
    for (const { config, result } of cases) expect(validate(config)).toBe(result)
    // One set of keys, in the form, the schema and the configuration.
    const { config } = read(`${at}/db-config.json`) as { config: { destConfig: { defaultConfig: string[] } } }
    const keys = config.destConfig.defaultConfig
    const properties = Object.keys(
      (read(`${at}/schema.json`) as { configSchema: { properties: Json } }).configSchema.properties
    )
    expect(properties.filter((key) => !['connectionMode', 'consentManagement'].includes(key))).toEqual(keys)
    const shown = JSON.stringify(read(`${at}/ui-config.json`))
    for (const key of keys) expect(shown).toContain(`"configKey":"${key}"`)
  })

  it('name the standard events that the page names', () => {
    expect(STANDARD_EVENTS).toEqual(OF_THE_PAGE)
  })
})

it('refuses to write into a folder that holds something else', () => {
  const target = temporaryFolder()
  fs.writeFileSync(path.join(target, 'mine.txt'), '')
  expect(() => exportRudderstack(target, 'overlay', packedExport())).toThrow(/holds something else \(mine\.txt\)/)
  fs.rmSync(target, { recursive: true })
})
