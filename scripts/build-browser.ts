/**
 * Builds dist/browser: the module in both forms, its types, and the plain script.
 */
import { minifySync } from '@swc/core'
import { build, type BuildOptions } from 'esbuild'
import fs from 'node:fs'
import path from 'node:path'
import ts from 'typescript'

const root = path.join(__dirname, '..')
const source = path.join(root, 'src/browser')

/** Every browser since 2020. */
const TARGET = 'es2020'

/** The export of the module at the end of its bundle. */
const EXPORT = /export\{(\w+) as metaPixel\};\s*$/

async function bundle(entry: string, format: NonNullable<BuildOptions['format']>): Promise<string> {
  const options: BuildOptions = {
    entryPoints: [path.join(source, entry)],
    format,
    bundle: true,
    minify: true,
    target: TARGET,
    // Modules are strict by themselves, and the script needs no word for it.
    tsconfigRaw: { compilerOptions: { alwaysStrict: false } }
  }
  const { outputFiles } = await build({ ...options, write: false })
  // A second pass takes off another twentieth, which the size limit leaves no room for.
  const { code } = minifySync(outputFiles[0].text, {
    compress: { passes: 3, ecma: 2020 },
    mangle: { toplevel: true },
    module: format === 'esm'
  })
  return code
}

/** @returns the content of each bundle by its file name */
export async function bundleBrowser(): Promise<Map<string, string>> {
  const module = await bundle('index.ts', 'esm')
  if (!EXPORT.test(module)) throw new Error('The bundle does not end with the export of metaPixel.')
  return new Map([
    ['index.mjs', module],
    // By hand, because the bundler's own wrapping for CommonJS is longer than the limit leaves room for.
    ['index.cjs', module.replace(EXPORT, 'exports.metaPixel=$1;\n')],
    ['meta-pixel.min.js', await bundle('script.ts', 'iife')]
  ])
}

/** The types of src/browser/index.ts, which refer to nothing outside it. */
function declarations(): string {
  const entry = path.join(source, 'index.ts')
  const configFile = path.join(source, 'tsconfig.json')
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(configFile, ts.sys.readFile.bind(ts.sys)).config,
    ts.sys,
    source
  )
  let text = ''
  const emitted = { ...options, noEmit: false, declaration: true, emitDeclarationOnly: true, outDir: undefined }
  const program = ts.createProgram([entry], emitted)
  program.emit(program.getSourceFile(entry), (_file, content) => (text = content), undefined, true)
  if (text === '' || text.includes("from '."))
    throw new Error('src/browser/index.ts must declare all its types itself.')
  return text
}

async function main(): Promise<void> {
  const target = path.join(root, 'dist/browser')
  fs.rmSync(target, { recursive: true, force: true })
  fs.mkdirSync(target, { recursive: true })
  for (const [name, content] of await bundleBrowser()) fs.writeFileSync(path.join(target, name), content)
  const types = declarations()
  for (const name of ['index.d.ts', 'index.d.mts', 'index.d.cts']) fs.writeFileSync(path.join(target, name), types)
}

if (require.main === module) void main()
