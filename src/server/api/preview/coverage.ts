import type { SegmentEvent } from '@segment/actions-core'
import { dryRun } from '../../../delivery/dry-run'
import type { Payload } from '../../../delivery/payload'
import type { Subscription } from '../../../delivery/subscription'
import { Router } from '../../../delivery/router'
import type { Settings } from '../../../destination/generated-types'
import { CUSTOMER_INFORMATION } from '../../../destination/server-event/customer-information'
import type { CoverageAnswer, ParameterCoverage } from '../contract'

/** What stands for settings where none are at hand: nothing is sent with them. */
export const NO_SETTINGS: Settings = { pixelId: '1234567890', accessToken: 'preview' }

/** Applies mappings to events and counts, for each customer parameter, how many have it and how many keep it. */
export function coverageOf(
  mappings: readonly Subscription[],
  events: readonly SegmentEvent[],
  now: number
): CoverageAnswer {
  const router = new Router(mappings)
  const coverage: CoverageAnswer = {
    events: 0,
    refused: 0,
    refusals: {},
    parameters: CUSTOMER_INFORMATION.map(emptyOf)
  }
  for (const event of events) for (const mapping of router.match(event)) addEvent(coverage, mapping, event, now)
  return coverage
}

function emptyOf({ key, parameter }: { key: string; parameter?: string }): ParameterCoverage {
  return { key, parameter: parameter ?? null, mapped: 0, sent: 0, refused: 0, reasons: {} }
}

function addEvent(coverage: CoverageAnswer, mapping: Subscription, event: SegmentEvent, now: number): void {
  coverage.events++
  const run = dryRun({ mapping, event }, { settings: NO_SETTINGS, now })
  if (run.outcome === 'rejected') refuse(coverage, run.reasons)
  const { payload = {} } = run
  const userData = run.outcome === 'sent' ? run.body.data[0].user_data : {}
  const notices = run.outcome === 'sent' ? run.notices : []
  for (const parameter of coverage.parameters) {
    if (hasValue(valueOf(payload, parameter.key))) {
      parameter.mapped++
      if (run.outcome === 'rejected') parameter.refused++
    }
    const name = parameter.parameter ?? parameter.key
    if (name in userData) parameter.sent++
    const reasons = new Set(notices.filter((notice) => notice.parameter === name).map(({ reason }) => reason))
    for (const reason of reasons) parameter.reasons[reason] = (parameter.reasons[reason] ?? 0) + 1
  }
}

/** An event may be refused for several reasons at once. */
function refuse(coverage: CoverageAnswer, reasons: readonly string[]): void {
  coverage.refused++
  for (const reason of reasons) coverage.refusals[reason] = (coverage.refusals[reason] ?? 0) + 1
}

function valueOf(payload: Payload, key: string): unknown {
  if (key === 'external_id') return payload.external_id
  const { user_data: userData } = payload
  return typeof userData === 'object' && userData !== null ? (userData as Payload)[key] : undefined
}

function hasValue(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasValue)
  return value !== undefined && value !== null && value !== ''
}
