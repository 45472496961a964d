import type { Command } from 'commander'
import { checkConnection } from '../delivery/check-connection'
import { readSettings, type CredentialOptions } from './credentials'
import { addCredentialOptions, CREDENTIALS_HELP } from './options'
import { printable } from './terminal'
import { UsageError } from '../delivery/usage-error'

/** Adds `meta-pixel check`. */
export function registerCheckCommand(program: Command): void {
  const command = program.command('check').description('Ask Meta whether the credentials can send; nothing is recorded')
  addCredentialOptions(command)
    .addHelpText(
      'after',
      `${CREDENTIALS_HELP}\n\nExit status: 0 when Meta confirmed them, 1 when it did not, 2 without credentials.`
    )
    .action(async (options: CredentialOptions) => {
      const settings = readSettings(options, process.env)
      if (settings === undefined) {
        throw new UsageError('There is nothing to check: set META_PIXEL_ID and META_ACCESS_TOKEN.')
      }
      const { verified, message } = await checkConnection(settings)
      process.stdout.write(`${printable(message)}
`)
      process.exitCode = verified ? 0 : 1
    })
}
