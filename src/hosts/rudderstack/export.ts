import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { UsageError } from '../../delivery/usage-error'

/** What can be exported: the folders for RudderStack's two repositories, or the files to mount into the stock transformer. */
export const FLAVOURS = ['upstream', 'overlay'] as const

export type Flavour = (typeof FLAVOURS)[number]

/** As the build has packed it. */
const PACKED = join(__dirname, '../../rudderstack.json.gz')

/**
 * Writes the native RudderStack destination.
 *
 * @param target folder to write into; files of an earlier export are overwritten
 * @param packed what the build has made
 * @returns the files written, relative to the target
 * @throws UsageError when the target holds anything else: nothing is written then
 */
export function exportRudderstack(target: string, flavour: Flavour, packed = PACKED): string[] {
  if (!existsSync(packed)) throw new UsageError('There is nothing to export yet: run "npm run build" first.')
  const content = JSON.parse(gunzipSync(readFileSync(packed)).toString()) as Record<Flavour, Record<string, string>>
  const files = content[flavour]
  checkTarget(target, files)
  for (const [file, text] of Object.entries(files)) {
    const path = join(target, file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
  return Object.keys(files)
}

/** Whose folder it is shows at its top: there, nothing else may stand. */
function checkTarget(target: string, files: Record<string, string>): void {
  if (!existsSync(target)) return
  if (!statSync(target).isDirectory()) throw new UsageError(`${target} is not a folder.`)
  const own = new Set(Object.keys(files).map((file) => file.split('/')[0]))
  const strange = readdirSync(target).filter((name) => !own.has(name))
  if (strange.length === 0) return
  const named = strange.slice(0, 3).join(', ')
  throw new UsageError(`${target} holds something else (${named}): choose an empty folder.`)
}
