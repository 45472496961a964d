import { buildSync } from 'esbuild'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import vm from 'node:vm'
import * as room from '../../src/destination/server-event'
import { temporaryFolder } from './support/folders'

const SOURCE = path.join(__dirname, '../../src/destination/server-event')
const NOW = Date.parse('2026-11-20T12:00:00.000Z')
const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex')

type ToServerEvent = typeof room.toServerEvent

/** The room's bundle, as an isolate runs it: with the language's own globals and nothing else. */
let bundled: ToServerEvent
let code: string

/** @param prepare run before the bundle, in the same context */
function isolated(prepare: string): ToServerEvent {
  const context = vm.createContext({}, { codeGeneration: { strings: false, wasm: false } })
  return (vm.runInContext(`${prepare};${code};room`, context) as typeof room).toServerEvent
}

beforeAll(() => {
  const folder = temporaryFolder()
  // Away from the repository, so that an import of anything else finds nothing and fails the build.
  fs.cpSync(SOURCE, path.join(folder, 'server-event'), { recursive: true })
  const { outputFiles } = buildSync({
    absWorkingDir: folder,
    entryPoints: ['server-event/index.ts'],
    bundle: true,
    minify: true,
    platform: 'neutral',
    target: 'es2020',
    format: 'iife',
    globalName: 'room',
    write: false,
    logLevel: 'silent'
  })
  fs.rmSync(folder, { recursive: true })
  code = outputFiles.map(({ text }) => text).join('')
  bundled = isolated('')
})

const order: room.ServerEventInput = {
  external_id: ['user-1'],
  user_data: {
    email: ['Jane@Example.com'],
    full_name: ['Jané Doe'],
    date_of_birth: ['2/16/1997'],
    city: ['Québec'],
    country: ['Österreich'],
    client_ip_address: '::ffff:8.8.8.8',
    click_id: 'AbC'
  },
  event_name: 'Purchase',
  event_time: '2026-11-20T11:59:00Z',
  event_source_url: 'https://shop.example.com/thanks?email=a%40b.example&fbclid=DeF',
  custom_data: { value: '9.90', currency: 'eur', contents: [{ sku: 'sku-1', price: 9.9 }] },
  additional_properties: { plan: 'gold', nested: { list: [1] } },
  limited_data_use: true
}

const payloads: [string, room.ServerEventInput][] = [
  ['a purchase', order],
  ['an app event', { ...order, action_source: 'app', app_data: { platform: 'iOS', os_version: '17.1' } }],
  ['a conversation', { ...order, action_source: 'business_messaging', messaging_channel: 'whatsapp' }],
  ['what Meta would refuse', { ...order, event_time: 1, custom_data: {}, external_id: null }],
  ['nothing', {}]
]

describe('the server-event room, bundled for an isolate', () => {
  it.each(payloads)('gives for %s what it gives here', (_what, payload) => {
    const here = room.toServerEvent(payload, NOW, { sha256 })
    const there = bundled(payload, NOW, { sha256 })
    // By way of JSON, since each realm has its own Object.
    expect(JSON.parse(JSON.stringify(there))).toEqual(JSON.parse(JSON.stringify(here)))
  })

  it('normalizes and hashes all of the vectors alike', () => {
    const file = path.join(__dirname, '../vectors/customer-information.json')
    const vectors = JSON.parse(fs.readFileSync(file, 'utf8')) as { key: string; input: unknown; parameter: string }[]
    expect(vectors.length).toBeGreaterThan(600)
    for (const { key, input } of vectors) {
      const payload =
        key === 'external_id' ? { ...order, external_id: input } : { ...order, user_data: { [key]: input } }
      const results = [room.toServerEvent, bundled].map((run) => JSON.stringify(run(payload, NOW, { sha256 })))
      expect(results[1]).toBe(results[0])
    }
  })

  it('uses the phone library when it is handed one, and does without', () => {
    const payload = { ...order, user_data: { phone: ['650 555 1212'], country: ['us'] } }
    const completed = bundled(payload, NOW, { sha256, completePhone: () => '16505551212' })
    expect(completed).toMatchObject({ event: { user_data: { ph: [sha256('16505551212')] } } })
    expect(bundled(payload, NOW, { sha256 })).toHaveProperty('event')
  })

  it('runs on a platform without names of countries and currencies', () => {
    for (const lacking of ['delete Intl.DisplayNames', 'delete globalThis.Intl']) {
      expect(isolated(lacking)(order, NOW, { sha256 })).toMatchObject({
        event: { custom_data: { value: 9.9, currency: 'EUR' }, user_data: { em: [sha256('jane@example.com')] } }
      })
    }
  })

  it('is small', () => {
    expect(code.length).toBeLessThan(96 * 1024)
  })
})
