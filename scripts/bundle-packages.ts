/**
 * Bundles the packages that the command and its server use into dist/vendor, a file each, and lets the code in dist require
 * those: who installs this package for a host gets what hosts load and nothing else. The licenses of all that is bundled, the
 * page's included, go into dist/licenses.md.
 */
import { build, transformSync, type Metafile, type Plugin } from 'esbuild'
import fs from 'node:fs'
import { builtinModules, createRequire } from 'node:module'
import path from 'node:path'
import { filesBelow } from './files'

const root = path.join(__dirname, '..')
const dist = path.join(root, 'dist')
const vendor = path.join(dist, 'vendor')

interface Manifest {
  name: string
  version: string
  license?: string
  dependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
}

const readManifest = (file: string): Manifest => JSON.parse(fs.readFileSync(file, 'utf8')) as Manifest

const { name: ownName, dependencies, peerDependencies } = readManifest(path.join(root, 'package.json'))
/** Stay outside: the host has them, or they are installed with this package. */
const INSTALLED = new Set([ownName, ...Object.keys({ ...dependencies, ...peerDependencies })])
const BUILT_IN = new Set(builtinModules)

/** As tsc writes it. */
const LOAD = /\b(require|import)\((["'])([^"'.][^"']*)\2\)/g
/** Written for other places, or bundled already. */
const NOT_OURS = /^(?:upstream|vendor|page|browser)\/|^index\.m?js$/
/** The types that package.json's exports reach; those of the command are for nobody. */
const PUBLIC_TYPES = /^(?:index|register)\.d\.m?ts$|^(?:browser|destination)\//

function packageOf(specifier: string): string {
  const parts = specifier.split('/')
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/')
}

function isBundled(specifier: string): boolean {
  return !specifier.startsWith('node:') && !BUILT_IN.has(specifier) && !INSTALLED.has(packageOf(specifier))
}

const fileOf = (specifier: string): string => `${specifier.replace(/^@/, '').replace(/\//g, '-')}.js`

/** Points what one file loads to dist/vendor, and drops its comments; @returns the packages it asks for */
function redirect(file: string): string[] {
  const target = path.join(dist, file)
  const wanted: string[] = []
  const text = fs
    .readFileSync(target, 'utf8')
    .replace(LOAD, (found, load: string, _quote: string, specifier: string) => {
      if (!isBundled(specifier)) return found
      wanted.push(specifier)
      const relative = path.relative(path.dirname(target), path.join(vendor, fileOf(specifier)))
      return `${load}(${JSON.stringify(relative.split(path.sep).join('/'))})`
    })
  fs.writeFileSync(target, transformSync(text, { loader: 'js' }).code)
  return wanted
}

/** Lets one bundle require another, rather than hold a copy of what stands there. */
function sharing(others: ReadonlySet<string>): Plugin {
  const fromRoot = createRequire(path.join(root, 'package.json'))
  return {
    name: 'sharing',
    setup(context) {
      context.onResolve({ filter: /^[^.]/ }, ({ path: specifier, importer, resolveDir }) => {
        if (importer === '<stdin>' || !others.has(specifier)) return undefined
        // Where a package brings a version of its own, that one is bundled with it.
        const found = createRequire(path.join(resolveDir, 'package.json')).resolve(specifier)
        return found === fromRoot.resolve(specifier) ? { path: `./${fileOf(specifier)}`, external: true } : undefined
      })
    }
  }
}

async function bundle(specifier: string, others: ReadonlySet<string>): Promise<Metafile> {
  const outfile = path.join(vendor, fileOf(specifier))
  const { metafile } = await build({
    // By require, so that what is bundled is what the code would have loaded.
    stdin: { contents: `module.exports = require(${JSON.stringify(specifier)})`, resolveDir: root },
    outfile,
    external: [...INSTALLED],
    plugins: [sharing(others)],
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    metafile: true,
    logLevel: 'warning'
  })
  return metafile
}

/** Tells Node which names import() can take from a module whose exports it cannot see. What is added never runs. */
function addExportHint(file: string): void {
  const exported = createRequire(file)(file) as object
  const names = Object.keys(exported).filter((name) => /^[A-Za-z_$][\w$]*$/.test(name) && name !== 'default')
  if (names.length > 0) fs.appendFileSync(file, `0&&(module.exports={${names.join(',')}});\n`)
}

/** @returns the folders of the packages that went into a bundle */
function foldersOf({ inputs }: Metafile): string[] {
  return Object.keys(inputs).flatMap((input) => {
    const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)
    return found === null ? [] : [path.join(root, found[1])]
  })
}

function licenseOf(folder: string): string {
  const { name, version, license = 'see its text' } = readManifest(path.join(folder, 'package.json'))
  const file = fs.readdirSync(folder).find((entry) => /^(?:licen[cs]e|copying)(?:\.|$)/i.test(entry))
  const text = file === undefined ? '' : `\n${fs.readFileSync(path.join(folder, file), 'utf8').trim()}\n`
  return `## ${name} ${version} (${license})\n${text}`
}

/** The page's bundler writes the licenses of what it bundles itself. */
function takeLicensesOfPage(): string {
  const file = path.join(dist, 'page/licenses.md')
  const text = fs.readFileSync(file, 'utf8').replace(/^# .*\n+(?:[^#].*\n+)*/, '')
  fs.rmSync(file)
  return text
}

async function main(): Promise<void> {
  fs.rmSync(vendor, { recursive: true, force: true })
  const built = filesBelow(dist).filter((file) => !NOT_OURS.test(file))
  for (const file of built) {
    if (file.endsWith('.d.ts') && !PUBLIC_TYPES.test(file)) fs.rmSync(path.join(dist, file))
  }
  const specifiers = new Set(built.filter((file) => file.endsWith('.js')).flatMap(redirect))
  const folders = new Set<string>()
  for (const specifier of [...specifiers].sort()) {
    for (const folder of foldersOf(await bundle(specifier, specifiers))) folders.add(folder)
  }
  for (const specifier of specifiers) addExportHint(path.join(vendor, fileOf(specifier)))
  const licenses = [...folders].map(licenseOf).sort()
  fs.writeFileSync(
    path.join(dist, 'licenses.md'),
    `# Licenses of what is bundled\n\nIn dist/vendor:\n\n${licenses.join('\n')}\nIn dist/page:\n\n${takeLicensesOfPage()}`
  )
}

void main()
