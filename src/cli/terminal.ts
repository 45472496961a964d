const YELLOW = 33
const RED = 31

function paint(text: string, color: number): string {
  const plain = !process.stderr.isTTY || (process.env.NO_COLOR ?? '') !== ''
  return plain ? text : `\u001b[${color}m${text}\u001b[0m`
}

/** Takes out what a terminal would obey instead of show: some of what is printed was written by others. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ')
}

/**
 * Breaks lines between words; a line that begins with spaces goes on with as many.
 *
 * @param width characters a line may have; a longer word stands alone
 */
export function wrap(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => wrapLine(line, width))
    .join('\n')
}

function wrapLine(line: string, width: number): string {
  const indent = /^ */.exec(line)?.[0] ?? ''
  const lines: string[] = []
  let open = ''
  for (const word of line.slice(indent.length).split(/(?<=\S) (?=\S)/)) {
    if (open === '') open = word
    else if (indent.length + open.length + 1 + word.length <= width) open += ` ${word}`
    else {
      lines.push(indent + open)
      open = word
    }
  }
  return [...lines, indent + open].join('\n')
}

/** Tells the person something on standard error, where it does not mix with what a program reads from standard output. */
export function tell(message: string): void {
  write(printable(message))
}

function write(message: string): void {
  // On a terminal the line of the progress bar is cleared first; the bar draws itself anew.
  process.stderr.write(`${process.stderr.isTTY ? '\r\u001b[K' : ''}${message}\n`)
}

/** As `tell`, in yellow on a terminal: worth noticing, but the run goes on. */
export function warn(message: string): void {
  write(paint(printable(message), YELLOW))
}

/** As `tell`, in red on a terminal. */
export function complain(message: string): void {
  write(paint(printable(message), RED))
}

/** Makes `meta-pixel … | head` end quietly, when the reader of standard output has gone. */
export function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })
}
