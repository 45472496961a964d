import type { Logger } from '../log'

const LOG_EVERY_MS = 60_000

/** Whether Meta takes a sync's credentials, as far as is known, and who is told when it does not. */
export class Credentials {
  state: 'unchecked' | 'accepted' | 'refused' = 'unchecked'
  /** What is to be mended; Meta's words are without secrets */
  message: string | undefined
  private loggedAt = -Infinity

  /** @param now milliseconds since 1970 */
  constructor(
    private readonly log: Logger,
    private readonly now: () => number
  ) {}

  accept(sync: string): void {
    if (this.state === 'accepted') return
    if (this.state === 'refused') this.log.info({ sync }, 'Meta takes the credentials again')
    this.state = 'accepted'
    this.message = undefined
  }

  /** Notes a refusal; one line a minute says so in the log, however many events meet it. */
  refuse(sync: string, message: string): void {
    this.state = 'refused'
    this.message = message
    const now = this.now()
    if (now - this.loggedAt < LOG_EVERY_MS) return
    this.loggedAt = now
    this.log.error({ sync, reason: message }, 'Meta refuses the credentials: events wait at their senders')
  }

  /** Nothing is known of new credentials. */
  reset(): void {
    this.state = 'unchecked'
    this.message = undefined
    this.loggedAt = -Infinity
  }
}
