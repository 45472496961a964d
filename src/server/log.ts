import pino, { type DestinationStream, type Logger as PinoLogger } from 'pino'

export type Logger = PinoLogger

/** What is known of an error without what it may quote: an event, a header, a token. */
interface SafeError {
  name: string
  code?: string
  /** Where it was thrown: files and lines */
  stack?: string
}

/**
 * Makes the server's log: JSON lines that hold neither personal data nor secrets. Requests appear as method and route, never
 * with their query, headers or body; errors without their message.
 *
 * @param level pino's: trace, debug, info, warn, error, fatal, silent
 * @param stream standard error when left out, so that standard output stays free for results
 */
export function createLog(level: string, stream: DestinationStream = pino.destination({ fd: 2, sync: true })): Logger {
  return pino(
    {
      level,
      base: undefined,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: safeError, error: safeError, req: nothing, res: nothing }
    },
    stream
  )
}

/** @returns an error's name, code and place */
export function safeError(error: unknown): SafeError {
  if (!(error instanceof Error)) return { name: typeof error }
  const { code } = error as NodeJS.ErrnoException
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line))
  return {
    name: error.name,
    ...(typeof code === 'string' && { code }),
    ...(frames !== undefined && { stack: frames.slice(0, 8).join('\n') })
  }
}

function nothing(): undefined {
  return undefined
}
