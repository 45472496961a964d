import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../../src/delivery/usage-error'
import { readConfig } from '../../src/server/config/config'
import { readConfigFile, writeConfigFile } from '../../src/server/config/file'
import { eventsTotal, newFolder, order, sample, startServer, stopAll, sync, until, writeConfig } from './support'

afterEach(stopAll)

const ENV = { META_ACCESS_TOKEN: 'EAA-env', META_PIXEL_ID: '4242', EMPTY: ' ' }
const mapping = (changes: object) => ({
  name: 'One',
  subscribe: 'type = "page"',
  partnerAction: 'streamEvent',
  mapping: {},
  ...changes
})

describe('a configuration', () => {
  test('takes its secrets from the environment, and the presets where it has no mappings', () => {
    const { syncs, raw } = readConfig(
      { syncs: [{ name: 'Shop', pixelId: '${META_PIXEL_ID}', accessToken: '${META_ACCESS_TOKEN}' }] },
      'x.json',
      ENV
    )
    expect(syncs[0].settings).toMatchObject({ pixelId: '4242', accessToken: 'EAA-env' })
    expect(syncs[0].enabled).toBe(true)
    expect(syncs[0].mappings.map(({ name }) => name)).toContain('Purchase (Order Completed)')
    expect(JSON.stringify(raw)).not.toContain('EAA-env')
  })

  test.each([
    ['no object', [], '/ must be object'],
    ['no syncs', {}, '/ lacks the property "syncs"'],
    ['an unknown property', { syncs: [], pixel: 1 }, '/ has an unknown property "pixel"'],
    ['an unknown property of a sync', { syncs: [sync({ token: 'x' })] }, '/syncs/0 has an unknown property "token"'],
    ['no token', { syncs: [{ name: 'Shop', pixelId: '1' }] }, '/syncs/0 lacks the property "accessToken"'],
    ['a number for a Pixel ID', { syncs: [sync({ pixelId: 1 })] }, '/syncs/0/pixelId must be string'],
    [
      'a Pixel ID of letters',
      { syncs: [sync(), sync({ name: 'B', pixelId: 'abc' })] },
      '/syncs/1/pixelId: The Pixel ID must be digits only'
    ],
    [
      'a token that none is',
      { syncs: [sync({ accessToken: 'two words' })] },
      '/syncs/0/accessToken: The Access Token is missing or holds characters'
    ],
    [
      'a variable that is not set',
      { syncs: [sync({ accessToken: '${NO_SUCH}' })] },
      '/syncs/0/accessToken: the environment variable NO_SUCH is not set'
    ],
    [
      'a variable that is empty',
      { syncs: [sync({ appSecret: '${EMPTY}' })] },
      '/syncs/0/appSecret: the environment variable EMPTY is not set'
    ],
    ['a name twice', { syncs: [sync(), sync()] }, '/syncs/1/name is the name of another sync'],
    [
      'FQL that cannot be read',
      { syncs: [sync({ mappings: [mapping({ subscribe: '' })] })] },
      '/syncs/0/mappings/0/subscribe'
    ],
    [
      'an action that is none',
      { syncs: [sync({ mappings: [mapping({ partnerAction: 'send' })] })] },
      '/syncs/0/mappings/0.partnerAction'
    ],
    [
      'a directive that is none',
      { syncs: [sync({ mappings: [mapping({ mapping: { event_name: { '@no': 1 } } })] })] },
      '/syncs/0/mappings/0.mapping'
    ],
    ['no mapping at all', { syncs: [sync({ mappings: [] })] }, '/syncs/0/mappings must NOT have fewer than 1 items'],
    ['a consent rule without a path', { syncs: [sync({ consent: {} })] }, '/syncs/0/consent lacks the property "path"'],
    [
      'a wrong meaning of missing',
      { syncs: [sync({ consent: { path: 'a', missing: 'perhaps' } })] },
      '/syncs/0/consent/missing must be one of send, skip'
    ],
    ['a short key', { syncs: [], keys: ['fifteen-letters'] }, '/keys/0 has fewer than 16 characters'],
    ['a short admin key', { syncs: [], adminKeys: [{ name: 'Anna', key: 'short' }] }, '/adminKeys/0 has fewer than 16']
  ])('with %s is refused, naming the path', (_, value, message) => {
    const read = () => readConfig(value, 'x.json', ENV)
    expect(read).toThrow(UsageError)
    expect(read).toThrow(`x.json: ${message}`)
  })

  test('is not blamed for an address of the Graph API that cannot be used', () => {
    process.env.META_GRAPH_API_URL = 'http://graph.example.com'
    const read = () => readConfig({ syncs: [sync()] }, 'x.json', ENV)
    expect(read).toThrow(UsageError)
    expect(read).toThrow(/^META_GRAPH_API_URL must start with https/)
  })

  test('is never quoted in what is said of it', () => {
    const folder = newFolder()
    const path = writeConfig(folder, '{"syncs": [{"accessToken": "EAA-secret-token"')
    expect(() => readConfigFile(path, {})).toThrow(`${path} is not JSON`)
    for (const value of [
      { syncs: [sync({ accessToken: 'EAA-secret token' })] },
      { syncs: [{ accessToken: 'EAA-secret' }] }
    ]) {
      try {
        readConfig(value, 'x.json', {})
        throw new Error('It was taken.')
      } catch (error) {
        expect(String(error)).not.toContain('EAA-secret')
      }
    }
  })
})

