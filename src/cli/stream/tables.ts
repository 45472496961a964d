import Table from 'cli-table3'
import { MATCH_KEYS } from '../../destination/server-event/match-keys'
import type { UnmatchedName } from '../../delivery/unmatched'
import { printable, wrap } from '../terminal'
import type { CountedNotice } from './counter'
import type { MatchShare } from './match-shares'
import type { Summary } from './report'
import type { Tally } from './tally'

type Row = (string | number)[]

const MAX_WIDTH = 110
const COUNT_WIDTH = 12
const NAME_COUNT_WIDTH = 16
/** Names of events that are listed */
const MAX_NAMES = 20
const LABELS: ReadonlyMap<string, string> = new Map(MATCH_KEYS.map(({ parameter, label }) => [parameter, label]))
/** Borders and padding of a table of two columns */
const FRAME = 3

/** @returns the tables that a run ends with, for people */
export function tables(summary: Summary, tally: Tally): string {
  const { matchShares } = tally
  return [
    counts(summary),
    namesTable(summary.unmatched),
    reasons('rejected', tally.rejectedReasons.entries()),
    reasons('failed', tally.failedReasons.entries()),
    reasons('notices', tally.notices.entries().map(toRow)),
    matchTable(matchShares.list(), matchShares.mostMissed())
  ]
    .filter((text) => text !== '')
    .join('\n')
}

function counts(summary: Summary): string {
  const { age, seconds } = summary
  const rows: Row[] = [
    ['read', number(summary.read)],
    ['delivered', number(summary.delivered)],
    ['not subscribed', number(summary.not_subscribed)],
    ['no consent', number(summary.no_consent)],
    ['rejected', number(summary.rejected)],
    ['failed', number(summary.failed)],
    ...(summary.partly_rejected > 0 ? [['partly rejected', number(summary.partly_rejected)]] : []),
    ['requests', number(summary.requests)],
    ['events/s', `${number(summary.events_per_second)} (${seconds.toFixed(1)} s)`]
  ]
  if (age.median !== null && age.p95 !== null) {
    rows.push(['age of events', `${duration(age.median)} (median), ${duration(age.p95)} (95 %)`])
  }
  return draw(rows, ['left', 'right'])
}

/** @returns what no mapping takes, by name; '' where there is nothing of the kind */
function namesTable(unmatched: readonly UnmatchedName[]): string {
  if (unmatched.length === 0) return ''
  const rows = unmatched.slice(0, MAX_NAMES).map(({ type, event, count, did_you_mean: meant }): Row => {
    const name = event === null ? type : `${type} "${event}"`
    return [number(count), printable(meant === undefined ? name : `${name}: did you mean "${meant}"?`)]
  })
  if (unmatched.length > MAX_NAMES) rows.push(['', `and ${number(unmatched.length - MAX_NAMES)} other names`])
  return draw(rows, ['right', 'left'], { head: ['not subscribed', 'event'], widths: wide(NAME_COUNT_WIDTH) })
}

/** `Email (em): …`: the label as the mapping has it, and Meta's name. */
function toRow({ parameter, reason, count }: CountedNotice): [string, number] {
  const label = LABELS.get(parameter)
  const name = label === undefined || label === parameter ? parameter : `${label} (${parameter})`
  return [`${name}: ${reason}`, count]
}

function reasons(title: string, entries: [string, number][]): string {
  if (entries.length === 0) return ''
  const rows = entries.map(([text, count]): Row => [number(count), printable(text)])
  return draw(rows, ['right', 'left'], { head: [title, 'why'], widths: wide(COUNT_WIDTH) })
}

/** @returns the share of events with each customer parameter, and what to mend first; '' without events */
export function matchTable(shares: readonly MatchShare[], mostMissed: MatchShare | undefined): string {
  if (shares.length === 0) return ''
  const rows = shares.map(({ label, parameter, weight, share }): Row => [
    `${label} (${parameter})`,
    weight ?? '',
    percent(share)
  ])
  const table = draw(rows, ['left', 'left', 'right'], { head: ['customer information', "Meta's weight", 'events'] })
  if (mostMissed === undefined) return table
  const { label, weight, share } = mostMissed
  const advice = `What would help matching most: ${label} (weight ${weight ?? 'unknown'}), which ${percent(1 - share)} of the events lack.`
  return `${table}\n${wrap(advice, width())}`
}

function draw(
  rows: Row[],
  colAligns: ('left' | 'right')[],
  { head = [], widths }: { head?: string[]; widths?: number[] } = {}
): string {
  const table = new Table({
    head,
    colAligns,
    ...(widths !== undefined && { colWidths: widths, wordWrap: true }),
    style: { head: [], border: [], compact: true }
  })
  table.push(...rows)
  return table.toString()
}

/** @returns the widths of a table of two columns that fits the terminal */
function wide(first: number): number[] {
  return [first, width() - first - FRAME]
}

function width(): number {
  return Math.max(60, Math.min(process.stdout.columns || MAX_WIDTH, MAX_WIDTH))
}

function number(value: number): string {
  return value.toLocaleString('en-US')
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}

function duration(seconds: number): string {
  if (seconds < 120) return `${seconds} s`
  if (seconds < 7200) return `${(seconds / 60).toFixed(1)} min`
  return seconds < 172_800 ? `${(seconds / 3600).toFixed(1)} h` : `${(seconds / 86_400).toFixed(1)} days`
}
