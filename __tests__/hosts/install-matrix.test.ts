import fs from 'node:fs'
import path from 'node:path'
import { filesBelow, installed, run, temporaryFolder } from './support/folders'
import { packed } from './support/package'

jest.setTimeout(300_000)

/** The ways in which people install packages, each refusing a package that is not for their Node. */
const MANAGERS: Record<string, [program: string, ...args: string[]]> = {
  npm: ['npm-9/bin/npm-cli.js', 'install', '--engine-strict', '--ignore-scripts', '--no-audit', '--no-fund'],
  'yarn 1': ['yarn/bin/yarn.js', 'add', '--ignore-scripts', '--no-lockfile'],
  pnpm: ['pnpm/bin/pnpm.cjs', 'add', '--ignore-scripts', '--config.engine-strict=true', '--config.node-linker=hoisted']
}
const NODES = ['18', '20', '22', '24']
/** The command's own minimum. */
const COMMAND_FROM = 20

const USE_LIBRARY = `
  const { Destination } = require('@segment/actions-core')
  const definition = require('action-destination-meta-pixel').default
  new Destination(definition)
  console.log(process.version, definition.slug)`

let tools: string

beforeAll(() => {
  tools = path.join(installed(path.join(__dirname, 'package')), 'node_modules')
})

/** @returns a folder into which the package was installed, beside the runtime of its host */
function installWith(manager: string, node: string): string {
  const folder = temporaryFolder()
  const manifest = { name: 'a-host', version: '1.0.0', license: 'MIT', private: true }
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest))
  const [program, ...args] = MANAGERS[manager]
  run(
    path.join(tools, `node-${node}/bin/node`),
    [path.join(tools, program), ...args, packed().tarball, '@segment/actions-core'],
    folder,
    { PATH: `${path.join(tools, `node-${node}/bin`)}:${String(process.env.PATH)}` }
  )
  return folder
}

// The packages with these versions of Node are for Linux on x64 alone.
const onLinux = process.platform === 'linux' && process.arch === 'x64' ? describe : describe.skip

onLinux.each(NODES)('Node %s', (node) => {
  it.each(Object.keys(MANAGERS))('takes the package from %s, and the library works', (manager) => {
    const folder = installWith(manager, node)
    const program = path.join(tools, `node-${node}/bin/node`)
    expect(run(program, ['-e', USE_LIBRARY], folder)).toMatch(new RegExp(`^v${node}\\.\\S+ actions-meta-pixel\\n$`))
    const command = path.join(folder, 'node_modules/action-destination-meta-pixel/dist/cli/index.js')
    if (Number(node) >= COMMAND_FROM) {
      expect(run(program, [command, '--version'], folder)).toMatch(/^\d+\.\d+\.\d+\n$/)
    } else {
      expect(() => run(program, [command, '--version'], folder)).toThrow(
        /failed:\n\nmeta-pixel: the command needs Node 20 or newer, this is v18\.17\.1\. The library .* works from Node 18\.17 on\.\n$/
      )
    }
    fs.rmSync(folder, { recursive: true })
  })
})

describe('what is installed beside the runtime', () => {
  it('is at most 4.3 MB, and nothing that only the command needs', () => {
    const folder = temporaryFolder()
    run('tar', ['xzf', packed().tarball, '-C', folder], folder)
    const files = filesBelow(folder)
    const bytes = files.reduce((sum, file) => sum + fs.statSync(path.join(folder, file)).size, 0)
    expect(bytes).toBeLessThan(4_300_000)
    const { dependencies } = JSON.parse(fs.readFileSync(path.join(folder, 'package/package.json'), 'utf8')) as {
      dependencies: Record<string, string>
    }
    // The phone library, and what actions-core requires without declaring it.
    expect(Object.keys(dependencies)).toEqual(['google-libphonenumber', 'liquidjs'])
    fs.rmSync(folder, { recursive: true })
  })

  it('comes with the license of everything that is bundled', () => {
    const folder = temporaryFolder()
    run('tar', ['xzf', packed().tarball, '-C', folder], folder)
    const licenses = fs.readFileSync(path.join(folder, 'package/dist/licenses.md'), 'utf8')
    const named = [...licenses.matchAll(/^## (\S+) .*\((.+)\)$/gm)].map(([, name, license]) => `${name} ${license}`)
    expect(named).toEqual(
      expect.arrayContaining(['fastify MIT', 'commander MIT', 'pino MIT', 'ajv MIT', 'react MIT', '@mantine/core MIT'])
    )
    expect(licenses.match(/Permission is hereby granted/g)?.length).toBeGreaterThan(50)
    fs.rmSync(folder, { recursive: true })
  })
})
