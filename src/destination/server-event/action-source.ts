import { oneText } from './one'
import type { Report } from './report'

/** The nine places an event can come from, in Meta's words. */
export const ACTION_SOURCES = [
  'website',
  'app',
  'email',
  'phone_call',
  'chat',
  'physical_store',
  'system_generated',
  'business_messaging',
  'other'
] as const

const KNOWN_SOURCES: ReadonlySet<string> = new Set(ACTION_SOURCES)

/** @returns Meta's word for where the event happened; `website` when nothing is said */
export function readActionSource(value: unknown, report: Report): string {
  if (value === 'website') return value
  const actionSource = oneText(value, 'action_source', report)?.toLowerCase() ?? 'website'
  if (!KNOWN_SOURCES.has(actionSource)) {
    report.problem(
      'action_source',
      `Action Source is not one that Meta knows: map "Action Source" to one of ${ACTION_SOURCES.join(', ')}.`
    )
  }
  return actionSource
}
