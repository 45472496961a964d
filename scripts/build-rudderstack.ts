/**
 * Makes what `meta-pixel export-rudderstack` hands out, from the definition and from src/hosts/rudderstack: the folders for
 * RudderStack's two repositories, and the files that a self-hoster mounts into the stock transformer. All of it goes into one
 * packed file, dist/rudderstack.json.gz.
 */
import { build, type Plugin } from 'esbuild'
import fs from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import prettier from 'prettier'
import ts from 'typescript'
import { completePhone } from '../src/destination/complete-phone'
import { toFailure, explain } from '../src/destination/graph-api/failure'
import { sha256 } from '../src/destination/sha256'
import { componentTests, COMPONENT_ANSWERS } from '../src/hosts/rudderstack/component-tests'
import { dbConfig } from '../src/hosts/rudderstack/forms/db-config'
import { schema } from '../src/hosts/rudderstack/forms/schema'
import { uiConfig } from '../src/hosts/rudderstack/forms/ui-config'
import { validationCases } from '../src/hosts/rudderstack/forms/validation'
import { filesBelow } from './files'
import { mergeModules } from './merge-modules'
import { withTypeofUndefined } from './typeof-undefined'

const root = path.join(__dirname, '..')
const room = path.join(root, 'src/hosts/rudderstack')

/** The style of rudder-transformer. */
const STYLE = { singleQuote: true, trailingComma: 'all', printWidth: 100, parser: 'typescript' } as const

