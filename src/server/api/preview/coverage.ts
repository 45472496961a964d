import type { SegmentEvent } from '@segment/actions-core'
import { dryRun, type DryRun } from '../../../delivery/dry-run'
import type { Subscription } from '../../../delivery/subscription'
import { Router } from '../../../delivery/router'
import type { Settings } from '../../../destination/generated-types'
import { CUSTOMER_INFORMATION } from '../../../destination/server-event/customer-information'
import type { CoverageAnswer, ParameterCoverage } from '../contract'
import { mappedParameters } from './mapped'

/** What stands for settings where none are at hand: nothing is sent with them. */
export const NO_SETTINGS: Settings = { pixelId: '1234567890', accessToken: 'preview' }

/** Applies mappings to events and counts, for each parameter and field, how many have it and how many keep it. */
export function coverageOf(
  mappings: readonly Subscription[],
  events: readonly SegmentEvent[],
  now: number
): CoverageAnswer {
  const router = new Router(mappings)
  const counted: Counted = { events: 0, refused: 0, refusals: {}, parameters: new Map(), fields: new Map() }
  for (const { key, parameter } of CUSTOMER_INFORMATION) {
    counted.parameters.set(parameter ?? key, emptyOf(key, parameter ?? null))
  }
  for (const event of events) for (const mapping of router.match(event)) addEvent(counted, mapping, event, now)
  const { parameters, fields, ...rest } = counted
  return { ...rest, parameters: [...parameters.values()], fields: [...fields.values()] }
}

interface Counted extends Pick<CoverageAnswer, 'events' | 'refused' | 'refusals'> {
  parameters: Map<string, ParameterCoverage>
  fields: Map<string, ParameterCoverage>
}

function emptyOf(key: string, parameter: string | null): ParameterCoverage {
  return { key, parameter, mapped: 0, sent: 0, refused: 0, reasons: {} }
}

function addEvent(counted: Counted, mapping: Subscription, event: SegmentEvent, now: number): void {
  counted.events++
  const run = dryRun({ mapping, event }, { settings: NO_SETTINGS, now })
  const { payload = {}, notices } = run
  const problems = run.outcome === 'rejected' ? run.problems : []
  const made = eventOf(run)
  if (problems.length > 0) counted.refused++
  for (const { reason } of problems) counted.refusals[reason] = (counted.refusals[reason] ?? 0) + 1
  for (const { parameter } of mappedParameters(payload)) {
    const row = rowOf(counted, parameter)
    row.mapped++
    const isTold = [...notices, ...problems].some((one) => one.parameter === parameter)
    if (isIn(made, parameter) && !problems.some((problem) => problem.parameter === parameter)) {
      if (problems.length > 0) row.refused++
      else row.sent++
    }
    // What is wrong with the event as a whole says nothing of this value.
    else if (problems.length > 0 && !isTold) row.refused++
  }
  for (const [parameter, reasons] of byParameter([...notices, ...problems])) {
    const row = counted.parameters.get(parameter) ?? counted.fields.get(parameter)
    if (row === undefined) continue
    for (const reason of reasons) row.reasons[reason] = (row.reasons[reason] ?? 0) + 1
  }
  countSplits(counted, made)
}

/** The event as it would be sent, or as far as it can be made. */
function eventOf(run: DryRun): Record<string, unknown> | null {
  if (run.outcome === 'sent') return { ...run.body.data[0] }
  return run.outcome === 'rejected' && run.partial !== undefined ? { ...run.partial } : null
}

/** A parameter that nothing is mapped to may still be sent: a full name becomes two. */
function countSplits({ parameters }: Counted, made: Record<string, unknown> | null): void {
  const userData = made?.user_data
  if (typeof userData !== 'object' || userData === null) return
  for (const [name, row] of parameters)
    if (name in userData && row.sent + row.refused === 0 && row.mapped === 0) row.sent++
}

function rowOf({ parameters, fields }: Counted, parameter: string): ParameterCoverage {
  const known = parameters.get(parameter) ?? fields.get(parameter)
  if (known !== undefined) return known
  const row = emptyOf(parameter, null)
  fields.set(parameter, row)
  return row
}

/** The same may be noticed of several values of one parameter: it counts once an event. */
function byParameter(notices: readonly { parameter: string; reason: string }[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  for (const { parameter, reason } of notices) {
    found.set(parameter, (found.get(parameter) ?? new Set()).add(reason))
  }
  return found
}

function isIn(made: Record<string, unknown> | null, parameter: string): boolean {
  if (made === null) return false
  const [field, key] = parameter.split('.') as [string, string | undefined]
  const { user_data: userData, custom_data: customData } = made as Record<string, object | undefined>
  if (key !== undefined) {
    const own = made[field]
    return typeof own === 'object' && own !== null && key in own
  }
  return (
    parameter in made ||
    (userData !== undefined && parameter in userData) ||
    (customData !== undefined && parameter in customData)
  )
}
