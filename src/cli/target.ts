import type { Settings } from '../destination/generated-types'
import { createSandbox } from '../sandbox'
import { readSettings, sandboxSettings, type CredentialOptions } from './credentials'
import { warn } from './terminal'

/** Where events go. */
export interface Target {
  settings: Settings
  /** True when nothing leaves this machine */
  isSandbox: boolean
  close: () => Promise<void>
}

/**
 * Meta (or what META_GRAPH_API_URL names), by the credentials of the environment; without any, a sandbox that is started here
 * and set as META_GRAPH_API_URL for this process.
 *
 * @throws UsageError when the credentials are incomplete or cannot be right
 */
export async function openTarget(options: CredentialOptions, env: NodeJS.ProcessEnv): Promise<Target> {
  const settings = readSettings(options, env)
  if (settings !== undefined) {
    if (settings.testEventCode !== undefined) {
      warn('A test event code is set: the events show under Test Events, and Meta counts them like real ones.')
    }
    return { settings, isSandbox: false, close: () => Promise.resolve() }
  }
  // Nobody reads the events back, so none are kept.
  const sandbox = createSandbox({ keep: 0 })
  env.META_GRAPH_API_URL = await sandbox.start()
  warn(
    'No credentials (META_PIXEL_ID, META_ACCESS_TOKEN): nothing is sent to Meta. The events go to a sandbox on this machine, which checks them by the rules that Meta documents.'
  )
  return { settings: sandboxSettings(options, env), isSandbox: true, close: () => sandbox.close() }
}
