import Table from 'cli-table3'
import { printable } from '../terminal'
import type { MatchShare } from './match-shares'
import type { Summary } from './report'
import type { Tally } from './tally'

type Row = (string | number)[]

const LARGEST_WIDTH = 110
const COUNT_WIDTH = 12
/** Borders and padding of a table of two columns */
const FRAME = 3

/** @returns the tables that a run ends with, for people */
export function tables(summary: Summary, tally: Tally): string {
  const { matchShares } = tally
  return [
    counts(summary),
    reasons('rejected', tally.rejectedReasons.entries()),
    reasons('failed', tally.failedReasons.entries()),
    reasons('notices', tally.notices.entries()),
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

function reasons(title: string, entries: [string, number][]): string {
  if (entries.length === 0) return ''
  const rows = entries.map(([text, count]): Row => [number(count), printable(text)])
  return draw(rows, ['right', 'left'], { head: [title, 'why'], widths: [COUNT_WIDTH, width() - COUNT_WIDTH - FRAME] })
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
  return `${table}\nWhat would help matching most: ${label} (weight ${weight ?? 'unknown'}), which ${percent(1 - share)} of the events lack.`
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

function width(): number {
  return Math.max(60, Math.min(process.stdout.columns || LARGEST_WIDTH, LARGEST_WIDTH))
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