describe('the file', () => {
  test('is written for its owner alone, in one step, and nothing is left beside it', () => {
    const folder = newFolder()
    const path = join(folder, 'config.json')
    writeFileSync(path, 'old', { mode: 0o644 })
    const before = statSync(path).ino
    writeConfigFile(path, JSON.stringify({ syncs: [] }))
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(statSync(path).ino).not.toBe(before)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ syncs: [] })
    expect(readdirSync(folder)).toEqual(['config.json'])
  })

  test('behind a symbolic link is replaced, and the link stays', () => {
    const folder = newFolder()
    mkdirSync(join(folder, 'real'))
    writeFileSync(join(folder, 'real', 'config.json'), '{}')
    const link = join(folder, 'config.json')
    symlinkSync(join(folder, 'real', 'config.json'), link)
    writeConfigFile(link, JSON.stringify({ syncs: [] }))
    expect(JSON.parse(readFileSync(join(folder, 'real', 'config.json'), 'utf8'))).toEqual({ syncs: [] })
    expect(statSync(link).isFile()).toBe(true)
  })

  test('that cannot be written stays as it was', () => {
    const folder = newFolder()
    const path = join(folder, 'no-such-folder', 'config.json')
    expect(() => {
      writeConfigFile(path, JSON.stringify({ syncs: [] }))
    }).toThrow('ENOENT')
    expect(existsSync(path)).toBe(false)
  })
})

describe('a server', () => {
  test('does not start with a wrong file', async () => {
    const folder = newFolder()
    const configPath = writeConfig(folder, { syncs: [sync({ pixelId: 'x' })] })
    await expect(startServer({ server: { configPath } })).rejects.toThrow('/syncs/0/pixelId')
  })

  test('takes the file rather than what it was started with', async () => {
    const folder = newFolder()
    const configPath = writeConfig(folder, { syncs: [sync({ name: 'From the file', pixelId: '77' })] })
    const bench = await startServer({ server: { configPath } })
    await bench.post('/events', order())
    expect(bench.recorded().map(({ pixelId }) => pixelId)).toEqual(['77'])
    expect((await bench.request('/api/status')).json.config).toMatchObject({ source: 'file', error: null })
  })

  test('reads the file again when it changes', async () => {
    const bench = await startServer()
    await bench.post('/events', order())
    writeConfig(bench.folder, { syncs: [sync({ pixelId: '77' }), sync({ name: 'Second', pixelId: '78' })] })
    await until(() => bench.server.context.syncs.all().length === 2)
    await bench.post('/events', order())
    expect(bench.recorded().map(({ pixelId }) => pixelId)).toEqual(['1234567890', '77', '78'])
  })

  test('goes on with the last good configuration when the file is wrong, and says so', async () => {
    const bench = await startServer()
    for (const [wrong, message] of [
      ['{', 'is not JSON'],
      [{ syncs: [sync({ pixelId: 'x' })] }, '/syncs/0/pixelId']
    ] as const) {
      writeConfig(bench.folder, wrong)
      await until(() => bench.server.context.store.error?.includes(message) === true)
      expect((await bench.post('/events', order())).status).toBe(200)
      const { config } = (await bench.request('/api/status')).json as { config: { error: string } }
      expect(config.error).toContain(message)
      expect(bench.logs.some(({ reason }) => String(reason).includes(message))).toBe(true)
    }
    expect(sample(await bench.metrics(), 'meta_pixel_config_errors_total')).toBeGreaterThanOrEqual(2)
    writeConfig(bench.folder, { syncs: [sync()] })
    await until(() => bench.server.context.store.error === undefined)
  })

  test('does not disturb a sync that has not changed', async () => {
    const bench = await startServer()
    await bench.post('/events', order())
    const [known] = bench.server.context.syncs.all()
    writeConfig(bench.folder, { syncs: [sync({ name: 'Second' }), sync()] })
    await until(() => bench.server.context.syncs.all().length === 2)
    expect(bench.server.context.syncs.find('Shop')).toBe(known)
    expect(known.credentials.state).toBe('accepted')
    await until(async () => (await bench.request('/readyz')).status === 200)
  })

  test('delivers what waits in a sync that is taken away', async () => {
    const bench = await startServer({ server: { coalesce: { waitMs: 60_000 } } })
    const answer = bench.post('/events', order())
    await until(() => bench.server.context.syncs.all()[0].queued === 1)
    writeConfig(bench.folder, { syncs: [] })
    expect((await answer).status).toBe(200)
    expect(bench.recorded()).toHaveLength(1)
    expect(eventsTotal(await bench.metrics(), 'delivered')).toBe(1)
  })

  test('keeps its key when a new file would open it to everyone', async () => {
    const bench = await startServer({ server: { host: '0.0.0.0' }, config: { keys: ['write-key-1-of-senders'] } })
    writeConfig(bench.folder, { syncs: [sync()] })
    await until(() => bench.server.context.store.error !== undefined)
    expect((await bench.post('/events', order())).status).toBe(401)
  })
})
