import path from 'node:path'
import type { Command } from 'commander'
import { exportDestination, exportDocs, ExportError, UPSTREAM_FOLDER } from '../hosts/segment/upstream/export'

/**
 * Adds `meta-pixel export-upstream`: the folder to contribute to segmentio/action-destinations.
 *
 * @param program the command line to add it to
 */
export function registerExportUpstreamCommand(program: Command): void {
  program
    .command('export-upstream')
    .description("Write the destination's folder for segmentio/action-destinations")
    .argument('<dir>', `the folder to write, there ${UPSTREAM_FOLDER}`)
    .option('--docs <dir>', 'write the text of the pull request and the documentation page to this folder')
    .action((directory: string, { docs }: { docs?: string }, command: Command) => {
      try {
        tell(exportDestination(path.resolve(directory)), directory)
        if (docs !== undefined) tell(exportDocs(path.resolve(docs)), docs)
      } catch (error) {
        if (!(error instanceof ExportError)) throw error
        command.error(`meta-pixel: ${error.message}`, { exitCode: 2 })
      }
    })
}

function tell(files: readonly string[], directory: string): void {
  console.log(`Wrote ${files.length} files to ${directory}`)
}
