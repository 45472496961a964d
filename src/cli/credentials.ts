import type { Settings } from '../destination/generated-types'
import { toCredentials } from '../destination/graph-api/settings'
import { UsageError } from '../delivery/usage-error'

/** What the command line says about where events go. A token is never among it: other users of the machine see it there. */
export interface CredentialOptions {
  pixelId?: string
  testEventCode?: string
}

/** Any pixel and token will do for the sandbox. */
const SANDBOX_SETTINGS: Settings = { pixelId: '1234567890', accessToken: 'sandbox' }

/** An empty variable is an absent one. */
function present(text: string | undefined): string | undefined {
  const trimmed = text?.trim()
  return trimmed === undefined || trimmed === '' ? undefined : trimmed
}

/**
 * Reads the destination's settings from the command line and the environment.
 *
 * @returns the settings, or undefined when there is neither a Pixel ID nor a token
 * @throws UsageError when one is there without the other, or when one cannot be right
 */
export function readSettings(options: CredentialOptions, env: NodeJS.ProcessEnv): Settings | undefined {
  const pixelId = present(options.pixelId) ?? present(env.META_PIXEL_ID)
  const accessToken = present(env.META_ACCESS_TOKEN)
  if (pixelId === undefined && accessToken === undefined) return undefined
  if (accessToken === undefined) {
    throw new UsageError('There is a Pixel ID but no access token: set META_ACCESS_TOKEN (Events Manager shows it).')
  }
  if (pixelId === undefined) {
    throw new UsageError('There is an access token but no Pixel ID: give --pixel-id or set META_PIXEL_ID.')
  }
  const settings = { pixelId, accessToken, appSecret: present(env.META_APP_SECRET), ...testEvents(options, env) }
  try {
    toCredentials(settings)
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
  return settings
}

/** @returns settings for the sandbox, which takes any pixel and token */
export function sandboxSettings(options: CredentialOptions, env: NodeJS.ProcessEnv): Settings {
  return { ...SANDBOX_SETTINGS, ...testEvents(options, env) }
}

/** @returns settings for a request that nobody posts: its body depends on neither pixel nor token, the proof aside */
export function previewSettings(options: CredentialOptions, env: NodeJS.ProcessEnv): Settings {
  return { ...sandboxSettings(options, env), appSecret: present(env.META_APP_SECRET) }
}

function testEvents(options: CredentialOptions, env: NodeJS.ProcessEnv): Pick<Settings, 'testEventCode'> {
  const testEventCode = present(options.testEventCode) ?? present(env.META_TEST_EVENT_CODE)
  return testEventCode === undefined ? {} : { testEventCode }
}
