import fs from 'node:fs'
import path from 'node:path'
import { documentation } from './documentation'
import { pullRequest } from './pull-request'

/** Where the folder belongs in segmentio/action-destinations. */
export const UPSTREAM_FOLDER = 'packages/destination-actions/src/destinations/meta-pixel'

/** The folder as the build left it beside this file. */
const BUILT = path.join(__dirname, '../../../upstream/meta-pixel')

/** What the person has to mend before anything can be written. */
export class ExportError extends Error {
  override name = 'ExportError'
}

function filesBelow(folder: string): string[] {
  if (!fs.existsSync(folder)) return []
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (!entry.isDirectory()) return [entry.name]
    return filesBelow(path.join(folder, entry.name)).map((file) => path.join(entry.name, file))
  })
}

/**
 * Writes the destination's folder for segmentio/action-destinations. Files of an earlier export are overwritten.
 *
 * @param target becomes `packages/destination-actions/src/destinations/meta-pixel` there
 * @param source the folder that the build has made
 * @returns the files written, relative to the target
 * @throws ExportError when the target holds anything else: nothing is written then
 */
export function exportDestination(target: string, source = BUILT): string[] {
  const files = filesBelow(source)
  if (files.length === 0) throw new ExportError('There is nothing to export yet: run "npm run build" first.')
  if (fs.existsSync(target) && !fs.statSync(target).isDirectory()) throw new ExportError(`${target} is not a folder.`)
  const strange = filesBelow(target).filter((file) => !files.includes(file))
  if (strange.length > 0) {
    throw new ExportError(
      `${target} holds files that do not belong to the destination (${strange.slice(0, 3).join(', ')}): remove them, or ` +
        'choose an empty folder.'
    )
  }
  for (const file of files) {
    const to = path.join(target, file)
    fs.mkdirSync(path.dirname(to), { recursive: true })
    // Not a copy: an installed package's files may be read-only.
    fs.writeFileSync(to, fs.readFileSync(path.join(source, file)))
  }
  return files
}

/**
 * Writes what goes with the contribution: the text of the pull request, and the page for Segment's documentation.
 *
 * @returns the files written, relative to the target
 */
export function exportDocs(target: string): string[] {
  const files = new Map([
    ['pull-request.md', pullRequest()],
    [path.join('actions-meta-pixel', 'index.md'), documentation()]
  ])
  for (const [file, content] of files) {
    const to = path.join(target, file)
    fs.mkdirSync(path.dirname(to), { recursive: true })
    fs.writeFileSync(to, content)
  }
  return [...files.keys()]
}
