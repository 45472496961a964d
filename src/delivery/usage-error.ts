/** What the person who called the command can mend: it ends the command with exit status 2. */
export class UsageError extends Error {
  override name = 'UsageError'
}
