import { resolve } from 'node:path'
import { Option, type Command } from 'commander'
import { exportRudderstack, FLAVOURS, type Flavour } from '../hosts/rudderstack/export'
import { tell } from './terminal'

/**
 * Adds `meta-pixel export-rudderstack`: the native destination for RudderStack.
 *
 * @param program the command line to add it to
 */
export function registerExportRudderstackCommand(program: Command): void {
  program
    .command('export-rudderstack')
    .description('Write the native RudderStack destination')
    .argument('<dir>', 'the folder to write')
    .addOption(
      new Option('--flavour <flavour>', 'overlay: to mount into the stock transformer; upstream: for its repositories')
        .choices(FLAVOURS)
        .default('overlay')
    )
    .action((directory: string, { flavour }: { flavour: Flavour }) => {
      tell(`Wrote ${exportRudderstack(resolve(directory), flavour).length} files to ${directory}`)
    })
}