/** Which modules go into which file of the engine there, the first that fits. */
const ENGINE_FILES: readonly [target: string, modules: RegExp][] = [
  ['engine/normalize.ts', /^destination\/server-event\/normalize\//],
  ['engine/serverEvent.ts', /^destination\/server-event\//],
  ['engine/graphApi.ts', /^destination\/(?:graph-api\/|versioning-info|generated-types)/],
  ['engine/mapping.ts', /^hosts\/rudderstack\/engine\/(?:mapping|read-mapping|types)\.ts$/],
  ['engine/index.ts', /^hosts\/rudderstack\/engine\//]
]

/**
 * The sources are checked where they are written, by rules of their own; these are the ones of rudder-transformer that differ
 * in style.
 */
const ENGINE_HEAD = `/* Made from the package action-destination-meta-pixel. Its own linter checks it; these rules differ there in style: */
/* eslint-disable ${[
  '@typescript-eslint/lines-between-class-members',
  '@typescript-eslint/naming-convention',
  '@typescript-eslint/no-shadow',
  '@typescript-eslint/no-use-before-define',
  'guard-for-in',
  'import/no-cycle',
  'max-classes-per-file',
  'no-await-in-loop',
  'no-bitwise',
  'no-continue',
  'no-multi-assign',
  'no-nested-ternary',
  'no-param-reassign',
  'no-plusplus',
  'no-restricted-syntax',
  'no-underscore-dangle',
  'no-unreachable-loop',
  'no-void',
  'prefer-destructuring',
  'sonarjs/no-empty-collection',
  'sonarjs/no-duplicate-string',
  'unicorn/better-regex',
  'unicorn/consistent-destructuring',
  'unicorn/no-useless-spread',
  'unicorn/prefer-includes'
].join(', ')} */
`

const V0 = 'rudder-transformer/src/v0/destinations/meta_pixel'
const V1 = 'rudder-transformer/src/v1/destinations/meta_pixel'
const CONFIG = 'rudder-integrations-config'

type Files = Record<string, string>

const read = (file: string): string => fs.readFileSync(path.join(room, file), 'utf8')
const toJson = (value: object): string => `${JSON.stringify(value, null, 2)}\n`

/** @returns the modules that the engine needs, by their path below src */
function engineModules(): Map<string, string> {
  const found = new Map<string, string>()
  const visit = (file: string): void => {
    if (found.has(file)) return
    const text = withoutHost(fs.readFileSync(path.join(root, 'src', file), 'utf8'))
    found.set(file, text)
    for (const { fileName } of ts.preProcessFile(text).importedFiles) {
      if (!fileName.startsWith('.')) continue
      const base = path.posix.join(path.posix.dirname(file), fileName)
      const next = [`${base}.ts`, `${base}/index.ts`].find((each) => fs.existsSync(path.join(root, 'src', each)))
      if (next === undefined) throw new Error(`${file} imports ${fileName}, which is not there.`)
      visit(next)
    }
  }
  visit('hosts/rudderstack/engine/index.ts')
  return found
}

/** Segment's names for errors mean nothing in RudderStack, which has no package of them. */
function withoutHost(text: string): string {
  return text
    .replace("import type { ErrorCodes } from '@segment/actions-core'\n", '')
    .replace('keyof typeof ErrorCodes', 'string')
}

async function engineSources(): Promise<Files> {
  const modules = engineModules()
  const groups: Record<string, string[]> = {}
  for (const module of modules.keys()) {
    const target = ENGINE_FILES.find(([, pattern]) => pattern.test(module))?.[0]
    if (target === undefined) throw new Error(`${module} has no place in RudderStack's engine.`)
    ;(groups[target] ??= []).push(module)
  }
  const files: Files = {}
  for (const [file, text] of mergeModules(modules, groups, (file) => file === 'engine/index.ts')) {
    files[`${V0}/${file}`] = await prettier.format(ENGINE_HEAD + withTypeofUndefined(text), STYLE)
  }
  return files
}

/** What the engine says of the answers in the component tests. */
function sentences(): { refused: string; expired: string } {
  const say = (status: number, body: object): string =>
    explain(toFailure({ status, body, header: () => undefined }, []))
  return { refused: say(400, COMPONENT_ANSWERS.refused), expired: say(401, COMPONENT_ANSWERS.expired) }
}

/** @returns the files for the two repositories */
async function upstream(): Promise<Files> {
  const files: Files = { ...(await engineSources()) }
  for (const name of ['routerTransform.ts', 'config.ts', 'types.ts', 'url.ts', 'utils.ts']) {
    files[`${V0}/${name}`] = read(`transformer/${name}`)
  }
  files[`${V1}/networkHandler.ts`] = read('transformer/networkHandler.ts')
  for (const name of filesBelow(path.join(room, 'upstream'))) files[name] = read(`upstream/${name}`)
  for (const [name, text] of Object.entries(componentTests({ sha256, completePhone }, sentences()))) {
    files[`rudder-transformer/${name}`] = await prettier.format(text, STYLE)
  }
  const folder = `${CONFIG}/src/configurations/destinations/meta_pixel`
  files[`${folder}/db-config.json`] = toJson(dbConfig('META_PIXEL', 'Meta Pixel (Conversions API)'))
  files[`${folder}/ui-config.json`] = toJson(uiConfig())
  files[`${folder}/schema.json`] = toJson(schema())
  files[`${CONFIG}/test/data/validation/destinations/meta_pixel.json`] = toJson(validationCases())
  return files
}

/** The transformer's own modules, as they are asked for from its folders, and the packages of its image. */
const ITS_OWN = /^(?:\.\.\/\.\.\/(?:util|\.\.\/(?:services|adapters))\/|zod$|libphonenumber-js\/|@rudderstack\/)/

/** Where the sources of the adapters lie here; `flavour` names the folder of those that are others there. */
function layout(flavour: string): Plugin {
  return {
    name: 'layout',
    setup(context) {
      context.onResolve({ filter: ITS_OWN }, ({ path: specifier }) => ({ path: specifier, external: true }))
      context.onResolve({ filter: /^(?:\.|\.\.|.*meta_pixel)\/engine$/ }, ({ importer }) =>
        importer.startsWith(path.join(room, 'transformer')) ? { path: path.join(room, 'engine/index.ts') } : undefined
      )
      context.onResolve({ filter: /^(?:\.|.*meta_pixel)\/(?:config|types)$/ }, ({ path: specifier, importer }) => {
        if (!importer.startsWith(path.join(room, 'transformer'))) return undefined
        const own = path.join(room, 'transformer', flavour, `${path.basename(specifier)}.ts`)
        if (fs.existsSync(own) && importer !== own) return { path: own }
        return { path: path.join(room, 'transformer', `${path.basename(specifier)}.ts`) }
      })
    }
  }
}

async function bundle(entry: string, flavour: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path.join(room, 'transformer', entry)],
    plugins: [layout(flavour)],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    write: false,
    logLevel: 'warning'
  })
  return outputFiles[0].text
}

/** @returns the files to mount, for an own type of destination and behind RudderStack's own form */
async function overlay(): Promise<Files> {
  const files: Files = {}
  for (const flavour of ['meta_pixel', 'facebook_conversions']) {
    files[`${flavour}/v0/destinations/${flavour}/routerTransform.js`] = await bundle('routerTransform.ts', flavour)
    files[`${flavour}/v1/destinations/${flavour}/networkHandler.js`] = await bundle('networkHandler.ts', flavour)
    files[`${flavour}/register.js`] = read('overlay/register.js')
    for (const name of filesBelow(path.join(room, 'overlay', flavour))) {
      files[`${flavour}/${name}`] = read(`overlay/${flavour}/${name}`)
    }
  }
  return files
}

/** @returns every file of each flavour, by its path below the folder that the person names */
export async function rudderstackFiles(): Promise<{ upstream: Files; overlay: Files }> {
  return { upstream: await upstream(), overlay: await overlay() }
}

async function main(): Promise<void> {
  const packed = gzipSync(JSON.stringify(await rudderstackFiles()), { level: 9 })
  fs.writeFileSync(path.resolve(process.argv[2] ?? path.join(root, 'dist/rudderstack.json.gz')), packed)
}

if (require.main === module) void main()
