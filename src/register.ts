/**
 * Puts the destination into the registry of `@segment/action-destinations`, so that a host built on that package finds it
 * like one of its own: `import 'action-destination-meta-pixel/register'`.
 */
import type * as HostPackage from '@segment/action-destinations'
import { createRequire } from 'node:module'
import path from 'node:path'
import destination from './index'

const HOST = '@segment/action-destinations'
const CORE = '@segment/actions-core'

/** The key in the registry's `destinations`: in that package, the name of the destination's folder. */
export const DIRECTORY = 'meta-pixel'
/** The key in the registry's `manifest`: fixed, since hosts store it beside a customer's settings. */
export const METADATA_ID = '6a1f0d5c93b84e27f6c0a9d1'

type Registry = Pick<typeof HostPackage, 'destinations' | 'manifest'>

/**
 * Registers the destination, so that `getDestinationById(METADATA_ID)` and `getDestinationByIdOrKey('meta-pixel')` find it.
 * Importing this module has done it already; calling it again is harmless.
 *
 * @param from a folder of the host, from which its packages are looked up; needed only where this package is linked into the
 *   host rather than installed in it
 * @throws Error when the registry or actions-core is missing or there are two copies of it, or when the slug, the folder
 *   name or the ID belongs to another destination. Nothing is registered then
 */
export function register(from: string = __dirname): void {
  const requireFromHost = createRequire(path.join(from, 'noop.js'))
  const registryPath = resolve(requireFromHost, HOST)
  const core = resolve(createRequire(registryPath), CORE)
  const ours = resolve(createRequire(__filename), CORE)
  if (core !== ours) {
    throw new Error(
      `${HOST} and action-destination-meta-pixel load two different copies of ${CORE} (${core} and ${ours}), which would ` +
        `turn refused events into successes: install one version of ${CORE} for both, e.g. with "npm dedupe".`
    )
  }
  const registry = requireFromHost(registryPath) as Registry
  refuseWhatIsTaken(registry)
  // The registry takes definitions of any settings; the compiler knows them by none.
  const definition = destination as unknown as Registry['destinations'][string]
  registry.destinations[DIRECTORY] = definition
  registry.manifest[METADATA_ID] = { definition, directory: DIRECTORY, path: require.resolve('./index') }
}

function resolve(from: NodeJS.Require, name: string): string {
  try {
    return from.resolve(name)
  } catch {
    throw new Error(`action-destination-meta-pixel/register needs ${name}, which is not installed: npm install ${name}`)
  }
}

function refuseWhatIsTaken({ destinations, manifest }: Registry): void {
  const taken = Object.entries(destinations).find(
    ([key, other]) => !isOurs(other) && (key === DIRECTORY || other.slug === destination.slug)
  )
  if (taken !== undefined) {
    const [key, { name }] = taken
    throw new Error(
      `${HOST} holds another destination as "${key}" ("${name}") with the slug or folder name of ${destination.name}: ` +
        'remove one of the two.'
    )
  }
  const entry = Object.entries(manifest).find(([id]) => id === METADATA_ID)?.[1]
  if (entry !== undefined && !isOurs(entry.definition)) {
    throw new Error(
      `${HOST} holds another destination ("${entry.definition.name}") under the ID ${METADATA_ID} of ${destination.name}: ` +
        'remove one of the two.'
    )
  }
}

function isOurs(definition: unknown): boolean {
  return definition === destination
}

register()
