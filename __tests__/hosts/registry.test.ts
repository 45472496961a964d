import {
  destinations,
  getDestinationById,
  getDestinationByIdOrKey,
  manifest,
  type DestinationDefinition
} from '@segment/action-destinations'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import destination from '../../src'
import { DIRECTORY, METADATA_ID, register } from '../../src/register'

const someoneElse = {
  name: 'Somebody Else',
  slug: 'actions-somebody',
  mode: 'cloud',
  actions: {}
} as DestinationDefinition

/** Undoes what a test put into the real registry, which outlives it. */
function clear(): void {
  for (const key of [DIRECTORY, 'another']) Reflect.deleteProperty(destinations, key)
  Reflect.deleteProperty(manifest, METADATA_ID)
}

describe('action-destination-meta-pixel/register', () => {
  it('has registered the destination by being imported', async () => {
    expect(getDestinationById(METADATA_ID)?.name).toBe(destination.name)
    const found = await getDestinationByIdOrKey('meta-pixel')
    expect(found?.definition).toBe(destination)
    expect(METADATA_ID).toMatch(/^[\da-f]{24}$/)
    const page = fs.readFileSync(path.join(__dirname, '../../docs/hosts/segment.md'), 'utf8')
    expect(page).toContain(`getDestinationById('${METADATA_ID}')`)
    expect(manifest[METADATA_ID]).toMatchObject({ definition: destination, directory: 'meta-pixel' })
    expect(fs.existsSync(manifest[METADATA_ID]?.path ?? '')).toBe(true)
  })

  it('takes a slug and an ID that no other destination has', () => {
    const others = Object.entries(destinations).filter(([key]) => key !== DIRECTORY)
    expect(others.length).toBeGreaterThan(100)
    expect(others.filter(([, { slug }]) => slug === destination.slug)).toEqual([])
  })

  describe('called again', () => {
    beforeEach(clear)
    afterAll(() => {
      clear()
      register()
    })

    it('is harmless', () => {
      register()
      register()
      expect(destinations[DIRECTORY]).toBe(destination)
    })

    it('refuses a folder name that is taken, and registers nothing', () => {
      destinations[DIRECTORY] = someoneElse
      expect(register).toThrow(/holds another destination as "meta-pixel" \("Somebody Else"\)/)
      expect(destinations[DIRECTORY]).toBe(someoneElse)
      expect(manifest[METADATA_ID]).toBeUndefined()
    })

    it('refuses a slug that is taken', () => {
      destinations.another = { ...someoneElse, slug: destination.slug }
      expect(register).toThrow(/as "another" \("Somebody Else"\) with the slug/)
      expect(destinations[DIRECTORY]).toBeUndefined()
    })

    it('refuses an ID that is taken', () => {
      manifest[METADATA_ID] = { definition: someoneElse, directory: 'somebody', path: '/somebody' }
      expect(register).toThrow(new RegExp(`"Somebody Else"\\) under the ID ${METADATA_ID}`))
      expect(destinations[DIRECTORY]).toBeUndefined()
    })
  })

  describe('in a host of another make', () => {
    let host: string

    function install(name: string, index: string): void {
      const folder = path.join(host, 'node_modules', name)
      fs.mkdirSync(folder, { recursive: true })
      fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name, version: '1.0.0', main: 'index.js' }))
      fs.writeFileSync(path.join(folder, 'index.js'), index)
    }

    beforeEach(() => {
      host = fs.mkdtempSync(path.join(os.tmpdir(), 'meta-pixel-host-'))
    })
    afterEach(() => {
      fs.rmSync(host, { recursive: true })
    })

    it('refuses a second copy of actions-core, which would turn failures into successes', () => {
      install('@segment/action-destinations', 'module.exports = { destinations: {}, manifest: {} }')
      install('@segment/actions-core', 'module.exports = {}')
      expect(() => {
        register(host)
      }).toThrow(/two different copies of @segment\/actions-core .* turn refused events into successes/)
    })

    it('says what is missing', () => {
      expect(() => {
        register(host)
      }).toThrow('action-destination-meta-pixel/register needs @segment/action-destinations, which is not installed')
    })
  })
})
