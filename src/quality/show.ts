import Table from 'cli-table3'
import type { EventReport, KeyReport, QualityReport } from './report'

/** Meta's weights, the heaviest first; parameters without one come last. */
const ORDER = ['high', 'medium', 'low', null]

/** @returns the report as text for people */
export function showQuality(report: QualityReport): string {
  const { pixel_id, state, message, events } = report
  const title = pixel_id === null ? '' : `Dataset ${pixel_id}: `
  const head = state === 'figures' ? `${title}${message}` : `${title}${message}\n`
  return [head, ...events.map((event) => showEvent(event, state === 'figures')), footnote(report)]
    .filter((text) => text !== '')
    .join('\n')
}

function showEvent(event: EventReport, asked: boolean): string {
  const lines = [`\n${event.event_name}${summary(event, asked)}`, keyTable(event)]
  if (asked) lines.push(...deduplicationLines(event))
  for (const { name, description, solution, percentage } of event.diagnostics) {
    const share = percentage === null ? '' : ` (${percentage} % of events)`
    lines.push(`Meta's diagnostics: ${name}${share}. ${description} ${solution}`.trimEnd())
  }
  lines.push(...event.advice.map((advice) => `→ ${advice}`))
  return lines.join('\n')
}

function summary({ score, freshness, own }: EventReport, asked: boolean): string {
  const parts: string[] = []
  if (asked) parts.push(score === null ? 'no score from Meta yet' : `match quality ${score} of 10`)
  if (freshness !== null) parts.push(`arrives ${freshness.replaceAll('_', ' ')}`)
  if (own !== null) {
    const delay = own.delay === null ? '' : `, ${own.delay} s after they happened (median)`
    parts.push(`${own.events.toLocaleString('en-US')} of our own${delay}`)
  }
  return parts.length === 0 ? '' : `: ${parts.join('; ')}`
}

function keyTable({ keys }: EventReport): string {
  const hasMeta = keys.some(({ meta }) => meta !== null)
  const hasOwn = keys.some(({ own }) => own !== null)
  const table = new Table({
    head: ['customer information', 'weight', ...(hasMeta ? ['Meta counts'] : []), ...(hasOwn ? ['ours'] : [])],
    colAligns: ['left', 'left', 'right', 'right'],
    style: { head: [], border: [], compact: true }
  })
  const rank = ({ weight }: KeyReport): number => ORDER.indexOf(weight)
  for (const { label, parameter, weight, meta, own } of [...keys].sort((one, other) => rank(one) - rank(other))) {
    const name = label === parameter ? label : `${label} (${parameter})`
    table.push([name, weight ?? '', ...(hasMeta ? [percent(meta)] : []), ...(hasOwn ? [percent(own)] : [])])
  }
  return table.toString()
}

function deduplicationLines({ deduplication, coverage }: EventReport): string[] {
  const lines = deduplication.map(({ key, browser, server, matched }) => {
    const parts = [
      ...(browser === null ? [] : [`${percent(browser)} of the browser's events`]),
      ...(server === null ? [] : [`${percent(server)} of the server's`])
    ]
    const found = matched === null ? '' : `; ${percent(matched)} of the browser's were found on both sides`
    return `Deduplication by ${key}: on ${parts.join(' and ') || 'no events'}${found}`
  })
  if (coverage !== null && coverage.percentage !== null) {
    const goal = coverage.goal === null ? '' : ` (Meta advises ${percent(coverage.goal)})`
    lines.push(`Coverage: the server sends ${percent(coverage.percentage)} of what the browser sends${goal}`)
  }
  return lines
}

function percent(value: number | null): string {
  return value === null ? '–' : `${value} %`
}

function footnote({ own_elsewhere: elsewhere, own_not_sent: notSent }: QualityReport): string {
  const notes = [
    ...(elsewhere > 0 ? [`${elsewhere} of our events are not from a website: Meta gives no figures for those.`] : []),
    ...(notSent > 0 ? [`${notSent} of our events would not be sent (refused, or without consent): see "preview".`] : [])
  ]
  return notes.length === 0 ? '' : `\n${notes.join('\n')}`
}
