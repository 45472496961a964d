import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { containing, startServer, stopAll, sync, writeConfig, type Bench } from './support'

afterEach(stopAll)

const saved = ({ folder }: Bench) =>
  (JSON.parse(readFileSync(join(folder, 'meta-pixel.config.json'), 'utf8')) as { syncs: Record<string, unknown>[] })
    .syncs

const open = async (bench: Bench, name = 'Shop') => {
  const { json, headers } = await bench.api('GET', `/syncs/${name}`)
  expect(headers.get('etag')).toBe(`"${String(json.revision)}"`)
  return { 'if-match': headers.get('etag') ?? '' }
}

it('of two tabs the later one learns that the sync was changed elsewhere', async () => {
  const bench = await startServer()
  const [first, second] = [await open(bench), await open(bench)]
  const answer = await bench.api('PUT', '/syncs/Shop', { pixelId: '1' }, first)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('etag')).not.toBe(first['if-match'])
  const { status, json } = await bench.api('PUT', '/syncs/Shop', { pixelId: '2' }, second)
  expect([status, json.reason]).toEqual([412, containing('Changed elsewhere')])
  expect((await bench.api('DELETE', '/syncs/Shop', undefined, second)).status).toBe(412)
  expect(saved(bench)).toMatchObject([{ pixelId: '1' }])
  expect((await bench.api('PUT', '/syncs/Shop', { pixelId: '2' }, await open(bench))).status).toBe(200)
})

it('a change of another sync is no conflict, and is not lost', async () => {
  const bench = await startServer({ syncs: [sync(), sync({ name: 'Outlet' })] })
  const shop = await open(bench)
  await bench.api('PUT', '/syncs/Outlet', { pixelId: '22' }, await open(bench, 'Outlet'))
  expect((await bench.api('PUT', '/syncs/Shop', { pixelId: '11' }, shop)).status).toBe(200)
  expect(saved(bench)).toMatchObject([{ pixelId: '11' }, { pixelId: '22' }])
})

it('what another server, or an editor, has written a moment ago is read before anything is written', async () => {
  // Neither looks at the file by itself while this lasts.
  const one = await startServer({ server: { lookEveryMs: 3_600_000 } })
  const configPath = join(one.folder, 'meta-pixel.config.json')
  await one.api('PUT', '/syncs/Shop', { pixelId: '1' })
  const other = await startServer({ server: { lookEveryMs: 3_600_000, configPath } })
  const stale = await open(one)
  await other.api('POST', '/syncs', sync({ name: 'Outlet' }))
  await other.api('PUT', '/syncs/Shop', { pixelId: '2' })
  expect((await one.api('PUT', '/syncs/Shop', { pixelId: '3' }, stale)).status).toBe(412)
  expect((await one.api('PUT', '/syncs/Shop', { enabled: false })).status).toBe(200)
  expect(saved(one)).toMatchObject([{ name: 'Shop', pixelId: '2', enabled: false }, { name: 'Outlet' }])
})

it('a hand edit with a mistake is not overwritten', async () => {
  const bench = await startServer({ server: { lookEveryMs: 3_600_000 } })
  writeConfig(bench.folder, '{"syncs": [{"name": "By hand",')
  const { status, json } = await bench.api('PUT', '/syncs/Shop', { pixelId: '1' })
  expect([status, json.reason]).toEqual([409, containing('is not JSON')])
  expect(readFileSync(join(bench.folder, 'meta-pixel.config.json'), 'utf8')).toContain('By hand')
})
