import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command, CommanderError } from 'commander'
import { registerCheckCommand } from './check'
import { registerConsumeCommand } from './consume'
import { registerExportRudderstackCommand } from './export-rudderstack'
import { registerExportUpstreamCommand } from './export-upstream'
import { registerPreviewCommand } from './preview'
import { registerQualityCommand } from './quality'
import { registerSandboxCommand } from './sandbox'
import { registerServeCommand } from './serve'
import { registerStreamCommand } from './stream'
import { complain, endWithReader } from './terminal'
import { UsageError } from '../delivery/usage-error'

const WRONG_USAGE = 2

function buildProgram(): Command {
  const program = new Command('meta-pixel')
    .description("Stream a CDP's events to a Meta Pixel through the Conversions API")
    .version(readVersion())
    // Before the sub-commands, which inherit it: wrong usage must end with a status of its own.
    .exitOverride()
  registerStreamCommand(program)
  registerPreviewCommand(program)
  registerCheckCommand(program)
  registerQualityCommand(program)
  registerSandboxCommand(program)
  registerServeCommand(program)
  registerConsumeCommand(program)
  registerExportUpstreamCommand(program)
  registerExportRudderstackCommand(program)
  return program
}

function readVersion(): string {
  const text = readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

/**
 * Runs the command line and sets the exit status.
 *
 * @param argv as node gives it: the program, the script, the arguments
 */
export async function main(argv: string[]): Promise<void> {
  endWithReader()
  try {
    await buildProgram().parseAsync(argv)
  } catch (error) {
    if (error instanceof UsageError) complain(`meta-pixel: ${error.message}`)
    // A torn or missing file says so with a code; anything else is a fault of ours, whose trace helps to mend it.
    else if (isSystemError(error)) complain(`meta-pixel: ${error.message}.`)
    // Commander has told the person itself; help and version come this way as well.
    else if (!(error instanceof CommanderError)) throw error
    process.exitCode = error instanceof CommanderError && error.exitCode === 0 ? 0 : WRONG_USAGE
  }
}

/** Files and compressed data fail with codes such as ENOENT and Z_BUF_ERROR; Commander's own start with its name. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' && /^(?:E[A-Z]+|Z_[A-Z_]+)$/.test(code)
}
