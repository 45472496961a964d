/**
 * Runs the tests of the native RudderStack destination against a checkout of rudder-transformer, in place of the double:
 * `npm run test:rudderstack -- PATH`. The checkout must be installed and built (`npm ci`, `npm run build`); RUDDER_NODE names
 * the Node it needs, where that is not the one in use. The files are taken out of its dist again afterwards.
 */
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'

const checkout = process.argv.at(2)
if (checkout === undefined || !fs.existsSync(path.join(checkout, 'dist/src/index.js'))) {
  console.error('Name a checkout of rudder-transformer that is installed and built: npm run test:rudderstack -- PATH')
  process.exitCode = 2
} else {
  const { status } = spawnSync('npx', ['jest', '__tests__/hosts/rudderstack.test.ts'], {
    stdio: 'inherit',
    env: { ...process.env, RUDDER_TRANSFORMER: path.resolve(checkout) }
  })
  process.exitCode = status ?? 1
}
