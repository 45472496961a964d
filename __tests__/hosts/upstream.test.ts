import { parseFql } from '@segment/destination-subscriptions'
import type { DestinationDefinition } from '@segment/actions-core'
import fs from 'node:fs'
import path from 'node:path'
import { buildUpstream } from '../../scripts/build-upstream'
import { toMetadata } from '../../scripts/metadata'
import { filesBelow, installed, run, temporaryFolder } from './support/folders'

const LAYOUT = path.join(__dirname, 'upstream')
const FOLDER = 'src/destinations/meta-pixel'

jest.setTimeout(300_000)

let root: string

/** A tool of the layout's own, run in it. */
function tool(script: string, ...args: string[]): string {
  return run(process.execPath, [path.join('node_modules', script), ...args], root, { TZ: 'UTC', CI: 'true' })
}

function read(file: string): string {
  return fs.readFileSync(path.join(root, FOLDER, file), 'utf8')
}

beforeAll(() => {
  root = temporaryFolder()
  fs.cpSync(LAYOUT, root, { recursive: true })
  fs.symlinkSync(path.join(installed(LAYOUT), 'node_modules'), path.join(root, 'node_modules'))
  buildUpstream(path.join(root, FOLDER))
})

afterAll(() => {
  fs.rmSync(root, { recursive: true, force: true })
})

describe('the folder for segmentio/action-destinations', () => {
  it('holds what belongs there and nothing else', () => {
    const files = filesBelow(path.join(root, FOLDER))
    expect(files).toEqual(
      expect.arrayContaining([
        '__tests__/presets.test.ts',
        'generated-types.ts',
        'index.ts',
        'metadata.json',
        'streamEvent/generated-types.ts',
        'streamEvent/index.ts',
        'versioning-info.ts'
      ])
    )
    expect(files.filter((file) => !/\.ts$|^metadata\.json$/.test(file))).toEqual([])
  })

  it('imports only what that repository has', () => {
    const imports = filesBelow(path.join(root, FOLDER)).flatMap((file) =>
      [...read(file).matchAll(/(?:from|require\() ?'([^'.][^']*|(?:\.\.\/)+lib\/[^']*)'/g)].map(([, name]) => name)
    )
    expect([...new Set(imports)].sort()).toEqual([
      '../../lib/hashing-utils',
      '@segment/actions-core',
      'crypto',
      'google-libphonenumber',
      'nock'
    ])
  })

  it('cannot be redirected by the environment', () => {
    for (const file of filesBelow(path.join(root, FOLDER)))
      expect(read(file)).not.toMatch(/process\.env|META_GRAPH_API_URL/)
  })

  it('is formatted as all of that repository is', () => {
    expect(tool('prettier/bin-prettier.js', '--check', `${FOLDER}/**/*.ts`)).toMatch(/All matched files use Prettier/)
  })

  it('passes its linter without a warning', () => {
    tool('eslint/bin/eslint.js', '--max-warnings', '0', '--ext', '.ts', FOLDER)
  })

  it('passes its tests under its runner', () => {
    const output = path.join(root, 'report.json')
    tool('jest/bin/jest.js', '--json', `--outputFile=${output}`, '--maxWorkers=2')
    const report = JSON.parse(fs.readFileSync(output, 'utf8')) as Record<string, number>
    expect(report.numPassedTests).toBeGreaterThan(50)
    expect(report).toMatchObject({ numFailedTests: 0, numRuntimeErrorTestSuites: 0 })
  })

  describe('compiled', () => {
    let definition: DestinationDefinition<object>

    beforeAll(async () => {
      tool('typescript/bin/tsc')
      const folder = path.join(root, 'dist/destinations/meta-pixel')
      definition = ((await import(folder)) as { default: DestinationDefinition<object> }).default
    })

    it('has the types that follow from its fields', () => {
      const types = JSON.parse(run(process.execPath, ['dist/generate.js'], root)) as Record<string, string>
      expect(Object.keys(types)).toEqual(['generated-types.ts', 'streamEvent/generated-types.ts'])
      for (const [file, content] of Object.entries(types)) expect(content).toBe(read(file))
    })

    it('has the metadata that follows from its definition', () => {
      expect(`${JSON.stringify(toMetadata(definition), null, 2)}\n`).toBe(read('metadata.json'))
    })

    it('describes everything, and subscribes by FQL that can be read', () => {
      for (const [key, action] of Object.entries(definition.actions)) {
        expect(fs.existsSync(path.join(root, FOLDER, key, 'index.ts'))).toBe(true)
        expect(action.description).toBeTruthy()
        expect(Object.entries(action.fields).filter(([, { description }]) => !description)).toEqual([])
        expect(parseFql(action.defaultSubscription ?? '')).not.toHaveProperty('error')
        expect(action.fields).not.toHaveProperty('batch_keys')
      }
    })

    it('has presets of actions and fields that exist', () => {
      const presets = definition.presets ?? []
      expect(presets.length).toBeGreaterThan(0)
      for (const preset of presets) {
        const fields = definition.actions[preset.partnerAction]?.fields ?? {}
        expect(Object.keys(preset.mapping ?? {}).filter((key) => !(key in fields))).toEqual([])
        expect(parseFql('subscribe' in preset ? preset.subscribe : '')).not.toHaveProperty('error')
      }
    })

    it('keeps its secrets as passwords', () => {
      const settings = Object.entries(definition.authentication?.fields ?? {})
      const open = settings.filter(([key, { type }]) => /key|token|secret|password/i.test(key) && type !== 'password')
      expect(open).toEqual([])
      expect(settings.filter(([, { description }]) => !description)).toEqual([])
    })
  })
})
