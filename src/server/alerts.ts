import type { History } from './api/history'
import type { Logger } from './log'
import type { Credentials } from './sync/credential-state'

/** Whom to tell when something goes wrong that a person must look at. */
export interface AlertRule {
  /** Gets a POST with JSON; `text` is what chat tools show */
  webhook: string
  /** Share of decided events that may be rejected, from 0 to 1 */
  rejectedShare: number
  /** Of fewer events nothing is concluded */
  minEvents: number
}

export const DEFAULT_REJECTED_SHARE = 0.1
export const DEFAULT_MIN_EVENTS = 20

/** Over so many minutes the share is taken. */
const MINUTES = 5
const TIMEOUT_MS = 10_000
const LOOK_EVERY_MS = 15_000

export type AlertKind = 'credentials_refused' | 'rejected_share'

/** What the webhook gets. It holds names that a person gave, codes and counts: never anything of an event. */
export interface AlertMessage {
  alert: AlertKind
  status: 'firing' | 'resolved'
  sync: string
  text: string
  /** ISO 8601 */
  at: string
}

interface AlertTools {
  syncs: () => readonly { name: string; credentials: Credentials }[]
  history: History
  log: Logger
  /** Milliseconds since 1970 */
  now: () => number
}

/** Tells a webhook when a sync's token is refused or too many of its events are rejected, and when that is over: once each. */
export class Alerts {
  private rule: AlertRule | undefined
  private readonly firing = new Map<string, AlertKind>()

  constructor(private readonly tools: AlertTools) {}

  /** @param rule undefined: nobody is told */
  follow(rule: AlertRule | undefined): void {
    this.rule = rule
    if (rule === undefined) this.firing.clear()
  }

  /** Looks at every sync, and tells what has changed since the last look. Resolves when the webhook has answered. */
  async look(): Promise<void> {
    const { rule } = this
    if (rule === undefined) return
    const changes = this.tools
      .syncs()
      .flatMap(({ name, credentials }) => [
        this.change(
          name,
          'credentials_refused',
          credentials.state === 'refused' ? refusedText(name, credentials) : undefined
        ),
        this.change(name, 'rejected_share', this.rejectedText(name, rule))
      ])
    const messages = changes.filter((message) => message !== undefined)
    await Promise.all(messages.map((message) => this.post(rule, message)))
  }

  /** @returns ends it */
  keepLooking(everyMs = LOOK_EVERY_MS): () => void {
    const timer = setInterval(() => void this.look(), everyMs)
    timer.unref()
    return () => {
      clearInterval(timer)
    }
  }

  /** @param text what is wrong; undefined when nothing is */
  private change(sync: string, alert: AlertKind, text: string | undefined): AlertMessage | undefined {
    const key = `${alert}\n${sync}`
    const isFiring = text !== undefined
    if (isFiring === this.firing.has(key)) return undefined
    if (isFiring) this.firing.set(key, alert)
    else this.firing.delete(key)
    const at = new Date(this.tools.now()).toISOString()
    return { alert, status: isFiring ? 'firing' : 'resolved', sync, text: text ?? RESOLVED[alert](sync), at }
  }

  private rejectedText(sync: string, { rejectedShare, minEvents }: AlertRule): string | undefined {
    const steps = this.tools.history.read('minute', sync).steps.slice(-MINUTES)
    const rejected = steps.reduce((sum, { counts }) => sum + counts.rejected, 0)
    const decided = steps.reduce((sum, { counts }) => sum + counts.delivered, rejected)
    if (decided < minEvents || rejected / decided <= rejectedShare) return undefined
    const percent = Math.round((100 * rejected) / decided)
    return `Sync "${sync}": ${percent} % of the last ${decided} events were rejected (limit ${Math.round(100 * rejectedShare)} %). Deliveries shows why.`
  }

  private async post({ webhook }: AlertRule, message: AlertMessage): Promise<void> {
    try {
      const response = await fetch(webhook, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(message),
        // Where a redirect leads is nobody's choice.
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS)
      })
      await response.body?.cancel()
      if (!response.ok) this.complain(message, `status ${response.status}`)
    } catch {
      // The error would quote the address, which may hold a secret.
      this.complain(message, 'no answer')
    }
  }

  private complain({ alert, sync }: AlertMessage, reason: string): void {
    this.tools.log.error({ alert, sync, reason }, 'The webhook for alerts did not take a message')
  }
}

const RESOLVED: Record<AlertKind, (sync: string) => string> = {
  credentials_refused: (sync) => `Sync "${sync}": Meta takes the credentials again.`,
  rejected_share: (sync) => `Sync "${sync}": the share of rejected events is within the limit again.`
}

function refusedText(sync: string, { message = 'no reason given' }: Credentials): string {
  return `Sync "${sync}": Meta refuses the credentials, so events wait at their senders. ${message}`
}
