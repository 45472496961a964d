import type { MatchShares } from '../stream/match-shares'
import { toShares } from '../stream/report'
import { matchTable } from '../stream/tables'
import type { RequestBody } from '../../delivery/dry-run'
import type { Notice } from '../../delivery/outcome'

/** What would become of an event by one mapping. */
export type Preview =
  | { outcome: 'sent'; body: RequestBody; notices: readonly Notice[] }
  | { outcome: 'no_consent'; notices: readonly Notice[] }
  | { outcome: 'rejected'; reason: string }

/** What became of a line: of the line itself, or of its event by one mapping. */
export type Shown = { line: number } & (
  | { outcome: 'rejected'; reason: string }
  | { outcome: 'not_subscribed'; event: string; reason: string }
  | ({ event: string; mapping: string } & Preview)
)

/** A way to print a preview; each function gives a piece without its last line break. */
export interface Form {
  event: (shown: Shown) => string
  shares: (shares: MatchShares) => string
}

/** For programs: a line of JSON each. */
export const asJson: Form = {
  event: (shown) => JSON.stringify(shown),
  shares: (shares) =>
    JSON.stringify({ match_keys: toShares(shares.list()), most_missed: shares.mostMissed()?.parameter ?? null })
}

/** For people. */
export const asText: Form = {
  event: (shown) => `${title(shown)}\n${details(shown)}\n`,
  shares: (shares) => matchTable(shares.list(), shares.mostMissed())
}

function title(shown: Shown): string {
  if (!('event' in shown)) return `line ${shown.line}`
  const what = `line ${shown.line}, ${shown.event}`
  return 'mapping' in shown ? `${what}, by the mapping ${shown.mapping}` : what
}

function details(shown: Shown): string {
  switch (shown.outcome) {
    case 'not_subscribed':
      return `  not subscribed: ${shown.reason}`
    case 'no_consent':
      return ['  no consent: it would not be sent', ...noticeLines(shown.notices)].join('\n')
    case 'rejected':
      return `  rejected: ${shown.reason}`
    case 'sent':
      return [JSON.stringify(shown.body, null, 2), ...noticeLines(shown.notices)].join('\n')
  }
}

function noticeLines(notices: readonly Notice[]): string[] {
  return notices.map(({ parameter, reason }) => `  notice: ${parameter}: ${reason}`)
}
