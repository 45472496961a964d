import { transform, type JSONObject, type SegmentEvent } from '@segment/actions-core'
import type { Subscription } from '../../../delivery/subscription'
import { Router } from '../../../delivery/router'
import { CUSTOMER_INFORMATION } from '../../../destination/server-event/customer-information'
import type { CoverageAnswer, ParameterCoverage } from '../contract'
import { traceEvent } from './values'

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
  let traced: ReturnType<typeof traceEvent>
  let payload: JSONObject
  try {
    traced = traceEvent(mapping, event, now)
    payload = transform(mapping.mapping, event as unknown as Record<string, unknown>)
  } catch {
    refuse(coverage, ['The mapping cannot be applied to this event: check its directives.'])
    return
  }
  const { result } = traced
  if ('problems' in result)
    refuse(
      coverage,
      result.problems.map(({ reason }) => reason)
    )
  const userData = 'event' in result ? result.event.user_data : {}
  const notices = 'notices' in result ? result.notices : []
  for (const parameter of coverage.parameters) {
    if (hasValue(valueOf(payload, parameter.key))) {
      parameter.mapped++
      if ('problems' in result) parameter.refused++
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

function valueOf(payload: JSONObject, key: string): unknown {
  if (key === 'external_id') return payload.external_id
  const { user_data: userData } = payload
  return typeof userData === 'object' && userData !== null ? (userData as JSONObject)[key] : undefined
}

function hasValue(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasValue)
  return value !== undefined && value !== null && value !== ''
}
