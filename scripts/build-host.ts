/**
 * Bundles what a host loads, dist/index.js, into one file: half of the time that `require` took went into looking up and
 * opening fifty small ones. Packages stay outside it, so that the host's own copy of actions-core is used, and the phone
 * library is loaded when the first national number needs it.
 */
import { buildSync } from 'esbuild'
import path from 'node:path'

const root = path.join(__dirname, '..')

buildSync({
  entryPoints: [path.join(root, 'src/index.ts')],
  outfile: path.join(root, 'dist/index.js'),
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'cjs',
  target: 'node18',
  logLevel: 'warning'
})
